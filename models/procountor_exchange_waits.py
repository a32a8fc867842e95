from odoo import Command, api, models
from odoo.tools import SQL

from .procountor_exchange_queue import STUCK


class ProcountorExchange(models.Model):
    """Which exchange waits for which: an invoice for its customer, a step for the one before it."""

    _inherit = 'procountor.exchange'

    # ------------------------------------------------------------------
    # WHAT HAS TO BE THERE BEFORE
    # ------------------------------------------------------------------

    @api.model
    def _prerequisites(self, records, connections):
        """Return the exchanges that each of ``records`` waits for; what is not queued yet is queued here.

        Two invoices of one new customer wait for the same exchange: the unique index sees to it.
        """
        if not records or not hasattr(records, '_procountor_prerequisites'):
            return {}
        needs, wanted = {}, {}
        for record, operation, needed in records._procountor_prerequisites(connections):
            connection = connections[record.company_id.root_id]
            needs.setdefault(record, []).append((connection, operation, needed))
            wanted.setdefault((connection, operation, needed._name), []).append(needed.id)
        exchanges = {}
        for (connection, operation, model), ids in wanted.items():
            for exchange in self._required(connection, operation, self.env[model].browse(dict.fromkeys(ids))):
                exchanges[connection, operation, model, exchange.res_id] = exchange
        return {
            record: self.browse().concat(
                *(exchanges[connection, operation, needed._name, needed.id] for connection, operation, needed in each)
            )
            for record, each in needs.items()
        }

    def _required(self, connection, operation, records):
        """Return the newest exchange of each of ``records``; what is stuck or missing is queued."""
        known = {}
        for exchange in self._of(records, [operation]):
            if exchange.connection_id == connection:
                known.setdefault(exchange.res_id, exchange)
        to_queue = records.filtered(lambda record: record.id not in known or known[record.id]._can_go_again())
        if operation == 'create_invoice':  # the original of a credit note, which waits for things of its own
            queued = (
                self._enqueue(operation, to_queue, {connection.company_id: connection}) if to_queue else self.browse()
            )
            return queued + self.browse().concat(*(known[each.id] for each in records - to_queue))
        company = connection.company_id
        values = {record: self._preflight_values(record, connection, company) for record in to_queue}
        queued = self._put(operation, values) if values else self.browse()
        return queued + self.browse().concat(*(known[each.id] for each in records - to_queue))

    def _waiting_values(self, needed):
        """Return what an exchange that waits for ``needed`` has otherwise."""
        open_ones = needed.filtered(lambda exchange: not exchange._is_settled())
        values = {'waits_for_ids': [Command.set(needed.ids)], 'is_ready': not open_ones}
        stuck = open_ones.filtered(lambda exchange: exchange.state in STUCK)
        return values | ({'state': 'blocked', 'error': stuck[0]._stuck_sentence()} if stuck else {})

    def _is_settled(self):
        """Whether what waits for this exchange can go on: its result is there, and Odoo has kept it."""
        return self.state == 'done' and self.applied

    def _stuck_sentence(self):
        operation = dict(self._fields['operation']._description_selection(self.env))[self.operation]
        return self.env._(
            "Waits for '%(operation)s' of %(document)s: %(reason)s",
            operation=operation,
            document=self.reference,
            reason=self.error or self.env._("it was cancelled."),
        )

    # ------------------------------------------------------------------
    # WHAT WAITS FOR IT
    # ------------------------------------------------------------------

    def _dependants(self, states):
        return self.search([('waits_for_ids', 'in', self.ids), ('is_ready', '=', False), ('state', 'in', states)])

    def _release_dependants(self):
        self._dependants(('waiting', 'blocked'))._release()

    def _release(self):
        """Let go what has all it waits for."""
        for exchange in self:
            if all(needed._is_settled() for needed in exchange.waits_for_ids):
                exchange.write({'is_ready': True, 'state': 'waiting', 'error': False, 'applied': False})

    def _block_dependants(self):
        """Stop what waits for these, which are stuck, and return it."""
        blocked = self.browse()
        for exchange in self:
            waiting = exchange._dependants(('waiting',))
            waiting.write({'state': 'blocked', 'error': exchange._stuck_sentence(), 'applied': False})
            blocked += waiting
        return blocked

    def _unblock_dependants(self):
        """They wait again: what they wait for is on its way once more."""
        dependants = self._dependants(('blocked',)).filtered(
            lambda dependant: not any(needed.state in STUCK for needed in dependant.waits_for_ids - self)
        )
        dependants.write({'state': 'waiting', 'error': False, 'applied': False})

    @api.model
    def _release_all(self):
        """Let go what was queued while the last thing it waits for was being done."""
        self.env.flush_all()
        ready = self.env.execute_query(
            SQL(
                """SELECT exchange.id FROM procountor_exchange exchange
                    WHERE NOT exchange.is_ready AND exchange.state IN ('waiting', 'blocked')
                      AND NOT EXISTS (
                          SELECT FROM procountor_exchange_wait wait
                            JOIN procountor_exchange needed ON needed.id = wait.needed_id
                           WHERE wait.exchange_id = exchange.id AND NOT (needed.state = 'done' AND needed.applied))"""
            )
        )
        self.browse([exchange_id for [exchange_id] in ready])._release()
