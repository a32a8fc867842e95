from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..procountor_api import origin
from .procountor_budget import SharedBudget

HIGHEST_RATE = 60  # what Procountor allows; chapter 4
DEFAULT_RATES = {'production': 10, 'test': 1, 'sandbox': 10}


class ProcountorConnection(models.Model):
    """The request budget of the connection."""

    _inherit = 'procountor.connection'

    request_rate = fields.Float(
        string="Requests per second",
        digits=(6, 2),
        compute='_compute_request_rate',
        store=True,
        readonly=False,
        precompute=True,
        groups='procountor_connector.group_procountor_manager',
        help="At most so many requests leave Odoo for Procountor in a second, those of all connections with the same "
        "client ID together. Lower it when other programs use this client ID too, or when Procountor asks for fewer.",
    )

    @api.depends('environment')
    def _compute_request_rate(self):
        for connection in self:
            connection.request_rate = DEFAULT_RATES.get(connection.environment)

    @api.constrains('request_rate')
    def _check_request_rate(self):
        for connection in self.sudo():
            if not 0 < connection.request_rate <= HIGHEST_RATE:
                raise ValidationError(
                    self.env._("Requests per second: enter a number above 0 and not above %s.", HIGHEST_RATE)
                )

    def _budget(self, is_waiting):
        """Return the budget that all connections with this host and client ID share.

        :param is_waiting: a person waits for the answers, and goes first
        """
        identity = self._box().digest(origin(self.url), self.client_id)
        return SharedBudget(self.env.registry, identity, self.sudo().request_rate, is_waiting)
