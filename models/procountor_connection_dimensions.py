from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import ormcache

from ..mapping import dimension as mapping

NAMES_SHOWN = 10


class ProcountorConnection(models.Model):
    """How analytic plans and accounts of Odoo, and texts such as ``Dimension\\Item``, become items of dimensions."""

    _inherit = 'procountor.connection'

    missing_item_policy = fields.Selection(
        [('block', "Stop and tell"), ('create', "Create the item")],
        string="Analytic account without item",
        required=True,
        default='block',
        tracking=True,
        help="What becomes of an invoice with an analytic account that has no item in the dimension of its plan.",
    )
    default_dimensions = fields.Char(
        string="Default items",
        tracking=True,
        help="Items for what a row, its product, its customer and its journal say nothing about: Dimension\\Item, "
        "several with a semicolon between. Several items of one dimension have equal parts.",
    )
    dimension_item_ids = fields.One2many('procountor.dimension.item', 'connection_id', string="Items of dimensions")

    @api.constrains('default_dimensions')
    def _check_default_dimensions(self):
        for connection in self:
            if problem := connection._dimension_text_problem(connection.default_dimensions):
                raise ValidationError(problem)

    # ------------------------------------------------------------------
    # ANALYTIC PLANS AND ACCOUNTS
    # ------------------------------------------------------------------

    def _has_dimensions(self):
        """Whether the Procountor company has dimensions, or had them once; without any, nothing is looked at."""
        return bool(self.sudo().with_context(active_test=False).dimension_ids)

    def _dimension_of_plan(self):
        """Return the dimension of each root plan that has one, also one that Procountor has no more; as a dict."""
        dimensions = self.sudo().with_context(active_test=False).dimension_ids
        return {dimension.plan_id: dimension for dimension in dimensions if dimension.plan_id}

    def _set_dimensions(self, dimensions):
        """Let root plans go to dimensions.

        :param dict dimensions: dimension by plan; a plan with an empty one stays in Odoo
        :raise AccessError: the person may not change the connection
        :raise UserError: two plans would have one dimension, or it is one of another connection
        """
        self.check_access('write')
        fetched = self.env['procountor.dimension'].sudo()
        after = {plan: each for plan, each in (self._dimension_of_plan() | dimensions).items() if each}
        if fetched.concat(*after.values()).connection_id - self:
            raise UserError(self.env._("Choose a dimension of the Procountor company that you work with."))
        if len(fetched.union(*after.values())) < len(after):
            raise UserError(self.env._("Choose each dimension for one analytic plan only."))
        changed = {plan: each for plan, each in dimensions.items() if self._dimension_of_plan().get(plan) != each}
        fetched.union(*(self._dimension_of_plan().get(plan, fetched) for plan in changed)).plan_id = False
        self.env.flush_all()  # a plan stands once, at each moment
        for plan, dimension in changed.items():
            dimension.sudo().plan_id = plan
        self.env['procountor.exchange'].sudo()._check_again(self)

    def _set_items(self, items):
        """Let analytic accounts go to items.

        :param dict items: item by account; an empty one takes the link away
        :raise AccessError: the person may not change the connection
        :raise UserError: an item is one of another connection
        """
        self.check_access('write')
        if self.env['procountor.dimension.item'].sudo().concat(*items.values()).connection_id - self:
            raise UserError(self.env._("Choose an item of the Procountor company that you work with."))
        links = self.env['procountor.dimension.link'].sudo()
        accounts = self.env['account.analytic.account'].concat(*items)
        known = {
            link.account_id.id: link
            for link in links.search([('connection_id', '=', self.id), ('account_id', 'in', accounts.ids)])
        }
        new = []
        for account, item in items.items():
            link = known.get(account.id, links)
            if not item:
                link.unlink()
            elif link:
                link.item_id = item
            else:
                new.append({'connection_id': self.id, 'account_id': account.id, 'item_id': item.id})
        links.create(new)
        self.env['procountor.exchange'].sudo()._check_again(accounts)

    def _look_at_dimensions(self, client):
        # EXTENDS 'procountor.connection'
        yield from super()._look_at_dimensions(client)
        uncovered = self.env['account.analytic.account']._procountor_uncovered(self.company_id)
        if uncovered and self.missing_item_policy == 'block':
            yield (
                'warning',
                self.env._(
                    "Analytic accounts of the last 12 months without an item: %s. Choose their items in the dimension "
                    "mapping, or let missing items be created.",
                    self._some_names(uncovered.sudo()),
                ),
            )

    # ------------------------------------------------------------------
    # TEXTS
    # ------------------------------------------------------------------

    @ormcache('self.id')
    def _items_by_label(self):
        """Return the ids of dimension and item in Procountor of each item in use, by the names of both.

        The names are as `mapping.dimension.same` gives them. A thousand projects are not read for each document: they
        are kept until the dimensions are fetched and something changed.
        """
        known = {}
        for dimension in self.sudo().with_context(active_test=True).dimension_ids:  # the cache is for everybody
            name = mapping.same(dimension.name)
            for each in dimension.item_ids:
                known[name, mapping.same(each.name)] = (dimension.procountor_id, each.procountor_id)
        return known

    def _items_of_text(self, text):
        """Return the ids of the items that ``text`` names, by id of their dimension.

        Of a text that is wrong nothing is returned, which is told elsewhere.
        """
        found = {}
        if self._dimension_text_problem(text):
            return found
        known = self._items_by_label()
        for label in mapping.labels(text):
            dimension, item = known[mapping.same(label.dimension), mapping.same(label.item)]
            found.setdefault(dimension, []).append(item)
        return found

    def _dimension_text_problem(self, text):
        """Return the sentence that says what is wrong with ``Dimension\\Item;Dimension2\\Item``, or None.

        Without fetched dimensions the form alone is checked.
        """
        try:
            wanted = mapping.labels(text)
        except ValueError as error:
            return self.env._(
                "'%s' is no Dimension\\Item. Write for example Project\\P-100, and a semicolon between several.", error
            )
        dimensions = self.sudo().dimension_ids
        if not (wanted and dimensions):
            return None
        known = self._items_by_label()
        for label in wanted:
            if (mapping.same(label.dimension), mapping.same(label.item)) not in known:
                return self._unknown_label(label, dimensions)
        return None

    def _unknown_label(self, label, dimensions):
        dimension = dimensions.filtered(lambda each: mapping.same(each.name) == mapping.same(label.dimension))
        if not dimension:
            return self.env._(
                "Procountor has no dimension '%(name)s'. It has: %(known)s. Write one of these, or make it there and "
                "test the connection.",
                name=label.dimension,
                known=self._some_names(dimensions),
            )
        return self.env._(
            "The dimension '%(dimension)s' has no item '%(name)s' in use in Procountor. It has: %(known)s. Write one "
            "of these, or make it there and test the connection.",
            dimension=label.dimension,
            name=label.item,
            known=self._some_names(dimension.item_ids),
        )

    def _some_names(self, records):
        names = records[:NAMES_SHOWN].mapped('name') + (['…'] if len(records) > NAMES_SHOWN else [])
        return ', '.join(names) or '-'

    # ------------------------------------------------------------------
    # WHAT CHANGED THERE
    # ------------------------------------------------------------------

    def _refresh_dimensions(self, client):
        # EXTENDS 'procountor.connection'
        changes = super()._refresh_dimensions(client)
        if changes:
            self.env.registry.clear_cache()  # of the names
        return changes

    def _forget_company(self):
        # EXTENDS 'procountor.connection': dimensions that are gone are no dimensions of the new company either
        self.sudo().with_context(active_test=False).dimension_ids.unlink()
        self.env.registry.clear_cache()
        return super()._forget_company()
