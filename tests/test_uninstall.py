from base64 import b64decode
from io import BytesIO

from openpyxl import load_workbook

from odoo.tests import Form, new_test_user

from .common import ProcountorCommon


class TestUninstall(ProcountorCommon):
    """Who uninstalls is told what is lost, and can keep it as a file."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.system = new_test_user(cls.env, 'system', groups='base.group_system')

    def _dialog(self, name):
        module = self.env['ir.module.module'].search([('name', '=', name)])
        return self.env['base.module.uninstall'].with_user(self.system).create({'module_ids': module.ids})

    def test_the_dialog_warns_and_gives_the_links(self):
        invoice, waiting = self._invoice(), self._invoice()
        self.send(invoice)
        waiting.action_procountor_send()
        self.env['procountor.business.partner'].sudo().create(
            {
                'connection_id': self.connection.id,
                'type': 'CUSTOMER',
                'procountor_id': '77',
                'name': "Puu",
                'number': 'O1',
                'partner_id': self.customer.id,
            }
        )
        dialog = self._dialog('procountor_connector')
        self.assertEqual((dialog.procountor_link_count, dialog.procountor_open_count), (2, 1))
        self.assertIn('procountor_file', dialog.action_procountor_file()['url'])
        sheet = load_workbook(BytesIO(b64decode(dialog.procountor_file))).active
        rows = [[cell.value for cell in row] for row in sheet][1:]
        connection = [self.company.name, self.connection.name, self.connection.url]
        self.assertEqual(
            rows,
            [
                ['account.move', invoice.id, invoice.display_name, *connection, 'SALES_INVOICE']
                + [invoice.procountor_id, invoice.procountor_number],
                ['res.partner', self.customer.id, self.customer.display_name, *connection, 'CUSTOMER', '77', 'O1'],
            ],
        )

    def test_the_dialog_warns_as_it_opens(self):
        self.send(self._invoice())
        module = self.env.ref('base.module_procountor_connector')
        action = module.with_user(self.system).button_uninstall_wizard()
        dialog = Form(self.env[action['res_model']].with_user(self.system).with_context(**action['context']))
        self.assertEqual(dialog.procountor_link_count, 1)

    def test_another_addon_is_none_of_our_business(self):
        self.send(self._invoice())
        self.assertEqual(self._dialog('base_import').procountor_link_count, 0)

    def test_an_addon_that_takes_ours_with_it_warns_too(self):
        self.send(self._invoice())
        self.assertEqual(self._dialog('account').procountor_link_count, 1)
