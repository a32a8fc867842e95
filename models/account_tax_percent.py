from odoo import Command, api, models
from odoo.tools import float_compare

from ..mapping.vat_percent import names_any_percent, renamed
from .procountor_vat_percent import percent_text

TEXTS = ('name', 'invoice_label', 'description')


class AccountTax(models.Model):
    """Taxes of a new percentage, made like those of another one."""

    _inherit = 'account.tax'

    @api.depends_context('procountor_as_percent')
    def _compute_display_name(self):
        # EXTENDS 'account': where one tax stands for all of its percentage
        if not self.env.context.get('procountor_as_percent'):
            return super()._compute_display_name()
        for tax in self:
            tax.display_name = percent_text(self.env, tax.amount)
        return None

    def _procountor_with_percent(self, percent):
        """Return the taxes of ``percent`` that correspond to these, and make those that are missing.

        Accounts, tax grids and fiscal positions are those of the source. Taxes replace each other as
        their sources do. What is there already is switched on and not made twice.
        """
        if all(float_compare(tax.amount, percent, precision_digits=4) == 0 for tax in self):
            self.active = True
            return self
        counterparts = {tax: tax._procountor_counterpart(percent) for tax in self}
        missing = {tax for tax, counterpart in counterparts.items() if not counterpart}
        groups = {group: group._procountor_with_percent(self[:1].amount, percent) for group in self.tax_group_id}
        for tax in missing:
            counterparts[tax] = tax._procountor_copy_with_percent(percent, groups[tax.tax_group_id])
        for tax in missing:
            tax._procountor_copy_replacements(counterparts)
        taxes = self.browse().union(*counterparts.values())
        taxes.active = True
        # Else the stored value of a copy is wrong until somebody edits its fiscal positions.
        self.env.add_to_compute(self._fields['is_domestic'], taxes)
        return taxes

    def _procountor_name_with_percent(self, percent):
        name = renamed(self.name, self.amount, percent)
        return name if name != self.name else f'{self.name} {percent:g}%'

    def _procountor_counterpart(self, percent):
        """Return the tax of ``percent`` that is there already, archived or not."""
        return self.with_context(active_test=False).search(
            [
                ('company_id', '=', self.company_id.id),
                ('country_id', '=', self.country_id.id),
                ('type_tax_use', '=', self.type_tax_use),
                ('tax_scope', '=', self.tax_scope),
                ('amount', '=', percent),
                ('name', '=', self._procountor_name_with_percent(percent)),
            ],
            limit=1,
        )

    def _procountor_copy_with_percent(self, percent, group):
        values = {'name': self._procountor_name_with_percent(percent), 'amount': percent, 'tax_group_id': group.id}
        if names_any_percent(self.procountor_vat_description):
            # a status of one percentage, such as construction: the new one has another (chapter 11.3)
            values |= {'procountor_vat_number': False, 'procountor_vat_description': False}
        copy = self.copy(values)
        for lang, _name in self.env['res.lang'].get_installed():
            source = self.with_context(lang=lang)
            texts = {name: renamed(source[name], self.amount, percent) for name in TEXTS if source[name]}
            copy.with_context(lang=lang).write(texts | {'name': source._procountor_name_with_percent(percent)})
        return copy

    def _procountor_copy_replacements(self, counterparts):
        """Let the counterpart of this tax replace, and be replaced, as this tax does.

        :param dict counterparts: the new tax of each source
        """
        source, copy = self.with_context(active_test=False), counterparts[self]
        originals = [counterparts[tax].id for tax in source.original_tax_ids if tax in counterparts]
        replacing = [counterparts.get(tax, tax).id for tax in source.replacing_tax_ids]
        copy.write(
            {'original_tax_ids': [Command.set(originals)], 'replacing_tax_ids': [Command.set(replacing)]},
        )


class AccountTaxGroup(models.Model):
    _inherit = 'account.tax.group'

    def _procountor_with_percent(self, old, percent):
        """Return the group like this one for ``percent``; it is made when it is missing."""
        name = renamed(self.name, old, percent)
        domain = [('company_id', '=', self.company_id.id), ('country_id', '=', self.country_id.id), ('name', '=', name)]
        if group := self.search(domain, limit=1):
            return group
        group = self.copy({'name': name})
        for lang, _name in self.env['res.lang'].get_installed():
            group.with_context(lang=lang).name = renamed(self.with_context(lang=lang).name, old, percent)
        return group
