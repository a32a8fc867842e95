import subprocess
import sys
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from unittest.mock import patch

import requests

from odoo import Command, fields
from odoo.tests import freeze_time, tagged

from odoo.addons.account.tests.common import AccountTestInvoicingCommon
from odoo.addons.procountor_connector.models import exchange_carrier
from odoo.addons.procountor_connector.models.procountor_budget import SharedBudget
from odoo.addons.procountor_connector.models.procountor_token import SharedToken

ROOT = Path(__file__).resolve().parent.parent
BUSINESS_ID = '9999997-6'
CREATE_INVOICE, GET_TOKEN = 'saveInvoice', 'getToken'  # their names in the document of the service
FINANCER_IBAN = 'FI4250001510000023'
FIRST_KEY, SECOND_KEY = 'sandbox-key-1', 'sandbox-key-2'


class Sandbox:
    """The local copy of the service, as a real process with an empty store. It lives as long as a test class."""

    def __init__(self):
        self.process = subprocess.Popen(
            [sys.executable, '-m', 'sandbox', '--port', '0', '--data', ':memory:'],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.url = self.process.stdout.readline().rpartition(' ')[2].strip().rstrip('/')

    def stop(self):
        self.process.terminate()
        self.process.communicate(timeout=10)

    def operator(self, method, path, **options):
        """Use the operator's door, which stands outside the API."""
        answer = requests.request(method, f'{self.url}/operator/{path}', timeout=10, **options)
        answer.raise_for_status()
        return answer.json() if answer.content else None

    def invoices(self, number, company=1):
        """Return the stored invoices with our ``number``."""
        stored = self.operator('GET', f'companies/{company}/invoices')
        return [invoice for invoice in stored if invoice.get('originalInvoiceNumber') == number]

    def order_fault(self, kind, **options):
        """Let the next creation of an invoice, or another ``operation``, go wrong."""
        self.operator('POST', 'faults', json={'operation': CREATE_INVOICE, 'kind': kind, 'times': 1} | options)

    def settings(self, **settings):
        """Turn switches of the service; the next reset turns them back."""
        self.operator('PATCH', 'settings', json=settings)

    def requests(self, operation):
        """Return how many requests of ``operation`` arrived since the reset."""
        return sum(1 for request in self.operator('GET', 'requests') if request['operation'] == operation)

    def reset(self):
        """Empty the store and take back the faults; tokens stay valid."""
        self.operator('POST', 'reset')
        self.operator('DELETE', 'requests')

    def statuses(self):
        """Return the HTTP statuses of all answers since the reset."""
        return [request['status'] for request in self.operator('GET', 'requests')]

    def logins(self):
        """Return how many token requests arrived since the reset."""
        return self.requests(GET_TOKEN)

    def posts_of_invoices(self):
        """Return how many creations of invoices arrived since the reset."""
        return self.requests(CREATE_INVOICE)


def send_to_sandbox(handler, session, request, options):
    """Send by Odoo's guard, which takes the timeout for one number; the client gives two (connect, silence)."""
    if isinstance(options.get('timeout'), tuple):
        options['timeout'] = max(options['timeout'])
    return handler(session, request, **options)


class Inline:
    """Stands for the threads of the sender: the cursor of a test is for one thread only."""

    def __init__(self, *_args, **_options):
        self.submit = lambda function, job: function(job)
        self.shutdown = lambda: None


@contextmanager
def uncommitted(cursor):
    """Stand for a cursor of its own: what went wrong is undone, and the end of the test undoes the rest."""
    with cursor.savepoint(flush=False):
        yield cursor


@tagged('post_install', '-at_install')
class ProcountorCommon(AccountTestInvoicingCommon):
    """A Finnish company that is connected with the first company of the sandbox."""

    @classmethod
    def get_default_groups(cls):
        return super().get_default_groups() | cls.env.ref('procountor_connector.group_procountor_manager')

    @classmethod
    @AccountTestInvoicingCommon.setup_country('fi')
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(patch.object(exchange_carrier, 'ThreadPoolExecutor', Inline))
        cls.startClassPatcher(patch.object(exchange_carrier.Carrier, 'THREADS', 1))
        # What a test stores is never committed, so a token of another transaction would collide with it.
        cls.startClassPatcher(patch.object(SharedBudget, 'START', ''))
        for shared in (SharedToken, SharedBudget):
            cls.startClassPatcher(patch.object(shared, '_cursor', lambda token: uncommitted(cls.cr)))
        cls.sandbox = Sandbox()
        cls.addClassCleanup(cls.sandbox.stop)
        cls.company = cls.company_data['company']
        cls.company.company_registry = BUSINESS_ID
        cls.company.tax_calculation_rounding_method = 'round_per_line'
        cls.connection = cls._connect(cls.company)
        cls.customer = cls._create_customer()
        # The chart has a note for each other kind of sale without VAT.
        construction = cls.env['account.chart.template'].with_company(cls.company).ref('construction')
        construction.note = "VAT reverse charge, VAT Act 8 c"

    def setUp(self):
        super().setUp()
        self.sandbox.reset()

    @classmethod
    def _create_company(cls, **values):
        # OVERRIDE 'account': a chart takes seconds to make, so one of the companies that ./dev test made is taken
        if values.keys() <= {'name'} and not cls.chart_template:
            for number in (1, 2):
                spare = cls.env.ref(f'__test__.company_{number}', raise_if_not_found=False)
                if spare and spare not in cls.env.user.company_ids:
                    cls.env.user.company_ids = [Command.link(spare.id)]
                    spare.write(values)
                    return spare
        return super()._create_company(**values)

    @classmethod
    def _request_handler(cls, session, request, /, **options):
        # OVERRIDE 'base'
        return send_to_sandbox(super()._request_handler, session, request, options)

    @classmethod
    def _connect(cls, company, key=FIRST_KEY):
        connection = cls.env['procountor.connection'].create(
            {
                'name': company.name,
                'company_id': company.id,
                'environment': 'sandbox',
                'url': f'{cls.sandbox.url}/latest/api',
                'client_id': 'sandboxClient',
                'client_secret': 'sandbox-secret',
                'api_key': key,
                'go_live_date': False,
                'is_matching_waived': True,  # of the matching there are tests of its own
                'request_rate': 60,  # tests don't want to wait
            }
        )
        connection.action_test_connection()
        assert connection.state == 'connected', connection.state_message
        return connection

    @classmethod
    def _make_contract(cls, connection, number, status='ACTIVE'):
        """Make a financing contract of the company there."""
        company = {'id': 'KUVA', 'name': "Kuvarahoitus Oy"}
        body = {'financingCompany': company, 'financingCompanyBankAccount': FINANCER_IBAN, 'contractNumber': number}
        with connection._client() as client:
            client._transport.write('POST', '/factoringcontracts', body | {'status': status})

    @classmethod
    def _create_customer(cls, **values):
        return cls.env['res.partner'].create(
            {
                'name': "Päijänteen Puu ja Höyläys Oy",
                'is_company': True,
                'company_registry': '9999999-2',
                'street': "Sahatie 4",
                'zip': '00020',
                'city': "Keksilä",
                'country_id': cls.env.ref('base.fi').id,
                'email': 'laskut@puu.example',
                'lang': 'en_US',
            }
            | values
        )

    @classmethod
    def _create_branch(cls):
        """Return a branch of the company, which can invoice the customer."""
        branch = cls.env['res.company'].create(
            {'name': "Sivuliike", 'parent_id': cls.company.id, 'country_id': cls.company.country_id.id}
        )
        cls.env.user.company_ids += branch
        receivable = cls.company_data['default_account_receivable']
        cls.customer.with_company(branch).property_account_receivable_id = receivable
        return branch

    @classmethod
    def _tax(cls, xmlid):
        tax = cls.env['account.chart.template'].with_company(cls.company).ref(xmlid)
        tax.active = True
        return tax

    @classmethod
    def _invoice(cls, *lines, post=True, move_type='out_invoice', company=None, **values):
        """Return an invoice of ``lines``: tuples of price, quantity, discount and the external id of the tax."""
        move = (
            cls.env['account.move']
            .with_company(company or cls.company)
            .create(
                {
                    'move_type': move_type,
                    'partner_id': cls.customer.id,
                    'invoice_date': '2026-03-02',
                    'invoice_line_ids': [
                        Command.create(
                            {
                                'name': f"Row {number}",
                                'price_unit': price,
                                'quantity': quantity,
                                'discount': discount,
                                'tax_ids': [Command.set(cls._tax(tax).ids)],
                            }
                        )
                        for number, (price, quantity, discount, tax) in enumerate(
                            lines or [(100, 1, 0, VAT_STANDARD)], 1
                        )
                    ],
                }
                | values
            )
        )
        if post:
            move.action_post()
        return move

    def run_cron(self):
        """Let the scheduled action send, over real HTTP."""
        with self.enter_registry_test_mode():
            self.env.ref('procountor_connector.ir_cron_exchange').method_direct_trigger()
        self.env.invalidate_all()

    def run_cron_after(self, **time):
        """Let the scheduled action run as it will in ``time`` (hours=1) from now."""
        with freeze_time(fields.Datetime.now() + timedelta(**time)):
            self.run_cron()

    def send(self, moves):
        moves.action_procountor_send()
        self.run_cron()

    def exchange_of(self, move):
        """Return what creates ``move`` in Procountor."""
        return self.env['procountor.exchange'].sudo()._of(move, ['create_invoice'])

    def steps_of(self, move):
        """Return what follows, in its order."""
        return self.env['procountor.exchange'].sudo()._of(move).sorted('id') - self.exchange_of(move)


VAT_STANDARD = 'tax_dom_sales_goods_25_5'
VAT_REDUCED = 'tax_dom_sales_goods_10'
VAT_ZERO = 'tax_dom_sales_goods_0'
VAT_EU = 'tax_eu_sales_goods_0'
