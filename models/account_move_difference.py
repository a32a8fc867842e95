from decimal import Decimal

from markupsafe import Markup

from odoo import models
from odoo.tools.misc import format_date

from ..mapping.invoice_changes import ROW_DIMENSIONS, SUMS


class AccountMove(models.Model):
    """The differences between a document and what Procountor has of it, in the words of the reader."""

    _inherit = 'account.move'

    def _procountor_difference_table(self, there, found):
        """Return the differences ``found`` as a table: what, in Procountor, in Odoo."""
        if found is None:
            incomplete = self.env._("The document is incomplete, so it is not compared with Procountor.")
            forgotten = self.env._("What was sent is not kept any more. Compare the document with Procountor by hand.")
            return Markup("<p>%s</p>") % (incomplete if there else forgotten)
        labels = self._procountor_difference_labels()
        head = (self.env._("What"), self.env._("In Procountor"), self.env._("In Odoo"))
        rows = [
            (
                self.env._("Row %(row)s: %(what)s", row=each.row, what=labels[each.label])
                if each.row
                else labels[each.label],
                self._procountor_shown(each.label, each.there),
                self._procountor_shown(each.label, each.here),
            )
            for each in found
        ]
        cells = Markup("<tr><td>%s</td><td>%s</td><td>%s</td></tr>")
        return Markup(
            "<table class='table table-sm mb-0'><thead><tr><th>%s</th><th>%s</th><th>%s</th></tr></thead>%s</table>"
        ) % (
            *head,
            Markup().join(cells % row for row in rows),
        )

    def _procountor_shown(self, label, value):
        if value == '':
            return self.env._("as the customer's") if label in ('billing', 'delivery') else '-'
        if label in SUMS:
            return self._procountor_figure(value)
        if label in ('date', 'due_date', 'delivery_date'):
            return format_date(self.env, value)
        if isinstance(value, bool):
            return self.env._("Yes") if value else self.env._("No")
        if isinstance(value, int | Decimal):
            language = self.env['res.lang']._get_data(code=self.env.lang or 'en_US')
            return f'{Decimal(value).normalize():f}'.replace('.', language.decimal_point)
        return value.replace('\\', '\n') if label == 'row_text' else value

    def _procountor_difference_labels(self):
        env = self.env
        return {
            'number': env._("Number"),
            'date': env._("Invoice date"),
            'due_date': env._("Due date"),
            'delivery_date': env._("Delivery date"),
            'cash_discount': env._("Cash discount"),
            'customer': env._("Customer"),
            'contact': env._("Contact person"),
            'business_id': env._("Business ID"),
            'vat': env._("VAT number"),
            'email': env._("E-mail"),
            'einvoice_address': env._("E-invoice address"),
            'operator': env._("E-invoice operator"),
            'address': env._("Address"),
            'billing': env._("Billing address"),
            'delivery': env._("Delivery address"),
            'language': env._("Language"),
            'prices_with_vat': env._("Prices include VAT"),
            'currency': env._("Currency"),
            'currency_rate': env._("Currency rate"),
            'bank_account': env._("Bank account"),
            'factoring_contract': env._("Financing contract"),
            'payment_reference': env._("Payment reference"),
            'order_reference': env._("Customer reference"),
            'buyer_reference': env._("Buyer reference"),
            'order_number': env._("Order number"),
            'agreement_number': env._("Agreement number"),
            'accounting_code': env._("Posting reference"),
            'vat_country': env._("VAT country"),
            'text': env._("Additional information"),
            'sum_net': env._("Untaxed amount"),
            'sum_vat': env._("VAT"),
            'sum_gross': env._("Total"),
            'row': env._("whole row"),
            'row_name': env._("product"),
            'row_text': env._("description"),
            'row_heading': env._("section"),
            'row_note': env._("note"),
            'row_code': env._("product code"),
            'row_quantity': env._("quantity"),
            'row_unit': env._("unit"),
            'row_price': env._("unit price"),
            'row_discount': env._("discount (%)"),
            'row_vat': env._("VAT (%)"),
            'row_vat_status': env._("VAT status"),
            ROW_DIMENSIONS: env._("dimensions"),
        }
