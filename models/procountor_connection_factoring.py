from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..procountor_api import Refused


class ProcountorConnection(models.Model):
    """Invoices that a financing company buys: its contract stands on them, and customers pay to its account."""

    _inherit = 'procountor.connection'

    factoring_contract_ids = fields.One2many(
        'procountor.factoring.contract', 'connection_id', string="Financing contracts"
    )
    factoring_contract_id = fields.Many2one(
        'procountor.factoring.contract',
        string="Financing contract",
        copy=False,
        tracking=True,
        domain="[('connection_id', '=', id)]",
        help="The contract by which invoices are financed, and to whose account customers pay. A customer may have "
        "another one, or none. Empty: invoices are not financed.",
    )

    @api.constrains('factoring_contract_id')
    def _check_factoring_contract(self):
        for connection in self:
            if connection.factoring_contract_id.connection_id not in (connection, self.browse()):
                raise ValidationError(self.env._("Choose a financing contract of this connection."))

    def _refresh_settings(self, client):
        # EXTENDS
        result = super()._refresh_settings(client)
        had_some = bool(self.with_context(active_test=False).factoring_contract_ids)
        changes = self._refresh_factoring_contracts(client)
        if changes and had_some:
            self._tell_changes(changes)
        return result

    def _refresh_factoring_contracts(self, client):
        register = self.env['procountor.factoring.contract'].sudo()
        try:
            contracts = list(client.factoring_contracts.search())
        except Refused:  # the company has no such feature, or the user of the key may not see it
            return []
        return register._refresh(self, register._rows(contracts))

    def _checks(self):
        # EXTENDS
        return [*super()._checks(), (self.env._("Financing contracts"), self._look_at_factoring_contracts, 'extra')]

    def _look_at_factoring_contracts(self, client):
        """Most companies have none, of which nothing is said."""
        self._refresh_factoring_contracts(client)
        if contracts := self.factoring_contract_ids:
            yield 'ok', ', '.join(contracts.mapped('name'))

    def _forget_company(self):
        # EXTENDS
        self.factoring_contract_id = False
        self.sudo().with_context(active_test=False).factoring_contract_ids.unlink()
        return super()._forget_company()
