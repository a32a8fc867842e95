from odoo import models
from odoo.exceptions import UserError

from ..mapping import dimension as mapping
from ..mapping.invoice_changes import ROW_DIMENSIONS, Difference
from ..procountor_api import decode
from .account_move_dimensions import SET
from .procountor_vat_percent import percent_text

UNSETTLED = ('sending', 'uncertain')


class AccountMove(models.Model):
    """Analytic distributions that were changed in Odoo after the document was sent: seen, and set there once more.

    The invoice itself is left as it is for that: its ledger receipt can be changed in any status (chapter 13).
    """

    _inherit = 'account.move'

    # ------------------------------------------------------------------
    # COMPARE
    # ------------------------------------------------------------------

    def _procountor_unsaid_differences(self, as_sent):
        # EXTENDS
        return super()._procountor_unsaid_differences(as_sent) + self._procountor_dimension_differences(as_sent)

    def _procountor_dimension_differences(self, as_sent):
        """Compare the distributions, as far as their plans go to a dimension; other rows are told as such."""
        before, now = as_sent.get('distributions') or [], self._procountor_unsaid_values()['distributions']
        if len(before) != len(now):
            return []
        places = self._procountor_places_of([*before, *now])
        return [
            Difference(
                ROW_DIMENSIONS,
                self._procountor_split_text(old, places),
                self._procountor_split_text(new, places),
                number,
            )
            for number, (old, new) in enumerate(zip(before, now, strict=True), 1)
            if mapping.shares(old, places) != mapping.shares(new, places)
        ]

    def _procountor_places_of(self, distributions):
        """Return by account of the ``distributions`` the ids of its dimension and item (`mapping.dimension.shares`)."""
        connection = self.sudo().procountor_connection_id
        dimensions = connection._dimension_of_plan()
        if not dimensions:
            return {}
        keys = {each for distribution in distributions for key in distribution for each in key.split(',')}
        accounts = self.env['account.analytic.account'].sudo().browse(map(int, filter(str.isdigit, keys))).exists()
        return {
            account.id: (dimension.procountor_id, account._procountor_item(connection).procountor_id or str(account))
            for account in accounts
            if (dimension := dimensions.get(account.root_plan_id))
        }

    def _procountor_split_text(self, distribution, places):
        """Return the part of a distribution that goes to Procountor, as people write it: "Helsinki 60 %"."""
        accounts = self.env['account.analytic.account'].sudo()
        shares = [
            (accounts.browse(int(each) for each in key.split(',') if each.isdigit() and int(each) in places), percent)
            for key, percent in distribution.items()
        ]
        return ', '.join(
            f'{" + ".join(named.mapped("name"))} {percent_text(self.env, float(percent))}'
            for named, percent in shares
            if named and percent
        )

    # ------------------------------------------------------------------
    # CURE
    # ------------------------------------------------------------------

    def _procountor_cure_with(self, there, exchanges, found):
        # EXTENDS
        cure = super()._procountor_cure_with(there, exchanges, found)
        only_dimensions = found and all(each.label == ROW_DIMENSIONS for each in found)
        return 'dimensions' if only_dimensions and cure in ('update', 'credit') else cure

    def action_procountor_set_dimensions(self):
        """Queue the step that sets the dimensions there, in place of one that has not been carried out.

        :raise UserError: something else differs too, or what became of the last one is not known yet
        """
        self._procountor_check_sender()
        if self.procountor_cure != 'dimensions':
            raise UserError(
                self.env._(
                    "%s: the dimensions alone are set again when nothing else differs from Procountor.",
                    self.display_name,
                )
            )
        exchanges = self.env['procountor.exchange'].sudo()
        created, steps = exchanges._of(self, ['create_invoice'])[:1], exchanges._of(self, [SET])
        if not created.connection_id.active:
            raise UserError(
                self.env._("The connection that sent %s is archived: set the dimensions in Procountor.", self.name)
            )
        if steps.filtered(lambda step: step.state in UNSETTLED):
            raise UserError(self.env._("%s: its dimensions are on their way to Procountor already.", self.name))
        again = self.sudo()._procountor_renew_dimensions(created, detail=f'again {len(steps)}')
        again.write({'requested_by_id': self.env.uid, 'priority': 0})
        exchanges._wake_up()

    # ------------------------------------------------------------------
    # WHAT IS SENT, AND WHAT CAME BACK
    # ------------------------------------------------------------------

    def _procountor_payload(self, exchange):
        # EXTENDS
        payload = super()._procountor_payload(exchange)
        if exchange.operation == SET:
            for row, before in zip(payload['rows'], self._procountor_shares_set(exchange), strict=False):
                row['shares'] |= {dimension: {} for dimension in before if dimension not in row['shares']}
        return payload

    def _procountor_shares_set(self, exchange):
        """Return the shares of each row that stand there by our own doing; none when the rows were others."""
        done = exchange._of(self, [SET]).filtered(lambda step: step.state == 'done' and step.as_sent)[:1]
        before = decode(done.as_sent.encode())['distributions'] if done else []
        if len(before) != len(self._procountor_rows()):
            return []
        places = self._procountor_places_of(before)
        return [mapping.shares(distribution, places) for distribution in before]

    def _procountor_sets_dimensions_again(self, update):
        # EXTENDS: what was set before is to be taken away
        return super()._procountor_sets_dimensions_again(update) or any(self._procountor_shares_set(update))

    def _procountor_apply(self, exchanges):
        # EXTENDS
        result = super()._procountor_apply(exchanges)
        if exchanges[0].operation == SET and exchanges[0].state == 'done':
            self.filtered('procountor_changed')._procountor_notice_changes()
        return result
