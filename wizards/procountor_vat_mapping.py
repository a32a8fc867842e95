from odoo import fields, models

from .actions import close_with, open_dialog
from .procountor_vat_mapping_line import IN_THE_WAY

ORDER = ('changed', 'proposed', 'missing', 'percent', 'later', 'mapped')


class ProcountorVatMapping(models.TransientModel):
    """The VAT statuses of all taxes and fiscal positions at a glance, with a proposal for what has none."""

    _name = 'procountor.vat.mapping'
    _description = "Procountor VAT Mapping"

    connection_id = fields.Many2one('procountor.connection', required=True, readonly=True, ondelete='cascade')
    company_id = fields.Many2one(related='connection_id.company_id', store=True)
    line_ids = fields.One2many('procountor.vat.mapping.line', 'mapping_id')
    cash_based_warning = fields.Char(readonly=True)

    def _fill(self):
        """Make the lines: what needs a person first, then what is used most."""
        self.ensure_one()
        self.cash_based_warning = self.env['account.tax']._procountor_cash_based_warning(self.company_id)
        rows = self._rows('account.tax', 'tax_id', [('type_tax_use', 'in', ('sale', 'purchase'))])
        rows += self._rows('account.fiscal.position', 'fiscal_position_id', [])
        rows.sort(key=self._urgency)
        self.env['procountor.vat.mapping.line'].create(rows)

    def _urgency(self, row):
        is_in_the_way = row['documents'] and row['state'] in IN_THE_WAY
        return not is_in_the_way, ORDER.index(row['state']), -row['documents']

    def _rows(self, model, field, domain):
        """Return the values of the lines for the records of ``model`` that are active or were used."""
        used = self.env[model]._procountor_use(self.company_id)
        records = (
            self.env[model]
            .with_context(active_test=False)
            .search(
                [
                    ('company_id', 'child_of', self.company_id.id),
                    '|',
                    ('active', '=', True),
                    ('id', 'in', list(used)),
                    *domain,
                ]
            )
        )
        lines = self.env['procountor.vat.mapping.line']
        return [
            {'mapping_id': self.id, field: record.id, 'documents': used.get(record.id, 0)}
            | lines._proposal_values(record, self.connection_id.sudo())
            for record in records
        ]

    def action_apply(self):
        """Write the chosen statuses on the taxes and the fiscal positions; needs the right to edit those."""
        self.ensure_one()
        chosen = self.line_ids.filtered('is_chosen')
        for line in chosen:
            line._mapped_record().procountor_vat_status_id = line.status_id
        return close_with(self.env._("VAT statuses saved: %s", len(chosen)))


class ProcountorConnection(models.Model):
    _inherit = 'procountor.connection'

    def action_open_vat_mapping(self):
        """Open the VAT mapping of the company."""
        self.ensure_one()
        self.check_access('write')
        mapping = self.env['procountor.vat.mapping'].create({'connection_id': self.id})
        mapping._fill()
        return open_dialog(mapping, self.env._("VAT mapping"))
