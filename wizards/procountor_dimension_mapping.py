from odoo import fields, models

from ..mapping.dimension import proposals
from .actions import close_with, open_dialog

ORDER = ('missing', 'proposed', 'passive', 'unused', 'mapped')


class ProcountorDimensionMapping(models.TransientModel):
    """The dimensions of all analytic plans and the items of their accounts at a glance, with proposals by name."""

    _name = 'procountor.dimension.mapping'
    _description = "Procountor Dimension Mapping"

    connection_id = fields.Many2one('procountor.connection', required=True, readonly=True, ondelete='cascade')
    company_id = fields.Many2one(related='connection_id.company_id', store=True)
    line_ids = fields.One2many('procountor.dimension.mapping.line', 'mapping_id')

    # ------------------------------------------------------------------
    # PROPOSALS
    # ------------------------------------------------------------------

    def _fill(self):
        """Make the lines: the plans first, then the accounts: what needs a person before what is used most."""
        self.ensure_one()
        connection = self.connection_id.sudo()
        plans = self.env['account.analytic.plan'].sudo().search([('parent_id', '=', False)])
        dimensions = self._dimensions_of_plans(connection, plans)
        used = self.env['account.analytic.account']._procountor_use(self.company_id)
        rows = [self._plan_row(plan, dimensions[plan]) for plan in plans]
        accounts = self._accounts(used)
        items = self._items_of_accounts(connection, accounts, dimensions)
        of_accounts = [
            self._account_row(connection, account, items.get(account), used.get(account.id, 0)) for account in accounts
        ]
        of_accounts.sort(key=lambda row: (ORDER.index(row['state']), -row['documents']))
        self.env['procountor.dimension.mapping.line'].sudo().create(rows + of_accounts)  # nobody else makes one

    def _accounts(self, used):
        """Return the analytic accounts of the company that are active or were used."""
        accounts = self.env['account.analytic.account'].sudo().with_context(active_test=False)
        return accounts.search(
            [
                '|',
                ('company_id', '=', False),
                ('company_id', 'child_of', self.company_id.id),
                '|',
                ('active', '=', True),
                ('id', 'in', list(used)),
            ]
        )

    def _dimensions_of_plans(self, connection, plans):
        """Return by plan its dimension, or the one that is proposed, and whether that is one."""
        known = connection._dimension_of_plan()
        taken = connection.dimension_ids.browse([dimension.id for dimension in known.values()])
        free = connection.dimension_ids - taken
        found = proposals(
            {plan: (plan.name,) for plan in plans if plan not in known}, {each: each.name for each in free}
        )
        return {plan: (known.get(plan) or found[plan].key or free.browse(), found.get(plan)) for plan in plans}

    def _items_of_accounts(self, connection, accounts, dimensions):
        """Return by account without item the `Proposal` of one in the dimension of its plan, which may be a proposal
        itself."""
        found = {}
        for plan, (dimension, _proposal) in dimensions.items():
            missing = accounts.filtered(
                lambda account, plan=plan: account.root_plan_id == plan and not account._procountor_item(connection)
            )
            wanted = {account: (account.name, account.code) for account in missing if dimension}
            found |= proposals(wanted, {item: item.name for item in dimension.item_ids})
        return found

    # ------------------------------------------------------------------
    # LINES
    # ------------------------------------------------------------------

    def _plan_row(self, plan, found):
        dimension, proposal = found
        is_mapped = proposal is None
        state = 'unused'
        if is_mapped:
            state = 'mapped' if dimension.active else 'passive'
        elif dimension:
            state = 'proposed'
        return {
            'mapping_id': self.id,
            'plan_id': plan.id,
            'dimension_id': dimension.id if dimension.active else False,
            'state': state,
            'is_chosen': state == 'proposed' and proposal.is_certain,
            'reason': self._reason(state, proposal),
        }

    def _account_row(self, connection, account, proposal, documents):
        """``proposal`` is None when the account has an item, or its plan no dimension."""
        item = account._procountor_item(connection)
        state = 'unused' if proposal is None else 'proposed' if proposal.key else 'missing'
        if item:
            state = 'mapped' if item.active else 'passive'
        proposed = proposal.key if proposal and proposal.key else item
        return {
            'mapping_id': self.id,
            'account_id': account.id,
            'item_id': proposed.id if proposed.active else False,
            'documents': documents,
            'state': state,
            'is_chosen': state == 'proposed' and proposal.is_certain,
            'reason': self._reason(state, proposal),
        }

    def _reason(self, state, proposal):
        if state == 'proposed' and proposal.is_certain:
            return self.env._("The same name.")
        return {
            'missing': self.env._("No item of this name. Choose one."),
            'proposed': self.env._("Begins alike. Only a suggestion: check it."),
            'passive': self.env._("Passive or gone in Procountor. Choose another one, or activate it there."),
            'unused': self.env._("Stays in Odoo."),
            'mapped': self.env._("Chosen."),
        }[state]

    # ------------------------------------------------------------------
    # APPLY
    # ------------------------------------------------------------------

    def action_apply(self):
        """Keep what is ticked. An empty dimension or item takes away what was chosen.

        :raise UserError: an item is of another dimension than the plan, or a dimension is chosen twice
        """
        self.ensure_one()
        connection, chosen = self.connection_id, self.line_ids.filtered('is_chosen')
        connection._set_dimensions({line.plan_id: line.dimension_id for line in chosen.filtered('plan_id')})
        accounts = chosen.filtered('account_id')
        dimensions = connection._dimension_of_plan()
        for line in accounts.filtered('item_id'):
            line._check_item(dimensions.get(line.account_id.sudo().root_plan_id))
        connection._set_items({line.account_id: line.item_id for line in accounts})
        return close_with(self.env._("Dimensions saved: %s", len(chosen)))


class ProcountorConnection(models.Model):
    _inherit = 'procountor.connection'

    def action_open_dimension_mapping(self):
        """Open the dimension mapping of the company."""
        self.ensure_one()
        self.check_access('write')
        mapping = self.env['procountor.dimension.mapping'].create({'connection_id': self.id})
        mapping._fill()
        return open_dialog(mapping, self.env._("Dimension mapping"))
