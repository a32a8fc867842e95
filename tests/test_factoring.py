from odoo.exceptions import ValidationError

from .common import FINANCER_IBAN, FIRST_KEY, ProcountorCommon


class TestFactoring(ProcountorCommon):
    """Invoices that a financing company buys."""

    def setUp(self):
        super().setUp()
        self._make_contract(self.connection, 'F-1')
        self.connection.action_test_connection()
        self.contract = self.connection.factoring_contract_ids

    def _financed(self, **values):
        """Return what arrived of an invoice: the contract and the account to pay to."""
        invoice = self._invoice(**values)
        self.send(invoice)
        self.assertEqual(invoice.procountor_state, 'sent', invoice.procountor_problem)
        self.assertFalse(invoice.procountor_changed)
        [stored] = self.sandbox.invoices(invoice.name)
        return stored.get('factoringContractId'), stored['paymentInfo']['bankAccount']['accountNumber']

    def test_contracts_in_force_are_fetched_and_none_is_chosen_by_itself(self):
        self.assertEqual(self.contract.mapped('name'), ["Kuvarahoitus Oy F-1"])
        self.assertFalse(self.connection.factoring_contract_id)
        self.assertEqual(self._financed(), (None, self.connection.bank_account_id.name))
        self._make_contract(self.connection, 'F-2', status='INACTIVE')
        self.connection.action_test_connection()
        self.assertEqual(self.connection.factoring_contract_ids, self.contract)

    def test_the_connection_finances_all_but_those_customers_that_are_not(self):
        self.connection.factoring_contract_id = self.contract
        financed = (int(self.contract.procountor_id), FINANCER_IBAN)
        self.assertEqual(self._financed(), financed)
        self.assertEqual(self._financed(move_type='out_refund'), financed)
        self.customer.procountor_is_not_financed = True
        self.assertEqual(self._financed(), (None, self.connection.bank_account_id.name))

    def test_a_customer_may_be_the_only_one(self):
        self.customer.procountor_factoring_contract_id = self.contract
        contact = self.env['res.partner'].create({'name': "Taru", 'parent_id': self.customer.id})
        self.assertEqual(self._financed(partner_id=contact.id), (int(self.contract.procountor_id), FINANCER_IBAN))

    def test_a_customer_shows_it_only_where_there_are_contracts(self):
        self.assertTrue(self.customer.procountor_has_factoring)
        self.contract.sudo().unlink()
        self.customer.invalidate_recordset()
        self.assertFalse(self.customer.procountor_has_factoring)

    def test_the_printed_account_is_that_of_the_financing_company(self):
        self.connection.factoring_contract_id = self.contract
        own = self.env['res.partner.bank'].create(
            {'acc_number': self.connection.bank_account_id.name, 'partner_id': self.company.partner_id.id}
        )
        invoice = self._invoice(partner_bank_id=own.id)
        invoice.action_procountor_send()
        self.assertEqual(invoice.procountor_state, 'blocked')
        self.assertIn(f"so the customer pays to {FINANCER_IBAN}", invoice.procountor_problem)
        own.acc_number = FINANCER_IBAN
        invoice.action_procountor_send()
        self.run_cron()
        self.assertEqual(invoice.procountor_state, 'sent')

    def test_a_contract_that_ended_stops_its_invoices(self):
        self.connection.factoring_contract_id = self.contract
        self.sandbox.reset()
        self.connection.action_test_connection()
        self.assertFalse(self.contract.active)
        invoice = self._invoice()
        invoice.action_procountor_send()
        self.assertIn("Kuvarahoitus Oy F-1 is no longer in use in Procountor", invoice.procountor_problem)
        self.assertEqual(self.exchange_of(invoice).cure_model, 'procountor.connection')

    def test_the_preview_names_it(self):
        self.connection.factoring_contract_id = self.contract
        action = self._invoice().action_procountor_preview()
        preview = self.env['procountor.preview'].browse(action['res_id'])
        self.assertIn("Financing contract: Kuvarahoitus Oy F-1", preview.details)
        self.assertIn('"factoringContractId"', preview.payload)

    def test_a_contract_of_another_connection_cannot_be_chosen(self):
        other = self.connection.copy({'name': "Other", 'api_key': FIRST_KEY})
        with self.assertRaisesRegex(ValidationError, "Choose a financing contract of this connection"):
            other.factoring_contract_id = self.contract
