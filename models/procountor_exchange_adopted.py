from odoo import Command, api, fields, models

# Of the exchange of a document that can be taken for one in Procountor: nothing of it is there, or on its way.
NOT_THERE = ('waiting', 'blocked', 'failed', 'cancelled')


class ProcountorExchange(models.Model):
    """Documents that turn out to be in Procountor: the exchange of their creation is done without a request."""

    _inherit = 'procountor.exchange'

    is_adopted = fields.Boolean(
        readonly=True, help="The document was in Procountor already: nothing was created, and no step follows."
    )

    @api.model
    def _creations(self, moves, connection):
        """Return ``{move: exchange}``: what last tried to create each of ``moves`` by ``connection``; none is empty."""
        newest = {}
        for exchange in self._of(moves, ['create_invoice']):
            if exchange.connection_id == connection:
                newest.setdefault(exchange.res_id, exchange)
        return {move: newest.get(move.id, self.browse()) for move in moves}

    def _is_adoptable(self):
        """Tell whether the document of this exchange, or of none, can be taken for one that is in Procountor."""
        return not self or (self.state in NOT_THERE and not self.is_conflict)

    @api.model
    def _adopt_documents(self, connection, answers):
        """Let ``{move: answer}`` be created already, without any step after it. Return the exchanges, in their order.

        :param dict answers: the invoices in the service's words; whether the moves are free was checked before
        """
        moves = self.env['account.move'].concat(*answers)
        creations, new = self._creations(moves, connection), {}
        for move, answer in answers.items():
            values = self._adopted_values(move, answer)
            if creations[move]:
                creations[move].write(values)
            else:
                new[move] = values | {'connection_id': connection.id, 'operation': 'create_invoice'}
                new[move] |= {'res_model': move._name, 'res_id': move.id}
        creations |= dict(zip(new, self._create_once(list(new.values())), strict=True))
        adopted = self.concat(*creations.values())
        adopted._release_dependants()  # a credit note waits for its original
        return adopted

    def _adopted_values(self, move, answer):
        return self._done_values(answer) | {
            'is_adopted': True,
            'company_id': move.company_id.id,
            'reference': move.name,
            'external_number': answer.get('originalInvoiceNumber'),
            'attempt_key': False,
            'payload': False,
            'waits_for_ids': [Command.clear()],
            'is_ready': True,
            'applied': True,
            'requested_by_id': self.env.uid,
        }

    def _disown(self):
        """Take adoptions back: the documents were not created by these, and can be sent."""
        self.write(
            {
                'state': 'cancelled',
                'is_adopted': False,
                'answer': False,
                'remote_id': False,
                'remote_number': False,
                'done_at': False,
                'external_number': False,
            }
        )

    def _done_situation(self):
        # EXTENDS
        if not self.is_adopted:
            return super()._done_situation()
        return self.env._(
            "It was in Procountor already, as number %s, and was linked: nothing was created.", self.remote_number
        )
