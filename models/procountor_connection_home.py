from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import NO_ACCESS

from .secret_box import server_name


class ProcountorConnection(models.Model):
    """Only the database that the key was given to calls Procountor. A copy of it is mute."""

    _inherit = 'procountor.connection'

    home = fields.Json(
        groups=NO_ACCESS,
        copy=False,
        help="Where the key was entered: {'uuid', 'database', 'server'}, compared before each use.",
    )
    mute_reason = fields.Text(compute='_compute_mute_reason')
    is_copy = fields.Boolean(compute='_compute_mute_reason')

    @api.depends('home', 'api_key_sealed')
    def _compute_mute_reason(self):
        for connection in self:
            connection.mute_reason = connection._mute_reason()
            connection.is_copy = bool(connection.mute_reason) and not connection._is_neutralized()

    def action_confirm_database(self):
        """Let this database call Procountor from now on, in the place of the one that the key was given to."""
        self.ensure_one()
        self.check_access('write')
        if self._is_neutralized():
            raise UserError(self._mute_reason())
        if differences := self._differences():
            self.sudo().home = self._here()
            self._message_log(
                body=self.env._(
                    "This database was confirmed as the one that calls Procountor. Before: %s.", ', '.join(differences)
                )
            )
            self.env['procountor.exchange'].sudo()._resume(self)
        return self._notify('success', self.env._("This database calls Procountor from now on."))

    def _here(self):
        """Return what tells this database from its copies.

        :raise UserError: the server has no key that can be used
        """
        parameters = self.env['ir.config_parameter'].sudo()
        return {
            'uuid': parameters.get_param('database.uuid'),
            'database': self.env.cr.dbname,
            'server': self._of_server(server_name),
        }

    def _differences(self):
        """Return what differs between this database and the one that the key was given to, as texts."""
        home, here = self.sudo().home or {}, self._here()
        texts = {
            'database': self.env._(
                "its name is %(new)s and was %(old)s", new=here['database'], old=home.get('database') or '-'
            ),
            'uuid': self.env._("it has another identity (database.uuid)"),
            'server': self.env._("it runs on another server"),
        }
        return [text for part, text in texts.items() if home.get(part) != here[part]]

    def _is_neutralized(self):
        return bool(self.env['ir.config_parameter'].sudo().get_param('database.is_neutralized'))

    def _mute_reason(self):
        """Return why this database must not call Procountor, or False."""
        if self._is_neutralized():
            return self.env._("This is a copy of a database: it never calls Procountor.")
        try:
            differences = self._differences()
        except UserError as error:
            return str(error)
        if differences and self.sudo().api_key_sealed:
            return self.env._(
                "This database is not the one that the key was given to: %s. Nothing is sent. If it has taken the "
                "place of the old one for good, an administrator confirms it on the connection; a copy stays as it is.",
                ', '.join(differences),
            )
        return False
