from contextlib import closing
from inspect import isroutine

import psycopg2

from odoo.exceptions import AccessError, UserError
from odoo.service.model import call_kw, get_public_method
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tests.common import JsonRpcException

from .common import FIRST_KEY, VAT_STANDARD, ProcountorCommon

ADDON = 'procountor_connector'
SECRETS = (FIRST_KEY, 'sandbox-secret')
EXPORT, SETTINGS = 'base.group_allow_export', 'base.group_system'
# Who tries it: the name is the login. All but the stranger belong to the company whose records are tried.
PEOPLE = {
    'portal': 'base.group_portal',
    'internal': f'base.group_user,{EXPORT}',
    'biller': f'account.group_account_invoice,{EXPORT}',
    'sender': f'{ADDON}.group_procountor_user,{EXPORT}',
    'manager': f'{ADDON}.group_procountor_manager,account.group_account_manager,{EXPORT},{SETTINGS}',
    'stranger': f'{ADDON}.group_procountor_manager,account.group_account_manager,{EXPORT},{SETTINGS}',
}
BILLERS = {'biller', 'sender', 'manager'}
SENDERS = {'sender', 'manager'}
MANAGERS = {'manager'}
NOBODY = set()

# Each public method that the addon adds or overrides: who may call it on records of the company, and the arguments.
METHODS = {
    # for who may keep analytic accounts, which is a right of its own
    ('account.analytic.account', 'write'): (NOBODY, {'name': "Mine"}),
    ('account.fiscal.position', 'create'): ({'manager', 'stranger'}, [{'name': "Mine"}]),
    ('account.fiscal.position', 'write'): (MANAGERS, {'name': "Mine"}),
    ('account.journal', 'write'): (MANAGERS, {'name': "Mine"}),
    ('account.move', 'action_procountor_credit'): (BILLERS,),
    ('account.move', 'action_procountor_fix'): (SENDERS,),
    ('account.move', 'action_procountor_open_exchanges'): (SENDERS,),
    ('account.move', 'action_procountor_preview'): (SENDERS,),
    ('account.move', 'action_procountor_read'): (SENDERS,),
    ('account.move', 'action_procountor_resume_steps'): (SENDERS,),
    ('account.move', 'action_procountor_send'): (SENDERS,),
    ('account.move', 'action_procountor_send_all'): (SENDERS,),
    ('account.move', 'action_procountor_set_dimensions'): (SENDERS,),
    # Odoo opens it for everybody who invoices, and the documents of other companies are not in it
    ('account.move.send.batch.wizard', 'action_send_and_print'): (BILLERS | {'stranger'},),
    ('account.move', 'action_procountor_update'): (SENDERS,),
    # with Procountor alone ticked
    ('account.move.send.wizard', 'action_send_and_print'): (SENDERS,),
    ('account.move', 'button_draft'): (BILLERS,),
    ('account.move', 'create'): (BILLERS | {'stranger'}, [{'move_type': 'entry'}]),
    # tells what a new one starts with, which is no record of anybody
    ('account.move', 'default_get'): (set(PEOPLE), ['ref']),
    ('account.move', 'write'): (BILLERS, {'ref': "Mine"}),
    ('account.move.line', 'write'): (BILLERS, {'name': "Mine"}),
    ('account.tax', 'create'): ({'manager', 'stranger'}, [{'name': "Mine"}]),
    ('account.tax', 'write'): (MANAGERS, {'name': "Mine"}),
    # for who may uninstall, which concerns all companies
    ('base.module.uninstall', 'action_procountor_file'): ({'manager', 'stranger'},),
    # each person's own, here the manager's
    ('procountor.accept', 'action_accept'): (MANAGERS,),
    ('procountor.adopt', 'action_look_up'): (MANAGERS,),
    ('procountor.adopt', 'action_send_again'): (MANAGERS,),
    ('procountor.adopt.candidate', 'action_link'): (MANAGERS,),
    # looks for the connections of everybody's own companies
    ('procountor.business.partner', 'action_apply'): (SENDERS,),
    ('procountor.business.partner', 'board_summary'): (SENDERS | {'stranger'},),
    ('procountor.business.partner', 'action_fetch'): (SENDERS,),
    ('procountor.business.partner', 'action_find'): (SENDERS,),
    ('procountor.business.partner', 'action_update_in_procountor'): (SENDERS,),
    ('procountor.business.partner', 'action_unlink_records'): (SENDERS,),
    ('procountor.business.partner', 'write'): (SENDERS, {'decision': 'ignore'}),
    ('procountor.product', 'action_apply'): (SENDERS,),
    ('procountor.product', 'board_summary'): (SENDERS | {'stranger'},),
    ('procountor.product', 'action_fetch'): (SENDERS,),
    ('procountor.product', 'action_find'): (SENDERS,),
    ('procountor.product', 'action_update_in_procountor'): (SENDERS,),
    ('procountor.product', 'action_unlink_records'): (SENDERS,),
    ('procountor.product', 'write'): (SENDERS, {'decision': 'ignore'}),
    ('procountor.business.partner', 'action_check_there'): (SENDERS,),
    ('procountor.business.partner', 'action_dismiss'): (SENDERS,),
    ('procountor.business.partner', 'action_move_link'): (SENDERS,),
    ('procountor.business.partner', 'action_release'): (SENDERS,),
    ('procountor.connection', 'action_confirm_company'): (MANAGERS,),
    ('procountor.connection', 'action_confirm_database'): (MANAGERS,),
    ('procountor.connection', 'action_disable'): (MANAGERS,),
    ('procountor.connection', 'action_discard_new_key'): (MANAGERS,),
    ('procountor.connection', 'action_enable'): (MANAGERS,),
    ('procountor.connection', 'action_log_in_by_browser'): (MANAGERS,),
    ('procountor.connection', 'action_make_payment_journal'): (MANAGERS,),
    ('procountor.connection', 'action_open_dimension_mapping'): (MANAGERS,),
    ('procountor.connection', 'action_open_go_live'): (SENDERS,),
    ('procountor.connection', 'action_open_missing_taxes'): (MANAGERS,),
    ('procountor.connection', 'action_open_partners_without_id'): (SENDERS,),
    ('procountor.connection', 'action_open_products_without_code'): (SENDERS,),
    ('procountor.connection', 'action_open_unsent'): (SENDERS,),
    ('procountor.connection', 'action_open_vat_mapping'): (MANAGERS,),
    ('procountor.connection', 'action_setup_back'): (MANAGERS,),
    ('procountor.connection', 'action_setup_leave'): (MANAGERS,),
    ('procountor.connection', 'action_setup_next'): (MANAGERS,),
    ('procountor.connection', 'action_setup_start'): (MANAGERS,),
    ('procountor.connection', 'action_test_connection'): (MANAGERS,),
    ('procountor.connection', 'copy_data'): (MANAGERS,),
    ('procountor.connection', 'create'): (MANAGERS | {'stranger'}, [{'name': "Mine", 'active': False}]),
    ('procountor.connection', 'write'): (MANAGERS, {'name': "Mine"}),
    ('procountor.dimension.mapping', 'action_apply'): (MANAGERS,),
    ('procountor.dimension.mapping.line', 'write'): (MANAGERS, {'is_chosen': False}),
    ('procountor.exchange', 'action_accept_difference'): (SENDERS,),
    ('procountor.exchange', 'action_adopt'): (SENDERS, 1),
    ('procountor.exchange', 'action_cancel'): (SENDERS,),
    ('procountor.exchange', 'action_go_on'): (SENDERS,),
    ('procountor.exchange', 'action_look_now'): (SENDERS,),
    ('procountor.exchange', 'action_retry'): (SENDERS,),
    ('procountor.exchange', 'action_send_again'): (SENDERS,),
    ('procountor.exchange', 'action_settle'): (SENDERS,),
    # counts those of everybody's own companies
    ('procountor.exchange', 'outbox_summary'): (SENDERS | {'stranger'},),
    ('procountor.go.live', 'action_export_receivables'): (SENDERS,),
    ('procountor.go.live', 'action_fetch'): (SENDERS,),
    ('procountor.go.live', 'action_open_receivables'): (SENDERS,),
    ('procountor.go.live', 'action_undo_last'): (SENDERS,),
    ('procountor.go.live', 'write'): (SENDERS, {'start_date': '2026-01-01'}),
    ('procountor.missing.tax', 'action_create'): (MANAGERS,),
    # the dialog of the manager
    ('procountor.register.update', 'action_queue'): (MANAGERS,),
    ('procountor.register.run', 'action_undo'): (SENDERS,),
    ('procountor.payment.event', 'action_ignore'): (SENDERS,),
    ('procountor.payment.event', 'action_reopen'): (SENDERS,),
    ('procountor.product', 'action_check_there'): (SENDERS,),
    ('procountor.product', 'action_release'): (SENDERS,),
    ('procountor.sales.invoice', 'action_ignore'): (SENDERS,),
    ('procountor.sales.invoice', 'action_leave'): (SENDERS,),
    ('procountor.sales.invoice', 'action_link'): (SENDERS,),
    ('procountor.sales.invoice', 'action_undo'): (SENDERS,),
    ('procountor.sales.invoice', 'write'): (SENDERS, {'move_id': False}),
    ('procountor.sales.invoice.candidate', 'action_link'): (SENDERS,),
    ('procountor.stray', 'action_leave'): (SENDERS,),
    ('procountor.stray', 'action_link'): (SENDERS,),
    ('procountor.stray', 'write'): (SENDERS, {'move_id': False}),
    # those of the manager
    ('procountor.preview', 'action_check_again'): (MANAGERS,),
    ('procountor.preview', 'action_send'): (MANAGERS,),
    ('procountor.preview.problem', 'action_open'): (MANAGERS,),
    ('procountor.vat.mapping', 'action_apply'): (MANAGERS,),
    ('procountor.vat.percent', 'write'): (MANAGERS, {'valid_from': '2026-01-01'}),
    # these belong to all companies
    ('product.product', 'action_procountor_create'): (SENDERS | {'stranger'},),
    ('product.product', 'write'): ({'manager', 'stranger'}, {'name': "Mine"}),
    ('product.template', 'write'): ({'manager', 'stranger'}, {'name': "Mine"}),
    ('res.partner', 'action_procountor_create'): (SENDERS | {'stranger'},),
    ('res.partner', 'write'): ({'manager', 'stranger'}, {'name': "Mine"}),
    # opens a form, whose record has a door of its own
    ('res.config.settings', 'action_procountor_connection'): (MANAGERS | {'stranger'},),
}
# What people do with the records of a model over RPC; the server alone makes what only has viewers.
READ_ONLY = {'create': NOBODY, 'write': NOBODY, 'unlink': NOBODY}
WIZARD = {'create': MANAGERS, 'write': MANAGERS, 'unlink': NOBODY}
# Each model of the addon: who sees its records, and who makes, changes and deletes them.
MODELS = {
    # each person's own, here the manager's
    'procountor.accept': (MANAGERS, {'create': SENDERS, 'write': MANAGERS, 'unlink': NOBODY}),
    'procountor.adopt': (MANAGERS, {'create': SENDERS, 'write': MANAGERS, 'unlink': NOBODY}),
    'procountor.adopt.candidate': (MANAGERS, READ_ONLY),
    'procountor.attempt': (SENDERS, READ_ONLY),
    'procountor.bank.account': (SENDERS, READ_ONLY),
    'procountor.breaker': (SENDERS, READ_ONLY),
    'procountor.budget': (NOBODY, READ_ONLY),
    'procountor.business.partner': (SENDERS, READ_ONLY | {'write': SENDERS}),
    'procountor.check': (SENDERS, READ_ONLY),
    'procountor.connection': (SENDERS, dict.fromkeys(READ_ONLY, MANAGERS)),
    'procountor.cursor': (NOBODY, READ_ONLY),
    'procountor.dimension': (SENDERS, READ_ONLY),
    'procountor.dimension.item': (SENDERS, READ_ONLY),
    'procountor.dimension.link': (SENDERS, READ_ONLY),
    'procountor.dimension.mapping': (MANAGERS, WIZARD),
    'procountor.dimension.mapping.line': (MANAGERS, READ_ONLY | {'write': MANAGERS}),
    'procountor.exchange': (SENDERS, READ_ONLY),
    'procountor.factoring.contract': (SENDERS, READ_ONLY),
    'procountor.fiscal.period': (SENDERS, READ_ONLY),
    'procountor.go.live': (SENDERS, READ_ONLY | {'write': SENDERS}),
    'procountor.ledger.account': (SENDERS, READ_ONLY),
    'procountor.login': (NOBODY, READ_ONLY),
    'procountor.missing.tax': (MANAGERS, WIZARD),
    'procountor.missing.tax.line': (MANAGERS, WIZARD),
    'procountor.payment.event': (SENDERS, READ_ONLY),
    'procountor.product': (SENDERS, READ_ONLY | {'write': SENDERS}),
    'procountor.sales.invoice': (SENDERS, READ_ONLY | {'write': SENDERS}),
    'procountor.sales.invoice.candidate': (SENDERS, READ_ONLY),
    'procountor.preview': (MANAGERS, READ_ONLY),  # each person's own, here the manager's
    'procountor.preview.problem': (MANAGERS, READ_ONLY),
    'procountor.register.run': (SENDERS, READ_ONLY),
    # an empty one, of no company, is made by everybody who has the right in any
    'procountor.register.update': (MANAGERS, {'create': SENDERS | {'stranger'}, 'write': MANAGERS, 'unlink': NOBODY}),
    'procountor.stray': (SENDERS, READ_ONLY | {'write': SENDERS}),
    'procountor.token': (NOBODY, READ_ONLY),
    'procountor.vat.mapping': (MANAGERS, WIZARD),
    'procountor.vat.mapping.line': (MANAGERS, WIZARD),
    'procountor.vat.percent': (SENDERS, READ_ONLY | {'write': MANAGERS}),
    # whoever makes invoices chooses among them on taxes and fiscal positions
    'procountor.vat.status': (BILLERS, READ_ONLY),
}
# Each route of the addon's controllers; who may use it is tried where its answers are tested.
ROUTES = {'/procountor/keylogin/callback'}


def ways_to_see(records, field='display_name', column='id'):
    """Return ``{name: (arguments, count)}``: how records are looked at over RPC, and how many an answer shows.

    :param column: to search and to group by
    """
    ours = [('id', 'in', records.ids)]
    domain = [*ours, (column, '!=', False)]
    return {
        'read': ([records.ids, [field]], len),
        'web_read': ([records.ids, {field: {}}], len),
        'search_count': ([domain], int),
        'search_read': ([domain, [field]], len),
        'web_search_read': ([domain, {field: {}}], lambda answer: answer['length']),
        'formatted_read_group': ([ours, [column], ['__count']], len),
        'export_data': ([records.ids, [field]], lambda answer: len(answer['datas'])),
    }


def ways_along(records, relation, field):
    """Return ``{name: arguments}``: how a field of a related record is looked at over RPC."""
    return {
        'search_count': [[(f'{relation}.{field}', '!=', False)]],
        'web_read': [records.ids, {relation: {'fields': {field: {}}}}],
        'export_data': [records.ids, [f'{relation}/{field}']],
    }


def ways_to_change(records):
    """Return ``{name: arguments}`` of what makes, changes or deletes."""
    values = {name: value for name, value in {'name': "Mine", 'active': False}.items() if name in records._fields}
    for name, field in records._fields.items():
        if field.type == 'many2one' and (field.required or name == 'company_id'):
            values[name] = records[:1].sudo()[name].id
    return {'create': [[values]], 'write': [records.ids, {}], 'unlink': [records.ids]}


@tagged('post_install', '-at_install')
class TestRpcWalls(ProcountorCommon, HttpCase):
    """Security checks S2 and S5. The tests find by themselves what there is; the tables above say who may do what."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        other = cls.setup_other_company(name="Kuvitelma Oy")['company']
        cls.people = {}
        for login, groups in PEOPLE.items():
            company = other if login == 'stranger' else cls.company
            ours = {'company_id': company.id, 'company_ids': company.ids}
            cls.people[login] = new_test_user(cls.env, login, groups=groups, **ours)
        cls.invoice, cls.other_invoice = cls._invoice(), cls._invoice()
        cls.invoice.with_user(cls.people['manager']).action_procountor_preview()
        cls.invoice.action_procountor_send()
        cls._fill_outbox()
        by_manager = cls.connection.with_user(cls.people['manager'])
        by_manager.action_open_vat_mapping()
        by_manager.action_open_dimension_mapping()
        cls._link_dimension()
        by_manager.action_open_missing_taxes()
        cls.env['procountor.login'].sudo().create({'connection_id': cls.connection.id})
        contract = {'name': "F-1", 'procountor_id': '1', 'iban': 'FI2112345600000785'}
        cls.env['procountor.factoring.contract'].sudo().create({'connection_id': cls.connection.id} | contract)
        link = {'connection_id': cls.connection.id, 'procountor_id': '1', 'name': "Linked"}
        cls.env['procountor.business.partner'].sudo().create(link | {'type': 'CUSTOMER'})
        cls.env['procountor.product'].sudo().create(link | {'type': 'SALES'})
        rows = by_manager.business_partner_ids
        rows.env['procountor.register.update'].create({'register': rows._name, 'partner_row_ids': rows.ids})
        cls.env['procountor.register.run'].sudo()._request(cls.connection, 'procountor.product', 'apply')
        cls._fill_go_live()

    @classmethod
    def _fill_outbox(cls):
        """Make a record of what only the sender makes."""
        exchange = cls.env['procountor.exchange'].sudo().search([('res_id', '=', cls.invoice.id)])
        exchange.write({'waits_for_ids': exchange.ids, 'state': 'failed'})
        ours = {'company_id': cls.company.id}
        cls.env['procountor.attempt'].sudo().create(
            ours | {'exchange_id': exchange.id, 'kind': 'request', 'outcome': 'nothing', 'answer': "no"}
        )
        dialog = cls.env['procountor.adopt'].with_user(cls.people['manager']).create({'exchange_id': exchange.id})
        dialog.env['procountor.accept'].create({'exchange_id': exchange.id, 'reason': "Mine"})
        dialog.env['procountor.adopt.candidate'].sudo().create({'adopt_id': dialog.id, 'procountor_id': '1'})
        cls.env['procountor.breaker'].sudo().create({'connection_id': cls.connection.id})
        cls.env['procountor.cursor'].sudo()._set(cls.connection, 'test', value='1')
        cls.env['procountor.stray'].sudo().create(
            {'connection_id': cls.connection.id, 'remote_id': '9', 'number': "INV/9", 'answer': '{}'}
        )
        cls.env['procountor.payment.event'].sudo().create(
            ours
            | {'connection_id': cls.connection.id, 'move_id': cls.invoice.id, 'origin': 'there'}
            | {'date': '2026-03-02', 'amount': 1, 'currency_id': cls.company.currency_id.id}
        )

    @classmethod
    def _fill_go_live(cls):
        ours = {'connection_id': cls.connection.id}
        cls.env['procountor.go.live'].sudo().create(ours)
        there = {'procountor_id': '1', 'date': '2026-03-02', 'answer': '{"id": 1}'}
        row = cls.env['procountor.sales.invoice'].sudo().create(ours | there)
        row.candidate_ids.create({'row_id': row.id, 'move_id': cls.other_invoice.id})
        cls.env['procountor.payment.event'].sudo().search([('move_id', '=', cls.invoice.id)]).sales_invoice_id = row

    @classmethod
    def _link_dimension(cls):
        plan = cls.env['account.analytic.plan'].search([('parent_id', '=', False)], limit=1)
        cls.analytic_account = cls.env['account.analytic.account'].create({'name': "Project", 'plan_id': plan.id})
        cls.connection._set_items({cls.analytic_account: cls.connection.dimension_ids.item_ids[:1]})

    # ------------------------------------------------------------------
    # METHODS
    # ------------------------------------------------------------------

    def test_every_public_method_is_for_whom_the_table_says(self):
        public = {(model, method) for model, method in self._methods() if not method.startswith('_')}
        self.assertFalse(public ^ METHODS.keys(), "Add it to METHODS: who may call it?")
        passed = {key: set() for key in METHODS}
        for person in PEOPLE:
            self.authenticate(person, person)
            for model, method in METHODS:
                if self._passes_over_http(model, method):
                    passed[model, method].add(person)
        self.assertEqual(passed, {key: allowed for key, (allowed, *_arguments) in METHODS.items()})

    def test_private_methods_are_refused(self):
        private = [(model, method) for model, method in self._methods() if method.startswith('_')]
        self.assertIn(('procountor.connection', '_client'), private)
        for model, method in private:
            with self.assertRaises(AccessError, msg=f'{model}.{method}'):
                get_public_method(self.env[model], method)

    def test_every_route_stands_in_the_table(self):
        rules = self.env['ir.http']._generate_routing_rules(sorted(self.env.registry._init_modules), converters=None)
        ours = {path for path, endpoint in rules if self._is_ours(endpoint.func.__module__)}
        self.assertEqual(ours, ROUTES, "Add it to ROUTES, with a test of who may use it")

    def _methods(self):
        """Yield model and name of each method that a class of the addon holds, private ones too."""
        for model, model_class in self.env.registry.items():
            if model_class._abstract:  # has no records; those that inherit it are tried
                continue
            for part in model_class.mro():
                if self._is_ours(part.__module__):
                    yield from ((model, name) for name in vars(part) if self._is_method(part, name))

    def _is_method(self, part, name):
        return not name.startswith('__') and isroutine(getattr(part, name))

    def _is_ours(self, module):
        return module.startswith(f'odoo.addons.{ADDON}.') and '.tests.' not in module

    def _passes_over_http(self, model, method):
        """Call it as the web client does, on a record that is there; nothing of it stays."""
        _allowed, *arguments = METHODS[model, method]
        if not getattr(getattr(type(self.env[model]), method), '_api_model', False):
            arguments = [self._record(model).ids, *arguments]
        with closing(self.env.cr.savepoint()):
            answer = self._post(model, method, arguments)
        self.env.invalidate_all()
        return answer

    def _post(self, model, method, arguments):
        parameters = {'model': model, 'method': method, 'args': arguments, 'kwargs': {}}
        try:
            self.make_jsonrpc_request(f'/web/dataset/call_kw/{model}/{method}', parameters, timeout=60)
        except JsonRpcException as error:
            self.assertIn(str(error), ('odoo.exceptions.AccessError', 'odoo.exceptions.UserError'), f'{model}.{method}')
            return 'AccessError' not in str(error)
        return True

    def _record(self, model):
        if model == 'account.move':
            return self.invoice
        if model == 'res.partner':
            return self.customer
        if model == 'product.product':
            return self.product_a
        if model == 'product.template':
            return self.product_a.product_tmpl_id
        if model == 'account.analytic.account':
            return self.analytic_account
        if model == 'account.journal':
            return self.invoice.journal_id
        if model == 'account.tax':
            return self._tax(VAT_STANDARD)
        if model == 'account.fiscal.position':
            return self.env[model].search([('company_id', '=', self.company.id)], limit=1)
        if model == 'res.config.settings':
            return self.env[model].with_user(self.people['manager']).create({})
        if model == 'base.module.uninstall':
            module = self.env.ref(f'base.module_{ADDON}')
            return self.env[model].with_user(self.people['manager']).create({'module_ids': module.ids})
        if model.startswith('account.move.send'):
            return self._send_dialog(model)
        return self._records(model)[:1]

    def _send_dialog(self, model):
        """Return Odoo's own dialog, opened by a biller for the invoice, or for two when it is the one for several."""
        biller = self.env[model].with_user(self.people['biller'])
        moves = self.invoice + self.other_invoice if 'move_ids' in biller else self.invoice
        dialog = biller.with_context(active_ids=moves.ids).create({})
        if 'sending_methods' in dialog:
            dialog.sending_methods = ['procountor']
        return dialog

    # ------------------------------------------------------------------
    # RECORDS
    # ------------------------------------------------------------------

    def test_every_model_is_for_whom_the_table_says(self):
        self.assertFalse(self._own_models() ^ MODELS.keys(), "Add it to MODELS: who may see it?")
        seen, changed = {model: {} for model in MODELS}, {model: {} for model in MODELS}
        for model in MODELS:
            records = self._records(model)
            self.assertTrue(records, f"no {model} to try")
            for method, (arguments, count) in ways_to_see(records).items():
                seen[model][method] = {who for who in PEOPLE if self._passes(who, model, method, arguments, count)}
            for method, arguments in ways_to_change(records).items():
                changed[model][method] = {who for who in PEOPLE if self._passes(who, model, method, arguments)}
        for model, (viewers, changers) in MODELS.items():
            self.assertEqual(seen[model], dict.fromkeys(seen[model], viewers), model)
            self.assertEqual(changed[model], changers, model)

    def test_fields_of_a_group_are_closed_for_everybody_else(self):
        """Security check S10: read, searched, grouped or exported; directly or along a relation."""
        closed = [(model, field) for model in MODELS for field in self.env[model]._fields.values() if field.groups]
        self.assertIn('api_key_sealed', [field.name for _model, field in closed])
        open_doors = []
        for model, field in closed:
            others = [login for login, user in self.people.items() if not user.has_groups(field.groups)]
            for records, method, arguments in self._attempts(model, field.name):
                passed = [who for who in others if self._passes(who, records._name, method, arguments)]
                open_doors += [(records._name, method, arguments, passed)] if passed else []
        self.assertFalse(open_doors)

    def test_no_answer_holds_a_secret(self):
        """Promise 7: whatever a person may read of our models, the plain secrets are not in it."""
        for login, user in self.people.items():
            for model in MODELS:
                records = self._records(model).with_user(user)
                if records.has_access('read'):
                    own = [name for name, field in records.fields_get().items() if field['type'] != 'many2one']
                    answer = str(records.read()) + str(records.export_data(own))
                    self.assertFalse([secret for secret in SECRETS if secret in answer], f'{login}, {model}')

    def _attempts(self, model, name):
        """Yield ``(records, method, arguments)``: how somebody would reach for a field."""
        records = self._records(model)
        for method, (arguments, _count) in ways_to_see(records, name, name).items():
            yield records, method, arguments
        for other in MODELS:
            for field in self.env[other]._fields.values():
                if field.comodel_name == model:
                    for method, arguments in ways_along(self._records(other), field.name, name).items():
                        yield self._records(other), method, arguments

    def _own_models(self):
        return {name for name, model in self.env.registry.items() if model._original_module == ADDON and model._auto}

    def _records(self, model):
        """Return the records of the company, and of the table of tokens all."""
        records = self.env[model].sudo().with_context(active_test=False)
        return records.search([('company_id', '=', self.company.id)] if 'company_id' in records._fields else [])

    def _passes(self, person, model, method, arguments, count=bool):
        """Tell whether the door of RPC lets a person see a record, or change one."""
        records = self.env[model].with_user(self.people[person]).with_context(active_test=False)
        try:
            with closing(self.env.cr.savepoint()):
                answer = call_kw(records, method, arguments, {})
        except AccessError:
            return False
        except (UserError, psycopg2.Error):
            return method in ways_to_change(records)  # the door was open, what is behind it objects
        finally:
            self.env.invalidate_all()
        return bool(count(answer))
