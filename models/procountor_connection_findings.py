from odoo import api, fields, models
from odoo.tools.misc import formatLang

from ..mapping import company_check
from ..mapping.vat import NO_VAT
from ..procountor_api import Refused

CLOCK_SECONDS = 120
# Chapter 2: a numbered version is kept for about 9 months.
OLD_VERSION_MONTHS = 8


class ProcountorConnection(models.Model):
    """What the test of the connection looks at: each check yields ``(result, message)``."""

    _inherit = 'procountor.connection'

    confirmed_business_id = fields.Char(
        readonly=True, copy=False, help="Business ID in Procountor that was confirmed though Odoo's is another one."
    )
    unconfirmed_business_id = fields.Char(readonly=True, copy=False)

    def _look_at_login(self, client):
        session = client.session.info()
        yield 'ok', self.env._("Logged in as %s.", session.get('userName') or session.get('userId'))

    def _look_at_company(self, client):
        """Compare the companies; a key that opens the books of another one must not be used."""
        company = client.company.get()
        if problem := self._company_problem(company):
            yield 'failed', problem
            return
        there = self._remote_business_id(company)
        self.write(
            {
                'remote_company': company.get('name'),
                'remote_company_id': company['id'],
                'unconfirmed_business_id': False,
            }
        )
        yield 'ok', f'{company.get("name")}, {there}'
        if self.environment == 'production' and company.get('operationType') not in ('PRODUCTION', None):
            yield (
                'warning',
                self.env._("In Procountor this is no company in production (%s).", company['operationType']),
            )

    @api.model
    def _remote_business_id(self, company):
        """Return what the company in Procountor is known by: its business ID, else its ID there."""
        return (company.get('businessIdentifier') or {}).get('code') or self.env._("ID %s", company.get('id'))

    def _company_problem(self, company):
        """Return why ``company`` cannot be taken for this one, or False."""
        words = {
            'there': company.get('name') or '-',
            'there_id': self._remote_business_id(company),
            'here': self.company_id.name,
            'here_id': self._business_id() or '-',
        }
        if not company.get('id'):
            return self.env._("Procountor does not tell to which company the key belongs. Test again later.")
        if self._is_used() and str(company['id']) != self.remote_company_id:
            return self.env._(
                "The key belongs to %(there)s (%(there_id)s), which is another company in Procountor than before. "
                "Use a key of the right company, or make a new connection for the other one.",
                **words,
            )
        if self._has_twin(company['id']):
            return self.env._(
                "%(there)s (%(there_id)s) is connected with another company of Odoo already. Archive that connection "
                "first, or use a key of the right company.",
                **words,
            )
        plain = company_check.plain_business_id
        accepted = {plain(self._business_id()), plain(self.confirmed_business_id)} - {''}
        if plain(words['there_id']) in accepted:
            return False
        self.unconfirmed_business_id = words['there_id']
        if not self._business_id():
            return self.env._(
                "%(here)s has no business ID in Odoo, so it cannot be compared with %(there)s (%(there_id)s). Give the "
                "business ID in the settings of the company, or confirm that it is the same company.",
                **words,
            )
        return self.env._(
            "The key belongs to %(there)s (%(there_id)s), but the connection to %(here)s (%(here_id)s). "
            "Use a key of the right company.",
            **words,
        )

    def _has_twin(self, remote_company_id):
        """Tell whether another active connection leads to the same company in Procountor."""
        twins = self.sudo().search(
            [
                ('active', '=', True),
                ('id', '!=', self.id),
                ('environment', '=', self.environment),
                ('remote_company_id', '=', str(remote_company_id)),
            ]
        )
        return self.active and any(self.environment != 'sandbox' or twin.url == self.url for twin in twins)

    def _business_id(self):
        return self.company_id.company_registry or self.company_id.vat

    def _look_at_vat(self, client):
        self._refresh_vat(client)
        statuses = self.vat_status_ids.filtered('sales')
        if not self._domestic_status():
            yield (
                'warning' if NO_VAT in statuses.mapped('number') else 'failed',
                self.env._(
                    "The VAT status Domestic (1) is not in use for sales in Procountor. Switch it on there, unless "
                    "the company is not liable for VAT: then its taxes have the status 12 (No VAT handling)."
                ),
            )
            return
        percents = self.vat_percent_ids.filtered('sales').mapped('percent')
        yield (
            'ok',
            self.env._(
                "%(count)s VAT statuses; for sales %(percents)s %%.",
                count=len(statuses),
                percents="; ".join(formatLang(self.env, each, digits=1 if each % 1 else 0) for each in percents),
            ),
        )

    def _look_at_vat_mapping(self, _client):
        taxes = self.env['account.tax']
        uncovered = taxes._procountor_uncovered(self.company_id)
        if uncovered:
            yield (
                'warning',
                self.env._(
                    "Invoices with these taxes can't be sent as they are: %s. Open the VAT mapping.",
                    ", ".join(uncovered.mapped('display_name')),
                ),
            )
        else:
            yield 'ok', self.env._("Every tax of the last 12 months has its place.")
        if warning := taxes._procountor_cash_based_warning(self.company_id):
            yield 'warning', warning

    def _look_at_bank_accounts(self, client):
        self._refresh_bank_accounts(client)
        if not self.bank_account_ids:
            yield (
                'failed',
                self.env._("Procountor has no bank account in use. Add one there: customers pay invoices to it."),
            )
        elif not self.bank_account_id:
            yield 'failed', self.env._("Choose the bank account that customers pay to, under Sending.")
        else:
            yield 'ok', self.env._("Customers pay to %s.", self.bank_account_id.name)

    def _look_at_dimensions(self, client):
        self._refresh_dimensions(client)
        yield 'ok', ", ".join(self.dimension_ids.mapped('name')) or self.env._("None in use.")

    def _look_at_ledger_accounts(self, client):
        self._refresh_ledger_accounts(client)
        yield 'ok', self.env._("%s accounts in use.", len(self.ledger_account_ids))

    def _look_at_channels(self, client):
        channel = client.company.usage_settings().get('defaultInvoiceChannel')
        addresses = [
            row.get('receivingAddress') or row.get('sendingAddress') for row in client.company.einvoice_addresses()
        ]
        yield (
            'ok',
            self.env._(
                "Default: %(channel)s. Own e-invoice addresses: %(addresses)s.",
                channel=channel or '-',
                addresses=", ".join(filter(None, addresses)) or '-',
            ),
        )
        if self.number_policy == 'odoo' and any(map(self._may_deliver_by, ('email', 'einvoice', 'mail'))):
            yield (
                'warning',
                self.env._(
                    "Procountor delivers invoices under its own number, and Odoo shows another one. Choose "
                    "Procountor's as Number and reference under Sending, or let Odoo deliver."
                ),
            )
        if self._may_deliver_by('einvoice'):
            yield from self._look_at_einvoices(client, addresses)

    def _look_at_einvoices(self, client, addresses):
        if not any(addresses):
            yield (
                'warning',
                self.env._(
                    "Invoices are to go as e-invoices, but the company has no e-invoice address in Procountor. Open "
                    "one there, or choose another way under Sending."
                ),
            )
        if client.company.get().get('operationType') == 'TRIAL':
            yield 'warning', self.env._("A trial company in Procountor can't send e-invoices.")

    def _look_at_documents(self, client):
        try:
            next(client.attachments.search(), None)
        except Refused as error:
            if error.status != 403:
                raise
            self.no_documents = True
            sentence = self.env._(
                "Procountor's Documents feature is not in use: the list of attachments can't be read."
            )
            if self.attach_pdf:
                sentence += ' ' + self.env._("Order it in Procountor, or switch off Attach the PDF under Sending.")
            yield 'warning', sentence
        else:
            self.no_documents = False
            yield 'ok', self.env._("In use.")

    def _look_at_clock(self, client):
        difference = client.clock_difference
        if difference is None:
            return
        if abs(difference) > CLOCK_SECONDS:
            yield (
                'warning',
                self.env._(
                    "This server's clock is %s minutes off Procountor's. Let it follow a time server (NTP).",
                    round(abs(difference) / 60),
                ),
            )
        else:
            yield 'ok', self.env._("Agrees with Procountor's.")

    def _look_at_version(self, client):
        status = client.status.get()
        version = status.get('version') or ''
        age = company_check.age_in_months(version, fields.Date.context_today(self))
        if status.get('status') not in ('OK', None):
            yield 'warning', self.env._("Procountor says that its service is %s.", status['status'])
        if age is not None and age > OLD_VERSION_MONTHS:
            yield (
                'warning',
                self.env._(
                    "Version %(version)s is %(age)s months old, and Procountor keeps one for about 9. "
                    "Choose a newer one under Login.",
                    version=version,
                    age=age,
                ),
            )
        else:
            yield 'ok', version
