from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, freeze_time, new_test_user

from .dimensions import DimensionsCommon


@freeze_time('2026-03-15')
class TestDimensionsMapping(DimensionsCommon):
    """The dialog with plans and accounts, the proposals, and the accounts that lead nowhere."""

    def setUp(self):
        super().setUp()
        nothing = self.env['procountor.dimension']
        self.connection._set_dimensions({self.unit: nothing, self.project: nothing})
        self.env['procountor.dimension.link'].sudo().search([]).unlink()
        self.p101 = self._account(self.project, "Tilausjärjestelmä", code='p-101')
        self.turku = self._account(self.unit, "Turku")

    def _open(self, user=None):
        connection = self.connection.with_user(user or self.env.user)
        return self.env['procountor.dimension.mapping'].browse(connection.action_open_dimension_mapping()['res_id'])

    def _line(self, mapping, record):
        return mapping.line_ids.filtered(lambda line: record in (line.plan_id, line.account_id))

    def _uncovered(self):
        self.env.invalidate_all()
        return self.env['account.analytic.account']._procountor_uncovered(self.company)

    def test_plans_and_accounts_are_proposed_by_name_and_code(self):
        """Feature F86."""
        mapping = self._open()
        found = {
            record.name: (line.state, line.dimension_id.name or line.item_id.name, line.is_chosen)
            for record in (self.unit, self.project, self.helsinki, self.p100, self.p101, self.turku)
            if (line := self._line(mapping, record))
        }
        self.assertEqual(
            found,
            {
                'Kustannuspaikka': ('proposed', 'Kustannuspaikka', True),
                'Projekti': ('proposed', 'Projekti', True),
                'Helsinki': ('proposed', 'Helsinki', True),
                'P-100': ('proposed', 'P-100', True),
                'Tilausjärjestelmä': ('proposed', 'P-101', True),
                'Turku': ('missing', False, False),
            },
        )
        other = self._line(mapping, self.analytic_plan_that_stays())
        self.assertEqual((other.state, other.kind), ('unused', 'plan'))

    def analytic_plan_that_stays(self):
        return self.env['account.analytic.plan'].search(
            [('parent_id', '=', False), ('id', 'not in', (self.unit + self.project).ids)], limit=1
        )

    def test_what_is_ticked_is_saved_and_the_invoice_goes(self):
        """Feature F86."""
        mapping = self._open()
        self._line(mapping, self.p101).is_chosen = False
        mapping.action_apply()
        self.assertEqual(self._dimension("Kustannuspaikka").plan_id, self.unit)
        self.assertEqual(self.helsinki._procountor_item(self.connection), self._item("Helsinki"))
        self.assertFalse(self.p101._procountor_item(self.connection))
        invoice = self.split({self.helsinki + self.p100: 100})
        self.send(invoice)
        self.assertEqual(self.there(invoice), [{'Helsinki': -100.0, 'P-100': -100.0}])
        self.assertEqual(self._line(self._open(), self.helsinki).state, 'mapped')

    def test_an_item_of_another_dimension_is_refused(self):
        mapping = self._open()
        line = self._line(mapping, self.turku)
        line.write({'item_id': self._item("P-102").id, 'is_chosen': True})
        with self.assertRaisesRegex(UserError, "Turku.*choose an item of the dimension Kustannuspaikka"):
            mapping.action_apply()

    def test_two_plans_cannot_have_one_dimension(self):
        mapping = self._open()
        self._line(mapping, self.project).dimension_id = self._dimension("Kustannuspaikka")
        with self.assertRaisesRegex(UserError, "one analytic plan only"):
            mapping.action_apply()

    def test_plans_can_change_their_dimensions_with_each_other(self):
        dimensions = self._dimension("Kustannuspaikka"), self._dimension("Projekti")
        self.connection._set_dimensions(dict(zip((self.unit, self.project), dimensions, strict=True)))
        self.connection._set_dimensions(dict(zip((self.project, self.unit), dimensions, strict=True)))
        self.assertEqual([dimension.plan_id for dimension in dimensions], [self.project, self.unit])

    def test_an_item_of_the_dimension_that_the_plan_left_does_not_count(self):
        self._open().action_apply()
        self.connection._set_dimensions({self.unit: self._dimension("Liiketoiminta-alue")})
        self.assertFalse(self.helsinki._procountor_item(self.connection))
        self.assertEqual(self._line(self._open(), self.helsinki).state, 'missing')

    def test_choosing_ticks_the_line(self):
        line = self._line(self._open(), self.turku)
        with Form(line) as form:
            form.item_id = self._item("Tampere")
        self.assertTrue(line.is_chosen)

    def test_used_accounts_without_item_are_found(self):
        """Feature F86."""
        self._open().action_apply()
        self.split({self.turku + self.p100: 50, self.helsinki + self.p100: 50})
        self.split({self.turku: 100}, invoice_date='2024-01-15')
        self.split({self._account(self._plan("Only here"), "Odoo"): 100})
        self.assertEqual(self._uncovered(), self.turku)
        self.assertEqual(self._line(self._open(), self.turku).documents, 1)
        self.connection.action_test_connection()
        [told] = [message for message in self.connection.check_ids.mapped('message') if "without an item" in message]
        self.assertIn("without an item: Turku. Choose", told)
        self.assertEqual(self.connection.state, 'connected', "the others are sent")
        self.connection._set_items({self.turku: self._item("Tampere")})
        self.assertFalse(self._uncovered())

    def test_opening_searches_nothing_for_each_account(self):
        def queries():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._open().line_ids.mapped(lambda line: (line.name, line.kind, line.item_id.name))
            return self.env.cr.sql_log_count - before

        def warm_queries():
            queries()
            return queries()

        few = warm_queries()
        for number in range(12):
            self._account(self.unit, f"Kuja {number}")
        self.assertEqual(warm_queries(), few)

    def test_only_who_may_change_the_connection_opens_and_saves(self):
        user = new_test_user(
            self.env,
            'dimensioner',
            groups='procountor_connector.group_procountor_user,analytic.group_analytic_accounting',
            company_id=self.company.id,
            company_ids=self.company.ids,
        )
        with self.assertRaises(AccessError):
            self._open(user)
        with self.assertRaises(AccessError):
            self.connection.with_user(user)._set_items({self.helsinki: self._item("Helsinki")})
        manager = new_test_user(
            self.env,
            'dimension_manager',
            groups='procountor_connector.group_procountor_manager',
            company_id=self.company.id,
            company_ids=self.company.ids,
        )
        self._open(manager).with_user(manager).action_apply()
        self.assertEqual(self._dimension("Projekti").plan_id, self.project)

    def test_a_line_is_of_no_account_of_another_company(self):
        other = self.setup_other_company(name="Kuvitelma Oy")['company']
        theirs = self._account(self.project, "Their secret", company_id=other.id)
        manager = new_test_user(
            self.env,
            'own_manager',
            groups='procountor_connector.group_procountor_manager,analytic.group_analytic_accounting',
            company_id=self.company.id,
            company_ids=self.company.ids,
        )
        mapping = self._open(manager).with_user(manager)
        line, values = self._line(mapping, self.p100), {'account_id': theirs.id, 'is_chosen': True}
        self.assertNotIn(theirs, mapping.sudo().line_ids.account_id)
        for forge in (
            lambda: line.create(values | {'mapping_id': mapping.id}),
            lambda: mapping.write({'line_ids': [Command.create(values)]}),
            lambda: mapping.create({'connection_id': self.connection.id, 'line_ids': [Command.create(values)]}),
            lambda: line.write(values),
            lambda: mapping.write({'line_ids': [Command.update(line.id, values)]}),
        ):
            with self.assertRaises(AccessError):
                forge()
        line.write({'is_chosen': True, 'item_id': self._item("P-100").id})
        mapping.action_apply()
        self.assertEqual(self.p100._procountor_item(self.connection), self._item("P-100"))

    def test_a_connection_that_gets_another_company_forgets_the_links(self):
        self._open().action_apply()
        self._dimension("Projekti").sudo().active = False
        self.connection._forget_company()
        self.assertFalse(self.env['procountor.dimension.link'].sudo().search([]))
        self.assertFalse(self.env['procountor.dimension'].sudo().with_context(active_test=False).search([]))
