from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

CHOICES = {'dimension_id', 'item_id', 'is_chosen'}


class ProcountorDimensionMappingLine(models.TransientModel):
    """An analytic plan and its dimension, or an analytic account and its item, with the reason of a proposal."""

    _name = 'procountor.dimension.mapping.line'
    _description = "Line of the Procountor Dimension Mapping"

    mapping_id = fields.Many2one(
        'procountor.dimension.mapping', required=True, readonly=True, index=True, ondelete='cascade'
    )
    company_id = fields.Many2one(related='mapping_id.company_id', store=True)
    connection_id = fields.Many2one(related='mapping_id.connection_id')
    plan_id = fields.Many2one('account.analytic.plan', readonly=True, ondelete='cascade')
    account_id = fields.Many2one('account.analytic.account', readonly=True, ondelete='cascade')
    name = fields.Char(compute='_compute_name', compute_sudo=True)
    kind = fields.Selection([('plan', "Plan"), ('account', "Account")], compute='_compute_name', compute_sudo=True)
    documents = fields.Integer(string="Documents in 12 months", readonly=True)
    dimension_id = fields.Many2one(
        'procountor.dimension', domain="[('connection_id', '=', connection_id)]", ondelete='cascade'
    )
    item_id = fields.Many2one(
        'procountor.dimension.item', domain="[('connection_id', '=', connection_id)]", ondelete='cascade'
    )
    state = fields.Selection(
        [
            ('missing', "Missing"),
            ('passive', "Passive"),
            ('proposed', "Proposed"),
            ('unused', "Not used"),
            ('mapped', "Ready"),
        ],
        readonly=True,
    )
    reason = fields.Char(readonly=True)
    is_chosen = fields.Boolean(string="Apply")

    @api.depends('plan_id', 'account_id')
    def _compute_name(self):
        for line in self:
            line.name = line.plan_id.name or line.account_id.display_name
            line.kind = 'plan' if line.plan_id else 'account'

    @api.onchange('dimension_id', 'item_id')
    def _onchange_choice(self):
        # What a person chooses is ticked; the proposals come with their own tick.
        self.is_chosen = True

    def write(self, vals):
        # What a line is about is no choice: it might be made one of an account that the person must not see.
        if not self.env.su and vals.keys() - CHOICES:
            raise AccessError(self.env._("Choose a dimension or an item; the rest of the dimension mapping stays."))
        return super().write(vals)

    def _check_item(self, dimension):
        """An item is of the dimension that the plan of its account goes to.

        :raise UserError: it is not
        """
        if self.item_id.dimension_id == dimension:
            return
        plan = self.account_id.sudo().root_plan_id.name
        if not dimension:
            raise UserError(
                self.env._("Choose the dimension of the analytic plan %(plan)s before an item of it.", plan=plan)
            )
        raise UserError(
            self.env._(
                "%(account)s: choose an item of the dimension %(dimension)s, where the analytic plan %(plan)s goes.",
                account=self.name,
                dimension=dimension.name,
                plan=plan,
            )
        )
