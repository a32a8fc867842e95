import logging

from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from ..procountor_api import decode
from .account_move import DOCUMENT_TYPES
from .procountor_sales_invoice import UNDECIDED

_logger = logging.getLogger(__name__)

AT_ONCE = 200  # what a person waits for; the rest follows in the background


class ProcountorSalesInvoice(models.Model):
    """What a person decides about them, and what a link is. Nothing here calls Procountor."""

    _inherit = 'procountor.sales.invoice'

    # ------------------------------------------------------------------
    # BUTTONS
    # ------------------------------------------------------------------

    def action_link(self):
        """Link each with the invoice of Odoo that was chosen for it: `AT_ONCE` now, the rest in the background.

        :raise UserError: nothing of the selection can be linked
        """
        rows = self._decided_by_person()
        if missing := rows.filtered(lambda row: not row.move_id):
            raise UserError(self.env._("Choose the invoice in Odoo that %s is.", missing[:1].remote_number))
        rows.move_id.with_user(self.env.user).check_access('write')
        rows._decide('linking')
        rows[:AT_ONCE]._link()
        rows.connection_id._wake_go_lives()  # for the rest, and for the payments of all
        return self._result(rows)

    def action_leave(self):
        """They are other invoices than those in Odoo: they stay in Procountor, as receivables there."""
        self._decided_by_person()._settle('left')

    def action_ignore(self):
        """They are none of Odoo's business: they are listed no more."""
        self._decided_by_person()._settle('ignored')

    def action_undo(self):
        """Take decisions back: what was linked is not in Procountor any more, as far as Odoo knows.

        :raise UserError: more has happened to a linked invoice since, or nothing was decided
        """
        rows = self._opened_by_person().filtered(lambda row: row.match_state not in UNDECIDED)
        if not rows:
            raise UserError(self.env._("Select what was linked, left or ignored."))
        linked = rows.filtered(lambda row: row.match_state == 'linked')
        linked.move_id.with_user(self.env.user).check_access('write')
        linked._unlink_moves()
        for row in rows:
            row._settle('suggested' if row.candidate_ids or row.move_id else 'new')
        rows.write({'decided_by_id': False, 'decided_at': False, 'is_sure': False, 'problem': False})

    def _result(self, rows):
        """Tell what became of the selection; a single one shows it itself."""
        refused = rows.filtered('problem')
        if len(rows) == 1 and refused:
            raise UserError(refused.problem)
        sentences = [self.env._("Linked: %s", len(rows.filtered(lambda row: row.match_state == 'linked')))]
        if waiting := rows.filtered(lambda row: row.match_state == 'linking'):
            sentences.append(self.env._("Being linked in the background: %s", len(waiting)))
        if refused:
            sentences.append(self.env._("Not linked: %s. Open them to see why.", len(refused)))
        return self.env['account.move']._procountor_notification(sentences, is_warning=bool(refused))

    # ------------------------------------------------------------------
    # RIGHTS
    # ------------------------------------------------------------------

    def _opened_by_person(self):
        """Return ``self`` with the rights to write it, after those of the person were checked."""
        if not self.env.user.has_group('procountor_connector.group_procountor_user'):
            raise AccessError(self.env._("You need the Procountor right to do this. Ask your administrator."))
        self.check_access('write')
        return self.sudo()

    def _decided_by_person(self):
        rows = self._opened_by_person().filtered(lambda row: row.match_state in UNDECIDED)
        if not rows:
            raise UserError(self.env._("Select what is not decided yet."))
        return rows

    def _decide(self, state):
        self.write(
            {
                'match_state': state,
                'problem': False,
                'is_sure': False,
                'decided_by_id': self.env.uid,
                'decided_at': fields.Datetime.now(),
            }
        )

    def _settle(self, state):
        """Decide, and check again what waited for the decision."""
        self._decide(state)
        self.env['procountor.exchange'].sudo()._check_again(self)

    # ------------------------------------------------------------------
    # LINK
    # ------------------------------------------------------------------

    def _link(self):
        """Link those that can be; the others tell why they cannot."""
        fit = self.browse()
        for connection, rows in self.grouped('connection_id').items():
            obstacles = rows._link_obstacles(connection)
            for row, sentence in obstacles.items():
                row._refuse(sentence)
            fit += (rows - self.browse(row.id for row in obstacles))._link_fit(connection)
        self.env['procountor.exchange'].sudo()._check_again(fit)
        return fit

    def _refuse(self, sentence):
        self.write({'match_state': 'suggested', 'problem': sentence, 'is_sure': False})

    def _link_obstacles(self, connection):
        """Return ``{row: sentence}`` of those that cannot be linked."""
        creations = self.env['procountor.exchange'].sudo()._creations(self.move_id, connection)
        known, taken, obstacles = self._known_to_odoo(connection, self.mapped('procountor_id')), set(), {}
        for row in self:
            sentence = row._obstacle(creations.get(row.move_id))
            if row.procountor_id in known:
                sentence = self.env._("Procountor's number %s is linked already.", row.remote_number)
            elif not sentence and row.move_id in taken:
                sentence = self.env._("%s was chosen for two invoices of Procountor.", row.move_id.name)
            if sentence:
                obstacles[row] = sentence
            taken.add(row.move_id)
        return obstacles

    def _obstacle(self, creation):
        """Return why the chosen invoice cannot be this one, or None."""
        move = self.move_id
        if not move or move.state != 'posted' or move.move_type not in DOCUMENT_TYPES:
            return self.env._("Choose a confirmed customer invoice or credit note of Odoo.")
        if move.company_id.root_id != self.company_id:
            return self.env._("%s belongs to another company than the connection.", move.display_name)
        if move.procountor_id:
            return self.env._(
                "%(name)s is in Procountor already, as number %(number)s.",
                name=move.name,
                number=move.procountor_number,
            )
        if not creation._is_adoptable():
            return self.env._(
                "%s may be in Procountor already as another invoice. Settle it under Procountor / Outbox first.",
                move.name,
            )
        return None

    def _link_fit(self, connection):
        if self:
            answers = {row.move_id: decode(row.answer.encode()) for row in self}
            self.env['procountor.exchange'].sudo()._adopt_documents(connection, answers)
            self.move_id._procountor_keep_adopted(connection, answers)
            self.write({'match_state': 'linked', 'problem': False, 'has_unread_payments': True})
        return self

    def _unlink_moves(self):
        """Take the links away.

        :raise UserError: more than the link was done since
        """
        exchanges = self.env['procountor.exchange'].sudo()._of(self.move_id).grouped('res_id')
        for row in self:
            adoption = exchanges.get(row.move_id.id, self.env['procountor.exchange'].sudo())
            if adoption.filtered(lambda each: each.state != 'cancelled') != adoption.filtered('is_adopted'):
                raise UserError(
                    self.env._(
                        "%s: more was sent to Procountor since it was linked, so the link stays.", row.move_id.name
                    )
                )
            row._forget_payments()
            adoption.filtered('is_adopted')._disown()
        for connection, rows in self.grouped('connection_id').items():
            rows.move_id._procountor_forget_adopted(connection)


class AccountMove(models.Model):
    _inherit = 'account.move'

    def _procountor_keep_adopted(self, connection, answers):
        """Show that these are in Procountor: nothing was sent, no step follows, and what customers pay by stays."""
        messages = {}
        for move in self:
            values = move._procountor_sent_values(answers[move])
            values.pop('payment_reference', None)
            move._procountor_write(
                values
                | {'procountor_connection_id': connection.id, 'procountor_state': 'sent'}
                | {'procountor_version': False, 'procountor_problem': False, 'procountor_changed': False}
            )
            messages[move.id] = self.env._(
                "Linked with number %s of Procountor, where it was already.", values['procountor_number']
            )
        self._message_log_batch(messages, author_id=self.env.user.partner_id.id)

    def _procountor_forget_adopted(self, connection):
        """Show these as they were before `_procountor_keep_adopted`."""
        names = ('id', 'number', 'status', 'reference', 'version', 'problem')
        self._procountor_write(
            dict.fromkeys((f'procountor_{name}' for name in names), False)
            | {'procountor_state': 'not_sent', 'procountor_changed': False, 'procountor_connection_id': connection.id}
        )
        self._procountor_not_sent(connection)  # what is out of scope shows no state
        self._procountor_write({'procountor_connection_id': False})
        self._message_log_batch(
            dict.fromkeys(self.ids, self.env._("The link with Procountor was taken back.")),
            author_id=self.env.user.partner_id.id,
        )
