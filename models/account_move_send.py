from odoo import api, fields, models

PEPPOL_QUEUED, PEPPOL_DELIVERED = 'to_send', ('processing', 'done')


class AccountMove(models.Model):
    """A document is delivered to the customer by one side only: by Odoo, or by Procountor."""

    _inherit = 'account.move'

    # Odoo's own ``is_move_sent`` is set by every PDF that is made, e-mailed or not.
    procountor_emailed = fields.Boolean(string="E-mailed by Odoo", copy=False, readonly=True, groups='base.group_user')

    procountor_left_to_odoo = fields.Boolean(
        copy=False,
        readonly=True,
        groups='base.group_user',
        help="Odoo was asked to send the document when Procountor was not.",
    )

    def write(self, vals):
        # EXTENDS: Odoo sends later, in the background
        if vals.get('sending_data') or vals.get('peppol_move_state') == PEPPOL_QUEUED:
            self._procountor_note_who_was_asked()
        return super().write(vals)

    def _procountor_note_who_was_asked(self):
        """Note, now that Odoo is asked to send, whether Procountor was asked before: the first one does it."""
        for is_left, moves in self.sudo().grouped(lambda move: not move._procountor_delivers()).items():
            moves._procountor_write({'procountor_left_to_odoo': is_left})

    def _procountor_delivered_by_odoo(self):
        """Whether Odoo e-mailed this document or sent it by Peppol, or is about to."""
        self.ensure_one()
        peppol = self._procountor_peppol_state()
        is_pending = self.procountor_left_to_odoo and (self.sending_data or peppol == PEPPOL_QUEUED)
        return bool(self.procountor_emailed or is_pending or peppol in PEPPOL_DELIVERED)

    def _procountor_peppol_state(self):
        """Return how far Odoo's own Peppol is with this document; False where that is not installed."""
        return 'peppol_move_state' in self._fields and self.peppol_move_state

    def _procountor_connection(self):
        """Return the connection that this document went by, else that of its company; empty when there is none."""
        connections = self.env['procountor.connection']
        return self.sudo().procountor_connection_id or connections._by_company(self.company_id).get(
            self.company_id.root_id, connections
        )

    def _procountor_send_obstacles(self):
        """Return for each document the sentence that says why the person can't send it to Procountor now, or None."""
        if not self.env.user.has_group('procountor_connector.group_procountor_user'):
            return dict.fromkeys(self, self.env._("You need the Procountor right to send. Ask your administrator."))
        connections = self.env['procountor.connection']._by_company(self.company_id)
        return {move: move._procountor_refusal(connections) for move in self}


class AccountMoveSend(models.AbstractModel):
    """Odoo's own *Send*: it does not e-mail, or send by Peppol, what Procountor delivers."""

    _inherit = 'account.move.send'

    @api.model
    def _is_applicable_to_move(self, method, move, **move_data):
        # EXTENDS 'account'
        return not move.sudo()._procountor_delivers() and super()._is_applicable_to_move(method, move, **move_data)

    @api.model
    def _send_mail(self, move, mail_template, **kwargs):
        # EXTENDS 'account'
        result = super()._send_mail(move, mail_template, **kwargs)
        move._procountor_write({'procountor_emailed': True})
        return result
