"""The ways in which Procountor delivers an invoice, and what each of them needs (chapters 7.3 and 19)."""

from .einvoice import is_address, is_operator, needs_operator
from .email_address import first_address
from .payload import address_payload

NO_SENDING = 'NO_SENDING'
# Our word -> the service's. EDIFACT and PAPER_INVOICE can be read, not written.
CHANNELS = {'einvoice': 'ELECTRONIC_INVOICE', 'email': 'EMAIL', 'mail': 'MAIL', 'no_sending': NO_SENDING}
ADDRESS = ('street', 'zip', 'city')


def lacking(channel, customer, billing=None):
    """Return what a ``channel`` (a key of `CHANNELS`) needs and an invoice does not have.

    :param dict customer: its `CustomerValues`
    :param dict billing: where the invoice goes, None when that is the customer's own address
    :return: of ``email``, ``address`` (of the customer), ``billing_address``, ``einvoice_address`` (there is none),
        ``einvoice_form`` (it is none of the customer's country) and ``operator``
    """
    return NEEDS[channel](customer, billing)


def _email(customer, _billing):
    return [] if first_address(customer['email']) else ['email']


def _mail(customer, billing):
    # One of the two would do for the service, but the letter goes to this one.
    if billing:
        return _incomplete(billing, 'billing_address')
    return _incomplete(customer, 'address')


def _einvoice(customer, billing):
    found = _incomplete(customer, 'address')
    if billing:
        found += _incomplete(billing, 'billing_address')
    address, country = customer.get('einvoice_address'), customer['country_code']
    if not address:
        found.append('einvoice_address')
    elif not is_address(address, country):
        found.append('einvoice_form')
    if needs_operator(country) and not is_operator(customer.get('einvoice_operator')):
        found.append('operator')
    return found


def _no_sending(_customer, _billing):
    return []


def _incomplete(party, name):
    sent = address_payload(party)  # characters that nobody sees are not sent
    return [] if all(sent[line] for line in ADDRESS) else [name]


NEEDS = {'einvoice': _einvoice, 'email': _email, 'mail': _mail, 'no_sending': _no_sending}
