from odoo import models


class ProcountorConnection(models.Model):
    """What a test system got does not count once the real Procountor takes its place."""

    _inherit = 'procountor.connection'

    def _forget_trials(self):
        """Show the documents of the company that went to a test system as ones that were never sent.

        What was exchanged with it is kept to be read, and has no effect any more.
        """
        if self.environment != 'production':
            return
        tests = self.with_context(active_test=False).search(
            [('company_id', '=', self.company_id.id), ('environment', '!=', 'production'), ('active', '=', False)]
        )
        exchanges = self.env['procountor.exchange'].search(
            [('connection_id', 'in', tests.ids), ('is_trial', '=', False)]
        )
        open_ones = exchanges.filtered(lambda exchange: exchange.state != 'done')
        open_ones.write({'state': 'cancelled', 'is_conflict': False, 'claim_token': False, 'lease_until': False})
        exchanges.write({'is_trial': True, 'is_unchecked': False, 'applied': True})
        documents = self.env['account.move'].search([('procountor_connection_id', 'in', tests.ids)])
        documents._procountor_forget_trial()
        if documents:
            self._follow_scope()
