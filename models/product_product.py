from odoo import api, fields, models
from odoo.fields import NO_ACCESS

from ..mapping import product as mapping
from ..mapping.money import decimal
from ..mapping.register_changes import PRODUCT_FIELDS
from ..mapping.text import clean
from .procountor_problem import Blocked


class ProductProduct(models.Model):
    """What of a product goes to the register of Procountor, and whether it can."""

    _inherit = ['product.product', 'procountor.cure']

    procountor_product_ids = fields.One2many(
        'procountor.product',
        'product_id',
        string="In Procountor",
        readonly=True,
        groups='procountor_connector.group_procountor_user',
    )
    # A field, so that a few queries answer for all products of a selection.
    procountor_twin_id = fields.Many2one(
        'product.product', compute='_compute_procountor_twin_id', compute_sudo=True, groups=NO_ACCESS
    )

    def _procountor_link(self, connection):
        """Return the row of the sales products that this product is linked with, or none."""
        return self.sudo().procountor_product_ids.filtered(
            lambda row: row.connection_id == connection and row.type == 'SALES'
        )

    # ------------------------------------------------------------------
    # PRE-FLIGHT
    # ------------------------------------------------------------------

    def _procountor_problems(self, connection):
        """Return a sentence for each thing that has to be mended before this product can be created there."""
        self.ensure_one()
        code = self.default_code or ''
        if not code.strip():
            return [
                self.env._("Give %s an internal reference, by which Procountor knows it as product.", self.display_name)
            ]
        if clean(code, mapping.CODE_LIMIT) != code:
            return [
                self.env._(
                    "The internal reference of %(product)s becomes the product code in Procountor: shorten it to "
                    "%(limit)s usual letters and digits.",
                    product=self.display_name,
                    limit=mapping.CODE_LIMIT,
                )
            ]
        if other := self._procountor_twin(connection):
            return [
                self.env._(
                    "%(product)s and %(other)s have the same internal reference. Give one of them another; archived "
                    "products count too.",
                    product=self.display_name,
                    other=other.display_name,
                )
            ]
        return []

    def _procountor_twin(self, connection):
        """Return another product of the company that has the same code, in Odoo or in Procountor; or none."""
        product = self.sudo().with_context(procountor_connection=connection.id)
        return product.procountor_twin_id

    @api.depends('default_code', 'company_id')
    @api.depends_context('procountor_connection')
    def _compute_procountor_twin_id(self):
        connection = self.env['procountor.connection'].browse(self.env.context.get('procountor_connection'))
        codes = [product.default_code for product in self if product.default_code] if connection else []
        coded = self._procountor_products_with(connection, codes).grouped('default_code')
        linked = self.env['procountor.product']._linked(connection, 'SALES', 'code', codes)
        for product in self:
            code = product.default_code
            others = coded.get(code, self.browse()) | linked.get(code, self.browse())
            product.procountor_twin_id = (others - product._origin)[:1]

    def _procountor_products_with(self, connection, codes):
        """Return the products of the company that have one of ``codes``, archived ones too."""
        return self.with_context(active_test=False).search(
            [
                ('default_code', 'in', codes),
                '|',
                ('company_id', '=', False),
                ('company_id', 'child_of', connection.company_id.ids),
            ]
        )

    # ------------------------------------------------------------------
    # EXCHANGE
    # ------------------------------------------------------------------

    def _procountor_payload(self, exchange):
        """Return what is sent for ``exchange``.

        :raise UserError: when the product changed since it was queued and cannot be sent any more
        """
        self.ensure_one()
        if problems := self._procountor_problems(exchange.connection_id):
            raise Blocked(problems)
        payload = mapping.product_payload(self._procountor_values(exchange.connection_id))
        return exchange._change_payload(payload, PRODUCT_FIELDS) if exchange.operation == 'update_product' else payload

    def _procountor_apply(self, exchanges):
        """Keep the links that the answers of ``exchanges`` make; a product shows no state."""
        self.env['procountor.product'].sudo()._keep_answers(exchanges)

    def _procountor_not_sent(self, connection):
        """Nothing is to be shown on a product."""

    # ------------------------------------------------------------------
    # TAKEN BACK
    # ------------------------------------------------------------------

    def _procountor_is_changed(self):
        """Whether somebody changed this product since it was added."""
        template = self.product_tmpl_id
        has_others = len(template.with_context(active_test=False).product_variant_ids) > 1
        return has_others or any(each.write_date != self.create_date for each in (self, template))

    def _procountor_with_parts(self):
        """Return what is deleted with this product: nothing else; its template goes by itself."""
        return self

    # ------------------------------------------------------------------
    # VALUES
    # ------------------------------------------------------------------

    def _procountor_values(self, connection):
        """Return the plain values of this product, in Odoo's words. Hook for other addons."""
        self.ensure_one()
        tax = self._procountor_tax(connection)
        return {
            'name': self.with_context(display_default_code=False).display_name,  # with the values of a variant
            'code': self.default_code,
            'unit': self.uom_id._procountor_name(connection),
            'price': decimal(self._procountor_price(connection.company_id, tax)),
            'currency': connection.company_id.currency_id.name,
            'vat_percent': tax._procountor_vat_percent() if tax else None,
        }

    def _procountor_tax(self, connection):
        """Return the tax on sales when there is one whose percentage Procountor has in use at home; else none."""
        tax = self.taxes_id.filtered(lambda tax: tax.company_id == connection.company_id)
        if len(tax) != 1:
            return tax.browse()
        home = connection.company_id.account_fiscal_country_id
        percent = connection.vat_percent_ids._of(home, float(tax._procountor_vat_percent()))
        return tax if percent.sales else tax.browse()

    def _procountor_price(self, company, tax):
        """Return the sales price in the currency of ``company``, without VAT."""
        price = self.lst_price
        if self.currency_id != company.currency_id:  # that of the main company, when companies share the product
            price = self.currency_id._convert(price, company.currency_id, company)
        if tax and tax._procountor_price_includes_vat():
            price = tax.compute_all(price, currency=company.currency_id, product=self)['total_excluded']
        return price
