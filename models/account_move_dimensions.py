from odoo import models

from ..mapping import dimension as mapping
from ..mapping.money import decimal
from ..mapping.rounding import rounding_amount
from .procountor_problem import Blocked, Problem

SET = 'set_dimensions'


class AccountMove(models.Model):
    """In which items of Procountor's dimensions the rows of a document belong, and the step that says it there.

    An analytic distribution goes before the defaults, dimension by dimension; a default takes what it leaves. The
    values stand on the ledger receipt, which Procountor makes of the invoice and makes anew when that changes.
    """

    _inherit = 'account.move'

    # ------------------------------------------------------------------
    # SHARES
    # ------------------------------------------------------------------

    def _procountor_has_dimensions(self, connection):
        """Whether a row belongs in an item of a dimension."""
        return any(self._procountor_shares(connection).values())

    def _procountor_shares(self, connection):
        """Return for each line that becomes a row its shares (`mapping/dimension.py`); '' is an item that is missing.

        No query of its own for a document of many: what it reads is read for all of them together.
        """
        self.ensure_one()
        lines = self._procountor_rows()
        if not connection._has_dimensions():
            return dict.fromkeys(lines, {})
        dimensions = connection._dimension_of_plan()
        defaults = {
            holder: connection._items_of_text(text)
            for holder, text in self._procountor_holders(connection).items()
            if text
        }
        return {
            line: mapping.completed(
                mapping.shares(line.analytic_distribution, line._procountor_places(connection, dimensions)),
                line._procountor_defaults(defaults),
            )
            for line in lines
        }

    def _procountor_rows(self):
        """Return the lines that become rows, in the order of these."""
        move = self.sudo()
        lines = move._procountor_lines().sorted(lambda line: (line.sequence, line.id))
        rounding = move._procountor_rounding_lines()
        return lines | rounding if rounding else lines  # a union forgets what is read together

    def _procountor_holders(self, connection):
        """Return the texts of what has defaults for this document, by record: the last one counts most."""
        move, company = self.sudo(), self.company_id
        journal, partner = move.journal_id, move.commercial_partner_id
        holders = {connection: connection.default_dimensions or ''}
        holders |= {each: each._procountor_dimensions_in(company) for each in (journal, partner)}
        products = move._procountor_lines().product_id.product_tmpl_id
        return holders | {product: product._procountor_dimensions_in(company) for product in products}

    # ------------------------------------------------------------------
    # PRE-FLIGHT
    # ------------------------------------------------------------------

    def _procountor_problems(self, connection):
        # EXTENDS
        may_create = connection.missing_item_policy == 'create'
        return super()._procountor_problems(connection) + self._procountor_dimension_problems(connection, may_create)

    def _procountor_dimension_problems(self, connection, may_create=False):
        """Return a `Problem` for each thing that keeps the dimensions from being set.

        :param bool may_create: items that are missing are created before
        """
        if not connection._has_dimensions():
            return []
        shares = self._procountor_shares(connection)
        problems = self._procountor_text_problems(connection)
        if any(shares.values()) and not connection.accounting_by_row:
            sentence = self.env._("Dimensions need an entry of each row: choose Accounting by row, under Sending.")
            problems.append(Problem(sentence, connection))
        dimensions = connection._dimension_of_plan()
        for line in shares:
            for account in line.distribution_analytic_account_ids:
                if dimension := dimensions.get(account.root_plan_id):
                    problems += self._procountor_account_problems(connection, account, dimension, may_create)
        for line, given in shares.items():
            problems += line._procountor_share_problems(connection, given)
        return list(dict.fromkeys(problems))

    def _procountor_text_problems(self, connection):
        """A text was right when it was saved; Procountor's items may be called otherwise, or be passive, by now."""
        problems = []
        for holder, text in self._procountor_holders(connection).items():
            if text and (sentence := connection._dimension_text_problem(text)):
                words = {'name': holder.display_name, 'problem': sentence}
                problems.append(Problem(self.env._("Dimensions of %(name)s: %(problem)s", **words), holder))
        return problems

    def _procountor_account_problems(self, connection, account, dimension, may_create):
        item = account._procountor_item(connection)
        if dimension.active and (item.active or (may_create and not item)):
            return []
        words = {'account': account.display_name, 'dimension': dimension.name, 'plan': account.root_plan_id.name}
        if not dimension.active:
            sentence = self.env._(
                "Procountor has no dimension '%(dimension)s' any more, where the analytic plan %(plan)s goes. Choose "
                "another one, or none, in the dimension mapping of the connection.",
                **words,
            )
            return [Problem(sentence, connection)]
        if item:
            sentence = self.env._(
                "The item '%(item)s' of the analytic account %(account)s is passive or gone in Procountor. Activate it "
                "there and test the connection, or choose another one in the dimension mapping of the connection.",
                item=item.display_name,
                **words,
            )
            return [Problem(sentence, account)]
        sentence = self.env._(
            "The analytic account %(account)s has no item in Procountor's dimension '%(dimension)s'. Choose one in the "
            "dimension mapping of the connection, or let missing items be created there.",
            **words,
        )
        return [Problem(sentence, account)]

    # ------------------------------------------------------------------
    # ITEMS THAT ARE MISSING
    # ------------------------------------------------------------------

    def _procountor_prerequisites(self, connections):
        # EXTENDS
        needs = super()._procountor_prerequisites(connections)
        for company, moves in self.grouped(lambda move: move.company_id.root_id).items():
            if connections[company].missing_item_policy == 'create':
                needs += moves._procountor_needed_items(connections[company])
        return needs

    def _procountor_needed_items(self, connection):
        """Return ``(move, operation, account)`` for each item to create; accounts of one name need one item."""
        unknown = {move: move._procountor_unknown(connection) for move in self}
        accounts = self.env['account.analytic.account'].union(*unknown.values())
        namesakes = accounts._procountor_namesakes(connection) if accounts else {}
        return [
            (move, 'create_dimension_item', first)
            for move, each in unknown.items()
            for first in dict.fromkeys(namesakes[account][:1] for account in each)
        ]

    def _procountor_unknown(self, connection):
        """Return the analytic accounts of this document that have no item in the dimension of their plan."""
        dimensions = connection._dimension_of_plan()
        if not dimensions:
            return self.env['account.analytic.account']
        accounts = self.env['account.analytic.account'].union(
            *(line.distribution_analytic_account_ids for line in self._procountor_rows())
        )
        return accounts.sudo().filtered(
            lambda account: account.root_plan_id in dimensions and not account._procountor_item(connection)
        )

    # ------------------------------------------------------------------
    # STEP
    # ------------------------------------------------------------------

    def _procountor_payload(self, exchange):
        # EXTENDS
        payload = super()._procountor_payload(exchange)
        if exchange.operation != SET:
            return payload
        connection = exchange.connection_id
        if problems := self._procountor_dimension_problems(connection):
            raise Blocked(problems)
        return payload | {'rows': self._procountor_receipt_rows(connection)}

    def _procountor_receipt_rows(self, connection):
        """Return the rows as their entries on the ledger receipt are to be: value and shares."""
        rows = [
            {'value': decimal(line.balance), 'shares': given}
            for line, given in self._procountor_shares(connection).items()
        ]
        values = self._procountor_values(connection)
        if cents := rounding_amount(values):
            rows.append({'value': cents / values['currency_rate'], 'shares': {}})
        return rows

    def _procountor_apply_step(self, exchange, answer):
        # EXTENDS
        if exchange.operation == SET and 'mismatch' in answer:
            exchange.write({'state': 'failed', 'error': self._procountor_mismatch_sentence(*answer['mismatch'])})
            exchange._give_way()
            return None
        return super()._procountor_apply_step(exchange, answer)

    def _procountor_step_message(self, exchange):
        # EXTENDS
        if exchange.operation == SET:
            return self.env._("Dimensions set in Procountor.")
        return super()._procountor_step_message(exchange)

    def _procountor_mismatch_sentence(self, rows, entries, row):
        if row:
            return self.env._(
                "Dimensions: the ledger receipt in Procountor has another amount than row %(row)s of the invoice. Set "
                "the dimensions there by hand and skip this step, or put the entries into the order of the rows and "
                "press Retry.",
                row=row,
            )
        return self.env._(
            "Dimensions: the invoice has %(rows)s rows, and its ledger receipt in Procountor %(entries)s entries. Set "
            "the dimensions there by hand and skip this step, or make one entry of each row and press Retry.",
            rows=rows,
            entries=entries,
        )


class AccountMoveLine(models.Model):
    _inherit = 'account.move.line'

    def _procountor_places(self, connection, dimensions):
        """Return by account of the distribution the ids of its dimension and item; see `mapping.dimension.shares`."""
        places = {}
        for account in self.distribution_analytic_account_ids if dimensions else ():
            if dimension := dimensions.get(account.root_plan_id):
                item = account._procountor_item(connection)
                places[account.id] = (dimension.procountor_id, item.procountor_id or '')
        return places

    def _procountor_defaults(self, defaults):
        """Return the ids of the items by dimension that count for what the distribution leaves open.

        :param dict defaults: the same by record, the last one counts most; of products those of this line alone
        """
        product, found = self.product_id.product_tmpl_id, {}
        for holder, items in defaults.items():
            if holder._name != 'product.template' or holder == product:
                found |= items
        return found

    def _procountor_share_problems(self, connection, given):
        """Procountor wants all of a row in a dimension, or nothing of it."""
        return [
            self._procountor_share_problem(connection, dimension, sum(items.values()))
            for dimension, items in given.items()
            if not mapping.is_whole(items)
        ]

    def _procountor_share_problem(self, connection, dimension, percent):
        names = {each.procountor_id: each.name for each in connection.sudo().dimension_ids}
        sentence = self.env._(
            "The line '%(line)s' has %(percent)s %% in the dimension %(dimension)s. Make its analytic distribution "
            "100 %% in that plan, none of it below 0, or give a default item that takes the rest.",
            line=(self.name or self.product_id.display_name or '').partition('\n')[0],
            percent=f'{percent.normalize():f}',
            dimension=names.get(dimension, dimension),
        )
        return Problem(sentence, self.move_id)
