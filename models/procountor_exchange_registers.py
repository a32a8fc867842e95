from odoo import api, models
from odoo.exceptions import UserError

from ..mapping.register_changes import chosen_members

IN_FLIGHT = ('waiting', 'sending', 'uncertain')
UPDATES = {'res.partner': 'update_customer', 'product.product': 'update_product'}
CREATIONS = {'res.partner': 'create_customer', 'product.product': 'create_product'}


class ProcountorExchange(models.Model):
    """Customers and products that a person sends: new ones, and chosen fields of those that are there."""

    _inherit = 'procountor.exchange'

    @api.model
    def _enqueue_changes(self, records, connection, names):
        """Queue the fields ``names`` of ``records``, which are linked, for Procountor; return the exchanges.

        :param names: keys of `mapping.register_changes`
        :raise UserError: a change of one of them is on its way already
        """
        operation = UPDATES[records._name]
        before = self._of(records, [operation]).filtered(lambda each: each.connection_id == connection)
        if busy := before.filtered(lambda each: each.state in IN_FLIGHT):
            raise UserError(
                self.env._("%s: an update is on its way to Procountor already.", ', '.join(busy.mapped('reference')))
            )
        done = before.filtered(lambda each: each.state == 'done').grouped('res_id')
        values = {
            record: self._preflight_values(record, connection, connection.company_id)
            | {'detail': f'{len(done.get(record.id, ())) + 1} {",".join(names)}'}
            for record in records
        }
        exchanges = self._put(operation, values)
        self._show_queued(records, exchanges)
        self._wake_up()
        return exchanges

    @api.model
    def _enqueue_creations(self, records, connection):
        """Queue those of ``records`` that are not linked yet, to be made in Procountor; return the exchanges."""
        records = records.filtered(lambda record: not record._procountor_link(connection))
        exchanges = self._required(connection, CREATIONS[records._name], records)
        self._wake_up()
        return exchanges

    def _change_payload(self, payload, fields):
        """Return what an update sends of ``payload``, the body of a creation: the members that were chosen."""
        record = self._document_record()
        link = record._procountor_link(self.connection_id)
        if not link:
            raise UserError(self.env._("%s is not linked with Procountor any more.", record.display_name))
        names = self.detail.split(' ')[1].split(',')
        return {'id': link.procountor_id, 'members': chosen_members(payload, fields, names)}
