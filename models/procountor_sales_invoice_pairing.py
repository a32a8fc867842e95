from datetime import timedelta

from odoo import api, fields, models
from odoo.tools.misc import format_date, formatLang

from ..mapping.invoice_match import NEAR_DAYS, Document, candidates_of, compare, decide
from ..mapping.money import rounded
from ..mapping.partner import identifier_of
from .account_move import DOCUMENT_TYPES
from .procountor_sales_invoice import UNDECIDED


class ProcountorSalesInvoice(models.Model):
    """Which invoice of Odoo each of them may be. All rows of a connection together take one search for each key."""

    _inherit = 'procountor.sales.invoice'

    agreement = fields.Char(string="Agrees", compute='_compute_agreement')
    disagreement = fields.Char(string="Differs", compute='_compute_agreement', help="Names of what differs.")
    difference = fields.Text(string="What differs", compute='_compute_agreement')

    @api.model
    def _pair(self, connection):
        """Find candidates for all undecided rows anew; what is sure is left to be linked in the background."""
        rows = self.search([('connection_id', '=', connection.id), ('match_state', 'in', UNDECIDED)])
        by_remote_id = {row.procountor_id: row for row in rows}
        theirs = [row._document_there() for row in rows]
        moves = self._moves_like(connection, theirs)
        decisions = decide(candidates_of(theirs, moves._procountor_documents(connection)))
        rows.candidate_ids.unlink()
        self.env['procountor.sales.invoice.candidate'].create(
            [
                {'row_id': by_remote_id[remote_id].id, 'move_id': candidate.id, 'score': candidate.score}
                for remote_id, decision in decisions.items()
                for candidate in decision.candidates
            ]
        )
        now = fields.Datetime.now()
        for remote_id, decision in decisions.items():
            by_remote_id[remote_id]._take_decision(decision, now)

    def _take_decision(self, decision, now):
        """Show what was found: of several candidates none is proposed. What a person chose beside them stays."""
        found = [candidate.id for candidate in decision.candidates]
        chosen = self.move_id.filtered(lambda move: move.id not in found and move.state == 'posted')
        chosen = chosen.filtered(lambda move: not move.procountor_id).id
        only = found[0] if len(found) == 1 else False
        values = {'match_state': 'suggested' if found else 'new', 'move_id': chosen or only}
        if decision.sure and not chosen:
            values = {'match_state': 'linking', 'move_id': decision.sure.id, 'is_sure': True}
            values |= {'decided_by_id': self.env.uid, 'decided_at': now}
        changed = {name: value for name, value in values.items() if self._fetched(name) != value}
        if changed:
            self.write(changed)

    def _fetched(self, name):
        return self[name].id if isinstance(self[name], models.BaseModel) else self[name]

    def _document_there(self):
        return Document(
            id=self.procountor_id,
            number=self.number or '',
            reference=self.reference or '',
            partner_ids=frozenset([self.register_id] if self.register_id else []),
            business_id=self.identifier or '',
            customer=self.customer or '',
            date=self.date,
            currency=self.currency_id.name or '',
            gross=rounded(self.amount_total, 2),
        )

    @api.model
    def _moves_like(self, connection, documents):
        """Return the posted documents of Odoo that share a key with one of ``documents`` and are not linked."""
        moves = self.env['account.move']
        if not documents:
            return moves
        near = timedelta(days=NEAR_DAYS)
        base = [
            ('company_id', 'child_of', connection.company_id.id),
            ('state', '=', 'posted'),
            ('move_type', 'in', DOCUMENT_TYPES),
            ('procountor_id', '=', False),
        ]
        keys = [
            [('name', 'in', [each.number for each in documents if each.number])],
            [('payment_reference', 'in', self._written_references(documents))],
            [
                ('amount_total', 'in', list({float(abs(each.gross)) for each in documents})),
                ('invoice_date', '>=', min(each.date for each in documents) - near),
                ('invoice_date', '<=', max(each.date for each in documents) + near),
            ],
        ]
        return moves.union(*(moves.search([*base, *key]) for key in keys))

    @api.model
    def _written_references(self, documents):
        """Return the references as people may have written them: as they are, or in groups."""
        plain = {document.reference for document in documents if document.reference}
        from_end = {
            ' '.join(reversed([each[max(0, end - 5) : end] for end in range(len(each), 0, -5)])) for each in plain
        }
        from_start = {' '.join(each[start : start + 4] for start in range(0, len(each), 4)) for each in plain}
        return list(plain | from_end | from_start)

    # ------------------------------------------------------------------
    # SHOWN
    # ------------------------------------------------------------------

    @api.depends('move_id', 'match_state')
    def _compute_agreement(self):
        self.agreement = self.disagreement = self.difference = False
        for connection, rows in self.filtered('move_id').grouped('connection_id').items():
            documents = rows.move_id.sudo()._procountor_documents(connection)
            here = {document.id: document for document in documents}
            for row in rows:
                row._show_comparison(here[row.move_id.id], row._document_there())

    def _show_comparison(self, our, their):
        compared, labels = compare(our, their), self._labels()
        self.agreement = ', '.join(labels[name] for name in compared.agrees)
        self.disagreement = ', '.join(labels[name] for name in compared.differs)
        self.difference = '\n'.join(
            self.env._(
                "%(what)s: %(odoo)s in Odoo, %(procountor)s in Procountor.",
                what=labels[name],
                odoo=self._in_words(name, our),
                procountor=self._in_words(name, their),
            )
            for name in compared.differs
        )

    def _labels(self):
        return {
            'number': self.env._("Number"),
            'reference': self.env._("Reference"),
            'total': self.env._("Total"),
            'partner': self.env._("Customer"),
            'date': self.env._("Date"),
        }

    def _in_words(self, name, document):
        if name == 'total':
            return f'{formatLang(self.env, float(document.gross), digits=2)} {document.currency}'
        if name == 'partner':
            return ' '.join(filter(None, [document.customer, document.business_id]))
        return format_date(self.env, document.date) if name == 'date' else getattr(document, name)


class AccountMove(models.Model):
    _inherit = 'account.move'

    def _procountor_documents(self, connection):
        """Return these as documents that are compared with those of ``connection``."""
        rows = self.env['procountor.business.partner'].sudo()
        linked = rows.search(
            [
                ('connection_id', '=', connection.id),
                ('type', '=', 'CUSTOMER'),
                ('partner_id', 'in', self.commercial_partner_id.ids),
            ]
        ).grouped('partner_id')
        return [move._procountor_document(linked.get(move.commercial_partner_id, rows.browse())) for move in self]

    def _procountor_document(self, links):
        customer, sign = self.commercial_partner_id, -1 if self.move_type == 'out_refund' else 1
        country = customer.country_id.code or ''
        return Document(
            id=self.id,
            number=self.name or '',
            reference=self.payment_reference or '',
            partner_ids=frozenset(links.mapped('procountor_id')),
            business_id=identifier_of(customer.company_registry or '', customer.vat or '', country).code,
            customer=customer.name or '',
            date=self.invoice_date,
            currency=self.currency_id.name,
            gross=sign * rounded(self.amount_total, 2),
        )
