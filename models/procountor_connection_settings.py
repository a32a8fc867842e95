import logging

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..mapping.vat import DOMESTIC
from ..procountor_api import ApiError, AuthFailed
from .error_text import explain

_logger = logging.getLogger(__name__)

SECONDS = 60


class ProcountorConnection(models.Model):
    """What is fetched from Procountor once a day: VAT, bank accounts, dimensions, chart of accounts."""

    _inherit = 'procountor.connection'

    bank_account_ids = fields.One2many('procountor.bank.account', 'connection_id', string="Bank accounts")
    dimension_ids = fields.One2many('procountor.dimension', 'connection_id', string="Dimensions")
    ledger_account_ids = fields.One2many('procountor.ledger.account', 'connection_id', string="Chart of accounts")
    vat_percent_ids = fields.One2many('procountor.vat.percent', 'connection_id', string="VAT percentages")
    vat_status_ids = fields.One2many('procountor.vat.status', 'connection_id', string="VAT statuses")
    has_foreign_vat = fields.Boolean(
        compute='_compute_has_foreign_vat',
        compute_sudo=True,
        help="A fiscal position in use has its VAT paid in another country: each invoice then names its VAT country.",
    )
    refreshed_at = fields.Datetime(string="Settings fetched", readonly=True, copy=False)

    @api.depends('company_id')
    def _compute_has_foreign_vat(self):
        domain = [('company_id', 'child_of', self.company_id.ids), ('procountor_vat_country_id', '!=', False)]
        positions = self.env['account.fiscal.position'].search(domain)
        abroad = positions.filtered(lambda position: position._procountor_has_foreign_vat()).company_id.root_id
        for connection in self:
            connection.has_foreign_vat = connection.company_id in abroad

    @api.constrains('bank_account_id')
    def _check_bank_account(self):
        for connection in self:
            if connection.bank_account_id.connection_id not in (connection, self.browse()):
                raise ValidationError(self.env._("Choose a bank account of this connection."))

    @api.model
    def _cron_refresh_settings(self):
        """Fetch the settings of every connection that works; one that fails does not stop the others."""
        connections = self.search([('state', '=', 'connected'), ('is_disabled', '=', False)])
        self.env['ir.cron']._commit_progress(remaining=len(connections))
        for connection in connections:
            connection._refresh_safely()
            if not self.env['ir.cron']._commit_progress(1):
                break

    def _refresh_safely(self):
        try:
            with self._client(timeout=SECONDS) as client:
                self._refresh_settings(client)
        except AuthFailed as error:
            self._fail(explain(self.env, error))
        except (ApiError, UserError) as error:
            _logger.info("Procountor connection %s: its settings were not fetched: %r", self.id, str(error))
        except Exception:
            _logger.exception("Procountor connection %s: its settings could not be kept", self.id)
            self.env.cr.rollback()

    def _refresh_settings(self, client):
        """Fetch everything, and tell in the log of the connection what changed since the last time."""
        changes = [
            *self._refresh_vat(client),
            *self._refresh_bank_accounts(client),
            *self._refresh_dimensions(client),
            *self._refresh_ledger_accounts(client),
        ]
        if changes and self.refreshed_at:
            self._tell_changes(changes)
        self.write({'refreshed_at': fields.Datetime.now(), 'state_message': False})

    def _tell_changes(self, changes):
        """Write what Procountor changed into the log; VAT that is gone is for a person to look at."""
        self._message_log(body=Markup('<br/>').join([self.env._("Procountor's settings changed:"), *changes]))

    def _domestic_status(self):
        """Return the VAT status for domestic sales, or an empty record when it was not fetched."""
        return self.vat_status_ids.filtered(lambda status: status.number == DOMESTIC and status.sales)

    def _vat_status_words(self):
        """Return what each VAT status is called there, by its number."""
        return {status.number: status.description for status in self.vat_status_ids}

    def _refresh_vat(self, client):
        answer = client.vats.default()
        changes = []
        for model in ('procountor.vat.status', 'procountor.vat.percent'):
            register = self.env[model].sudo()
            changes += register._refresh(self, register._rows(answer))
        return changes

    def _refresh_bank_accounts(self, client):
        register = self.env['procountor.bank.account'].sudo()
        changes = register._refresh(self, register._rows(client.bank_accounts.search()))
        if not self.refreshed_at and not self.bank_account_id:
            self.bank_account_id = self.bank_account_ids[:1]  # Procountor's default comes first
        elif self.bank_account_id and not self.bank_account_id.active:
            self._forget_bank_account()
        return changes

    def _forget_bank_account(self):
        """No other account takes its place by itself: customers would pay to one that nobody chose."""
        note = self.env._("%s is no longer in use in Procountor.", self.bank_account_id.name)
        self.bank_account_id = False
        self._tell_responsible(self.env._("Choose the bank account that customers pay to"), note)

    def _refresh_dimensions(self, client):
        answer = client.dimensions.all()
        dimensions = self.env['procountor.dimension'].sudo()
        items = self.env['procountor.dimension.item'].sudo()
        changes = dimensions._refresh(self, dimensions._rows(answer))
        return changes + items._refresh(self, items._rows(self, answer))

    def _refresh_ledger_accounts(self, client):
        register = self.env['procountor.ledger.account'].sudo()
        return register._refresh(self, register._rows(client.ledger_accounts.all()))
