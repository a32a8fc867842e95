from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ..mapping.payload import filled, remote_id
from ..mapping.text import clean
from ..procountor_api import decode
from .account_move import DOCUMENT_TYPES
from .procountor_problem import Blocked

MONTHS = 12


class AccountAnalyticAccount(models.Model):
    """An analytic account stands for an item in the dimension of its plan, one for each connection."""

    _inherit = ['account.analytic.account', 'procountor.cure']

    procountor_dimension_link_ids = fields.One2many(
        'procountor.dimension.link',
        'account_id',
        readonly=True,
        groups='procountor_connector.group_procountor_user',
    )
    procountor_item_id = fields.Many2one(
        'procountor.dimension.item',
        string="Procountor item",
        compute='_compute_procountor_item_id',
        inverse='_inverse_procountor_item_id',
        domain="[('company_id', 'in', allowed_company_ids), ('dimension_id.plan_id', '=', root_plan_id)]",
        groups='procountor_connector.group_procountor_manager',
        help="The item in Procountor that stands for this account, in the company that you work in.",
    )

    @api.depends('root_plan_id', 'procountor_dimension_link_ids.item_id')
    @api.depends_context('company')
    def _compute_procountor_item_id(self):
        connection = self.env['account.analytic.plan']._procountor_connection()
        for account in self:
            account.procountor_item_id = account._origin._procountor_item(connection)

    def _inverse_procountor_item_id(self):
        connection = self.env['account.analytic.plan']._procountor_connection()
        items = {account: account.procountor_item_id for account in self}
        if changed := {each: item for each, item in items.items() if each._procountor_item(connection) != item}:
            connection._set_items(changed)

    def _procountor_item(self, connection):
        """Return the item that stands for this account, also one that Procountor has no more; or none.

        One of another dimension than that of the plan is left from before the plan was moved, and does not count.
        """
        links = self.sudo().procountor_dimension_link_ids
        ours = links.filtered(lambda link: link.connection_id == connection)
        # filtered() forgets the links of the other accounts, whose items one query reads all together.
        item = ours.with_prefetch(links._prefetch_ids).item_id
        return item if item.dimension_id.plan_id == self.sudo().root_plan_id else item.browse()

    # ------------------------------------------------------------------
    # COVERAGE
    # ------------------------------------------------------------------

    @api.model
    def _procountor_use(self, company):
        """Return how many documents of the last 12 months have each analytic account on a row, as a dict by id."""
        lines = self.env['account.move.line'].sudo()
        query = lines._search(
            [
                ('company_id', 'child_of', company.root_id.id),
                ('parent_state', '=', 'posted'),
                ('display_type', '=', 'product'),
                ('move_id.move_type', 'in', DOCUMENT_TYPES),
                ('date', '>=', fields.Date.context_today(self) - relativedelta(months=MONTHS)),
            ]
        )
        rows = self.env.execute_query(
            SQL(
                """SELECT account.id, COUNT(DISTINCT line.move_id)
                     FROM account_move_line line
                     JOIN LATERAL jsonb_object_keys(line.analytic_distribution) AS key ON TRUE
                     JOIN LATERAL regexp_split_to_table(key, ',') AS part ON part ~ '^[0-9]+$'
                     JOIN account_analytic_account account ON account.id = part::int
                    WHERE line.id IN %s
                    GROUP BY account.id""",
                query.subselect(),
            )
        )
        return dict(rows)

    @api.model
    def _procountor_uncovered(self, company):
        """Return the analytic accounts of the last 12 months' documents whose plan has a dimension and they no item.

        :param company: a root company; its branches count too. Without a connection nothing is missing.
        """
        connection = self.env['procountor.connection']._by_company(company).get(company.root_id)
        plans = connection._dimension_of_plan() if connection else {}
        used = self.sudo().browse(self._procountor_use(company) if plans else ())
        return used.filtered(
            lambda account: account.root_plan_id in plans and not account._procountor_item(connection).active
        ).sudo(self.env.su)

    # ------------------------------------------------------------------
    # ITEM THAT IS CREATED
    # ------------------------------------------------------------------

    def _procountor_problems(self, connection):
        """Return a sentence for each thing that has to be mended before this account can be created as an item."""
        self.ensure_one()
        account = self.sudo()
        dimension = connection._dimension_of_plan().get(account.root_plan_id)
        if not (dimension and dimension.active):
            return [
                self.env._(
                    "The analytic plan %s has no dimension in Procountor any more. Choose one in the dimension mapping "
                    "of the connection.",
                    account.root_plan_id.name,
                )
            ]
        if clean(account.name) != account.name.strip():
            return [
                self.env._(
                    "Procountor does not take the characters of the analytic account %s. Rename it, or choose an item "
                    "for it in the dimension mapping of the connection.",
                    account.name,
                )
            ]
        return []

    def _procountor_payload(self, exchange):
        """Return what is sent for ``exchange``.

        :raise UserError: when the account changed since it was queued and cannot be sent any more
        """
        self.ensure_one()
        connection = exchange.connection_id
        if problems := self._procountor_problems(connection):
            raise Blocked(problems)
        account = self.sudo()
        dimension = connection._dimension_of_plan()[account.root_plan_id]
        item = {'codeName': account.name.strip(), 'description': clean(account.code)}
        return {'dimension_id': remote_id(dimension.procountor_id), 'item': filled(item)}

    def _procountor_namesakes(self, connection):
        """Return for each of these accounts without item all that would become the same one, the oldest first.

        They have one plan and one name. Procountor takes a name twice, so the oldest one alone is sent.
        """

        def place(account):
            return account.root_plan_id, account.name.strip()

        accounts = self.sudo()
        alike = accounts | accounts.search(
            [
                ('root_plan_id', 'in', accounts.root_plan_id.ids),
                ('name', 'in', accounts.mapped('name')),
                '|',
                ('company_id', '=', False),
                ('company_id', 'child_of', connection.company_id.ids),
            ]
        )
        missing = alike.filtered(lambda account: not account._procountor_item(connection)).sorted('id')
        groups = missing.grouped(place)
        return {account: groups.get(place(account), account) for account in accounts}

    def _procountor_apply(self, exchanges):
        """Keep the items that the answers of ``exchanges``, which are alike, made; an account shows no state."""
        if exchanges[0].state != 'done':
            return
        connection, rows = exchanges.connection_id, self.env['procountor.dimension.item'].sudo()
        answers = [decode(exchange.sudo().answer.encode()) for exchange in exchanges]
        items, namesakes = rows._keep(connection, answers), self._procountor_namesakes(connection)
        made = {}
        for account, answer in zip(self, answers, strict=True):
            if item := items.get(str(answer['id'])):
                alike = namesakes[account].filtered(lambda each, item=item: each.name.strip() == item.name)
                made |= dict.fromkeys(account | alike, item)
        connection.sudo()._set_items(made)

    def _procountor_not_sent(self, connection):
        """Nothing is to be shown on an analytic account."""
