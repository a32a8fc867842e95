from odoo import fields, models

from ..mapping.money import decimal
from ..mapping.vat import DOMESTIC

SIDES = {'sale': ('sales',), 'purchase': ('purchase',)}


class AccountTax(models.Model):
    """The VAT status of the rows that have this tax; without one they have that of the document."""

    _name = 'account.tax'
    _inherit = ['account.tax', 'procountor.vat.choice', 'procountor.cure']

    procountor_vat_description = fields.Char(tracking=True)

    def _procountor_vat_sides(self):
        # EXTENDS 'procountor.vat.choice'
        return SIDES.get(self.type_tax_use) or super()._procountor_vat_sides()

    def _procountor_is_one_percentage(self):
        """Whether this is one percentage on top of the price: all that a row of Procountor takes."""
        return self.amount_type == 'percent' and not self.price_include

    def _procountor_is_plainly_domestic(self):
        """Whether this is one percentage on top of the price, owed in the company's own country."""
        self.ensure_one()
        domestic_position = self.company_id.domestic_fiscal_position_id
        return (
            self._procountor_is_one_percentage()
            and not self.has_negative_factor
            and self.country_id == self.company_id.account_fiscal_country_id
            # Not the stored ``is_domestic``: that of a duplicated tax is wrong until somebody edits its positions.
            and (not self.fiscal_position_ids or domestic_position in self.fiscal_position_ids)
        )

    def _procountor_vat_percent(self):
        """Return the percentage that the customer pays: with reverse charge it is none."""
        self.ensure_one()
        return decimal(0.0 if self.has_negative_factor else self.amount)

    def _procountor_vat_number_on(self, position):
        """Return the number of the status of a row with this tax, on a document with the fiscal ``position``.

        A tax without a status follows the position, but domestic VAT stays domestic, at 0 % too: no other
        status goes with it (chapter 7.3).

        :return: 0 when the tax is not plain domestic VAT and nobody chose a status: such a row has no place there
        """
        self.ensure_one()
        if self.procountor_vat_number:
            return self.procountor_vat_number
        if self._procountor_is_plainly_domestic():
            return self._procountor_vat_number_by(self.company_id.domestic_fiscal_position_id)
        number = self._procountor_vat_number_by(position)
        return number if number != DOMESTIC or position._procountor_has_foreign_vat() else 0

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
        if not self._procountor_is_one_percentage():
            return self.env._(
                "The tax '%s' is not one percentage on top of the price, and can't be sent yet. "
                "Choose another tax, or enter this invoice in Procountor by hand.",
                self.name,
            )
        return None if self._procountor_vat_number_on(position) else self._procountor_unmapped_problem()

    def _procountor_unmapped_problem(self):
        return self.env._(
            "The tax '%s' is not plain domestic VAT. Choose its VAT status in Procountor: "
            "VAT mapping on the connection, or Advanced Options of the tax.",
            self.name,
        )
