from urllib.parse import urlsplit

from odoo import fields, models
from odoo.exceptions import UserError

from ..procountor_api import Client, Credentials
from .procountor_connection import ADDRESSES


class ProcountorConnection(models.Model):
    """The secrets of the connection, and the only door to a client that uses them."""

    _inherit = 'procountor.connection'

    client_secret = fields.Char(
        string="Client secret", groups='procountor_connector.group_procountor_manager', copy=False
    )
    api_key = fields.Char(
        string="API key",
        groups='procountor_connector.group_procountor_manager',
        copy=False,
        help="Made in Procountor under API client keys. It is shown there only once.",
    )

    def _without_secrets_of_another_host(self, vals):
        """A new address must not get the key that was given for another one."""
        url = ADDRESSES.get(vals.get('environment')) or vals.get('url') or self.url
        if urlsplit(url)[:2] != urlsplit(self.url)[:2]:  # scheme, host and port
            return {'client_secret': False, 'api_key': False} | vals
        return vals

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
