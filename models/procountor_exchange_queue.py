import logging

import psycopg2
from psycopg2.errors import UniqueViolation

from odoo import Command, api, fields, models
from odoo.exceptions import ConcurrencyError, UserError

_logger = logging.getLogger(__name__)

OPEN = ('waiting', 'sending', 'blocked', 'failed', 'uncertain')
STUCK = ('blocked', 'failed', 'cancelled')  # nothing happens to them until a person acts


class ProcountorExchange(models.Model):
    """Into the queue and out of it."""

    _inherit = 'procountor.exchange'

    # ------------------------------------------------------------------
    # IN
    # ------------------------------------------------------------------

    @api.model
    def _enqueue(self, operation, records, connections, **values):
        """Put ``records`` in the outbox in their order: waiting, or blocked with the reason that the pre-flight found.

        What was refused, blocked or withdrawn before goes out anew: nothing of it was stored there.

        :param dict connections: connection by root company
        :param values: what the rows have besides: `next_try`, `priority`, `detail`
        :return: the exchanges
        """
        first = self._needed_among(records)
        queued = self._enqueue(operation, first, connections, **values) if first else self.browse()
        records -= first
        values = {'priority': self._priority_of(records)} | values
        rows = {
            record: self._preflight_values(record, connections[record.company_id.root_id]) | values
            for record in records
        }
        fit = records.filtered(lambda record: rows[record]['state'] == 'waiting')
        for record, needed in self._prerequisites(fit, connections).items():
            rows[record] |= self._waiting_values(needed)
        return queued + self._put_and_show(operation, rows)

    def _priority_of(self, records):
        """One is what a person waits for; many are a batch, which lets it pass."""
        return 0 if len(records) == 1 else 1

    def _put_and_show(self, operation, rows):
        if not rows:
            return self.browse()
        exchanges = self._put(operation, rows)
        self._show_queued(next(iter(rows)).concat(*rows), exchanges)
        self._wake_up(max(each['next_try'] for each in rows.values()))
        return exchanges

    def _needed_among(self, records):
        """Return those of ``records`` that others of them wait for."""
        return records & records._procountor_originals() if len(records) > 1 else records.browse()

    @api.model
    def _put(self, operation, values):
        """Write ``values``, by record, into the row that can go again, else into a new one; return the rows."""
        records = next(iter(values)).concat(*values) if values else self.env['base']
        connections = {each['connection_id'] for each in values.values()}
        newest = {}  # an older one was given up for it, and must not go beside it
        for exchange in self._of(records, [operation]):
            if exchange.connection_id.id in connections:
                newest.setdefault(exchange.res_id, exchange)
        again = {res_id: exchange for res_id, exchange in newest.items() if exchange._can_go_again()}
        new = []
        for record, each in values.items():
            if record.id in again:
                again[record.id].write(each)
            else:
                new.append(each | {'operation': operation, 'res_model': record._name, 'res_id': record.id})
        return self.browse().concat(*again.values(), self._create_once(new))

    def _can_go_again(self):
        """Whether sending it anew doubles nothing.

        What may be there in the place of an invoice or a payment is for a person to settle; the others look first.
        """
        if self.state == 'waiting':
            return self.is_unchecked
        return self.state in STUCK and not (self.is_conflict and self.operation in ('create_invoice', 'mark_paid'))

    @api.model
    def _create_once(self, vals_list):
        """Create rows; when somebody else made one of them a moment ago, the transaction starts over and sees it."""
        try:
            return self.create(vals_list)
        except UniqueViolation:
            raise ConcurrencyError("The same was queued at the same moment") from None

    def _preflight_values(self, record, connection, company=None):
        values = self._queue_values(record, connection, company)
        if problems := self._preflight(record, connection):
            values |= {'state': 'blocked', 'error': '\n'.join(problems)} | self._cure_values(problems)
        return values

    def _queue_values(self, record, connection, company=None):
        return {
            'connection_id': connection.id,
            'company_id': (company or record.company_id).id,
            'reference': record.display_name if company else record.name,
            'state': 'waiting',
            'is_ready': True,
            'is_unchecked': False,
            'is_conflict': False,
            'refused_field': False,
            'error': connection.pause_reason,
            **self._cure_values([]),
            'payload': False,
            'external_number': False,
            'attempts': 0,
            'waits_for_ids': [Command.clear()],
            'next_try': fields.Datetime.now(),
            'requested_by_id': self.env.uid,
            'requested_at': self._now_of_transaction(),
        }

    def _preflight(self, record, connection):
        """Return the problems of ``record``; an error of ours is one too, so that it does not stop the others."""
        try:
            return record._procountor_problems(connection)
        except psycopg2.Error:
            raise
        except Exception:
            _logger.exception("The check of %s for Procountor stopped", record)
            return [self.env._("The check of this document stopped. Ask your administrator to look into the log.")]

    def _cure_values(self, problems):
        """Return where the first of ``problems`` is mended; only a `Problem` knows."""
        cure = getattr(problems[0], 'record', None) if problems else None
        return {'cure_model': cure._name if cure else False, 'cure_id': cure.id if cure else False}

    def _show_queued(self, records, exchanges):
        """Show the states on the documents, with one write for all that are alike."""
        alike = exchanges.grouped(lambda exchange: (exchange.connection_id, exchange.state, exchange.error))
        for group in alike.values():
            records.browse(group.mapped('res_id'))._procountor_apply(group)

    # ------------------------------------------------------------------
    # OUT
    # ------------------------------------------------------------------

    @api.model
    def _withdraw(self, records):
        """Cancel what waits for ``records``.

        The row is written, not only read: the claim of the sender then collides with this
        transaction, and one of the two starts over and sees what the other did.

        :raise UserError: when one of them may be in Procountor already
        """
        exchanges = self._of(records).filtered(
            lambda exchange: (
                (exchange.state in OPEN or not exchange.applied)  # done there, and not shown here yet
                and (exchange.operation != 'look_again' or exchange.state != 'waiting')
            )
        )
        exchanges._check_withdrawable()
        left_out = exchanges.filtered(lambda exchange: exchange.state == 'cancelled')  # a step stays skipped
        left_out.filtered(lambda exchange: exchange.operation == 'create_invoice').applied = True
        withdrawn = exchanges - left_out
        withdrawn._cancel()
        withdrawn.is_withdrawn = True

    def _cancel(self):
        self.write({'state': 'cancelled', 'applied': True, 'error': False})
        if self._block_dependants():
            self._wake_up()  # which shows it on their documents

    @api.model
    def _give_back(self, connections):
        """Take what waits for ``connections``, which are archived, out of the queue, and show it as not sent.

        The steps of what is there can go on later (`procountor_exchange_archived`).
        """
        waiting = self.search([('connection_id', 'in', connections.ids), ('state', '=', 'waiting')])
        steps = waiting._steps_to_withdraw()
        (waiting - steps - waiting._that_only_look())._leave_queue()
        steps._withdraw_steps()

    @api.model
    def _drop_out_of_scope(self, connection):
        """Take what ``connection`` does not send any more out of the queue, also what could be sent again."""
        exchanges = self.search(
            [
                ('connection_id', '=', connection.id),
                ('operation', '=', 'create_invoice'),
                ('state', 'in', ('waiting', 'blocked', 'failed')),
                ('is_conflict', '=', False),
            ]
        )
        for model, group in exchanges.grouped('res_model').items():
            outside = self.env[model].browse(group.mapped('res_id')).exists().filtered(connection._scope_problem)
            group.filtered(lambda exchange, outside=outside: exchange.res_id in outside._ids)._leave_queue()

    def _leave_queue(self):
        """Cancel, and show it on the documents."""
        self._cancel()
        for (model, connection), exchanges in self.grouped(lambda each: (each.res_model, each.connection_id)).items():
            self.env[model].browse(exchanges.mapped('res_id')).exists()._procountor_not_sent(connection)

    @api.model
    def _that_may_be_there(self, records):
        """Return the exchanges by which ``records`` are, or may be, in Procountor."""
        return self._of(records).filtered(
            lambda exchange: exchange.state in ('sending', 'uncertain', 'done') or exchange.is_conflict
        )

    def _check_withdrawable(self):
        if lost := self.filtered(lambda exchange: exchange.state == 'uncertain' or exchange.is_conflict):
            raise UserError(
                self.env._(
                    "%s may be in Procountor already, and it is being looked for. Wait, or settle it under "
                    "Procountor / Outbox first.",
                    ', '.join(lost.mapped('reference')),
                )
            )
        if gone := self.filtered(lambda exchange: exchange.state in ('sending', 'done')):
            raise UserError(
                self.env._(
                    "%s is on its way to Procountor. Wait until the answer is there.",
                    ', '.join(gone.mapped('reference')),
                )
            )

    # ------------------------------------------------------------------
    # ON
    # ------------------------------------------------------------------

    @api.model
    def _resume(self, connection):
        """Send at once what waits for ``connection``, which works again."""
        now = fields.Datetime.now()
        postponed = self.search(
            [
                ('connection_id', '=', connection.id),
                ('state', '=', 'waiting'),
                ('next_try', '>', now),
                ('attempts', '>', 0),  # what is not to leave before a time of its own keeps it
            ]
        )
        postponed.next_try = now
        self._wake_up()

    @api.model
    def _wake_up(self, at=None):
        """Start the sender as soon as this transaction is committed, or at a time. Hook for job queues."""
        self.env.ref('procountor_connector.ir_cron_exchange').sudo()._trigger(at)
