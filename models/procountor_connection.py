import re
from urllib.parse import urlsplit

from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, ValidationError

from ..procountor_api import checked_url

# Chapter 2 of the fact book. The address of a sandbox is written on the connection.
ADDRESSES = {
    'production': 'https://api.procountor.com',
    'test': 'https://pts-api.procountor.com',
}


class ProcountorConnection(models.Model):
    """The link between one company of Odoo, with its branches, and one company in Procountor."""

    _name = 'procountor.connection'
    _inherit = ['mail.thread', 'mail.activity.mixin', 'procountor.cure']
    _description = "Procountor Connection"
    _order = 'company_id, name'
    _check_company_auto = True

    name = fields.Char(required=True, default=lambda self: self.env.company.name)
    active = fields.Boolean(default=True, copy=False, tracking=True)
    user_id = fields.Many2one(
        'res.users',
        string="Responsible",
        default=lambda self: self.env.user,
        help="Gets an activity when a person has to mend something about this connection.",
    )
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
        tracking=True,
        help="Production is your real bookkeeping. The test system is Procountor's own; the sandbox is a "
        "copy of the service that runs on your computer.",
    )
    api_version = fields.Char(
        string="API version",
        required=True,
        default='supported',
        help="'supported' is Procountor's newest version that stays for some months, 'latest' the newest of all; "
        "a number such as v2602 keeps one version until Procountor ends it, about 9 months after its month.",
    )
    url = fields.Char(
        string="Address",
        required=True,
        tracking=True,
        compute='_compute_url',
        store=True,
        readonly=False,
        precompute=True,
        help="Where the service answers, with its version: https://host/supported/api",
    )
    client_id = fields.Char(
        string="Client ID", tracking=True, help="Procountor asks for it when you make the API key: copy it from here."
    )
    state = fields.Selection(
        [('draft', "Not tested"), ('connected', "Connected"), ('failed', "Not working")],
        required=True,
        readonly=True,
        default='draft',
        copy=False,
        tracking=True,
    )
    is_disabled = fields.Boolean(
        readonly=True, copy=False, tracking=True, help="Nothing is sent or fetched; what waits stays in the queue."
    )
    state_message = fields.Text(readonly=True, copy=False)
    tested_at = fields.Datetime(string="Last tested", readonly=True, copy=False)
    remote_company = fields.Char(string="Company in Procountor", readonly=True, copy=False)
    remote_company_id = fields.Char(string="ID of the company in Procountor", readonly=True, copy=False)

    _company_uniq = models.UniqueIndex(
        '(company_id) WHERE active',
        "A company can have only one active connection. Archive the other one first.",
    )

    # Ids of a sandbox are its own; those of Procountor belong to the system.
    _remote_company_uniq = models.UniqueIndex(
        "(environment, COALESCE(CASE WHEN environment = 'sandbox' THEN url END, ''), remote_company_id) "
        "WHERE active AND remote_company_id IS NOT NULL",
        "This company in Procountor is connected with another company of Odoo already.",
    )

    # ------------------------------------------------------------------
    # FIELDS
    # ------------------------------------------------------------------

    @api.depends('environment', 'api_version')
    def _compute_url(self):
        for connection in self:
            if connection.environment in ADDRESSES:
                connection.url = f'{ADDRESSES[connection.environment]}/{connection.api_version}/api'
            elif self._is_procountor(connection.url):
                connection.url = False

    @api.model
    def _is_procountor(self, url):
        """Whether ``url`` leads to Procountor itself."""
        try:
            host = urlsplit(url or '').hostname
        except ValueError:
            return False
        return host in [urlsplit(address).hostname for address in ADDRESSES.values()]

    @api.constrains('api_version')
    def _check_api_version(self):
        for connection in self:
            if not re.fullmatch(r'supported|latest|v\d{4}', connection.api_version or ''):
                raise ValidationError(
                    self.env._("The API version is 'supported', 'latest', or a number such as v2602 (year and month).")
                )

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

    @api.constrains('url', 'environment', 'api_version')
    def _check_url(self):
        for connection in self:
            try:
                checked_url(connection.url)
            except ValueError:
                raise ValidationError(
                    self.env._("The address must look like https://host/path; http is for your own computer only.")
                ) from None
            if connection.environment == 'sandbox' and self._is_procountor(connection.url):
                raise ValidationError(self.env._("This is the address of Procountor itself, not of a sandbox."))
            address = ADDRESSES.get(connection.environment)
            if address and connection.url != f'{address}/{connection.api_version}/api':
                raise ValidationError(self.env._("Only a sandbox has an address of its own."))

    # ------------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        self = self._without_forged_defaults()
        for vals in vals_list:
            self._check_readonly_fields(vals)
        own = self.env.company.root_id.id  # the default of the field
        self._check_free_company([vals.get('company_id', own) for vals in vals_list if vals.get('active', True)])
        connections = super().create(vals_list)
        connections.filtered('active')._follow_scope()
        return connections

    def _check_free_company(self, company_ids):
        """Say it before the database does, and name the connection that is in the way."""
        others = [('company_id', 'in', company_ids), ('id', 'not in', self.ids), ('active', '=', True)]
        if taken := self.search(others, limit=1):
            raise ValidationError(
                self.env._(
                    "%(company)s has the active connection %(name)s already. Archive it first.",
                    company=taken.company_id.name,
                    name=taken.name,
                )
            )

    def write(self, vals):
        self._check_readonly_fields(vals)
        self._check_identity(vals)
        if vals.get('active', 'company_id' in vals):
            self._check_free_company([vals['company_id']] if 'company_id' in vals else self.company_id.ids)
        for connection in self:
            if connection._is_another_company(vals):
                connection._forget_company()
            super(ProcountorConnection, connection).write(connection._follow_login(vals))
        if not vals.get('active', True):
            self.env['procountor.exchange'].sudo()._give_back(self)
        elif {'active', 'company_id', 'go_live_date', 'journal_ids'} & vals.keys():
            self.filtered('active')._follow_scope()
        if 'active' in vals:
            self.env['procountor.exchange'].sudo()._tell_where_looks_stand(self)
        if 'company_id' in vals:
            self.check_access('write')  # of the company that it belongs to now
        return True

    def _is_used(self):
        """Tell whether documents went by this connection."""
        exchanges = self.env['procountor.exchange'].sudo()
        return bool(exchanges.search_count([('connection_id', '=', self.id)], limit=1))

    @api.model
    def _readonly_names(self):
        fields_of_model = self._fields.items()
        return {name for name, field in fields_of_model if field.readonly and field.store} - set(models.MAGIC_COLUMNS)

    def _check_readonly_fields(self, vals):
        """What a test found out is not written by hand: read-only fields of a view stop nobody over the web."""
        if not self.env.su and (names := self._readonly_names() & vals.keys()):
            raise AccessError(self.env._("Odoo itself sets these fields: %s.", ", ".join(sorted(names))))

    def _without_forged_defaults(self):
        """Return ``self`` without defaults of the context for what is not written by hand."""
        if self.env.su:
            return self
        forged = {f'default_{name}' for name in self._readonly_names()}
        rest = {key: value for key, value in self.env.context.items() if key not in forged}
        return self.with_context(rest)  # pylint: disable=context-overridden

    def _is_another_company(self, vals):
        """Tell whether ``vals`` lead to another company on either side, of which nothing is known yet."""
        return any(
            name in vals and vals[name] != self._fields[name].convert_to_write(self[name], self)
            for name in ('company_id', 'environment')
        )

    def _forget_company(self):
        """Forget what the test found out and fetched."""
        secret = self.sudo()
        for field in ('check_ids', 'bank_account_ids', 'dimension_ids', 'ledger_account_ids'):
            secret[field].unlink()
        secret.with_context(active_test=False).vat_status_ids.unlink()
        secret.with_context(active_test=False).vat_percent_ids.unlink()
        secret.write(
            dict.fromkeys(('remote_company', 'remote_company_id', 'unconfirmed_business_id'), False)
            | {'confirmed_business_id': False, 'payment_journal_id': False, 'journal_ids': [Command.clear()]}
            | {'state': 'draft', 'state_message': False, 'tested_at': False, 'refreshed_at': False}
        )

    def _check_identity(self, vals):
        """Refuse another company or environment once documents were exchanged: their ids belong to the old one."""
        if any(connection._is_another_company(vals) and connection._is_used() for connection in self):
            raise ValidationError(
                self.env._("Documents went by this connection. Archive it and make a new one for the other company.")
            )

    def copy_data(self, default=None):
        copies = super().copy_data(default)
        for connection, values in zip(self, copies, strict=True):
            values['active'] = False
            if 'name' not in (default or {}):
                values['name'] = self.env._("%s (copy)", connection.name)
        return copies

    # ------------------------------------------------------------------
    # BUTTONS
    # ------------------------------------------------------------------

    def action_disable(self):
        """Stop sending and fetching; links, history and queue stay as they are."""
        self.check_access('write')
        self.sudo().is_disabled = True

    def action_enable(self):
        """Go on where `action_disable` stopped."""
        self.check_access('write')
        self.sudo().is_disabled = False
        for connection in self:
            self.env['procountor.exchange'].sudo()._resume(connection)

    # ------------------------------------------------------------------
    # FOR OTHER MODELS
    # ------------------------------------------------------------------

    def _fail(self, message):
        """Stop sending until a test succeeds, and tell the responsible person once."""
        if self.state == 'failed':
            return
        self.sudo().write({'state': 'failed', 'state_message': message})
        self._tell_responsible(self.env._("The connection to Procountor stopped working"), message)

    @api.model
    def _by_company(self, companies):
        """Return the active connection of each root company of ``companies``, as a dict."""
        roots = companies.sudo().with_context(active_test=True).root_id
        connections = self.sudo().browse(roots.procountor_connection_ids.ids)
        return {connection.company_id: connection for connection in connections}
