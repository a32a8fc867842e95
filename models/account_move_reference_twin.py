from odoo import api, fields, models

from ..mapping.bank_reference import reference_type, same_references
from .procountor_problem import Problem

NOTHING_DUE = ('paid', 'reversed')


class AccountMove(models.Model):
    """That the bank reference names one open invoice only: by it Procountor knows which one a payment is for.

    The references of Odoo leave out the letters of a number, so that INV/2026/00001 and WEB/2026/00001 have the same
    one; based on the customer, all invoices of a customer have.
    """

    _inherit = 'account.move'

    # A field, so that one query answers for all documents of a selection.
    procountor_reference_twin_id = fields.Many2one(
        'account.move', compute='_compute_procountor_reference_twin_id', compute_sudo=True, groups='base.group_user'
    )

    @api.depends('payment_reference', 'company_id')
    def _compute_procountor_reference_twin_id(self):
        """Another open invoice of the same bank reference that belongs to the same company in Procountor."""
        written = {
            move: same_references(move.payment_reference) if reference_type(move.payment_reference) else set()
            for move in self
        }
        others = self.search(
            [
                ('payment_reference', 'in', list(set().union(*written.values()))),
                ('company_id', 'child_of', self.company_id.root_id.ids),
                ('move_type', '=', 'out_invoice'),
                ('procountor_state', '!=', False),
                ('payment_state', 'not in', NOTHING_DUE),
            ]
        )
        alike = others.grouped(lambda move: (move.company_id.root_id, move.payment_reference))
        for move, references in written.items():
            root = move.company_id.root_id
            twins = others.union(*(alike.get((root, each), others.browse()) for each in references)) - move._origin
            move.procountor_reference_twin_id = twins.sorted(lambda twin: (not twin.procountor_id, twin.id))[:1]

    # ------------------------------------------------------------------
    # PRE-FLIGHT
    # ------------------------------------------------------------------

    def _procountor_reference_warnings(self, connection):
        # EXTENDS
        warnings = super()._procountor_reference_warnings(connection)
        twin = self.procountor_reference_twin_id
        if self.move_type != 'out_invoice' or not twin or not self._procountor_payment_reference(connection):
            return warnings
        return [*warnings, Problem(self._procountor_reference_twin_sentence(twin), self, is_blocking=False)]

    def _procountor_reference_twin_sentence(self, twin):
        words = {
            'reference': self.payment_reference,
            'number': twin.name,
            'customer': twin.commercial_partner_id.display_name,
            'journal': self.journal_id.name,
            'own': self.name,
        }
        if self.journal_id.invoice_reference_type == 'partner':
            return self.env._(
                "The payment reference %(reference)s is also that of %(number)s (%(customer)s), which is open: "
                "Procountor may take a payment for the wrong one. Choose Based on Invoice as Communication Type of the "
                "journal %(journal)s, and give this invoice another reference before the customer gets it.",
                **words,
            )
        return self.env._(
            "The payment reference %(reference)s is also that of %(number)s (%(customer)s), which is open: Procountor "
            "may take a payment for the wrong one. Give this invoice another reference before the customer gets it. "
            "Odoo's references leave out the letters of a number: let the numbers of the journal %(journal)s begin "
            "with a digit of their own, such as 2%(own)s.",
            **words,
        )
