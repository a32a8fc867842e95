import json
import logging
from datetime import timedelta
from functools import partial

from psycopg2.errors import UniqueViolation

from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError, UserError

from ..procountor_api import ApiError, AuthFailed, NotNow
from .error_text import explain

_logger = logging.getLogger(__name__)

OPEN = ('waiting', 'running')
PAUSE = timedelta(minutes=5)
REGISTERS = [('procountor.business.partner', "Business partners"), ('procountor.product', "Products")]


class ProcountorRegisterRun(models.Model):
    """One piece of work on a register: it runs in the background, in steps that are each committed.

    The register has a method for each kind of work, ``_step_<work>(run)``, that does a step and tells whether it was
    the last one. The place where the next step starts is committed with what the step did, so a process that is killed
    loses and repeats nothing. Reading alone happens here; what is written to Procountor goes through the outbox.
    """

    _name = 'procountor.register.run'
    _description = "Work on a Register of Procountor"
    _order = 'id desc'
    _rec_name = 'work'

    connection_id = fields.Many2one(
        'procountor.connection', required=True, readonly=True, index=True, ondelete='cascade'
    )
    company_id = fields.Many2one(related='connection_id.company_id', store=True, index=True)
    register = fields.Selection(REGISTERS, required=True, readonly=True)
    work = fields.Selection(
        [('fetch', "Fetch"), ('find', "Find in Odoo"), ('apply', "Apply"), ('undo', "Undo")],
        required=True,
        readonly=True,
    )
    # waiting --first step--> running --last step--> done
    #    |                     |    ^
    #    |                     |    '--not now: tried again later
    #    '---------------------'--refused, or an error of ours--> failed (a person asks for it anew)
    state = fields.Selection(
        [('waiting', "Waiting"), ('running', "Running"), ('done', "Done"), ('failed', "Stopped")],
        required=True,
        readonly=True,
        index=True,
        default='waiting',
    )
    done = fields.Integer(readonly=True, help="How many rows are done.")
    total = fields.Integer(readonly=True, help="Of how many; 0 when it is not known yet.")
    failures = fields.Integer(string="Not done", readonly=True, help="How many rows could not be done.")
    progress = fields.Integer(string="Progress (%)", compute='_compute_progress')
    position = fields.Char(readonly=True, help="Where the next step starts.")
    problem = fields.Text(readonly=True)
    next_try = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now)
    requested_by_id = fields.Many2one(
        'res.users', string="Requested by", readonly=True, default=lambda self: self.env.user
    )
    finished_at = fields.Datetime(string="Finished on", readonly=True)
    undone_run_id = fields.Many2one(
        'procountor.register.run', string="Takes back", readonly=True, index='btree_not_null', ondelete='cascade'
    )
    undo_run_ids = fields.One2many('procountor.register.run', 'undone_run_id', string="Taken back by", readonly=True)

    _open_uniq = models.UniqueIndex(
        "(connection_id, register, work) WHERE state IN ('waiting', 'running') AND work IN ('fetch', 'find')",
        "This is being done already.",
    )

    @api.depends('done', 'total', 'state')
    def _compute_progress(self):
        for run in self:
            share = int(100 * run.done / run.total) if run.total else 0
            run.progress = 100 if run.state == 'done' else min(share, 99)

    # ------------------------------------------------------------------
    # IN
    # ------------------------------------------------------------------

    @api.model
    def _request(self, connection, register, work, **values):
        """Return what does this ``work``: the one that is open already, else a new one."""
        self._wake_up()
        same = [('connection_id', '=', connection.id), ('register', '=', register), ('work', '=', work)]
        if work in ('fetch', 'find') and (run := self.search([*same, ('state', 'in', OPEN)], limit=1)):
            run.next_try = fields.Datetime.now()
            return run
        try:
            return self.create({'connection_id': connection.id, 'register': register, 'work': work} | values)
        except UniqueViolation:
            raise ConcurrencyError("The same was asked for at the same moment") from None

    def action_undo(self):
        """Take back what these runs linked and added. Records that were changed or used since stay in Odoo."""
        for run in self:
            register = self.env[run.register]._to_change()
            if run.work != 'apply' or run.state != 'done' or run.undo_run_ids:
                raise UserError(self.env._("Only what was applied can be taken back, and only once."))
            total = register.search_count([('run_id', '=', run.id), ('outcome', 'in', ('linked', 'created'))])
            run.sudo()._request(run.connection_id.sudo(), run.register, 'undo', undone_run_id=run.id, total=total)
        return {'type': 'ir.actions.client', 'tag': 'soft_reload'}

    @api.model
    def _forget(self, connection):
        """Drop what was done for another company than the connection has now."""
        self.search([('connection_id', '=', connection.id)]).unlink()

    @api.model
    def _wake_up(self, at=None):
        self.env.ref('procountor_connector.ir_cron_registers').sudo()._trigger(at)

    # ------------------------------------------------------------------
    # WORK
    # ------------------------------------------------------------------

    @api.model
    def _cron_process(self):
        """Do what is asked for, in the order in which it was."""
        cron = self.env['ir.cron']
        cron._commit_progress(remaining=self.search_count(self._due_domain()))
        while run := self.search(self._due_domain(), order='id', limit=1):
            run._step()
            if not cron._commit_progress(1, remaining=self.search_count(self._due_domain())):
                break

    @api.model
    def _due_domain(self):
        return [('state', 'in', OPEN), ('next_try', '<=', fields.Datetime.now())]

    def _step(self):
        """Do one step; what goes wrong concerns this run alone."""
        self = self.with_context(lang=self.requested_by_id.lang)
        try:
            is_last = getattr(self.env[self.register].sudo(), f'_step_{self.work}')(self)
        except NotNow as error:
            self._durably(partial(self._postpone, explain(self.env, error)))
        except ApiError as error:
            if isinstance(error, AuthFailed):
                self._durably(partial(self.connection_id._fail, explain(self.env, error)))
            self._durably(partial(self._stop, explain(self.env, error)))
        except UserError as error:
            self.env.cr.rollback()
            self._durably(partial(self._stop, str(error)))
        except Exception:
            _logger.exception("Procountor register: run %s stopped", self.id)
            self.env.cr.rollback()
            text = self.env._("It stopped by an error. Ask your administrator to look into the log, then try again.")
            self._durably(partial(self._stop, text))
        else:
            if is_last:
                self._durably(self._finish)

    def _finish(self):
        self.write({'state': 'done', 'finished_at': fields.Datetime.now(), 'problem': False})
        if self.work == 'fetch':
            self.with_user(self.requested_by_id).sudo()._request(self.connection_id, self.register, 'find')

    def _stop(self, problem):
        self.write({'state': 'failed', 'finished_at': fields.Datetime.now(), 'problem': problem})

    def _postpone(self, problem):
        next_try = fields.Datetime.now() + PAUSE
        self.write({'state': 'running', 'next_try': next_try, 'problem': problem})
        self._wake_up(next_try)

    def _move(self, position, **values):
        """Keep how far this run is."""
        self.write({'state': 'running', 'position': json.dumps(position), 'problem': False} | values)

    def _place(self):
        return json.loads(self.position)

    def _durably(self, step):
        """Run ``step``, commit, and return its result."""
        return self.env['procountor.exchange']._durably(step)
