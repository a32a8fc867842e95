from odoo.tests import new_test_user

from .registers import RegistersCommon

USER, MANAGER = 'procountor_connector.group_procountor_user', 'procountor_connector.group_procountor_manager'
PARTNERS, PRODUCTS = 'procountor.business.partner', 'procountor.product'


class MatchingCommon(RegistersCommon):
    """The boards, with registers of Procountor that a test fills by itself."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        ours = {'company_id': cls.company.id, 'company_ids': cls.company.ids}
        cls.user = new_test_user(cls.env, 'matcher', USER, **ours)
        cls.maker = new_test_user(
            cls.env, 'maker', f'{USER},base.group_partner_manager,product.group_product_manager', **ours
        )

    def partner_there(self, name, identifier=None, type='CUSTOMER', company=1, address=None, **invoicing):
        """Enter a partner in Procountor and return its id as text."""
        if identifier:
            invoicing |= {'identifier': identifier, 'identifierType': invoicing.get('identifierType', 'YHD')}
        body = {
            'name': name,
            'type': type,
            'address': {'name': name, 'street': "Sahatie 4", 'zip': '00020', 'city': 'KEKSILÄ', 'country': 'FINLAND'},
            'invoicingInfo': invoicing,
            'paymentInfo': {'paymentMethod': 'BANK_TRANSFER'},
        } | (address or {})
        return self.enter('partners', [body], company)[0]

    def product_there(self, name, code, type='SALES', company=1, **others):
        """Enter a product in Procountor and return its id as text."""
        body = {'type': type, 'name': name, 'code': code, 'discount': 0, 'price': 40, 'active': True, 'currency': 'EUR'}
        return self.enter('products', [body | others], company)[0]

    def enter(self, kind, bodies, company=1):
        ids = self.sandbox.operator('POST', f'companies/{company}/registers', json={kind: bodies})
        return [str(each) for each in ids[kind]]

    def fetch(self, register=PARTNERS, user=None):
        """Fetch a register, let it be compared with Odoo, and return the rows."""
        self.env[register].with_user(user or self.user).action_fetch()
        self.run_registers()
        return self.rows(register)

    def rows(self, register=PARTNERS):
        return self.env[register].with_user(self.user).search([])

    def row(self, procountor_id, register=PARTNERS):
        return self.rows(register).filtered(lambda row: row.procountor_id == procountor_id)

    def apply(self, rows, user=None, **decided):
        """Decide the same about ``rows``, apply it, and return the run."""
        rows = rows.with_user(user or self.user)
        if decided:
            rows.write(decided)
        rows.action_apply()
        self.run_registers()
        return rows.sudo().run_id

    def runs(self, work=None):
        return self.env['procountor.register.run'].search([('work', '=', work)] if work else [])
