from odoo import models

# Of a document, what tells where it is in Procountor.
FORGOTTEN = (
    'procountor_connection_id',
    'procountor_id',
    'procountor_number',
    'procountor_state',
    'procountor_status',
    'procountor_problem',
    'procountor_version',
    'procountor_changed',
    'procountor_reference',
    'procountor_channel',
)


class ProcountorConnection(models.Model):
    """What a test system got does not count once the real Procountor takes its place."""

    _inherit = 'procountor.connection'

    def _follow_scope(self):
        # EXTENDS this addon's own scope
        for connection in self.sudo().filtered(lambda each: each.environment == 'production'):
            connection._forget_trials()
        return super()._follow_scope()

    def _forget_trials(self):
        """Show the documents of the company that went to a test system as ones that were never sent.

        What was exchanged with it is kept to be read, and has no effect any more.
        """
        tests = self.with_context(active_test=False).search(
            [('company_id', '=', self.company_id.id), ('environment', '!=', 'production'), ('active', '=', False)]
        )
        exchanges = self.env['procountor.exchange'].search(
            [('connection_id', 'in', tests.ids), ('is_trial', '=', False)]
        )
        exchanges.write({'is_trial': True, 'applied': True})
        documents = self.env['account.move'].search([('procountor_connection_id', 'in', tests.ids)])
        notes = {
            document.id: self.env._(
                "What was sent to the test system, as number %s, does not count: this company uses Procountor itself "
                "now.",
                document.procountor_number,
            )
            for document in documents
            if document.procountor_number
        }
        documents._procountor_write(dict.fromkeys(FORGOTTEN, False))
        documents.browse(notes)._message_log_batch(notes)
