import logging
from functools import partial
from itertools import islice

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..procountor_api import ApiError, AuthFailed, NotNow, Refused
from . import timing
from .error_text import explain
from .procountor_exchange_due import SERVING
from .procountor_exchange_settle import storable

_logger = logging.getLogger(__name__)

PAGE = 200  # invoices in a request, and rows that are linked in one commit
PAID_AT_ONCE = 20  # invoices whose payments are kept in one commit; each takes a request
SECONDS = 60
TYPES = ['SALES_INVOICE']
BUSY = ('fetching', 'pairing', 'linking')


class ProcountorGoLive(models.Model):
    """The go-live of one connection: reads the sales invoices that Procountor has, and links those that Odoo has too.

    The scheduled action does it in small steps, each in a commit of its own, so it goes on wherever it was interrupted.
    While it does not know yet what is on both sides, nothing is sent.
    """

    _name = 'procountor.go.live'
    _description = "Go-live with Procountor"
    _rec_name = 'connection_id'

    connection_id = fields.Many2one(
        'procountor.connection', required=True, readonly=True, index=True, ondelete='cascade'
    )
    company_id = fields.Many2one(related='connection_id.company_id', store=True, index=True)
    start_date = fields.Date(
        string="Invoices from", help="Older ones of Procountor are not looked at. Empty: all of them."
    )
    # draft --asked--> fetching --all read--> pairing --found--> linking --linked, payments known--> ready
    #                   | ^  ^                                      ^                               |  |
    #             refused |  '------asked again, from the start-----|-------------------------------'  |
    #                   v |                                         '--a person links many-------------'
    #                 failed (asked again, it goes on where it stopped)
    state = fields.Selection(
        [
            ('draft', "Not started"),
            ('fetching', "Reading the invoices of Procountor"),
            ('pairing', "Looking for them in Odoo"),
            ('linking', "Linking, and reading payments"),
            ('ready', "Ready"),
            ('failed', "Stopped"),
        ],
        required=True,
        readonly=True,
        default='draft',
    )
    last_id = fields.Char(readonly=True, help="Procountor ID of the last invoice that was read.")
    fetched = fields.Integer(string="Read", readonly=True)
    is_complete = fields.Boolean(readonly=True, help="All invoices that there are were read.")
    total = fields.Integer(readonly=True, help="How many sales invoices Procountor counts; 0 when it does not count.")
    next_try = fields.Datetime(string="Next attempt", readonly=True, default=fields.Datetime.now)
    problem = fields.Text(readonly=True)
    finished_at = fields.Datetime(string="Finished on", readonly=True)

    _connection_uniq = models.Constraint('UNIQUE (connection_id)', "The connection has its go-live already.")

    def write(self, vals):
        if not self.env.su and not (vals.keys() <= {'start_date'} and all(each.state not in BUSY for each in self)):
            raise AccessError(self.env._("Change the day while the invoices are not being read; nothing else changes."))
        return super().write(vals)

    # ------------------------------------------------------------------
    # ASKED FOR
    # ------------------------------------------------------------------

    def action_fetch(self):
        """Read the sales invoices of Procountor in the background, and link what is surely in Odoo too.

        What a person decided stays. After a stop it goes on where it was.

        :raise UserError: it is under way, or the connection does not work
        """
        self.ensure_one()
        if not self.env.user.has_group('procountor_connector.group_procountor_user'):
            raise AccessError(self.env._("You need the Procountor right to do this. Ask your administrator."))
        self.check_access('write')
        if self.state in BUSY:
            raise UserError(self.env._("It is under way already."))
        if not self.sudo().connection_id.filtered_domain(SERVING):
            raise UserError(self.env._("Test the connection first: nothing can be read while it does not work."))
        values = {'state': 'fetching', 'problem': False, 'next_try': fields.Datetime.now()}
        if self.state != 'failed':
            values |= {'last_id': False, 'fetched': 0, 'total': 0, 'is_complete': False}
        self.sudo().write(values)
        self._wake_up()

    def action_undo_last(self):
        """Take back what was linked last: all that was linked together.

        :raise UserError: nothing is linked, or more has happened to an invoice since
        """
        self.ensure_one()
        self.check_access('write')
        linked = [('connection_id', '=', self.connection_id.id), ('match_state', '=', 'linked')]
        invoices = self.env['procountor.sales.invoice']
        last = invoices.search(linked, order='decided_at DESC', limit=1)
        invoices.search([*linked, ('decided_at', '=', last.decided_at)]).action_undo()

    @api.model
    def _wake_up(self, at=None):
        self.env.ref('procountor_connector.ir_cron_go_live').sudo()._trigger(at)

    # ------------------------------------------------------------------
    # IN THE BACKGROUND
    # ------------------------------------------------------------------

    @api.model
    def _cron_work(self):
        """Carry out what is under way; one connection that fails does not stop the others."""
        cron = self.env['ir.cron']
        cron._commit_progress(remaining=len(self._under_way()))
        for go_live in self._under_way():
            while go_live._is_due():
                go_live._step_safely()
                if not cron._commit_progress(1, remaining=len(self._under_way())):
                    return
        later = [('state', 'in', BUSY), ('next_try', '>', fields.Datetime.now())]
        if soonest := self.search(later, order='next_try', limit=1):
            self._wake_up(soonest.next_try)
        cron._commit_progress(remaining=len(self._under_way()))

    @api.model
    def _under_way(self):
        serving = [(f'connection_id.{name}', operator, value) for name, operator, value in SERVING]
        return self.search([('state', 'in', BUSY), ('next_try', '<=', fields.Datetime.now()), *serving])

    def _is_due(self):
        return self.state in BUSY and self.next_try <= fields.Datetime.now()

    def _step_safely(self):
        try:
            {'fetching': self._fetch_page, 'pairing': self._pair, 'linking': self._link_batch}[self.state]()
        except Exception as error:
            self.env.cr.rollback()
            self._durably(partial(self._stop, error))

    def _durably(self, step):
        return self.env['procountor.exchange']._durably(step)

    def _stop(self, error):
        """Wait when Procountor does not answer now; else it takes a person, who starts it again."""
        if isinstance(error, NotNow):
            again = fields.Datetime.now() + timing.seconds(self.env, 'retry_seconds')
            self.write({'problem': storable(explain(self.env, error)), 'next_try': again})
            return
        if isinstance(error, AuthFailed):
            self.connection_id._fail(explain(self.env, error))
        if isinstance(error, ApiError | UserError):
            sentence = self._refusal(error)
        else:
            _logger.error("Procountor go-live %s stopped", self.id, exc_info=error)
            sentence = self.env._("It stopped. Ask your administrator to look into the log, then start it again.")
        self.write({'state': 'failed', 'problem': storable(sentence)})

    def _refusal(self, error):
        if isinstance(error, Refused) and error.status == 403:
            return self.env._(
                "The user of the API key may not read this in Procountor. Give that user the rights to see sales "
                "invoices and payments there, then start it again."
            )
        return explain(self.env, error) if isinstance(error, ApiError) else str(error)

    def _client(self):
        return self.connection_id._client(timeout=SECONDS, is_waiting=False)

    # ------------------------------------------------------------------
    # STEPS
    # ------------------------------------------------------------------

    def _fetch_page(self):
        """Read `PAGE` invoices, with the payments of those that are paid in part, and keep how far it came."""
        filters = {'types': TYPES, 'startDate': self.start_date or None}
        with self._client() as client:
            total = self.total or client.invoices.count(**filters) or 0
            rows = list(islice(client.invoices.created_after(self.last_id or None, **filters), PAGE))
            invoices = client.invoices.get_many(row['id'] for row in rows)
            partly = [key for key, invoice in invoices.items() if invoice.get('status') == 'PARTLY_PAID']
            payments = {}
            for event in client.invoices.payments_of(partly) if partly else ():
                payments.setdefault(str(event['invoiceId']), []).append(event)
        self._durably(partial(self._keep_page, rows, invoices, payments, total))

    def _keep_page(self, rows, invoices, payments, total):
        if not rows:
            self.write({'state': 'pairing', 'is_complete': True, 'problem': False})
            return
        self.env['procountor.sales.invoice']._keep(self.connection_id, list(invoices.values()), payments)
        self.write(
            {
                'last_id': str(rows[-1]['id']),
                'fetched': self.fetched + len(rows),
                'total': total,
                'problem': False,
            }
        )

    def _pair(self):
        self._durably(self._keep_pairs)

    def _keep_pairs(self):
        self.env['procountor.sales.invoice']._pair(self.connection_id)
        self.state = 'linking'

    def _link_batch(self):
        """Link the next `PAGE`; when there are none left, keep the payments of the next ones that were linked."""
        invoices = self.env['procountor.sales.invoice']
        of_this = [('connection_id', '=', self.connection_id.id)]
        if rows := invoices.search([*of_this, ('match_state', '=', 'linking')], limit=PAGE, order='id'):
            self._link_rows(rows)
        elif rows := invoices.search([*of_this, ('has_unread_payments', '=', True)], limit=PAID_AT_ONCE, order='id'):
            with self._client() as client:
                events = rows._read_payments(client)
            self._durably(partial(rows._keep_payments, events))
            self._durably(partial(self.write, {'problem': False}))
        else:
            self._durably(self._finish)

    def _link_rows(self, rows):
        """Link ``rows`` for those who decided it, with one commit; one that goes wrong does not stop the others."""
        for person, group in rows.grouped('decided_by_id').items():
            try:
                self._durably(group.with_user(person).sudo()._link)
            except Exception:
                self.env.cr.rollback()
                if len(group) > 1:
                    for row in group:
                        self._link_rows(row)
                    continue
                _logger.exception("Procountor: invoice %s could not be linked", group.procountor_id)
                self._durably(
                    partial(group._refuse, self.env._("It could not be linked: an error of Odoo, see its log."))
                )

    def _finish(self):
        if self.is_complete:
            self.write({'state': 'ready', 'problem': False, 'finished_at': fields.Datetime.now()})
        else:
            self.write({'state': 'failed', 'problem': self.env._("Not all invoices were read yet: start it again.")})
        self.env['procountor.exchange']._resume(self.connection_id)
