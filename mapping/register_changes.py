"""Named fields of a customer or product that is in Procountor already (chapters 9 and 10).

What a nested object of a PATCH replaces is not documented, and a PUT replaces everything: so what is there is read, the
chosen members are laid over it, and it goes back with all that nobody chose as it was.
"""

ADDRESS = ('name', 'specifier', 'street', 'zip', 'city', 'country', 'subdivision')
# What a person chooses -> members of the body.
PARTNER_FIELDS = {
    'name': [('name',)],
    'number': [('invoicingInfo', 'customerNumber')],
    'identifier': [('invoicingInfo', 'identifier'), ('invoicingInfo', 'identifierType')],
    'address': [('address', each) for each in ADDRESS],
    'email': [('invoicingInfo', 'email')],
    'einvoice': [('invoicingInfo', 'einvoiceAddress'), ('invoicingInfo', 'einvoiceOperator')],
    'lang': [('invoicingInfo', 'language')],
    'payment_term': [('paymentInfo', 'paymentTermDays')],
}
PRODUCT_FIELDS = {
    'name': [('name',)],
    'code': [('code',)],
    'unit': [('unit',)],
    'price': [('price',), ('currency',)],
    'vat': [('vat',)],
}
KEPT = ('id', 'attachments')  # what the service gives and does not take


def chosen_members(payload, fields, names):
    """Return the members of ``payload``, the body of a creation, that the chosen ``names`` stand for.

    A member of which Odoo has nothing is empty, so that it is emptied there too.

    :param fields: `PARTNER_FIELDS` or `PRODUCT_FIELDS`
    :return: list of ``[path, value]``, as JSON keeps it
    """
    return [[list(path), _at(payload, path)] for name in names for path in fields[name]]


def changed_body(there, members):
    """Return the body that ``there``, an object of the service, is replaced with: ``members`` laid over it."""
    body = {name: value for name, value in there.items() if name not in KEPT}
    for (*outer, name), value in members:
        place = body
        for step in outer:
            place[step] = place = dict(place.get(step) or {})
        place[name] = value
    return body


def patch_body(there, members):
    """Return the members of `changed_body` that change, each whole, with the version that was read."""
    body = changed_body(there, members)
    return {path[0]: body[path[0]] for path, _value in members} | {'version': there.get('version')}


def has_members(there, members):
    """Tell whether an object of the service has all the ``members`` already."""
    return all(_at(there, path) == value for path, value in members)


def _at(body, path):
    for step in path:
        body = (body or {}).get(step)
    return '' if body is None else body
