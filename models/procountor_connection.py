from urllib.parse import urlsplit

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

from ..mapping.vat import DOMESTIC
from ..procountor_api import checked_url
from .account_move import DOCUMENT_TYPES

# Chapter 2 of the fact book. The address of a sandbox is written on the connection.
ADDRESSES = {
    'production': 'https://api.procountor.com/supported/api',
    'test': 'https://pts-api.procountor.com/supported/api',
}


class ProcountorConnection(models.Model):
    """The link between one company of Odoo, with its branches, and one company in Procountor."""

    _name = 'procountor.connection'
    _description = "Procountor Connection"
    _order = 'company_id, name'

    name = fields.Char(required=True, default=lambda self: self.env.company.name)
    active = fields.Boolean(default=True, copy=False)
    company_id = fields.Many2one(
        'res.company',
        required=True,
        index=True,
        ondelete='restrict',
        default=lambda self: self.env.company.root_id,
        domain=[('parent_id', '=', False)],
    )
    environment = fields.Selection(
        [('production', "Production"), ('test', "Test system"), ('sandbox', "Sandbox")],
        required=True,
        default='production',
        help="Production is your real bookkeeping. The test system is Procountor's own; the sandbox is a "
        "copy of the service that runs on your computer.",
    )
    url = fields.Char(
        string="Address",
        required=True,
        compute='_compute_url',
        store=True,
        readonly=False,
        precompute=True,
        help="Where the service answers, with its version: https://host/supported/api",
    )
    client_id = fields.Char(string="Client ID", required=True, help="Procountor asks for it when you make the API key.")
    state = fields.Selection(
        [('draft', "Not tested"), ('connected', "Connected"), ('failed', "Not working")],
        required=True,
        readonly=True,
        default='draft',
        copy=False,
    )
    state_message = fields.Char(readonly=True, copy=False)
    tested_at = fields.Datetime(string="Last tested", readonly=True, copy=False)
    remote_company = fields.Char(string="Company in Procountor", readonly=True, copy=False)
    remote_company_id = fields.Char(string="ID of the company in Procountor", readonly=True, copy=False)
    bank_account_ids = fields.One2many('procountor.bank.account', 'connection_id', string="Bank accounts")
    bank_account_id = fields.Many2one(
        'procountor.bank.account',
        string="Bank account on invoices",
        copy=False,
        domain="[('connection_id', '=', id)]",
        help="The account that the customers pay to. Procountor's own default when you choose none.",
    )
    vat_percent_ids = fields.One2many('procountor.vat.percent', 'connection_id', string="VAT percentages")
    vat_status_ids = fields.One2many('procountor.vat.status', 'connection_id', string="VAT statuses")

    _company_uniq = models.UniqueIndex(
        '(company_id) WHERE active',
        "A company can have only one active connection. Archive the other one first.",
    )

    # ------------------------------------------------------------------
    # FIELDS
    # ------------------------------------------------------------------

    @api.depends('environment')
    def _compute_url(self):
        for connection in self:
            own = connection.url if connection.url not in ADDRESSES.values() else False
            connection.url = ADDRESSES.get(connection.environment) or own

    @api.constrains('company_id')
    def _check_root_company(self):
        for connection in self:
            if connection.company_id.parent_id:
                raise ValidationError(
                    self.env._(
                        "%(branch)s is a branch. Make the connection for %(root)s: it serves its branches.",
                        branch=connection.company_id.name,
                        root=connection.company_id.root_id.name,
                    )
                )

    @api.constrains('url', 'environment')
    def _check_url(self):
        for connection in self:
            try:
                checked_url(connection.url)
            except ValueError:
                raise ValidationError(
                    self.env._("The address must look like https://host/path; http is for your own computer only.")
                ) from None
            is_known_host = urlsplit(connection.url).hostname in [
                urlsplit(known).hostname for known in ADDRESSES.values()
            ]
            if connection.environment == 'sandbox' and is_known_host:
                raise ValidationError(self.env._("This is the address of Procountor itself, not of a sandbox."))
            if connection.url != ADDRESSES.get(connection.environment, connection.url):
                raise ValidationError(self.env._("Only a sandbox has an address of its own."))

    # ------------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        own = self.env.company.root_id.id  # the default of the field
        self._check_free_company([vals.get('company_id', own) for vals in vals_list if vals.get('active', True)])
        connections = super().create(vals_list)
        connections.filtered('active')._mark_unsent()
        return connections

    def _check_free_company(self, company_ids):
        """Say it before the database does: what it refuses is logged with all values, secrets too."""
        if taken := self.search([('company_id', 'in', company_ids), ('id', 'not in', self.ids)], limit=1):
            raise ValidationError(
                self.env._(
                    "%(company)s has the active connection %(name)s already. Archive it first.",
                    company=taken.company_id.name,
                    name=taken.name,
                )
            )

    def write(self, vals):
        self._check_identity(vals)
        if vals.get('active', 'company_id' in vals):
            self._check_free_company([vals['company_id']] if 'company_id' in vals else self.company_id.ids)
        if {'url', 'environment', 'client_id', 'client_secret', 'api_key'} & vals.keys():
            vals = {'state': 'draft', 'state_message': False} | vals
        for connection in self:
            super(ProcountorConnection, connection).write(connection._without_secrets_of_another_host(vals))
        if 'active' in vals:
            self._follow_activity(vals['active'])
        return True

    def _check_identity(self, vals):
        """Refuse another company or environment once documents were exchanged: their ids belong to the old one."""
        changed = [
            connection
            for connection in self
            if vals.get('company_id', connection.company_id.id) != connection.company_id.id
            or vals.get('environment', connection.environment) != connection.environment
        ]
        exchanges = self.env['procountor.exchange'].sudo()
        if changed and exchanges.search_count([('connection_id', 'in', [each.id for each in changed])], limit=1):
            raise ValidationError(
                self.env._("Documents went by this connection. Archive it and make a new one for the other company.")
            )

    def _follow_activity(self, is_active):
        if is_active:
            self._mark_unsent()
        else:
            self.env['procountor.exchange'].sudo()._give_back(self)

    def copy_data(self, default=None):
        copies = super().copy_data(default)
        for connection, values in zip(self, copies, strict=True):
            values['active'] = False
            if 'name' not in (default or {}):
                values['name'] = self.env._("%s (copy)", connection.name)
        return copies

    def _mark_unsent(self):
        """Show the posted documents of the companies as *Not sent*."""
        # By SQL: there may be very many, and the checks of a changed invoice have nothing to find.
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """UPDATE account_move SET procountor_state = 'not_sent'
                    WHERE company_id IN %s AND move_type IN %s AND state = 'posted' AND procountor_state IS NULL""",
                tuple(self.env['res.company'].search([('id', 'child_of', self.company_id.ids)]).ids) or (0,),
                DOCUMENT_TYPES,
            )
        )
        self.env['account.move'].invalidate_model(['procountor_state'])

    # ------------------------------------------------------------------
    # FOR OTHER MODELS
    # ------------------------------------------------------------------

    def _pause_reason(self):
        """Return the sentence that says why nothing is sent now, or False."""
        if self.state == 'connected':
            return False
        return self.env._("The connection is not tested. What waits is sent when a test of it succeeds.")

    @api.model
    def _by_company(self, companies):
        """Return the active connection of each root company of ``companies``, as a dict."""
        connections = self.sudo().search([('company_id', 'in', companies.root_id.ids)])
        return {connection.company_id: connection for connection in connections}

    def _domestic_status(self):
        """Return the VAT status for domestic sales, or an empty record when it was not fetched."""
        return self.vat_status_ids.filtered(lambda status: status.number == DOMESTIC and status.sales)
