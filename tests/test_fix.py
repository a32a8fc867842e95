from odoo.exceptions import AccessError
from odoo.tests import new_test_user

from .common import ProcountorCommon


class TestFix(ProcountorCommon):
    """*Fix* opens the record on which a problem is mended."""

    def test_what_pre_flight_found_opens_its_record(self):
        """Feature X6."""
        self.customer.country_id = False
        self.assert_opens(self._sent(), self.customer)

    def test_a_field_that_procountor_refused_opens_its_record(self):
        """Features F29 and X6."""
        fields = {
            'counterParty.email': self.customer,
            'counterParty.counterPartyAddress.zip': self.customer,
            'deliveryAddress.city': self.customer,
            'paymentInfo.bankAccount.accountNumber': self.connection,
        }
        for field, record in fields.items():
            with self.subTest(field):
                self.refuse(field)
                self.assert_opens(self._sent(), record)

    def test_the_document_itself_is_mended_by_its_preview(self):
        self.refuse('invoiceRows[0].vatPercent')
        action = self._sent().action_procountor_fix()
        self.assertEqual(action['res_model'], 'procountor.preview')

    def test_a_customer_that_can_not_be_created_is_opened(self):
        self.connection.customer_policy = 'create'
        self.sandbox.order_fault('status', operation='insertBusinessPartner', status=400)
        self.assert_opens(self._sent(), self.customer)

    def test_somebody_without_the_right_fixes_nothing(self):
        self.customer.country_id = False
        invoice = self._sent()
        biller = new_test_user(
            self.env,
            'biller',
            groups='account.group_account_invoice',
            company_id=self.company.id,
            company_ids=self.company.ids,
        )
        with self.assertRaises(AccessError):
            invoice.with_user(biller).action_procountor_fix()

    def refuse(self, field):
        body = {'errors': [{'field': field, 'message': "NOT_LIKE_THIS"}]}
        self.sandbox.order_fault('status', status=400, body=body)

    def _sent(self):
        invoice = self._invoice()
        self.send(invoice)
        self.assertIn(invoice.procountor_state, ('blocked', 'failed'))
        return invoice

    def assert_opens(self, invoice, record):
        action = invoice.action_procountor_fix()
        self.assertEqual((action['res_model'], action['res_id']), (record._name, record.id))
