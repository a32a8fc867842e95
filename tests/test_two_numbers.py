from .test_references import DocumentCommon


class TestTwoNumbers(DocumentCommon):
    """What Procountor delivers has Procountor's number, also where Odoo's is to lead."""

    def _two_numbers(self):
        return "will see Procountor's number" in self._warnings(self._invoice())

    def _tested(self):
        self.connection.action_test_connection()
        return "under its own number" in ' '.join(self.connection.check_ids.mapped('message'))

    def test_it_is_told_when_procountor_delivers_and_odoo_leads(self):
        """Feature X9."""
        self.assertFalse(self._two_numbers())
        self.connection.write({'target_status': 'send', 'invoice_channel': 'email'})
        self.assertTrue(self._two_numbers())
        self.connection.number_policy = 'procountor'
        self.assertFalse(self._two_numbers())

    def test_the_test_of_the_connection_tells_it(self):
        self.assertFalse(self._tested())
        self.connection.write({'target_status': 'send', 'invoice_channel': 'no_sending'})
        self.assertFalse(self._tested())
        self.company_data['default_journal_sale'].procountor_channel = 'mail'
        self.assertTrue(self._tested())
        self.connection.number_policy = 'procountor'
        self.assertFalse(self._tested())
