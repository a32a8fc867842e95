from .test_references import DocumentCommon


class TestReferenceTwins(DocumentCommon):
    """A bank reference names one open invoice, else Procountor takes a payment for the wrong one."""

    def _web_journal(self):
        account = self.company_data['default_account_revenue']
        values = {'name': "Verkkokauppa", 'code': 'WEB', 'type': 'sale', 'default_account_id': account.id}
        return self.env['account.journal'].create(values)

    def test_two_journals_that_number_alike_make_the_same_reference(self):
        first, second = self._invoice(), self._invoice(journal_id=self._web_journal().id)
        self.assertEqual(first.payment_reference, second.payment_reference)
        for invoice, other in ((first, second), (second, first)):
            [warning] = invoice._procountor_reference_warnings(self.connection)
            self.assertIn(f"is also that of {other.name} ({other.partner_id.display_name}), which is open", warning)
            self.assertIn("leave out the letters of a number", warning)
            self.assertFalse(warning.is_blocking)
        reference = second.payment_reference
        self._arrived(second)
        self.assertEqual(second.payment_reference, reference, "nothing is changed without a word")

    def test_a_reference_of_the_customer_is_the_same_on_every_invoice(self):
        self.company_data['default_journal_sale'].invoice_reference_type = 'partner'
        self._invoice()
        self.assertIn("Choose Based on Invoice as Communication Type", self._warnings(self._invoice()))

    def test_a_reference_is_the_same_with_rf_around_it(self):
        self._invoice(payment_reference="RF18 1009")
        self.assertIn("is also that of", self._warnings(self._invoice(payment_reference="1009")))

    def test_nobody_pays_the_wrong_one_when_nothing_is_open_or_procountor_makes_the_references(self):
        other, invoice = (self._invoice(payment_reference="1009") for _each in range(2))
        self.connection.number_policy = 'procountor'
        self.assertNotIn("is also that of", self._warnings(invoice))
        self.connection.number_policy = 'odoo'
        self.assertIn("is also that of", self._warnings(invoice))
        other._reverse_moves(cancel=True)
        self.assertEqual(other.payment_state, 'reversed')
        self.assertNotIn("is also that of", self._warnings(invoice))

    def test_what_stays_out_of_procountor_is_no_twin(self):
        self.connection.go_live_date = '2026-04-01'
        self._invoice(payment_reference="1009")
        self.assertFalse(self._invoice(payment_reference="1009").procountor_reference_twin_id)

    def test_twins_of_many_are_found_with_one_query(self):
        moves = self.env['account.move'].concat(*[self._invoice(payment_reference="1009") for _each in range(6)])
        self._twin_queries(moves)
        self.assertLessEqual(self._twin_queries(moves), self._twin_queries(moves[0]))

    def _twin_queries(self, moves):
        self.env.flush_all()
        self.env.invalidate_all()
        moves.mapped('payment_reference')
        before = self.env.cr.sql_log_count
        self.assertTrue(all(moves.mapped('procountor_reference_twin_id')))
        return self.env.cr.sql_log_count - before
