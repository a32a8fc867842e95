from odoo import api, fields, models

from ..mapping.invoice_out import NUMBER_LIMIT, is_possible_number
from .account_move import DOCUMENT_TYPES, SENT
from .procountor_problem import Problem


class AccountMove(models.Model):
    """Whose number the customer sees, and that the number of Odoo names one document only."""

    _inherit = 'account.move'

    # A field, so that one query answers for all documents of a selection.
    procountor_twin_id = fields.Many2one(
        'account.move', compute='_compute_procountor_twin_id', compute_sudo=True, groups='base.group_user'
    )

    @api.depends('name', 'company_id')
    def _compute_procountor_twin_id(self):
        """Another document of the same number that belongs to the same company in Procountor."""
        others = self.search(
            [
                ('name', 'in', [name for name in self.mapped('name') if name]),
                ('company_id', 'child_of', self.company_id.root_id.ids),
                ('move_type', 'in', DOCUMENT_TYPES),
                ('procountor_state', '!=', False),
            ]
        )
        alike = others.grouped(lambda move: (move.company_id.root_id, move.name))
        for move in self:
            twins = alike.get((move.company_id.root_id, move.name), others.browse()) - move._origin
            move.procountor_twin_id = twins.sorted(lambda twin: not twin.procountor_id)[:1]

    # ------------------------------------------------------------------
    # PRE-FLIGHT
    # ------------------------------------------------------------------

    def _procountor_problems(self, connection):
        # EXTENDS
        return super()._procountor_problems(connection) + self._procountor_number_problems()

    def _procountor_number_problems(self):
        """The number finds the document again after a lost answer: it has to arrive whole, and to be the only one."""
        sentences = []
        if not is_possible_number(self.name or ''):
            sentences.append(
                self.env._(
                    "Procountor does not take the number %(number)s: at most %(limit)s characters, and no letters of "
                    "other alphabets. Reset it to draft and give it another number; the next ones follow it.",
                    number=self.name,
                    limit=NUMBER_LIMIT,
                )
            )
        twin = self.procountor_twin_id
        # What is there already keeps its number: the other one has to change.
        if twin and not (self.procountor_id and not twin.procountor_id):
            sentences.append(
                self.env._(
                    "The number %(number)s is also that of a document of %(company)s, %(journal)s. Reset this one to "
                    "draft and give it another number, and the journal another short code.",
                    number=self.name,
                    company=twin.company_id.name,
                    journal=twin.journal_id.name,
                )
            )
        return [Problem(sentence, self) for sentence in sentences]

    # ------------------------------------------------------------------
    # PROCOUNTOR LEADS
    # ------------------------------------------------------------------

    def _procountor_awaiting(self):
        """Return those that the customer must not see yet: Procountor gives them number and reference first."""
        unsent = self.sudo().filtered(
            lambda move: move.state == 'posted' and move.procountor_state and move.procountor_state not in SENT
        )
        connections = self.env['procountor.connection']._by_company(unsent.company_id) if unsent else {}

        def has_to_wait(move):
            connection = move.procountor_connection_id or connections.get(move.company_id.root_id)
            return connection and connection.number_policy == 'procountor'

        return self.browse(unsent.filtered(has_to_wait).ids)

    def _procountor_awaits_sentence(self):
        return self.env._(
            "%s gets its number and reference from Procountor. Send it there first, then print or e-mail it.", self.name
        )

    def _has_to_be_paid(self):
        # EXTENDS 'account_payment', whose portal alone asks: nobody pays before there is a reference to pay by
        return not self._procountor_awaiting() and super()._has_to_be_paid()

    def _procountor_printed_number(self):
        """Return Procountor's number where it stands on Odoo's invoice beside Odoo's own."""
        self.ensure_one()
        move = self.sudo()
        shows = move.procountor_number and move._procountor_connection().number_policy == 'procountor'
        return move.procountor_number if shows else ''


class AccountMoveSend(models.AbstractModel):
    """Odoo's own *Send* waits for the number that Procountor gives."""

    _inherit = 'account.move.send'

    @api.model
    def _is_applicable_to_move(self, method, move, **move_data):
        # EXTENDS 'account'
        return not move._procountor_awaiting() and super()._is_applicable_to_move(method, move, **move_data)

    @api.model
    def _get_alerts(self, moves, moves_data):
        # EXTENDS 'account'
        alerts = super()._get_alerts(moves, moves_data)
        if waiting := moves._procountor_awaiting():
            # To tick Procountor alone is the cure.
            is_asked = len(moves) == 1 and {*moves_data[moves]['sending_methods']} - {'procountor'}
            sentences = [move._procountor_awaits_sentence() for move in waiting]
            alerts['procountor_number'] = {
                'level': 'danger' if is_asked else 'info',
                'message': '\n'.join(waiting._procountor_first(sentences)),
            }
        return alerts

    @api.model
    def _hook_invoice_document_before_pdf_report_render(self, invoice, invoice_data):
        # EXTENDS 'account'
        result = super()._hook_invoice_document_before_pdf_report_render(invoice, invoice_data)
        if invoice._procountor_awaiting():
            invoice_data['error'] = {'error_title': invoice._procountor_awaits_sentence()}
        return result
