from odoo import api, fields, models

from .procountor_problem import Problem
from .procountor_sales_invoice import UNDECIDED

READING = ('fetching', 'pairing')


class ProcountorConnection(models.Model):
    """The go-live of the connection: from which day Odoo sends, and what was in Procountor before."""

    _inherit = 'procountor.connection'

    go_live_ids = fields.One2many('procountor.go.live', 'connection_id', readonly=True)

    def action_open_go_live(self):
        """Show the go-live of this connection; the first time it is made."""
        self.ensure_one()
        self.check_access('read')
        go_lives = self.env['procountor.go.live'].sudo()
        go_live = go_lives.search([('connection_id', '=', self.id)]) or go_lives.create({'connection_id': self.id})
        action = self.env['ir.actions.act_window']._for_xml_id('procountor_connector.procountor_go_live_action')
        return action | {'res_id': go_live.id, 'view_mode': 'form', 'views': [(False, 'form')]}

    def _wake_go_lives(self):
        """Let the background link what people decided."""
        go_lives = self.sudo().go_live_ids
        go_lives.filtered(lambda each: each.state in ('ready', 'failed')).write(
            {'state': 'linking', 'next_try': fields.Datetime.now()}
        )
        go_lives._wake_up()

    # ------------------------------------------------------------------
    # THE DAY
    # ------------------------------------------------------------------

    def write(self, vals):
        result = super().write(vals)
        if vals.get('active') and 'go_live_date' not in vals:
            self._go_live_today()
        return result

    def action_setup_next(self):
        # EXTENDS
        result = super().action_setup_next()
        if self.setup_step == 'transfer':  # where the day is shown
            self._go_live_today()
        return result

    def _go_live_today(self):
        """Let a connection that was never used go live on the day of its activation, unless a person chose a day."""
        today = fields.Date.context_today(self)
        for connection in self.filtered(lambda each: each._has_first_go_live_date() and not each._is_used()):
            if connection.go_live_date != today:
                connection.go_live_date = today

    def _has_first_go_live_date(self):
        made = fields.Datetime.context_timestamp(self, self.create_date).date()
        return self.go_live_date == made

    # ------------------------------------------------------------------
    # NOTHING TWICE
    # ------------------------------------------------------------------

    @api.depends('go_live_ids.state')
    def _compute_pause_reason(self):
        # EXTENDS
        result = super()._compute_pause_reason()
        for connection in self.sudo().filtered(lambda each: not each.pause_reason and each._is_reading_go_live()):
            connection.pause_reason = self.env._(
                "The sales invoices that Procountor has are being read, so that none of them is sent once more. What "
                "waits is sent when that is done; see Procountor / Go-live."
            )
        return result

    def _forget_company(self):
        # EXTENDS: what was found belongs to the old company
        self.env['procountor.sales.invoice'].sudo().search([('connection_id', '=', self.id)]).unlink()
        self.sudo().go_live_ids.unlink()
        return super()._forget_company()

    def _is_reading_go_live(self):
        return bool(self.go_live_ids.filtered(lambda go_live: go_live.state in READING))


class ProcountorExchange(models.Model):
    _inherit = 'procountor.exchange'

    @api.model
    def _settled_domain(self):
        # EXTENDS: what waits may be an invoice that was there before, which is not known yet
        return [
            *super()._settled_domain(),
            '|',
            ('state', '=', 'uncertain'),
            ('connection_id', 'not any', [('go_live_ids', 'any', [('state', 'in', READING)])]),
        ]


class AccountMove(models.Model):
    _inherit = 'account.move'

    procountor_candidate_ids = fields.One2many(
        'procountor.sales.invoice.candidate',
        'move_id',
        readonly=True,
        groups='procountor_connector.group_procountor_user',
        help="Invoices of Procountor that this may be.",
    )

    def _procountor_problems(self, connection):
        # EXTENDS
        return self._procountor_double_problems(connection) + super()._procountor_problems(connection)

    def _procountor_double_problems(self, connection):
        """It may be there already: a person decides first."""
        rows = self.sudo().procountor_candidate_ids.row_id.filtered(
            lambda row: row.connection_id == connection and row.match_state in UNDECIDED
        )
        return [
            Problem(
                self.env._(
                    "Procountor has an invoice that may be this one, number %s. Under Procountor / Go-live link the "
                    "two, or leave the one in Procountor as another invoice.",
                    row.remote_number,
                ),
                row,
            )
            for row in rows[:1]
        ]
