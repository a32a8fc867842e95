from odoo import Command, api, models
from odoo.tools import SQL, formatLang

from ..mapping.match_sides import product_side
from ..mapping.matching import PRODUCT_RULES
from ..mapping.units import OF_ODOO

TIMES = ('MINUTE', 'HOUR', 'DAY', 'FULL_DAY', 'WEEK', 'MONTH', 'YEAR')  # what is sold by time is a service


class ProcountorProduct(models.Model):
    """Which products the rows may be, each variant for itself, and new products of them."""

    _inherit = 'procountor.product'
    _rules = PRODUCT_RULES

    # ------------------------------------------------------------------
    # FIND
    # ------------------------------------------------------------------

    @api.model
    def _row_side(self, row):
        # OVERRIDE: Procountor has no barcode, so the code may be one
        code = (row.details or {}).get('code')
        return product_side(row.id, (row.details or {}).get('names') or [row.name], [code], [code])

    @api.model
    def _record_sides(self, connection):
        # OVERRIDE
        variants = self._variant_names()
        sides = []
        for product_id, code, barcode, names, is_active in self._product_rows(connection):
            kinds = variants.get(product_id, [])
            every = [' '.join([name, *kinds]) for name in names.values()] + [*names.values()]
            sides.append(product_side(product_id, every, [code], [barcode], is_active))
        return sides

    @api.model
    def _product_rows(self, connection):
        """Return id, code, barcode, name by language and whether it is active of each variant, with one query."""
        products = self.env['product.product'].sudo().with_context(active_test=False)
        query = products._search([('company_id', 'in', [False, *self._companies_of(connection)])], order='id')
        template = query.left_join(query.table, 'product_tmpl_id', 'product_template', 'id', 'template')
        columns = [SQL.identifier(query.table, name) for name in ('id', 'default_code', 'barcode')]
        columns += [SQL.identifier(template, 'name'), SQL.identifier(query.table, 'active')]
        return self.env.execute_query(query.select(*columns))

    @api.model
    def _variant_names(self):
        """Return the words that tell the variants of a product apart, by id of the variant, with one query."""
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """SELECT combination.product_product_id, ARRAY_AGG(DISTINCT text.value)
                     FROM product_variant_combination combination
                     JOIN product_template_attribute_value line
                       ON line.id = combination.product_template_attribute_value_id
                     JOIN product_attribute_value kind ON kind.id = line.product_attribute_value_id
                    CROSS JOIN LATERAL JSONB_EACH_TEXT(kind.name) text
                    GROUP BY combination.product_product_id"""
            )
        )
        return dict(rows)

    # ------------------------------------------------------------------
    # COMPARE
    # ------------------------------------------------------------------

    def _comparison(self, record):
        # OVERRIDE
        env, there = self.env, self.details or {}
        price = (record.lst_price if self.type == 'SALES' else record.standard_price) if record else 0
        taxes = record.taxes_id if self.type == 'SALES' else record.supplier_taxes_id
        percents = taxes.filtered(lambda tax: tax.company_id == self.company_id).mapped('amount')
        unit = there.get('unit') and env['uom.uom']._procountor_label(there['unit'])
        return [
            (env._("Name"), self.name, record.with_context(display_default_code=False).display_name),
            (env._("Code"), self.code, record.default_code),
            (env._("Barcode"), '', record.barcode),
            (env._("Price"), formatLang(env, self.price, digits=2), record and formatLang(env, price, digits=2)),
            (env._("VAT %"), there.get('vat_percent'), ', '.join(f'{percent:g}' for percent in percents)),
            (env._("Unit"), unit, self._unit_label(record.uom_id)),
        ]

    @api.model
    def _unit_label(self, unit):
        """Return what Procountor calls a unit of Odoo, else its own name."""
        name = unit and unit._procountor_own_name()
        return unit._procountor_label(name) if name else unit.name

    # ------------------------------------------------------------------
    # ADD
    # ------------------------------------------------------------------

    def _new_values(self):
        # OVERRIDE
        details, company = self.details, self.connection_id.company_id
        is_sold = self.type == 'SALES'
        values = {
            'name': self.name,
            'default_code': details['code'],
            'type': 'service' if details['unit'] in TIMES else 'consu',
            'sale_ok': is_sold,
            'purchase_ok': not is_sold,
            'taxes_id': [Command.set(self._tax_ids('sale') if is_sold else [])],
            'supplier_taxes_id': [Command.set([] if is_sold else self._tax_ids('purchase'))],
        }
        if unit := self._unit():
            values['uom_id'] = unit.id
        if details['currency'] in ('', company.currency_id.name):
            values['list_price' if is_sold else 'standard_price'] = self.price
        return values

    def _unit(self):
        """Return the unit of Odoo that has Procountor's name, or none."""
        name = self.details['unit']
        if chosen := self.env['uom.uom'].search([('procountor_unit', '=', name)], limit=1):
            return chosen
        external_id = next((each for each, theirs in OF_ODOO.items() if theirs == name), None)
        return external_id and self.env.ref(external_id, raise_if_not_found=False)

    def _tax_ids(self, use):
        """Return the id of the default tax when it has the percentage there, else of the only domestic one that has."""
        company = self.connection_id.company_id
        default = company.account_sale_tax_id if use == 'sale' else company.account_purchase_tax_id
        percent = float(self.details['vat_percent'] or 0)
        if default.amount == percent:
            return default.ids
        same = self.env['account.tax'].search(
            [
                ('company_id', '=', company.id),
                ('type_tax_use', '=', use),
                ('amount_type', '=', 'percent'),
                ('amount', '=', percent),
                ('country_id', '=', company.account_fiscal_country_id.id),
            ]
        )
        same = same.filtered(lambda tax: tax.tax_scope == default.tax_scope)
        return same.ids if len(same) == 1 else []

    def _twin_key(self):
        # OVERRIDE
        return ((self.details or {}).get('code') or '').strip() or False

    def _twins(self):
        # OVERRIDE
        codes = [code for row in self if (code := row._twin_key())]
        companies = [False, *self._companies_of(self.connection_id)]
        products = self.env['product.product'].sudo().with_context(active_test=False)
        found = products.search([('default_code', 'in', codes), ('company_id', 'in', companies)])
        return {each.default_code: each for each in found}

    def _twin_sentence(self, record):
        # OVERRIDE
        return self.env._(
            "%s has this internal reference in Odoo already. Choose it and the action Update with ID.",
            record.display_name,
        )

    def _created_sentence(self, record):
        # EXTENDS
        sentence = super()._created_sentence(record)
        taxes = record.taxes_id if self.type == 'SALES' else record.supplier_taxes_id
        if any(tax.company_id == self.company_id for tax in taxes):  # Odoo adds those of other companies
            return sentence
        percent = self.details['vat_percent'] or '-'
        return sentence + ' ' + self.env._("Choose its tax: there is not one tax alone of %s %%.", percent)
