import secrets
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import NO_ACCESS

LIFE = timedelta(minutes=10)


class ProcountorLogin(models.Model):
    """A login by browser that was begun. Its row is gone as soon as the browser has come back with an answer."""

    _name = 'procountor.login'
    _description = "Procountor Login"

    connection_id = fields.Many2one('procountor.connection', required=True, ondelete='cascade')
    company_id = fields.Many2one(related='connection_id.company_id', store=True)
    nonce = fields.Char(required=True, default=lambda self: secrets.token_urlsafe(24), groups=NO_ACCESS)

    _nonce_uniq = models.UniqueIndex('(nonce)')

    @api.autovacuum
    def _gc_unfinished(self):
        self.search([('create_date', '<', fields.Datetime.now() - LIFE)]).unlink()

    def _use_up(self, nonce):
        """Take the row of ``nonce`` away, committed, and return whether there was one.

        What follows can be done once only, and the code of a request runs again after a conflict in the database. So
        this does not wait for the end of the request. Of two requests at once, one meets a conflict here and finds
        nothing when it runs again.
        """
        with self.env.registry.cursor() as cr:
            begun = self.with_env(self.env(cr=cr)).search([('nonce', '=', nonce)])
            begun.unlink()
            return bool(begun)
