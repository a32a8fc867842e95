import logging
import time
from typing import NamedTuple

import psycopg2

from odoo import fields, models
from odoo.exceptions import UserError

from ..procountor_api import ApiError, AuthFailed, NotNow, Refused, Unreachable
from .error_text import explain

_logger = logging.getLogger(__name__)

BUTTON_SECONDS = 10  # of one call
TEST_SECONDS = 30  # of all


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
        """Log in, look at everything that sending needs, and fetch the settings.

        :raise UserError: when somebody else is testing this connection
        """
        self.ensure_one()
        self.check_access('write')
        connection = self.sudo()
        if not connection.try_lock_for_update():
            raise UserError(self.env._("Somebody is testing this connection now. Wait a moment, then look again."))
        findings = connection._findings()
        connection._keep(findings)
        return connection._conclude(findings)

    def action_confirm_company(self):
        """Accept that the company in Procountor has another business ID than the one in Odoo, and test again.

        :raise UserError: when no company waits to be confirmed
        """
        self.ensure_one()
        self.check_access('write')
        confirmed = self.unconfirmed_business_id
        if not confirmed:
            raise UserError(self.env._("There is no other company to confirm. Test the connection first."))
        self.sudo().confirmed_business_id = confirmed
        self._message_log(body=self.env._("%s is confirmed as the company in Procountor.", confirmed))
        return self.action_test_connection()

    def _conclude(self, findings):
        """Write what the findings make of the connection, and return the notification that tells it."""
        now = fields.Datetime.now()
        messages = {finding.result: finding.message for finding in reversed(findings)}  # the first of each result
        if message := messages.get('failed'):
            self.write(self._values_after_failed_test(message) | {'tested_at': now})
            return self._notify('danger', self.state_message)
        if message := messages.get('unknown'):
            # Nothing was found out: what was known of the connection stays.
            self.write({'state_message': message, 'tested_at': now})
            return self._notify('warning', message)
        self._adopt_new_key()
        self.write({'state': 'connected', 'state_message': False, 'tested_at': now, 'refreshed_at': now})
        self.activity_unlink(['mail.mail_activity_data_todo'])
        self._forget_trials()
        self.env['procountor.exchange']._resume(self)
        return self._notify('success', self.env._("Connected with %s.", self.remote_company))

    def _keep(self, findings):
        self.check_ids.unlink()
        self.env['procountor.check'].create(
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
        """Return ``(name, method, weight)`` of each check.

        A *gate* that fails ends the test; a *needed* check that is refused stops the sending; an *extra* one warns.
        """
        env = self.env
        return [
            (env._("Login"), self._look_at_login, 'gate'),
            (env._("Company"), self._look_at_company, 'gate'),
            (env._("User rights"), self._look_at_rights, 'needed'),
            (env._("VAT"), self._look_at_vat, 'needed'),
            (env._("VAT mapping"), self._look_at_vat_mapping, 'extra'),
            (env._("Bank account"), self._look_at_bank_accounts, 'needed'),
            (env._("Dimensions"), self._look_at_dimensions, 'extra'),
            (env._("Chart of accounts"), self._look_at_ledger_accounts, 'extra'),
            (env._("Invoice channels"), self._look_at_channels, 'extra'),
            (env._("Documents feature"), self._look_at_documents, 'extra'),
            (env._("Clock"), self._look_at_clock, 'extra'),
            (env._("API version"), self._look_at_version, 'extra'),
        ]

    def _findings(self):
        """Return the findings of all checks; the rest is left out when a gate fails or no answer comes."""
        try:
            client = self._client_under_test(timeout=BUTTON_SECONDS)
        except UserError as error:
            return [Finding(self.env._("Login"), 'failed', str(error))]
        findings, deadline = [], time.monotonic() + TEST_SECONDS
        with client:
            for name, check, weight in self._checks():
                found = self._found(check, client, weight)
                findings += [Finding(name, *result) for result in found]
                results = [result for result, _message in found]
                if 'unknown' in results or (weight == 'gate' and 'failed' in results):
                    break
                if time.monotonic() > deadline:
                    message = self.env._("Procountor answers slowly: the rest was not looked at. Test again later.")
                    return [*findings, Finding(name, 'unknown', message)]
        return findings

    def _found(self, check, client, weight):
        """Return the results of one check. An answer that nobody expected is one too, and spoils no other."""
        try:
            with self.env.cr.savepoint():
                return list(check(client))
        except AuthFailed as error:
            return [('failed', explain(self.env, error))]
        except Unreachable:
            return [
                ('unknown', self.env._("Procountor cannot be reached. Check network and address; test again later."))
            ]
        except NotNow:
            return [('unknown', self.env._("Procountor does not answer properly now. Test again later."))]
        except ApiError as error:
            return [('warning' if weight == 'extra' else 'failed', self._explain_refusal(error))]
        except psycopg2.Error:
            raise
        except Exception:
            _logger.exception("A check of Procountor connection %s stopped", self.id)
            message = self.env._("Procountor's answer has a form that is not known. The log of the server tells more.")
            return [('warning' if weight == 'extra' else 'failed', message)]

    def _explain_refusal(self, error):
        if isinstance(error, Refused) and error.status == 403:
            return self.env._("The user of the API key has no right to see this. Give it in Procountor and test again.")
        return explain(self.env, error)
