from typing import NamedTuple

from odoo import fields, models
from odoo.exceptions import UserError

from ..procountor_api import ApiError, AuthFailed, NotNow, Refused
from .error_text import explain

BUTTON_SECONDS = 10


class Finding(NamedTuple):
    """What one check found; ``result`` is a state of `procountor.check`, and only *failed* stops the sending."""

    name: str
    result: str
    message: str


class ProcountorConnection(models.Model):
    """The live test of the connection: it finds what would go wrong later, and fetches what sending needs."""

    _inherit = 'procountor.connection'

    check_ids = fields.One2many('procountor.check', 'connection_id', string="Checks", readonly=True)

    # ------------------------------------------------------------------
    # BUTTONS
    # ------------------------------------------------------------------

    def action_test_connection(self):
        """Log in, look at everything that sending needs, and fetch the settings."""
        self.ensure_one()
        self.check_access('write')
        findings = self._findings()
        self._keep(findings)
        failed = [finding.message for finding in findings if finding.result == 'failed']
        now = fields.Datetime.now()
        if failed:
            self.write(self._values_after_failed_test(failed[0]) | {'tested_at': now})
            return self._notify('danger', self.state_message)
        self._adopt_new_key()
        self.write({'state': 'connected', 'state_message': False, 'tested_at': now, 'refreshed_at': now})
        self.activity_unlink(['mail.mail_activity_data_todo'])
        self.env['procountor.exchange'].sudo()._resume(self)
        return self._notify('success', self.env._("Connected with %s.", self.remote_company))

    def action_confirm_company(self):
        """Accept that the company in Procountor has another business ID than the one in Odoo, and test again."""
        self.ensure_one()
        self.check_access('write')
        confirmed = self.unconfirmed_business_id
        self.confirmed_business_id = confirmed
        self._message_log(body=self.env._("%s is confirmed as the business ID in Procountor.", confirmed))
        return self.action_test_connection()

    def _keep(self, findings):
        self.check_ids.sudo().unlink()
        self.env['procountor.check'].sudo().create(
            [
                {'connection_id': self.id, 'sequence': sequence} | finding._asdict()
                for sequence, finding in enumerate(findings)
            ]
        )

    def _notify(self, kind, message):
        return {
            'type': 'ir.actions.client',
            'tag': 'display_notification',
            'params': {'type': kind, 'message': message, 'next': {'type': 'ir.actions.client', 'tag': 'soft_reload'}},
        }

    # ------------------------------------------------------------------
    # CHECKS
    # ------------------------------------------------------------------

    def _checks(self):
        """Return ``(name, method, is needed)`` of each check. A needed one that is refused stops the sending."""
        env = self.env
        return [
            (env._("Login"), self._check_login, True),
            (env._("Company"), self._check_company, True),
            (env._("User rights"), self._check_rights, True),
            (env._("VAT"), self._check_vat, True),
            (env._("VAT mapping"), self._check_vat_mapping, False),
            (env._("Bank account"), self._check_bank_accounts, True),
            (env._("Dimensions"), self._check_dimensions, False),
            (env._("Chart of accounts"), self._check_ledger_accounts, False),
            (env._("Invoice channels"), self._check_channels, False),
            (env._("Documents feature"), self._check_documents, False),
            (env._("Clock"), self._check_clock, False),
            (env._("API version"), self._check_version, False),
        ]

    def _findings(self):
        """Return the findings of all checks; without a login, or without answers, the rest is left out."""
        try:
            client = self._client_under_test(timeout=BUTTON_SECONDS)
        except UserError as error:
            return [Finding(self.env._("Login"), 'failed', str(error))]
        findings = []
        with client:
            for name, check, is_needed in self._checks():
                try:
                    findings += [Finding(name, *result) for result in check(client)]
                except UserError as error:
                    return [*findings, Finding(name, 'failed', str(error))]
                except (AuthFailed, NotNow) as error:
                    return [*findings, Finding(name, 'failed', explain(self.env, error))]
                except ApiError as error:
                    result = 'failed' if is_needed else 'warning'
                    findings.append(Finding(name, result, self._explain_refusal(error)))
        return findings

    def _explain_refusal(self, error):
        if isinstance(error, Refused) and error.status == 403:
            return self.env._("The user of the API key has no right to see this. Give it in Procountor and test again.")
        return explain(self.env, error)
