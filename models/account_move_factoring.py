from odoo import models

from .procountor_problem import Problem


class AccountMove(models.Model):
    """The contract by which a document is financed: the customer says so, else the connection."""

    _inherit = 'account.move'

    def _procountor_factoring_contract(self, connection):
        """Return the financing contract of the document; empty when it is not financed."""
        customer = self.sudo().commercial_partner_id.with_company(connection.company_id)
        if customer.procountor_is_not_financed:
            return self.env['procountor.factoring.contract']
        return customer.procountor_factoring_contract_id or connection.sudo().factoring_contract_id

    def _procountor_bank_problems(self, connection):
        # EXTENDS: the account is that of the financing company (chapter 7.2)
        contract = self._procountor_factoring_contract(connection)
        if not contract:
            return super()._procountor_bank_problems(connection)
        if not contract.active or contract.connection_id != connection:
            of_customer = self.commercial_partner_id.with_company(connection.company_id)
            is_own = of_customer.sudo().procountor_factoring_contract_id == contract
            sentence = self.env._(
                "The financing contract %s is no longer in use in Procountor. Choose another one.", contract.name
            )
            return [Problem(sentence, of_customer if is_own else connection)]
        printed = self._procountor_printed_iban()
        if printed and printed != contract.iban:
            sentence = self.env._(
                "The invoice is financed by %(contract)s, so the customer pays to %(iban)s. Choose that account as "
                "recipient bank on the invoice, which shows %(printed)s.",
                contract=contract.name,
                iban=contract.iban,
                printed=self.partner_bank_id.acc_number,
            )
            return [Problem(sentence, self)]
        return []

    def _procountor_values(self, connection):
        # EXTENDS
        values = super()._procountor_values(connection)
        contract = self._procountor_factoring_contract(connection)
        if contract:
            values |= {'factoring_contract': contract.procountor_id, 'bank_account': contract.iban}
        return values
