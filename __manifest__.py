{
    'name': "Procountor",
    'summary': "Invoices to Procountor, payments and vendor bills back: once, and right to the cent",
    'version': '19.0.1.0.0',
    'category': 'Accounting/Accounting',
    'author': "Procountor for Odoo",
    'license': 'LGPL-3',
    'depends': ['account'],
    'data': [
        'security/groups.xml',
        'security/ir.model.access.csv',
        'security/rules.xml',
        'data/ir_cron.xml',
        'views/procountor_connection_views.xml',
        'views/procountor_exchange_views.xml',
        'views/account_move_views.xml',
        'views/menus.xml',
    ],
    'assets': {
        'web.assets_backend': ['procountor_connector/static/src/**/*'],
    },
    'application': True,
}
