from odoo import api, models

from ..mapping.vat import DOMESTIC, is_cash_based


class AccountTax(models.Model):
    """Cash-based VAT: whether both systems count the VAT when the customer pays, or both by the invoice.

    Warnings only: the service tells its mode by nothing but the words of the statuses (chapter 11.2), and one company
    may sell some things by payments and others not.
    """

    _inherit = 'account.tax'

    def _procountor_is_cash_based(self):
        """Whether Odoo counts the VAT when the customer pays."""
        self.ensure_one()
        tax = self._procountor_percentage() or self
        return self.company_id.root_id.tax_exigibility and tax.tax_exigibility == 'on_payment'

    def _procountor_cash_based_difference(self, number, description):
        """Return the sentence that rows with this tax are counted at another time than their status says, or None.

        :param number: of the VAT status of the rows
        :param description: the words of that status
        """
        here, there = self._procountor_is_cash_based(), is_cash_based(description)
        words = {'tax': self.name, 'status': description or number}
        if here and number == DOMESTIC and not there and self._procountor_vat_percent():
            return self.env._(
                "Odoo counts the VAT of '%(tax)s' when the customer pays, but its VAT status %(status)s in Procountor "
                "counts it by the invoice. Choose the cash-based status for it: VAT mapping on the connection, or "
                "Advanced Options of the tax.",
                **words,
            )
        if there and not here:
            return self.env._(
                "Odoo counts the VAT of '%(tax)s' by the invoice, but its VAT status %(status)s in Procountor counts "
                "it when the customer pays. Choose another status, or the Tax Exigibility Based on Payment.",
                **words,
            )
        return None

    @api.model
    def _procountor_cash_based_warning(self, company):
        """Return a sentence when one system counts VAT at payment and the other seems not to, else False."""
        connection = self.env['procountor.connection']._by_company(company).get(company.root_id)
        if not connection:
            return False
        there = connection.vat_status_ids.filtered(lambda status: status.sales and is_cash_based(status.description))
        taxes = self.sudo().search([*self._check_company_domain(company.root_id), ('type_tax_use', '=', 'sale')])
        here = taxes.filtered(lambda tax: tax._procountor_is_cash_based())
        if here and not there:
            return self.env._(
                "Odoo counts the VAT of %(taxes)s when the customer pays, but Procountor has no cash-based VAT status "
                "in use. Make both alike: cash-based VAT in Procountor, or Tax Exigibility in Odoo.",
                taxes=', '.join(here.mapped('name')),
            )
        if there and not here:
            return self.env._(
                "Procountor has the VAT status %(status)s in use, but in Odoo no tax is counted when the customer "
                "pays. If the company reports its VAT by payments, switch on Cash Basis in the settings of Odoo's "
                "invoicing; else nothing is to be done.",
                status=', '.join(there.mapped('description')),
            )
        return taxes._procountor_cash_based_differences(connection)

    def _procountor_cash_based_differences(self, connection):
        words = connection._vat_status_words()
        differences = [
            tax._procountor_cash_based_difference(number, words.get(number))
            for tax in self
            for number in tax._procountor_vat_numbers()
        ]
        return ' '.join(dict.fromkeys(filter(None, differences))) or False
