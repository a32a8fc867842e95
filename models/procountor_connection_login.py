from functools import partial

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.service.model import retrying
from odoo.tools.misc import hash_sign, verify_hash_signed

from ..procountor_api import (
    ApiError,
    AuthFailed,
    Credentials,
    OutcomeUnknown,
    Refused,
    checked_url,
    key_for_code,
    key_login_url,
)
from .procountor_connection_check import BUTTON_SECONDS
from .procountor_login import LIFE

CALLBACK = '/procountor/keylogin/callback'
SCOPE = 'procountor_key_login'


class ProcountorConnection(models.Model):
    """Login by browser, which brings the API key without pasting it.

        button --state--> Procountor: log in, choose the company, allow --code, state--> callback --code--> API key

    ``state`` is signed, ends after ten minutes, and belongs to one connection, its company and the user who pressed
    the button. It is good for one answer (`procountor.login`).
    """

    _inherit = 'procountor.connection'

    redirect_uri = fields.Char(
        string="Redirect URI",
        groups='procountor_connector.group_procountor_manager',
        help="The address that Procountor has registered for your API client; a client has one. You can log in at "
        "Procountor instead of pasting a key when it is the address of this Odoo.",
    )
    login_callback_url = fields.Char(
        string="Address of this Odoo",
        compute='_compute_login_callback_url',
        help="Ask Procountor to register it as the redirect URI of your API client.",
    )
    can_log_in_by_browser = fields.Boolean(compute='_compute_can_log_in_by_browser', compute_sudo=True)

    def _compute_login_callback_url(self):
        base = self.env['ir.config_parameter'].sudo().get_param('web.base.url')
        try:
            callback = checked_url(base) + CALLBACK
        except ValueError:  # the code must not travel in the open
            callback = False
        self.login_callback_url = callback

    @api.depends('redirect_uri', 'login_callback_url')
    def _compute_can_log_in_by_browser(self):
        for connection in self:
            callback = connection.login_callback_url
            connection.can_log_in_by_browser = bool(callback) and connection.redirect_uri == callback

    # ------------------------------------------------------------------
    # THERE
    # ------------------------------------------------------------------

    def action_log_in_by_browser(self):
        """Lead the browser to Procountor, where a person logs in, chooses the company and allows a key.

        :raise UserError: when this way is not open for the client, or its secret is missing
        """
        self.ensure_one()
        self.check_access('write')
        if not self.can_log_in_by_browser:
            raise UserError(
                self.env._(
                    "The redirect URI of your API client has to be the address of this Odoo, and begin with https. Ask "
                    "Procountor to register it, or make an API key in Procountor and paste it here."
                )
            )
        redirect_uri = self._login_credentials().redirect_uri
        begun = self.env['procountor.login'].sudo().create({'connection_id': self.id})
        owner = [self.id, self.company_id.id, self.env.uid, begun.nonce]
        state = hash_sign(self.env(su=True), SCOPE, owner, expiration=LIFE)
        return {
            'type': 'ir.actions.act_url',
            'url': key_login_url(self.url, self.client_id, redirect_uri, state),
            'target': 'self',
        }

    def _login_credentials(self):
        """Return the credentials of the client, without an API key.

        :raise UserError: something of them is missing or cannot be opened, or this is a copy of another database
        """
        if reason := self._mute_reason():
            raise UserError(reason)
        client_secret = self._opened('client_secret_sealed') or self._preset_secret()
        self._check_given(client_id=self.client_id, client_secret=client_secret)
        return Credentials(self.client_id, client_secret, '', self.sudo().redirect_uri)

    # ------------------------------------------------------------------
    # AND BACK
    # ------------------------------------------------------------------

    @api.model
    def _finish_login(self, state, code, error):
        """Store the API key that a login by browser brings, and return its connection.

        :param state: what `action_log_in_by_browser` has sent with the browser
        :param code: what Procountor gives for a key, or empty
        :param error: Procountor's word for a login that failed, or empty
        :raise UserError: nothing was stored; the text says why, and what to do
        """
        connection, nonce = self._begun_login(state)
        if not self.env['procountor.login'].sudo()._use_up(nonce):
            raise UserError(
                self.env._("This login was finished already. To log in once more, open the connection and begin again.")
            )
        if error or not code:
            raise UserError(
                self.env._(
                    "You did not let Odoo have a key, or Procountor did not allow it. Nothing was changed. Open the "
                    "connection and begin again, or make an API key in Procountor and paste it there."
                )
            )
        connection._store_login_key(connection._key_for_code(code))
        return connection

    def _begun_login(self, state):
        """Return the connection that ``state`` belongs to, and its nonce."""
        try:
            owner = verify_hash_signed(self.env(su=True), SCOPE, state)
        except ValueError:  # it is nothing that was ever signed
            owner = None
        connection_id, company_id, user_id, nonce = owner or (0, 0, 0, '')
        connection = self.browse(connection_id).exists()
        if not connection or connection.sudo().company_id.id != company_id:
            raise UserError(
                self.env._("This login was not begun here, or too long ago. Open the connection and begin again.")
            )
        if user_id != self.env.uid:
            raise UserError(
                self.env._("Another user began this login. Open the connection and begin again with your own name.")
            )
        if not connection.has_access('write'):
            raise UserError(
                self.env._("You may not change this connection. An administrator of its company has to log in.")
            )
        return connection, nonce

    def _key_for_code(self, code):
        try:
            return key_for_code(self.url, self._login_credentials(), code, BUTTON_SECONDS)
        except ApiError as error:
            raise UserError(self._login_problem(error)) from None

    def _login_problem(self, error):
        if isinstance(error, AuthFailed):
            return self.env._(
                "Procountor did not accept the login. Open the connection and begin again; if that does not help, "
                "check its client ID, client secret and redirect URI, or paste an API key."
            )
        if isinstance(error, Refused):
            return self.env._(
                "Procountor does not know this way of logging in (%s). Make an API key there and paste it in the "
                "connection.",
                error.status,
            )
        if isinstance(error, OutcomeUnknown):
            return self.env._(
                "The answer of Procountor was lost. It may have made an API key that nobody knows: remove it in "
                "Procountor under API client keys, then open the connection and begin again."
            )
        return self.env._(
            "Procountor does not answer now. Open the connection and begin again later, or paste an API key."
        )

    def _store_login_key(self, key):
        """Write the key in a transaction of its own: nobody will ever get it again.

        Somebody may be changing the connection at the same moment. Then only the writing is repeated, since a repeated
        request would find the login used up.
        """
        with self.env.registry.cursor() as cr:
            connection = self.with_env(self.env(cr=cr))
            retrying(partial(connection.write, {'api_key': key}), connection.env)
