import hashlib
import logging
import secrets
from datetime import timedelta
from functools import partial

from odoo import api, fields, models
from odoo.tools import SQL

from ..mapping.stray import key_of
from ..procountor_api import ApiError, AuthFailed, Refused, encode
from .error_text import explain
from .exchange_operations import Job
from .procountor_cursor import WATCH
from .procountor_exchange_settle import storable

_logger = logging.getLogger(__name__)

TOLD = 16
TELL_AFTER = timedelta(minutes=10)  # of watches that all stopped by an error


class ProcountorExchange(models.Model):
    """The watch: before a run sends anything, it looks for what Procountor has by our key and Odoo does not know.

    That is so after a restore from a backup, when Procountor is ahead, and after a very late store. It costs a page for
    each 200 invoices that came there since, whoever made them, and the details of those alone that no exchange knows.
    """

    _inherit = 'procountor.exchange'

    _key_idx = models.Index("(connection_id, attempt_key) WHERE attempt_key IS NOT NULL")
    # Texts of digits in the order of their numbers, and without a cast, which could fail.
    _created_idx = models.Index(
        "(connection_id, LENGTH(remote_id), remote_id) WHERE operation = 'create_invoice' AND remote_id IS NOT NULL"
    )

    # ------------------------------------------------------------------
    # KEYS
    # ------------------------------------------------------------------

    @api.model
    def _new_key(self):
        """Return an attempt key: 8 hexadecimal digits that tell this database, and 16 that are random."""
        return self._database_mark() + secrets.token_hex(8)

    @api.model
    def _database_mark(self):
        uuid = self.env['ir.config_parameter'].sudo().get_param('database.uuid') or ''
        return hashlib.sha256(uuid.encode()).hexdigest()[:8]

    @api.model
    def _marks(self, connection):
        """Return the marks of our keys: a database that was restored as a copy has a new one, its last key the old."""
        last = self.search(
            [('connection_id', '=', connection.id), ('operation', '=', 'create_invoice'), ('attempt_key', '!=', False)],
            limit=1,
        )
        return {self._database_mark(), (last.attempt_key or '')[:8]}

    @api.model
    def _settled_domain(self):
        """What Odoo does not know any more may be what waits, so only what reads there goes on."""
        return [
            '|',
            '|',
            ('state', '=', 'uncertain'),
            ('operation', '=', 'look_again'),
            ('connection_id', 'not any', [('stray_ids', 'any', [('state', '=', 'open')])]),
        ]

    # ------------------------------------------------------------------
    # ASK
    # ------------------------------------------------------------------

    def _watch_job(self, connection):
        after = self.env['procountor.cursor']._get(connection, WATCH).value or ''
        values = {
            'after': after,
            'known': sorted(self._known_after(connection, after)),
            'with_steps': self._invoices_to_read(connection),
        }
        return Job(connection_id=connection.id, operation='watch', payload=encode(values))

    def _known_after(self, connection, remote_id):
        """Return the ids, greater than ``remote_id``, of the invoices that exchanges of ``connection`` created."""
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """SELECT remote_id FROM procountor_exchange
                    WHERE connection_id = %s AND operation = 'create_invoice' AND remote_id IS NOT NULL
                      AND (LENGTH(remote_id), remote_id) > (%s, %s)""",
                connection.id,
                len(remote_id),
                remote_id,
            )
        )
        return {known for [known] in rows}

    # ------------------------------------------------------------------
    # ANSWER
    # ------------------------------------------------------------------

    def _keep_watches(self, round, outcomes):
        """Keep what the watches among ``outcomes`` found, and let those connections send that may."""
        for job, outcome in outcomes:
            if job.operation == 'watch':
                round.watches[self._connection_of(job)] = self._keep_watch_safely(job, outcome)
                round.is_hungry_again()

    def _keep_watch_safely(self, job, outcome):
        """Keep what one watch found; return whether its connection may send. An error of ours stops no other one."""
        try:
            self._durably(partial(self._keep_watch, job, outcome))._apply()
        except Exception as error:
            self.env.cr.rollback()
            _logger.exception("Procountor connection %s: what its watch found could not be kept", job.connection_id)
            self._durably(partial(self._keep_failed_watch, self._connection_of(job), error))
            return False
        # A key that may not list will not be allowed to in a minute either, and then nothing would ever leave.
        # Without a restore the watch finds nothing, so it goes on, and the connection says what is missing.
        return isinstance(outcome, dict) or self._is_final_refusal(outcome)

    def _keep_watch(self, job, outcome):
        """Store what no exchange explains, and move the cursor, in one commit. Return what was adopted."""
        connection, cursors = self._connection_of(job), self.env['procountor.cursor']
        if not isinstance(outcome, dict):
            if self._is_final_refusal(outcome):
                cursors._set(connection, WATCH, problem=storable(explain(self.env, outcome)))
            else:
                self._keep_failed_watch(connection, outcome)
            return self.browse()
        unexplained = self._unexplained(connection, job.values['after'], outcome['keyed'])
        adopted = self.env['procountor.stray']._keep(connection, unexplained)
        connection._tell_of_odd(outcome['odd'])
        cursors._set(connection, WATCH, value=outcome['newest'], problem=False, failing_since=False)
        connection._watch_works()
        return adopted

    def _keep_failed_watch(self, connection, outcome):
        """Say on what waits why it does. What no outage and no key explains is told to a person when it lasts."""
        cursors = self.env['procountor.cursor']
        cursors._set(connection, WATCH, problem=False)
        self._tell_why_it_waits(connection, outcome)
        if not isinstance(outcome, ApiError):
            cursor = cursors._get(connection, WATCH)
            cursor.failing_since = cursor.failing_since or fields.Datetime.now()
            if fields.Datetime.now() - cursor.failing_since >= TELL_AFTER:
                connection._tell_that_watch_fails()

    def _tell_why_it_waits(self, connection, outcome):
        """Show the reason on those that would have left now; the breaker or the connection tells it for all."""
        due = [('connection_id', '=', connection.id), ('state', '=', 'waiting'), ('is_ready', '=', True)]
        due.append(('next_try', '<=', fields.Datetime.now()))
        for exchange in self.search(due, order='priority, id', limit=TOLD):
            env = exchange.with_context(lang=exchange.requested_by_id.lang).env
            reason = explain(env, outcome) if isinstance(outcome, ApiError) else self._watch_error_sentence(env)
            exchange.write({'error': storable(reason), 'applied': False})

    @api.model
    def _watch_error_sentence(self, env):
        return env._(
            "Nothing is sent, because the look for unknown documents stops by an error. It is repeated by itself."
        )

    @api.model
    def _is_final_refusal(self, outcome):
        return isinstance(outcome, Refused) and not isinstance(outcome, AuthFailed)

    def _unexplained(self, connection, after, invoices):
        """Return those of ``invoices`` that are ours by their key, and that no exchange of the key can explain."""
        known, marks = self._known_after(connection, after), self._marks(connection)
        by_key = self.search(
            [
                ('connection_id', '=', connection.id),
                ('attempt_key', 'in', [key_of(invoice) for invoice in invoices]),
                ('operation', '=', 'create_invoice'),
            ]
        ).grouped('attempt_key')
        unexplained = []
        for invoice in invoices:
            exchange = by_key.get(key_of(invoice), self.browse())
            if str(invoice['id']) in known or (not exchange and key_of(invoice)[:8] not in marks):
                continue
            # One without a text was blocked before it left again: nothing of it can be compared with what is there.
            if not exchange or not exchange.payload or exchange.state in ('cancelled', 'done'):
                unexplained.append(invoice)
            else:
                exchange._look_before_sending(str(invoice['id']))
        return unexplained

    def _look_before_sending(self, remote_id):
        """It arrived after all: let the look, which is repeated until it is sure, settle it as any lost answer.

        The watch does not come back to it, so the row keeps the proof, however the document reads there later.
        """
        self.seen_ids = ','.join(dict.fromkeys([*filter(None, (self.seen_ids or '').split(',')), remote_id]))
        if self.state in ('waiting', 'blocked', 'failed') and not self.is_conflict:
            self.write(self._uncertain_values() | {'applied': False, 'next_try': fields.Datetime.now()})
