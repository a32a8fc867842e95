import base64
from typing import NamedTuple

from odoo import api, fields, models

from ..models.spreadsheet import spreadsheet

ADDON = 'procountor_connector'
ON_ITS_WAY = ('waiting', 'sending', 'uncertain')


class Source(NamedTuple):
    """Where IDs of Procountor are kept: paths of fields from a row of ``model``.

    ``record`` is empty when the row itself is the record of Odoo, ``kind`` names what it is in Procountor.
    """

    model: str
    record: str
    remote_id: str
    number: str
    kind: str = ''
    connection: str = 'connection_id'


SOURCES = (
    Source(
        'account.move', '', 'procountor_id', 'procountor_number', 'SALES_INVOICE', connection='procountor_connection_id'
    ),
    Source('procountor.business.partner', 'partner_id', 'procountor_id', 'number'),
    Source('procountor.product', 'product_id', 'procountor_id', 'code'),
    Source('procountor.dimension.link', 'account_id', 'item_id.procountor_id', 'item_id.name', 'DIMENSION_ITEM'),
    Source('procountor.payment.event', 'move_id', 'event_id', 'kind', 'PAYMENT_EVENT'),
)


class BaseModuleUninstall(models.TransientModel):
    """What is lost when this addon is uninstalled: which record of Odoo is which one in Procountor.

    It cannot be read back from Procountor, and without it a new installation could send documents once more. So the
    dialog says how many links there are and what is still on its way, and offers the links as a file.
    """

    _inherit = 'base.module.uninstall'

    procountor_link_count = fields.Integer(compute='_compute_procountor_counts', compute_sudo=True)
    procountor_open_count = fields.Integer(compute='_compute_procountor_counts', compute_sudo=True)
    procountor_file = fields.Binary(
        compute='_compute_procountor_file', compute_sudo=True, attachment=False, help="The links as a spreadsheet."
    )

    @api.depends('module_ids')
    def _compute_procountor_counts(self):
        exchanges = self.env['procountor.exchange']
        self.procountor_link_count = self.procountor_open_count = 0
        for wizard in self:
            if ADDON in wizard._get_modules().mapped('name'):
                counts = [self.env[source.model].search_count(self._linked_domain(source)) for source in SOURCES]
                wizard.procountor_link_count = sum(counts)
                wizard.procountor_open_count = exchanges.search_count([('state', 'in', ON_ITS_WAY)])

    def action_procountor_file(self):
        """Download which record of Odoo is which one in Procountor."""
        self.ensure_one()
        self.check_access('write')
        path = f'/web/content/{self._name}/{self.id}/procountor_file/procountor-links.xlsx?download=true'
        return {'type': 'ir.actions.act_url', 'url': path, 'target': 'download'}

    def _compute_procountor_file(self):
        env = self.env
        heading = [
            env._("Model"),
            env._("Odoo ID"),
            env._("Name in Odoo"),
            env._("Company"),
            env._("Connection"),
            env._("Address"),
            env._("In Procountor"),
            env._("Procountor ID"),
            env._("Procountor number"),
        ]
        rows = [
            self._link_cells(row, source)
            for source in SOURCES
            for row in env[source.model].search(self._linked_domain(source), order='id')
        ]
        self.procountor_file = base64.b64encode(spreadsheet({env._("Links"): [heading, *rows]}))

    @api.model
    def _linked_domain(self, source):
        names = filter(None, (source.record, source.remote_id))
        return [(name, '!=', False) for name in names]

    @api.model
    def _link_cells(self, row, source):
        record, connection = _at(row, source.record), _at(row, source.connection)
        return [
            record._name,
            record.id,
            record.display_name or '',
            connection.company_id.name,
            connection.name,
            connection.url,
            source.kind or row.type,
            _at(row, source.remote_id),
            _at(row, source.number),
        ]


def _at(row, path):
    """Return what stands at the end of the ``path`` of fields; the row itself at the end of an empty one."""
    for name in filter(None, path.split('.')):
        row = row[name]
    return row
