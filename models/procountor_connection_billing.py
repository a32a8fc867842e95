from odoo import fields, models
from odoo.tools import date_utils

BILLABLE = ('create_customer', 'create_product', 'create_invoice', 'attach', 'send')


class ProcountorConnection(models.Model):
    """What the connector made in Procountor, which charges for what is made there by its own price list."""

    _inherit = 'procountor.connection'

    items_this_month = fields.Char(compute='_compute_items', compute_sudo=True, string="Made this month")
    items_last_month = fields.Char(compute='_compute_items', compute_sudo=True, string="Made last month")

    def _compute_items(self):
        this_month = date_utils.start_of(fields.Datetime.now(), 'month')
        last_month = date_utils.subtract(this_month, months=1)
        for connection in self:
            connection.items_this_month = connection._items_between(this_month, fields.Datetime.now())
            connection.items_last_month = connection._items_between(last_month, this_month)

    def _items_between(self, start, end):
        """Return how many of each kind were made, as a person reads it: ``Create invoice: 12, Attach file: 12``."""
        exchanges = self.env['procountor.exchange']
        made = exchanges._read_group(
            [
                ('connection_id', '=', self.id),
                ('operation', 'in', BILLABLE),
                ('state', '=', 'done'),
                ('is_adopted', '=', False),
                ('done_at', '>=', start),
                ('done_at', '<=', end),
            ],
            ['operation'],
            ['__count'],
        )
        words = dict(exchanges._fields['operation']._description_selection(self.env))
        return ', '.join(f'{words[operation]}: {count}' for operation, count in made) or '0'
