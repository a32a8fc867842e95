from odoo import fields, models

from ..mapping.money import decimal
from ..mapping.vat import DOMESTIC, certain_kind, is_status_for

SIDES = {'sale': ('sales',), 'purchase': ('purchase',)}


class AccountTax(models.Model):
    """The VAT status of the rows that have this tax; without one they have that of the document."""

    _name = 'account.tax'
    _inherit = ['account.tax', 'procountor.vat.choice', 'procountor.cure']

    procountor_vat_description = fields.Char(tracking=True)

    def _procountor_vat_sides(self):
        # EXTENDS 'procountor.vat.choice'
        return SIDES.get(self.type_tax_use) or super()._procountor_vat_sides()

    def _procountor_percentage(self):
        """Return the tax with the percentage that this comes down to: itself, or the child of a group that charges.

        Nothing when it is more than one percentage of the price, which is all that a row of Procountor takes.
        """
        self.ensure_one()
        if self.amount_type == 'percent':
            return self
        children = self.children_tax_ids
        if self.amount_type != 'group' or any(child.amount_type != 'percent' for child in children):
            return self.browse()
        charged = children.filtered('amount') if len(children) > 1 else children
        return charged if len(charged) == 1 else self.browse()

    def _procountor_is_one_percentage(self):
        """Whether this is one percentage of the price: all that a row of Procountor takes."""
        return bool(self._procountor_percentage())

    def _procountor_price_includes_vat(self):
        """Whether prices with this tax include it; what the customer owes himself is in no price."""
        tax = self._procountor_percentage()
        return tax.price_include and not tax.has_negative_factor

    def _procountor_is_plainly_domestic(self):
        """Whether this is one percentage of the price, owed in the company's own country."""
        self.ensure_one()
        domestic_position = self.company_id.domestic_fiscal_position_id
        return (
            self._procountor_is_one_percentage()
            and not self._procountor_percentage().has_negative_factor
            and self.country_id == self.company_id.account_fiscal_country_id
            # Not the stored ``is_domestic``: that of a duplicated tax is wrong until somebody edits its positions.
            and (not self.fiscal_position_ids or domestic_position in self.fiscal_position_ids)
        )

    def _procountor_vat_percent(self):
        """Return the percentage that the customer pays: with reverse charge it is none."""
        self.ensure_one()
        tax = self._procountor_percentage() or self
        return decimal(0.0 if tax.has_negative_factor else tax.amount)

    def _procountor_vat_number_on(self, position):
        """Return the number of the status of a row with this tax, on a document with the fiscal ``position``.

        A tax without a status is domestic when it is plainly that: no other status goes with a percentage (chapter
        7.3). At 0 % it is so on a domestic document alone: elsewhere somebody may have meant the 0 % of EU sales or
        exports. Or it has the status of the position, when that is certain to be the one for what the tax is for: a
        position serves goods, services and triangular trade alike, and each has a status of its own.

        :return: 0 when nobody chose a status and none is certain: such a row has no place there
        """
        self.ensure_one()
        if number := self.procountor_vat_number or self._procountor_percentage().procountor_vat_number:
            return number
        kind = self._procountor_certain_kind()
        if kind == 'domestic' and self._procountor_is_plainly_domestic():
            if not self._procountor_vat_percent() and not position._procountor_is_domestic():
                return 0
            return self._procountor_vat_number_by(self.company_id.domestic_fiscal_position_id)
        if position._procountor_has_foreign_vat():
            return 0 if kind else DOMESTIC
        number = self._procountor_vat_number_by(position)
        return number if kind and is_status_for(kind, number, position.procountor_vat_description) else 0

    def _procountor_certain_kind(self):
        """Return what the tax is for (`mapping/vat.py`), or None when neither its tax grids nor the chart say it."""
        return certain_kind((self._procountor_percentage() or self)._procountor_vat_facts())

    def _procountor_vat_number_by(self, position):
        """Return the number that ``position`` gives: it counts for its own side of business only."""
        counts = set(self._procountor_vat_sides()) & set(position._procountor_vat_sides())
        return counts and position.procountor_vat_number or DOMESTIC

    def _procountor_vat_numbers(self):
        # OVERRIDE 'procountor.vat.choice'
        return {
            self._procountor_vat_number_on(position)
            for position in self.fiscal_position_ids or [self.fiscal_position_ids]
        }

    def _procountor_kind_problem(self, position):
        """Return the sentence that says why rows with this tax cannot be on a document of ``position``, or None."""
        self.ensure_one()
        if self._procountor_is_one_percentage():
            return None if self._procountor_vat_number_on(position) else self._procountor_unmapped_problem(position)
        if self.amount_type == 'fixed':
            return self.env._(
                "The tax '%s' is a fixed amount, and a row of Procountor takes one VAT percentage. Take it off the "
                "line, and invoice the amount as a line of its own.",
                self.name,
            )
        if self.amount_type == 'group':
            return self.env._(
                "The tax '%(tax)s' is several taxes: %(children)s. A row of Procountor takes one VAT percentage: "
                "choose one of them, and a line of its own for each.",
                tax=self.name,
                children=', '.join(self.children_tax_ids.mapped('name')) or '-',
            )
        return self.env._(
            "The tax '%s' is not a percentage of the price. Choose another tax, or enter this invoice in Procountor "
            "by hand.",
            self.name,
        )

    def _procountor_unmapped_problem(self, position):
        if self._procountor_certain_kind() == 'domestic' and not position._procountor_is_domestic():
            return self.env._(
                "The tax '%(tax)s' is for domestic sales at 0 %%, and the fiscal position '%(position)s' is for other "
                "sales. Choose the tax of what is sold, such as 0%% EU G for goods and 0%% EU S for services to the "
                "EU or 0%% EX for exports; or, when it is domestic, the VAT status of this tax.",
                tax=self.name,
                position=position.name,
            )
        if position.procountor_vat_number in (0, DOMESTIC):
            return self.env._(
                "The tax '%s' is not plain domestic VAT. Choose its VAT status in Procountor: "
                "VAT mapping on the connection, or Advanced Options of the tax.",
                self.name,
            )
        return self.env._(
            "The tax '%(tax)s' has no VAT status of its own, and the one of the fiscal position '%(position)s' "
            "(%(status)s) is not certain to be right for it. Choose the VAT status of the tax: VAT mapping on the "
            "connection, or Advanced Options of the tax.",
            tax=self.name,
            position=position.name,
            status=position.procountor_vat_description or position.procountor_vat_number,
        )
