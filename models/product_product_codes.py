from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..mapping.product import CODE_LIMIT
from ..mapping.text import clean

STATES = [('missing', "Missing"), ('duplicate', "Used twice"), ('unfit', "Unfit")]


class ProductProduct(models.Model):
    """The report of internal references, by which Procountor tells products apart: of variants and archived ones too.

    What counts are the companies that are switched on: two of them may use one reference for products of their own.
    """

    _inherit = 'product.product'

    procountor_code_state = fields.Selection(
        STATES,
        string="Internal reference in Procountor",
        compute='_compute_procountor_code',
        search='_search_procountor_code_state',
        groups='procountor_connector.group_procountor_user',
        help="What is wrong with the internal reference as the product code in Procountor.",
    )
    procountor_code_problem = fields.Char(
        string="What to mend",
        compute='_compute_procountor_code',
        groups='procountor_connector.group_procountor_user',
        help="What is wrong with the internal reference, and what to do about it.",
    )

    @api.depends('default_code', 'active', 'company_id')
    @api.depends_context('allowed_company_ids', 'lang')
    def _compute_procountor_code(self):
        twins = self._procountor_code_twins()
        for product in self:
            state, sentence = product._procountor_code_finding(twins.get(product))
            product.procountor_code_state = state
            product.procountor_code_problem = sentence

    def _procountor_code_finding(self, twin):
        """Return what is wrong with the code, and the sentence that says it; twice False when nothing is."""
        env = self.env
        if not (self.default_code or '').strip():
            return 'missing', env._("It has no internal reference, by which Procountor knows a product. Give it one.")
        if twin and twin.active:
            return 'duplicate', env._(
                "%s has the same internal reference. Give one of them another.", twin.display_name
            )
        if twin:
            return 'duplicate', env._(
                "%s, which is archived, has the same internal reference. Give one of them another.", twin.display_name
            )
        if self._procountor_is_unfit_code(self.default_code):
            return 'unfit', env._(
                "The internal reference becomes the product code in Procountor: shorten it to %s usual letters and "
                "digits.",
                CODE_LIMIT,
            )
        return False, False

    @api.model
    def _procountor_is_unfit_code(self, code):
        return clean(code, CODE_LIMIT) != code

    def _procountor_code_twins(self):
        """Return another product with the same code for each product that has one, in a query or two for all."""
        codes = {code for code in self.mapped('default_code') if code}
        everything = self.sudo().with_context(active_test=False)
        domain = [('default_code', 'in', list(codes)), ('company_id', 'in', [False, *self.env.companies.ids])]
        found = everything.search(domain) if codes else everything.browse()
        by_code, twins = found.grouped('default_code'), {}
        for product in self:
            others = by_code.get(product.default_code, everything.browse()) - product._origin
            # One that is in use is what a person meets first.
            others = others.filtered(product._procountor_shares_company).sorted('active', reverse=True)
            if others:
                twins[product] = others[0].with_prefetch(found.ids)  # their names are read together
        return twins

    def _procountor_shares_company(self, other):
        """Whether a company may use both products."""
        return not (self.company_id and other.company_id) or self.company_id == other.company_id

    # ------------------------------------------------------------------
    # SEARCH
    # ------------------------------------------------------------------

    def _search_procountor_code_state(self, operator, value):
        if operator != 'in':
            return NotImplemented
        found = {
            'missing': self._procountor_without_code_domain,
            'duplicate': self._procountor_duplicate_domain,
            'unfit': self._procountor_unfit_domain,
        }
        domain = Domain.OR(found[state]() for state in found if state in value)
        if False in value:
            domain |= ~Domain.OR(found[state]() for state in found)
        return domain

    def _procountor_without_code_domain(self):
        return self._procountor_ids_domain(SQL("BTRIM(COALESCE(product.default_code, '')) = ''"))

    def _procountor_duplicate_domain(self):
        companies = self.env.companies.ids
        return self._procountor_ids_domain(
            SQL(
                """BTRIM(COALESCE(product.default_code, '')) != '' AND EXISTS (
                       SELECT FROM product_product other
                         JOIN product_template other_template ON other_template.id = other.product_tmpl_id
                        WHERE other.default_code = product.default_code AND other.id != product.id
                          AND COALESCE(other_template.company_id = ANY(%s), true)
                          AND COALESCE(other_template.company_id = template.company_id, true))""",
                companies,
            )
        )

    def _procountor_unfit_domain(self):
        # Only what is long, has spaces around it or is not ASCII can be unfit: clean() says which of them are.
        odd = SQL(
            """(LENGTH(product.default_code) > %s OR product.default_code ~ '[^ -~]|^ | $')
                AND BTRIM(product.default_code) != ''""",
            CODE_LIMIT,
        )
        products = self.sudo().with_context(active_test=False).search(self._procountor_ids_domain(odd))
        unfit = products.filtered(lambda product: self._procountor_is_unfit_code(product.default_code))
        return Domain('id', 'in', unfit.ids) & ~self._procountor_duplicate_domain()

    def _procountor_ids_domain(self, condition):
        """Return the domain of the products that meet the SQL ``condition``."""
        self.env['product.product'].flush_model(['default_code', 'product_tmpl_id'])
        self.env['product.template'].flush_model(['company_id'])
        return Domain.custom(
            to_sql=lambda _model, alias, _query: SQL(
                """%s IN (SELECT product.id FROM product_product product
                            JOIN product_template template ON template.id = product.product_tmpl_id
                           WHERE (%s))""",
                SQL.identifier(alias, 'id'),
                condition,
            )
        )
