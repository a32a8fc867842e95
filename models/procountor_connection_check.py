from odoo import fields, models
from odoo.exceptions import UserError

from ..procountor_api import ApiError
from .error_text import explain

BUTTON_SECONDS = 10


class ProcountorConnection(models.Model):
    """The live test of the connection, and what it fetches."""

    _inherit = 'procountor.connection'

    def action_test_connection(self):
        """Log in, compare the companies, and fetch what sending needs."""
        self.ensure_one()
        self.check_access('write')
        try:
            self._fetch_settings(self._client_under_test(timeout=BUTTON_SECONDS))
        except (ApiError, UserError) as error:
            message = str(error) if isinstance(error, UserError) else explain(self.env, error)
            self.write(self._values_after_failed_test(message) | {'tested_at': fields.Datetime.now()})
            return self._notify('danger', self.state_message)
        self._adopt_new_key()
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
        self.write({'remote_company': company.get('name'), 'remote_company_id': company.get('id')})
        self._refresh_vat(client)
        self._refresh_bank_accounts(client)

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
        if not self.bank_account_id.active:
            self.bank_account_id = self.bank_account_ids[:1]
        return changes

    def _check_same_company(self, company):
        """Refuse a key that opens the books of another company."""
        there = (company.get('businessIdentifier') or {}).get('code')
        here = self.company_id.company_registry
        is_another_one = self.remote_company_id and str(company.get('id')) != self.remote_company_id
        if is_another_one or (there and here and there != here):
            raise UserError(
                self.env._(
                    "The key belongs to %(there)s (%(there_id)s), but the connection to %(here)s (%(here_id)s). "
                    "Use a key of the right company.",
                    there=company.get('name'),
                    there_id=there or company.get('id'),
                    here=self.company_id.name,
                    here_id=here or '-',
                )
            )
