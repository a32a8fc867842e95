import logging
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .account_journal import SEND_MODES

_logger = logging.getLogger(__name__)

# Procountor keeps the books of Finnish companies: its day is the Finnish one.
TIMEZONE = ZoneInfo('Europe/Helsinki')


class ProcountorConnection(models.Model):
    """When documents leave: by hand, when they are confirmed, some minutes later, or once a day."""

    _inherit = 'procountor.connection'

    send_mode = fields.Selection(
        SEND_MODES,
        string="Send invoices",
        required=True,
        default='manual',
        tracking=True,
        help="Applies to invoices that are confirmed from now on; every day at a time sends all that are not sent. "
        "A journal can differ: see Advanced Settings of the journal. An invoice that is set back to draft in time "
        "is not sent.",
    )
    send_delay = fields.Integer(
        string="Minutes to wait",
        required=True,
        default=60,
        tracking=True,
        help="Time to find a mistake: an invoice that is set back to draft before they are over is not sent.",
    )
    send_hour = fields.Float(
        string="Time of day",
        required=True,
        default=18.0,
        tracking=True,
        help="Finnish time. All invoices that are not sent go then.",
    )
    send_next = fields.Datetime(
        string="Next sending", compute='_compute_send_next', store=True, precompute=True, copy=False
    )
    send_modes_used = fields.Char(compute='_compute_send_modes_used', compute_sudo=True)
    journals_that_differ = fields.Char(
        string="Journals that differ",
        compute='_compute_send_modes_used',
        compute_sudo=True,
        help="Set on the journal, under Advanced Settings.",
    )

    _send_delay_range = models.Constraint(
        'CHECK (send_delay BETWEEN 1 AND 10080)', "Wait 1 minute at least, and no more than a week (10080 minutes)."
    )

    # ------------------------------------------------------------------
    # FIELDS
    # ------------------------------------------------------------------

    @api.constrains('send_hour')
    def _check_send_hour(self):
        for connection in self:
            if not 0 <= connection.send_hour < 24:
                raise ValidationError(self.env._("The time of day is between 00:00 and 23:59."))

    @api.depends('send_hour', 'send_mode')
    def _compute_send_next(self):
        for connection in self:
            connection.send_next = connection._next_time_of_day()

    def _next_time_of_day(self):
        """Return when it is the next time the hour of the connection, in UTC as Odoo keeps it."""
        minutes = round(self.send_hour * 60)
        now = datetime.now(TIMEZONE)
        today = datetime.combine(now.date(), time(minutes // 60 % 24, minutes % 60), TIMEZONE)
        # A day of the calendar, not 24 hours: the clock may be put forward or back in between.
        following = today if today > now else today + timedelta(days=1)
        return following.astimezone(ZoneInfo('UTC')).replace(tzinfo=None)

    @api.depends('send_mode')
    def _compute_send_modes_used(self):
        words = dict(self._fields['send_mode']._description_selection(self.env))
        for connection in self:
            journals = connection._journals_that_differ()
            used = {connection.send_mode, *journals.mapped('procountor_send_mode')} - {False}
            connection.send_modes_used = ' '.join(sorted(used))
            connection.journals_that_differ = ', '.join(
                f'{journal.name} ({words[journal.procountor_send_mode]})' for journal in journals
            )

    def _journals_that_differ(self):
        journals = self.env['account.journal'].search(
            [('company_id', 'child_of', self.company_id.id), ('procountor_send_mode', '!=', False)]
        )
        return journals.filtered(lambda journal: journal.procountor_send_mode != self.send_mode)

    # ------------------------------------------------------------------
    # FOR DOCUMENTS
    # ------------------------------------------------------------------

    def _send_mode_of(self, move):
        """Return when ``move`` is sent: as its journal says, else as this connection does."""
        return move.journal_id.procountor_send_mode or self.send_mode

    # ------------------------------------------------------------------
    # ONCE A DAY
    # ------------------------------------------------------------------

    @api.model
    def _cron_send_scheduled(self):
        """Queue what is not sent, for each connection whose time has come; it calls nobody itself."""
        due = self.search([('send_next', '<=', fields.Datetime.now())])
        self.env['ir.cron']._commit_progress(remaining=len(due))
        for connection in due:
            connection._send_scheduled_safely()
            if not self.env['ir.cron']._commit_progress(1):
                break

    def _send_scheduled_safely(self):
        """Queue; a bug in one connection must not stop the others."""
        try:
            if 'scheduled' in self.send_modes_used:
                self._send_scheduled()
        except Exception:
            _logger.exception("Procountor connection %s: its scheduled sending stopped", self.id)
            self.env.cr.rollback()
        self.send_next = self._next_time_of_day()

    def _send_scheduled(self):
        """Queue in batches what is not sent and goes by the time of day."""
        for documents in self.env['account.move']._procountor_unsent(self.company_id)._procountor_batches():
            scheduled = documents.filtered(lambda move: self._send_mode_of(move) == 'scheduled')
            scheduled._procountor_queue({self.company_id: self})._tell()
            self.env['ir.cron']._commit_progress()
