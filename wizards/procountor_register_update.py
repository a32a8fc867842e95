from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, UserError

from .actions import close_with, open_dialog

USER = 'procountor_connector.group_procountor_user'
# Fields of the dialog, by what `mapping.register_changes` calls them.
CHOICES = {
    'procountor.business.partner': {
        'name': 'has_name',
        'number': 'has_number',
        'identifier': 'has_identifier',
        'address': 'has_address',
        'email': 'has_email',
        'einvoice': 'has_einvoice',
        'lang': 'has_lang',
        'payment_term': 'has_payment_term',
    },
    'procountor.product': {
        'name': 'has_name',
        'code': 'has_code',
        'unit': 'has_unit',
        'price': 'has_price',
        'vat': 'has_vat',
    },
}


class ProcountorRegisterUpdate(models.TransientModel):
    """Which fields of linked customers or products go to Procountor; nothing else is changed there."""

    _name = 'procountor.register.update'
    _description = "Update Customers or Products in Procountor"

    register = fields.Selection(
        [('procountor.business.partner', "Customers"), ('procountor.product', "Products")], required=True, readonly=True
    )
    partner_row_ids = fields.Many2many('procountor.business.partner', string="Customers", readonly=True)
    product_row_ids = fields.Many2many('procountor.product', string="Products", readonly=True)
    count = fields.Integer(compute='_compute_count')
    has_name = fields.Boolean(string="Name")
    has_number = fields.Boolean(string="Customer number")
    has_identifier = fields.Boolean(string="Business ID")
    has_address = fields.Boolean(string="Address")
    has_email = fields.Boolean(string="E-mail")
    has_einvoice = fields.Boolean(string="E-invoice address")
    has_lang = fields.Boolean(string="Language")
    has_payment_term = fields.Boolean(string="Days of payment")
    has_code = fields.Boolean(string="Code")
    has_unit = fields.Boolean(string="Unit")
    has_price = fields.Boolean(string="Price")
    has_vat = fields.Boolean(string="VAT percentage")

    @api.depends('partner_row_ids', 'product_row_ids')
    def _compute_count(self):
        for dialog in self:
            dialog.count = len(dialog._rows())

    @api.model
    def _open_for(self, rows):
        """Return the action that opens the dialog for ``rows``, which are linked."""
        field = 'partner_row_ids' if rows._name == 'procountor.business.partner' else 'product_row_ids'
        dialog = self.create({'register': rows._name, field: [Command.set(rows.ids)]})
        return open_dialog(dialog, self.env._("Update in Procountor"))

    def _rows(self):
        return self.partner_row_ids if self.register == 'procountor.business.partner' else self.product_row_ids

    def action_queue(self):
        """Put the chosen fields into the outbox.

        :raise UserError: no field is chosen, or one of the rows is on its way already
        """
        self.ensure_one()
        if not self.env.user.has_group(USER):
            raise AccessError(self.env._("You need the Procountor right to do this. Ask your administrator."))
        rows = self._rows()
        rows.check_access('write')
        names = [name for name, field in CHOICES[self.register].items() if self[field]]
        if not names:
            raise UserError(self.env._("Choose at least one field."))
        exchanges = self.env['procountor.exchange'].sudo()
        for connection, group in rows.sudo().grouped('connection_id').items():
            exchanges._enqueue_changes(group[group._link_name], connection, names)
        return close_with(self.env._("They are in the outbox: %s.", len(rows)))
