from .registers import RegistersCommon


class TestPrerequisites(RegistersCommon):
    """What an invoice waits for."""

    def test_two_invoices_of_one_new_customer_and_of_its_contacts_make_one_customer(self):
        contact = self.env['res.partner'].create({'name': "Taru", 'parent_id': self.customer.id})
        first, second = self._invoice(), self._invoice(partner_id=contact.id)
        self.send(first + second)
        [customer] = self.stored('partners')
        self.assertEqual((first + second).mapped('procountor_state'), ['sent', 'sent'])
        for invoice in first + second:
            [stored] = self.sandbox.invoices(invoice.name)
            self.assertEqual(stored['partnerId'], customer['id'])

    def test_a_customer_whose_answer_was_lost_is_created_once(self):
        """Fault F01, of a partner."""
        for kind in ('drop_after_store', 'drop_before_store'):
            customer = self._create_customer(name=kind, company_registry=False)
            invoice = self._invoice(partner_id=customer.id)
            self.sandbox.order_fault(kind, operation='insertBusinessPartner')
            self.send(invoice)
            self.assertEqual(invoice.procountor_state, 'queued', "it waits for the customer")
            self.run_cron_after(minutes=3)
            self.run_cron_after(minutes=11)
            self.assertEqual(invoice.procountor_state, 'sent', kind)
            self.assertEqual(len([each for each in self.stored('partners') if each['name'] == kind]), 1)

    def test_a_refused_customer_blocks_its_invoices_with_the_reason_and_nothing_else(self):
        other = self._create_customer(name="Toinen Oy", company_registry=False)
        stuck, fine = self._invoice(), self._invoice(partner_id=other.id)
        self.sandbox.order_fault(
            'status', operation='insertBusinessPartner', status=400, body={'errors': [{'message': "No more room"}]}
        )
        self.send(stuck + fine)
        self.assertEqual((stuck + fine).mapped('procountor_state'), ['blocked', 'sent'])
        self.assertIn("No more room", stuck.procountor_problem)

        self.send(stuck)
        self.assertEqual(stuck.procountor_state, 'sent')

    def test_a_retried_customer_lets_its_invoices_go_on(self):
        stuck = self._invoice()
        self.sandbox.order_fault('status', operation='insertBusinessPartner', status=400)
        self.send(stuck)
        customer = self.env['procountor.exchange'].sudo()._of(self.customer)
        customer.action_retry()
        self.run_cron()
        self.assertEqual((customer.state, stuck.procountor_state), ('done', 'sent'))

    def test_a_retried_invoice_tries_its_customer_again(self):
        stuck = self._invoice()
        self.sandbox.order_fault('status', operation='insertBusinessPartner', status=400)
        self.send(stuck)
        self.exchange_of(stuck).action_retry()
        self.run_cron()
        self.assertEqual(stuck.procountor_state, 'sent')

    def test_a_customer_that_cannot_be_created_blocks_at_once(self):
        self.customer.country_id = False
        self.customer.country_id = self.env.ref('base.fi')
        self.customer.ref = 'C-1'
        self._create_customer(name="Kaksonen Oy", ref='C-1', company_registry=False)
        invoice = self._invoice()
        invoice.action_procountor_send()
        self.assertEqual(invoice.procountor_state, 'blocked')
        self.assertIn("Kaksonen", invoice.procountor_problem)

    def test_a_number_of_another_company_stops(self):
        self.customer.ref = 'C-7'
        with self.connection._client() as client:
            client.business_partners.create(
                {
                    'name': "Aivan Muu Oy",
                    'type': 'CUSTOMER',
                    'address': {'name': "Aivan Muu Oy"},
                    'invoicingInfo': {'customerNumber': 'C-7', 'identifier': '9999996-8', 'identifierType': 'YHD'},
                    'paymentInfo': {'paymentMethod': 'BANK_TRANSFER'},
                }
            )
        invoice = self._invoice()
        self.send(invoice)
        self.assertEqual(invoice.procountor_state, 'blocked')
        self.assertIn("Aivan Muu Oy", invoice.procountor_problem)
        self.assertEqual(len(self.stored('partners')), 1)

        self.customer.ref = 'C-8'
        self.send(invoice)
        self.assertEqual(invoice.procountor_state, 'sent', "it goes with the new number")
        self.assertEqual(len(self.stored('partners')), 2)

    def test_products_are_created_before_the_invoices_that_need_them(self):
        line = {'product_id': self.product.id, 'quantity': 2, 'price_unit': 40}
        invoices = self.env['account.move'].concat(
            *(self._invoice(invoice_line_ids=[(0, 0, line)]) for _number in range(2))
        )
        self.send(invoices)
        [product] = self.stored('products')
        for invoice in invoices:
            [stored] = self.sandbox.invoices(invoice.name)
            self.assertEqual(stored['invoiceRows'][0]['productId'], product['id'])

    def test_a_product_without_code_blocks_its_invoices_with_the_reason(self):
        self.product.default_code = False
        line = {'product_id': self.product.id, 'price_unit': 40}
        invoice = self._invoice(invoice_line_ids=[(0, 0, line)])
        self.send(invoice)
        self.assertEqual(invoice.procountor_state, 'blocked')
        self.assertRegex(invoice.procountor_problem, "Create product.*internal reference")
        self.product.default_code = 'HOY-1'
        self.send(invoice)
        self.assertEqual(invoice.procountor_state, 'sent')
