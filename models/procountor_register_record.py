from odoo import models
from odoo.exceptions import AccessError, UserError

from .procountor_register_board import USER


class ProcountorRegisterRecord(models.AbstractModel):
    """A customer or product of Odoo that a person creates in Procountor, before an invoice needs it."""

    _name = 'procountor.register.record'
    _description = "Customer or Product for Procountor"

    def action_procountor_create(self):
        """Put those of the selected records that Procountor does not have yet into the outbox.

        :raise UserError: there is no connection, the registers were not matched first, or all of them are there
        """
        if not self.env.user.has_group(USER):
            raise AccessError(self.env._("You need the Procountor right to do this. Ask your administrator."))
        self.check_access('read')
        connection = self.env['procountor.connection']._by_company(self.env.company).get(self.env.company.root_id)
        if not connection:
            raise UserError(self.env._("%s has no connection with Procountor.", self.env.company.name))
        if not connection._may_create(self._procountor_register()):
            raise UserError(connection._lock_sentence())
        exchanges = self.env['procountor.exchange'].sudo()._enqueue_creations(self._procountor_owners(), connection)
        if not exchanges:
            raise UserError(self.env._("All of these are in Procountor already."))
        return {
            'type': 'ir.actions.client',
            'tag': 'display_notification',
            'params': {
                'type': 'info',
                'message': self.env._("They are in the outbox: %s.", len(exchanges)),
            },
        }

    def _procountor_register(self):
        """Return the name of the register of Procountor that these records belong to."""
        raise NotImplementedError

    def _procountor_owners(self):
        """Return the records that are entries of their own there."""
        return self.sudo()


class ResPartner(models.Model):
    _name = 'res.partner'
    _inherit = ['res.partner', 'procountor.register.record']

    def _procountor_register(self):
        # OVERRIDE
        return 'procountor.business.partner'

    def _procountor_owners(self):
        # EXTENDS: contacts are no customers
        return super()._procountor_owners().commercial_partner_id


class ProductProduct(models.Model):
    _name = 'product.product'
    _inherit = ['product.product', 'procountor.register.record']

    def _procountor_register(self):
        # OVERRIDE
        return 'procountor.product'
