from functools import partial

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import NO_ACCESS

from ..procountor_api import Client, Credentials, origin
from ..procountor_api.client import TIMEOUT
from .procountor_connection import ADDRESSES
from .procountor_token import SharedToken
from .secret_box import BadKey, UnknownKey, configured, server_box

DOT = '•'  # stands in no secret
MASK = 4 * DOT
SHOWN = 4
LONG_ENOUGH = 12  # of a shorter secret, four characters would tell too much
SEALED = ('client_secret_sealed', 'api_key_sealed', 'new_key_sealed')
LOGIN = {'url', 'environment', 'client_id', 'client_secret', 'api_key'}


def masked(secret):
    """Return what a person may see of ``secret``: enough to tell one from another."""
    if not secret:
        return False
    return f'{MASK} {secret[-SHOWN:]}' if len(secret) >= LONG_ENOUGH else MASK


def is_masked(value):
    return isinstance(value, str) and DOT in value


class ProcountorConnection(models.Model):
    """The secrets of the connection, and the only door to a client that uses them.

    A secret has a sealed column that nobody reaches over RPC, and a field of the form that is written with the plain
    text and read as a mask: the plain text never becomes part of the cache, the database or an answer. It is sealed for
    the host of the address, and opens for no other.
    """

    _inherit = 'procountor.connection'

    client_id = fields.Char(compute='_compute_client_id', store=True, readonly=False, precompute=True)
    client_secret_sealed = fields.Char(groups=NO_ACCESS, copy=False, prefetch=False)
    api_key_sealed = fields.Char(groups=NO_ACCESS, copy=False, prefetch=False)
    client_secret = fields.Char(
        string="Client secret",
        compute='_compute_client_secret',
        inverse='_inverse_client_secret',
        groups='procountor_connector.group_procountor_manager',
        copy=False,
        exportable=False,
        help="Once saved, only its end is shown. Leave it empty for a client ID whose secret your server knows.",
    )
    api_key = fields.Char(
        string="API key",
        compute='_compute_api_key',
        inverse='_inverse_api_key',
        groups='procountor_connector.group_procountor_manager',
        copy=False,
        exportable=False,
        help="Made in Procountor under API client keys. It is shown there only once, and here never again.",
    )

    # ------------------------------------------------------------------
    # FIELDS
    # ------------------------------------------------------------------

    @api.depends('environment')
    def _compute_client_id(self):
        preset = configured('client_id')
        for connection in self:
            own = connection.client_id if connection.client_id != preset else False
            connection.client_id = own or (connection.environment == 'production' and preset) or False

    @api.constrains('client_id', 'environment')
    def _check_client(self):
        preset = configured('client_id')
        for connection in self:
            if preset and connection.environment != 'production' and connection.client_id == preset:
                raise ValidationError(
                    self.env._("This client ID is for production only. Use the one that you got for testing.")
                )

    @api.depends('client_secret_sealed')
    def _compute_client_secret(self):
        for connection in self:
            connection.client_secret = connection._mask('client_secret_sealed')

    @api.depends('api_key_sealed')
    def _compute_api_key(self):
        for connection in self:
            connection.api_key = connection._mask('api_key_sealed')

    def _mask(self, field):
        """Return what may be shown of a sealed field; just that there is something when it cannot be opened."""
        sealed = self.sudo()[field]
        try:
            return masked(sealed and self._box().open(sealed, origin(self.url)))
        except (UserError, UnknownKey):
            return MASK

    def _inverse_client_secret(self):
        for connection in self:
            connection.sudo().client_secret_sealed = connection._sealed(connection.client_secret)
        self._forget_plain('client_secret')

    def _inverse_api_key(self):
        for connection in self:
            connection._store_key(connection._sealed(connection.api_key))
        self._forget_plain('api_key')

    def _forget_plain(self, field):
        """Drop what was written from the cache: a read in the same transaction gets the mask."""
        self.invalidate_recordset([field], flush=False)

    def _sealed(self, text):
        text = (text or '').strip()
        return bool(text) and not is_masked(text) and self._box().seal(text, origin(self.url))

    def _box(self):
        """Return the `SecretBox` of the server.

        :raise UserError: it has no key that can be used
        """
        return self._of_server(server_box)

    def _of_server(self, read):
        try:
            return read()
        except BadKey:
            raise UserError(
                self.env._(
                    "The key that protects the secrets on this server is too short. The administrator of the server "
                    "has to configure one of 32 random characters or more (procountor_secret_key)."
                )
            ) from None
        except OSError as error:
            raise UserError(
                self.env._(
                    "The server cannot keep the key that protects the secrets: %s. Its administrator has to make the "
                    "data directory writable, or to configure a key (procountor_secret_key).",
                    error.strerror,
                )
            ) from None

    # ------------------------------------------------------------------
    # A CHANGED LOGIN
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        connections = super().create(vals_list)
        if 'sandbox' in connections.mapped('environment'):
            self._check_may_enter_address()
        return connections

    @api.model
    def _check_may_enter_address(self):
        """Whoever may enter an address can try by it which hosts and ports the server reaches."""
        if not (self.env.su or self.env.user.has_group('base.group_system')):
            raise AccessError(
                self.env._("Only an administrator of Odoo (Settings) may enter the address of a sandbox. Ask for it.")
            )

    def _follow_login(self, vals):
        """Return ``vals``, which are about to be written, with what a change of the login means for the connection."""
        vals = self._without_masks(vals)
        if vals.get('url', self.url) != self.url and vals.get('environment', self.environment) == 'sandbox':
            self._check_may_enter_address()
        if not self._is_same_host(vals):
            self._forget_secrets()
        if LOGIN & vals.keys() and not self._is_rotation(vals):
            vals = vals | {'state': 'draft', 'state_message': False}
        return vals

    def _without_masks(self, vals):
        """Return ``vals`` without secrets that are only shown; of one pasted beside the mask, what was pasted."""
        masked_names = [name for name in ('client_secret', 'api_key') if is_masked(vals.get(name))]
        rest = {name: value for name, value in vals.items() if name not in masked_names}
        for name in masked_names:
            pasted = vals[name].replace(self._mask(f'{name}_sealed') or MASK, '').strip()
            if is_masked(pasted):
                raise UserError(self.env._("Empty the field before you paste the new secret."))
            if pasted:
                rest[name] = pasted
        return rest

    def _is_same_host(self, vals):
        host = origin(ADDRESSES.get(vals.get('environment')) or vals.get('url', self.url))
        return bool(host) and host == origin(self.url)

    def _forget_secrets(self):
        """A new address must not get what was given for another one."""
        self.check_access('write')
        secret = self.sudo()
        if any(secret[field] for field in SEALED):
            secret.write(dict.fromkeys(SEALED, False))
            self._message_log(body=self.env._("The address changed, so client secret and API key were removed."))

    # ------------------------------------------------------------------
    # THE DOOR
    # ------------------------------------------------------------------

    def _client(self, timeout=TIMEOUT, is_waiting=True):
        """Return a new API client; all clients of the same login share its token, those of a client ID their budget.

        :param timeout: seconds that one call may take
        :param is_waiting: a person waits for the answers, and goes first
        :raise UserError: secrets are missing or cannot be opened, or this is a copy of another database
        """
        return self._client_with('api_key_sealed', timeout, is_waiting)

    def _client_with(self, key_field, timeout, is_waiting=True):
        return self._client_factory(timeout, is_waiting, key_field)()

    def _client_factory(self, timeout, is_waiting=False, key_field='api_key_sealed'):
        """Return a function that makes clients, as `_client` does, without the ORM: for threads."""
        self.ensure_one()
        if reason := self._mute_reason():
            raise UserError(reason)
        credentials = self._credentials(key_field)
        box = self._box()
        identity = box.digest(self.url, credentials.client_id, credentials.client_secret, credentials.api_key)
        renew = SharedToken(self.env.registry, box, identity, timeout)
        return partial(Client, self.url, credentials, timeout=timeout, renew=renew, budget=self._budget(is_waiting))

    def _credentials(self, key_field):
        client_secret = self._opened('client_secret_sealed') or self._preset_secret()
        api_key = self._opened(key_field)
        self._check_given(client_id=self.client_id, client_secret=client_secret, api_key=api_key)
        return Credentials(self.client_id, client_secret, api_key, self.sudo().redirect_uri or '')

    def _check_given(self, **login):
        """Name what is missing of ``login``, values by the names of their fields."""
        labels = self.env['ir.model.fields'].get_field_string(self._name)
        if missing := [labels[name] for name, value in login.items() if not value]:
            raise UserError(
                self.env._("Missing on the connection: %s. Enter it, then test the connection.", ', '.join(missing))
            )

    def _preset_secret(self):
        is_production = origin(self.url) == origin(ADDRESSES['production'])
        return is_production and self.client_id == configured('client_id') and configured('client_secret')

    def _opened(self, field):
        sealed = self.sudo()[field]
        try:
            return sealed and self._box().open(sealed, origin(self.url))
        except UnknownKey:
            raise UserError(
                self.env._(
                    "The secrets of the connection cannot be read: they were saved for another address, or this server "
                    "protects them with another key than before. Enter the client secret and the API key again, or ask "
                    "the administrator of the server to bring the old key back."
                )
            ) from None
