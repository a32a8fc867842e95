from odoo import api, fields, models
from odoo.fields import NO_ACCESS

from .procountor_connection_secrets import LOGIN


class ProcountorConnection(models.Model):
    """Another API key for a connection that works: the old key is kept until the new one has passed the test."""

    _inherit = 'procountor.connection'

    new_key_sealed = fields.Char(groups=NO_ACCESS, copy=False, prefetch=False)
    new_api_key = fields.Char(
        string="New API key",
        compute='_compute_new_api_key',
        groups='procountor_connector.group_procountor_manager',
        exportable=False,
        help="Waits for its test. Nothing is sent until then.",
    )

    @api.depends('new_key_sealed')
    def _compute_new_api_key(self):
        for connection in self:
            connection.new_api_key = connection._mask('new_key_sealed')

    def action_discard_new_key(self):
        """Go on with the old key."""
        self.ensure_one()
        self.check_access('write')
        if self.sudo().new_key_sealed:
            self.sudo().write({'new_key_sealed': False, 'state_message': False})
            self._message_log(body=self.env._("The new API key was discarded."))
            self.env['procountor.exchange'].sudo()._resume(self)
        if self.state == 'connected':
            return self._notify('info', self.env._("The connection goes on with the old key."))
        return self._notify(
            'warning', self.env._("The old key is back. Test the connection: nothing is sent before the test succeeds.")
        )

    def _is_rotation(self, vals):
        """Tell whether writing ``vals`` only brings another key to a connection that works."""
        is_only_a_key = LOGIN & vals.keys() == {'api_key'} and bool((vals['api_key'] or '').strip())
        return is_only_a_key and self._has_a_key_that_works()

    def _has_a_key_that_works(self):
        return self.state == 'connected' and bool(self.sudo().api_key_sealed)

    def _store_key(self, sealed):
        """Keep a key that was entered: aside while another one works, else in its place."""
        secret = self.sudo()
        if not (sealed or secret.api_key_sealed):
            return
        if sealed and self._has_a_key_that_works():
            secret.new_key_sealed = sealed
            body = self.env._("A new API key was entered. It waits for its test.")
        else:
            secret.write({'api_key_sealed': sealed, 'new_key_sealed': False, 'home': self._here()})
            body = self.env._("The API key was changed.") if sealed else self.env._("The API key was removed.")
        self._message_log(body=body)

    def _client_under_test(self, timeout):
        """Return the client for a test: with the new key when one waits, else as `_client`."""
        return self._client_with('new_key_sealed' if self.sudo().new_key_sealed else 'api_key_sealed', timeout)

    def _adopt_new_key(self):
        """The test succeeded: a new key takes the place of the old one."""
        secret = self.sudo()
        if secret.new_key_sealed:
            secret.write({'api_key_sealed': secret.new_key_sealed, 'new_key_sealed': False})
            self._message_log(body=self.env._("The new API key is in use."))

    def _values_after_failed_test(self, message):
        """Return what a failed test makes of the connection; a new key that fails leaves the old one as it is."""
        if not self.sudo().new_key_sealed:
            return {'state': 'failed', 'state_message': message}
        cure = self.env._("The old key is kept. Enter another new key, or discard it to go on with the old one.")
        return {'state_message': f'{message}\n{cure}'}

    def _new_key_reason(self):
        """Return why a new key holds the queue, or False."""
        return bool(self.sudo().new_key_sealed) and self.env._(
            "The new API key is not tested. Test the connection, or discard the new key."
        )
