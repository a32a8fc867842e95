from odoo.tests import new_test_user

from .common import ProcountorCommon

MANAGER, SENDER = 'procountor_connector.group_procountor_manager', 'procountor_connector.group_procountor_user'
PROBLEM = 'procountor_connector.mail_activity_problem'


class TestPersonTold(ProcountorCommon):
    """An activity goes to somebody who reads it: never to a user who was archived."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.responsible, cls.sender = cls._user('responsible', MANAGER), cls._user('sender', SENDER)
        cls.connection.user_id = cls.responsible

    @classmethod
    def _user(cls, login, group):
        return new_test_user(cls.env, login, groups=group, company_id=cls.company.id, company_ids=cls.company.ids)

    def test_the_responsible_person_then_the_sender_then_an_administrator(self):
        person = self.connection._person_to_tell
        self.assertEqual(person(self.sender), self.responsible)
        self.responsible.active = False
        self.assertEqual(person(self.sender), self.sender)
        self.sender.active = False
        found = person(self.sender)
        self.assertTrue(found.active and found.has_group(MANAGER) and self.company in found.company_ids, found)

    def test_an_administrator_of_another_company_is_not_taken(self):
        ours = self._user('ours', MANAGER)
        (self.responsible + self.sender).active = False
        others = self.env['res.users'].search([('company_ids', 'in', self.company.ids), ('id', '!=', ours.id)])
        managers = others.filtered(lambda user: user.has_group(MANAGER))
        managers.write({'group_ids': [(3, self.env.ref(MANAGER).id)]})
        self.assertEqual(self.connection._person_to_tell(self.sender), ours)

    def test_a_refused_invoice(self):
        self.responsible.active = False
        invoice = self._invoice()
        self.sandbox.order_fault('status', status=400)
        invoice.with_user(self.sender).action_procountor_send()
        self.run_cron()
        activity = invoice.activity_ids.filtered(lambda each: each.activity_type_id == self.env.ref(PROBLEM))
        self.assertEqual(activity.user_id, self.sender)

    def test_unknown_documents_and_a_connection_that_fails(self):
        self.responsible.active = False
        self.connection.with_user(self.env.ref('base.user_root')).sudo()._tell_of_strays()
        self.connection.with_user(self.env.ref('base.user_root')).sudo()._fail("No.")
        self.assertEqual(len(self.connection.activity_ids), 2)
        for activity in self.connection.activity_ids:
            self.assertTrue(activity.user_id.active, activity.user_id)

    def test_a_database_that_moved_is_told_once_until_it_is_confirmed(self):
        self.connection.sudo().home = self.connection.sudo().home | {'database': 'books'}
        self._invoice().action_procountor_send()
        self.run_cron()
        self.run_cron()
        [activity] = self.connection.activity_ids
        self.assertEqual(activity.user_id, self.responsible)
        self.assertIn("was books", activity.note)
        self.connection.action_confirm_database()
        self.assertFalse(self.connection.activity_ids)

    def test_a_neutralized_copy_is_meant_to_be_mute(self):
        self.env['ir.config_parameter'].set_param('database.is_neutralized', 'True')
        self._invoice().action_procountor_send()
        self.run_cron()
        self.assertFalse(self.connection.activity_ids)
