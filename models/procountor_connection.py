from urllib.parse import urlsplit

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL

from ..procountor_api import ApiError, Client, Credentials, checked_url
from .account_move import DOCUMENT_TYPES
from .error_text import explain
from .procountor_vat_status import DOMESTIC

# Chapter 2 of the fact book. The address of a sandbox is written on the connection.
ADDRESSES = {
    'production': 'https://api.procountor.com/supported/api',
    'test': 'https://pts-api.procountor.com/supported/api',
}
BUTTON_SECONDS = 10


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
    client_secret = fields.Char(
        string="Client secret", groups='procountor_connector.group_procountor_manager', copy=False
    )
    api_key = fields.Char(
        string="API key",
        groups='procountor_connector.group_procountor_manager',
        copy=False,
        help="Made in Procountor under API client keys. It is shown there only once.",
    )
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
    bank_account = fields.Char(
        string="Bank account on invoices",
        copy=False,
        help="IBAN that the customers pay to. It must be an active account in Procountor.",
    )
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

    def _without_secrets_of_another_host(self, vals):
        """A new address must not get the key that was given for another one."""
        url = ADDRESSES.get(vals.get('environment')) or vals.get('url') or self.url
        if urlsplit(url)[:2] != urlsplit(self.url)[:2]:  # scheme, host and port
            return {'client_secret': False, 'api_key': False} | vals
        return vals

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
    # BUTTONS
    # ------------------------------------------------------------------

    def action_test_connection(self):
        """Log in, compare the companies, and fetch what sending needs."""
        self.ensure_one()
        self.check_access('write')
        try:
            self._fetch_settings(self._client(timeout=BUTTON_SECONDS))
        except (ApiError, UserError) as error:
            message = str(error) if isinstance(error, UserError) else explain(self.env, error)
            self.write({'state': 'failed', 'state_message': message, 'tested_at': fields.Datetime.now()})
            return self._notify('danger', message)
        self.write({'state': 'connected', 'state_message': False, 'tested_at': fields.Datetime.now()})
        self.env['procountor.exchange'].sudo()._resume(self)
        return self._notify('success', self.env._("Connected with %s.", self.remote_company))

    def _notify(self, kind, message):
        return {
            'type': 'ir.actions.client',
            'tag': 'display_notification',
            'params': {'type': kind, 'message': message, 'next': {'type': 'ir.actions.client', 'tag': 'soft_reload'}},
        }

    def _fetch_settings(self, client):
        company = client.company.get()
        self._check_same_company(company)
        self.write({'remote_company': company.get('name'), 'remote_company_id': company.get('id')})
        self.env['procountor.vat.status']._refresh(self, client.vats.default().get('vatStatuses') or [])
        accounts = [row for row in client.bank_accounts.search() if row.get('status') == 'ACTIVE']
        if self.bank_account not in [row.get('iban') for row in accounts]:
            default = [row for row in accounts if row.get('defaultForInvoice')] or accounts
            self.bank_account = default[0].get('iban') if default else False

    def _check_same_company(self, company):
        """Refuse a key that opens the books of another company."""
        there = (company.get('businessIdentifier') or {}).get('code')
        here = self.company_id.company_registry
        is_another_one = self.remote_company_id and str(company.get('id')) != self.remote_company_id
        if is_another_one or (there and here and there != here):
            raise UserError(
                self.env._(
                    "The key belongs to %(there)s (%(there_id)s), but the connection to %(here)s (%(here_id)s). "
                    "Use a key of the right company.",
                    there=company.get('name'),
                    there_id=there or company.get('id'),
                    here=self.company_id.name,
                    here_id=here or '-',
                )
            )

    def _pause_reason(self):
        """Return the sentence that says why nothing is sent now, or False."""
        if self.state == 'connected':
            return False
        return self.env._("The connection is not tested. What waits is sent when a test of it succeeds.")

    # ------------------------------------------------------------------
    # FOR OTHER MODELS
    # ------------------------------------------------------------------

    @api.model
    def _by_company(self, companies):
        """Return the active connection of each root company of ``companies``, as a dict."""
        connections = self.sudo().search([('company_id', 'in', companies.root_id.ids)])
        return {connection.company_id: connection for connection in connections}

    def _client(self, **options):
        """Return a new API client with the credentials of this connection.

        :raise UserError: when the secrets are missing, or this is a copy of another database
        """
        self.ensure_one()
        secret = self.sudo()
        if self.env['ir.config_parameter'].sudo().get_param('database.is_neutralized'):
            raise UserError(self.env._("This is a copy of a database: it never calls Procountor."))
        if not (secret.client_secret and secret.api_key):
            raise UserError(self.env._("Give the client secret and the API key of the connection first."))
        credentials = Credentials(secret.client_id, secret.client_secret, secret.api_key)
        return Client(self.url, credentials, **options)

    def _domestic_status(self):
        """Return the VAT status for domestic sales, or an empty record when it was not fetched."""
        return self.vat_status_ids.filtered(lambda status: status.number == DOMESTIC and status.sales)
