from odoo import Command, api, models
from odoo.tools import SQL

from ..mapping import einvoice
from ..mapping.company_number import company_key
from ..mapping.match_sides import partner_side
from ..mapping.matching import PARTNER_RULES

COLUMNS = ('name', 'company_registry', 'vat', 'email', 'ref', 'procountor_einvoice_address', 'active')
PEPPOL = ('peppol_eas', 'peppol_endpoint')
PLACE = ('name', 'street', 'street2', 'zip', 'city')


class ProcountorBusinessPartner(models.Model):
    """Which partners the rows may be, and new partners of them."""

    _inherit = 'procountor.business.partner'
    _rules = PARTNER_RULES

    # ------------------------------------------------------------------
    # FIND
    # ------------------------------------------------------------------

    @api.model
    def _row_side(self, row):
        # OVERRIDE
        values = row.details or {}
        return partner_side(
            row.id,
            row.name,
            values.get('company_key') or '',
            [values.get('einvoice_address')],
            [values.get('email')],
            [values.get('number')] if row.type == 'CUSTOMER' else [],
        )

    @api.model
    def _record_sides(self, connection):
        # OVERRIDE: the commercial partners, with what their contacts and addresses add
        sides, contacts = {}, {}
        for partner in self._partner_rows(connection):
            if partner['id'] == partner['owner']:
                sides[partner['id']] = partner
            else:
                contacts.setdefault(partner['owner'], []).append(partner)
        return [self._partner_side(each, contacts.get(owner, ())) for owner, each in sides.items()]

    @api.model
    def _partner_rows(self, connection):
        """Return the partners of the company as dicts, with one query."""
        partners = self.env['res.partner'].sudo().with_context(active_test=False)
        query = partners._search([('company_id', 'in', [False, *self._companies_of(connection)])], order='id')
        country = query.left_join(query.table, 'country_id', 'res_country', 'id', 'country')
        names = [*COLUMNS, *PEPPOL]
        columns = [partners._field_to_sql(query.table, name, query) for name in names]
        ids = [SQL.identifier(query.table, name) for name in ('id', 'commercial_partner_id')]
        rows = self.env.execute_query(query.select(*ids, SQL.identifier(country, 'code'), *columns))
        return [dict(zip(('id', 'owner', 'country', *names), row, strict=True)) for row in rows]

    @api.model
    def _partner_side(self, partner, contacts):
        country = partner['country'] or ''
        family = [partner, *contacts]
        return partner_side(
            partner['id'],
            partner['name'],
            # A VAT group has one VAT number for several companies, so the business ID goes first.
            company_key(partner['company_registry'], country) or company_key(partner['vat'], country),
            [address for each in family for address in self._einvoice_addresses(each)],
            [each['email'] for each in family],
            [partner['ref']],
            partner['active'],
        )

    @api.model
    def _einvoice_addresses(self, partner):
        eas, endpoint = (partner[name] for name in PEPPOL)
        return [partner['procountor_einvoice_address'], endpoint and einvoice.proposal(eas, endpoint)]

    @api.model
    def _unfit_reason(self, record, connection):
        # EXTENDS: contacts are no customers
        owner = record.sudo().commercial_partner_id
        if owner != record:
            return self.env._("%(contact)s is a contact. Choose %(owner)s.", contact=record.name, owner=owner.name)
        return super()._unfit_reason(record, connection)

    # ------------------------------------------------------------------
    # COMPARE
    # ------------------------------------------------------------------

    def _comparison(self, record):
        # OVERRIDE
        env, there = self.env, self.details or {}
        address, country = there.get('address') or {}, self.env['res.country']
        country_code = address.get('country_code')
        lines = [
            (env._("Name"), self.name, record.name),
            (env._("Business ID"), self.identifier, record.company_registry or record.vat),
            (env._("Customer number"), self.number, record.ref if self.type == 'CUSTOMER' else False),
            (env._("E-mail"), there.get('email'), record.email),
            (env._("Phone"), there.get('phone'), record.phone),
            (env._("E-invoice address"), there.get('einvoice_address'), record.procountor_einvoice_address),
            (env._("Street"), address.get('street'), record.street),
            (env._("Second line"), address.get('street2'), record.street2),
            (env._("Postal code"), address.get('zip'), record.zip),
            (env._("City"), address.get('city'), record.city),
            (
                env._("Country"),
                country_code and country.search([('code', '=', country_code)], limit=1).name,
                record.country_id.name,
            ),
        ]
        kinds = {'invoice': env._("Billing address"), 'delivery': env._("Delivery address")}
        for kind, other in (there.get('others') or {}).items():
            child = record.child_ids.filtered(lambda each, kind=kind: each.type == kind)[:1]
            lines.append((kinds[kind], _one_line(other), _one_line({name: child[name] for name in PLACE})))
        return lines

    # ------------------------------------------------------------------
    # ADD
    # ------------------------------------------------------------------

    def _new_values(self):
        # OVERRIDE
        details = self.details
        key = details['company_key']
        is_finnish = key.startswith('FI')
        values = self._address_values(details['address']) | {
            'name': self.name,
            'is_company': details['is_company'],
            'company_registry': f'{key[2:9]}-{key[9:]}' if is_finnish else False,
            'vat': key if key and not is_finnish else False,
            'email': details['email'],
            'phone': details['phone'],
            'lang': self._installed_lang(details['lang']),
            'child_ids': [Command.create(self._contact_values(*each)) for each in details['others'].items()],
        }
        if self.type == 'CUSTOMER':
            values |= {'ref': details['number'], 'customer_rank': 1}
        else:
            values |= {'supplier_rank': 1}
        return {name: value or False for name, value in (values | self._einvoice_values(details)).items()}

    def _contact_values(self, kind, address):
        name = address['name'] if address['name'] not in ('', self.name, self.details['address']['name']) else False
        return self._address_values(address) | {'type': kind, 'name': name}

    @api.model
    def _address_values(self, address):
        country = self.env['res.country'].search([('code', '=', address['country_code'] or False)], limit=1)
        place = {name: address[name] or False for name in ('street', 'street2', 'zip', 'city')}
        return place | {'country_id': country.id}

    @api.model
    def _installed_lang(self, code):
        """Return the locale of a language when Odoo has it ("fi" -> "fi_FI"), else that of whoever adds it."""
        codes = [each for each, _name in self.env['res.lang'].get_installed() if code and each[:2] == code]
        return codes[0] if codes else self.env.lang

    @api.model
    def _einvoice_values(self, details):
        """Return the e-invoice address when it has a form that Odoo takes too."""
        address, operator = details['einvoice_address'], details['einvoice_operator']
        if not einvoice.is_address(address):
            return {}
        return {
            'procountor_einvoice_address': einvoice.compact(address),
            'procountor_einvoice_operator': einvoice.is_operator(operator) and einvoice.compact(operator),
        }

    def _twin_key(self):
        # OVERRIDE
        return (self.details or {}).get('company_key') or False

    def _twins(self):
        # OVERRIDE: with a query that takes each number in the forms that people write
        keys = {key for row in self if (key := row._twin_key())}
        forms = {form: key for key in keys for form in (key, key[2:], f'{key[2:9]}-{key[9:]}')}
        found = (
            self.env['res.partner']
            .sudo()
            .search(
                [
                    ('parent_id', '=', False),
                    ('company_id', 'in', [False, *self._companies_of(self.connection_id)]),
                    '|',
                    ('company_registry', 'in', [*forms]),
                    ('vat', 'in', [*forms]),
                ]
            )
        )
        return {forms.get(each.company_registry) or forms[each.vat]: each for each in found}

    def _twin_sentence(self, record):
        # OVERRIDE
        return self.env._(
            "%s has this business ID in Odoo already. Choose it and the action Update with ID.", record.display_name
        )


def _one_line(address):
    return ', '.join(address[name] for name in PLACE if address[name])
