from urllib.parse import urlsplit

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ..procountor_api import ApiError, Client, Credentials
from .error_text import explain
from .procountor_vat_status import DOMESTIC

# Chapter 2 of the fact book. The address of a sandbox is written on the connection.
ADDRESSES = {
    'production': 'https://api.procountor.com/supported/api',
    'test': 'https://pts-api.procountor.com/supported/api',
}
LOOPBACK = ('localhost', '127.0.0.1', '::1')
BUTTON_SECONDS = 10


class ProcountorConnection(models.Model):
    """The link between one company of Odoo, with its branches, and one company in Procountor."""

    _name = 'procountor.connection'
    _description = "Procountor Connection"
    _order = 'company_id, name'
    _check_company_auto = True

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
    client_secret = fields.Char(groups='procountor_connector.group_procountor_manager', copy=False)
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
            connection.url = ADDRESSES.get(connection.environment) or connection.url

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
            address = urlsplit(connection.url)
            if address.scheme != 'https' and not (address.scheme == 'http' and address.hostname in LOOPBACK):
                raise ValidationError(self.env._("The address must start with https://."))
            if connection.url != ADDRESSES.get(connection.environment, connection.url):
                raise ValidationError(self.env._("Only a sandbox has an address of its own."))

    # ------------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        connections = super().create(vals_list)
        connections.filtered('active')._mark_unsent()
        return connections

    def write(self, vals):
        if {'url', 'environment'} & vals.keys():
            vals = self._without_secrets_of_another_host(vals)
        if {'url', 'environment', 'client_id', 'client_secret', 'api_key'} & vals.keys():
            vals = {'state': 'draft', 'state_message': False} | vals
        result = super().write(vals)
        if vals.get('active'):
            self._mark_unsent()
        return result

    def _without_secrets_of_another_host(self, vals):
        """A new address must not get the key that was given for another one."""
        url = ADDRESSES.get(vals.get('environment')) or vals.get('url')
        if any(urlsplit(connection.url).hostname != urlsplit(url or connection.url).hostname for connection in self):
            return {'client_secret': False, 'api_key': False} | vals
        return vals

    def copy_data(self, default=None):
        copies = super().copy_data(default)
        for connection, values in zip(self, copies, strict=True):
            values.update({'active': False, 'name': self.env._("%s (copy)", connection.name)})
        return copies

    def _mark_unsent(self):
        """Show the posted documents of the company as *Not sent*."""
        for connection in self:
            self.env['account.move'].sudo().search(
                [
                    ('company_id', 'child_of', connection.company_id.id),
                    ('move_type', 'in', ('out_invoice', 'out_refund')),
                    ('state', '=', 'posted'),
                    ('procountor_state', '=', False),
                ]
            ).procountor_state = 'not_sent'

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
        self.remote_company = company['name']
        self.env['procountor.vat.status']._refresh(self, client.vats.default()['vatStatuses'])
        accounts = [row for row in client.bank_accounts.search() if row['status'] == 'ACTIVE']
        if self.bank_account not in [row['iban'] for row in accounts]:
            default = [row for row in accounts if row['defaultForInvoice']] or accounts
            self.bank_account = default[0]['iban'] if default else False

    def _check_same_company(self, company):
        """Refuse a key that opens the books of another company."""
        there = (company.get('businessIdentifier') or {}).get('code')
        here = self.company_id.company_registry
        if there and here and there != here:
            raise UserError(
                self.env._(
                    "The key belongs to %(there)s (%(there_id)s), but %(here)s has the business ID %(here_id)s. "
                    "Use a key of the right company.",
                    there=company['name'],
                    there_id=there,
                    here=self.company_id.name,
                    here_id=here,
                )
            )

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

    def _check_usable_by_user(self):
        if not self.env.user.has_group('procountor_connector.group_procountor_user'):
            raise AccessError(self.env._("You need the Procountor right to do this. Ask your administrator."))
