from uuid import uuid4

from odoo import api, fields, models
from odoo.exceptions import AccessError

from ..mapping.text import recorded_changes
from ..models.procountor_problem import Problem

GONE = ('queued', 'uncertain', 'sent')


class ProcountorPreview(models.TransientModel):
    """What would be sent of a document, and what is in the way. Nothing leaves."""

    _name = 'procountor.preview'
    _description = "Preview for Procountor"
    _rec_name = 'reference'

    batch = fields.Char(required=True, readonly=True, index=True, help="What was selected together.")
    move_id = fields.Many2one('account.move', string="Document", required=True, readonly=True, ondelete='cascade')
    company_id = fields.Many2one(related='move_id.company_id', store=True)
    reference = fields.Char(related='move_id.name', string="Number")
    customer = fields.Char(related='move_id.invoice_partner_display_name', string="Customer")
    invoice_date = fields.Date(related='move_id.invoice_date')
    currency_id = fields.Many2one(related='move_id.currency_id')
    amount_total = fields.Monetary(related='move_id.amount_total_in_currency_signed', string="Total")
    problem_ids = fields.One2many('procountor.preview.problem', 'preview_id', string="To mend", readonly=True)
    first_problem = fields.Char(string="In the way", readonly=True)
    has_changed_texts = fields.Boolean(
        string="Texts changed", readonly=True, help="Procountor takes fewer characters, or shorter texts."
    )
    state = fields.Selection(
        [('attention', "Needs attention"), ('ready', "Ready"), ('gone', "On its way or sent")], readonly=True
    )

    # ------------------------------------------------------------------
    # PRE-FLIGHT
    # ------------------------------------------------------------------

    @api.model
    def _of(self, moves):
        """Return the previews of ``moves``."""
        batch = uuid4().hex
        previews = self.sudo().create([{'batch': batch, 'move_id': move.id} for move in moves])
        previews._check()
        return previews.sudo(self.env.su)

    def _check(self):
        """Find out anew what is in the way of each document."""
        self.problem_ids.unlink()
        connections = self.env['procountor.connection']._by_company(self.company_id)
        problems, of_registers = [], {}
        for preview in self:
            with recorded_changes() as changes:
                found = preview._find_problems(connections, of_registers)
            blocking = [problem for problem in found if problem.is_blocking]
            preview.write(
                {
                    'state': preview._state_with(blocking),
                    'first_problem': next(iter(blocking), False),
                    'has_changed_texts': bool(changes),
                }
            )
            problems += [{'preview_id': preview.id} | preview.problem_ids._values(problem) for problem in found]
        self.env['procountor.preview.problem'].create(problems)

    def _find_problems(self, connections, of_registers):
        """Return the `Problem`s of the document.

        :param dict of_registers: what was found out already, about records that several documents have
        """
        move = self.move_id
        if refusal := move._procountor_refusal(connections):
            return [Problem(refusal, move)]
        connection = connections[self.company_id.root_id]
        problems = self.env['procountor.exchange']._preflight(move, connection)
        found = [Problem.of(problem, move) for problem in problems] + self._register_problems(connection, of_registers)
        return found + move._procountor_warnings(connection)

    def _register_problems(self, connection, known):
        """Return what keeps the customer and the products from being created there: the document waits for them."""
        found = []
        for records in self.move_id._procountor_register_records(connection).values():
            for record in records:
                if (connection, record) not in known:
                    sentences = [] if record._procountor_link(connection) else record._procountor_problems(connection)
                    known[connection, record] = [Problem.of(sentence, record) for sentence in sentences]
                found += known[connection, record]
        return found

    def _state_with(self, blocking):
        if self.move_id.procountor_state in GONE:
            return 'gone'
        return 'attention' if blocking else 'ready'

    # ------------------------------------------------------------------
    # BUTTONS
    # ------------------------------------------------------------------

    def action_check_again(self):
        """Check once more what was selected, after something was mended."""
        previews = self._chosen()
        previews.move_id.check_access('read')
        previews.sudo()._check()
        return {'type': 'ir.actions.client', 'tag': 'soft_reload'}

    def action_send(self):
        """Queue what is ready; what needs attention stays."""
        previews = self._chosen()
        ready = previews.filtered(lambda preview: preview.state == 'ready')
        answer = ready.move_id.action_procountor_send()
        previews.sudo()._check()
        return answer or {'type': 'ir.actions.client', 'tag': 'soft_reload'}

    def _chosen(self):
        """Return the selection; without one, all that the list shows."""
        self.check_access('read')
        return self or self.search([('batch', '=', self.env.context.get('procountor_batch'))])

    def _action(self):
        """Return the action that shows one document, or the list of several."""
        action = self.env['ir.actions.act_window']._for_xml_id('procountor_connector.procountor_preview_action')
        batch = self[:1].batch
        action |= {'domain': [('batch', '=', batch)], 'context': {'procountor_batch': batch}}
        return action | {'res_id': self.id, 'views': [(False, 'form')]} if len(self) == 1 else action


class AccountMove(models.Model):
    _inherit = 'account.move'

    def action_procountor_preview(self):
        """Show what would be sent of the documents, and every problem at once."""
        if not self.env.user.has_group('procountor_connector.group_procountor_user'):
            raise AccessError(self.env._("You need the Procountor right to send. Ask your administrator."))
        self.check_access('read')
        return self.env['procountor.preview']._of(self)._action()
