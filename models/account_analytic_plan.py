from odoo import api, fields, models


class AccountAnalyticPlan(models.Model):
    """An analytic plan stands for a dimension of Procountor, one for each connection."""

    _inherit = 'account.analytic.plan'

    procountor_dimension_id = fields.Many2one(
        'procountor.dimension',
        string="Procountor dimension",
        compute='_compute_procountor_dimension_id',
        inverse='_inverse_procountor_dimension_id',
        domain="[('company_id', 'in', allowed_company_ids)]",
        groups='procountor_connector.group_procountor_manager',
        help="Where Procountor keeps what rows of invoices have of this plan, in the company that you work in. Empty: "
        "it stays in Odoo.",
    )

    @api.depends_context('company')
    def _compute_procountor_dimension_id(self):
        dimensions = self._procountor_connection()._dimension_of_plan()
        for plan in self:
            plan.procountor_dimension_id = dimensions.get(plan._origin)

    def _inverse_procountor_dimension_id(self):
        connection = self._procountor_connection()
        before = connection._dimension_of_plan()
        after = {plan: plan.procountor_dimension_id for plan in self}
        if changed := {plan: each for plan, each in after.items() if before.get(plan, each.browse()) != each}:
            connection._set_dimensions(changed)

    def _procountor_connection(self):
        """Return the connection of the company that the person works in, with the rights of the person; or none."""
        company = self.env.company
        connections = self.env['procountor.connection']._by_company(company)
        return connections.get(company.root_id, self.env['procountor.connection']).sudo(self.env.su)
