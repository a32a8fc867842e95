import json
from decimal import Decimal
from itertools import zip_longest

from odoo import fields, models
from odoo.tools.misc import format_date, formatLang

from ..mapping import invoice_out
from ..mapping.channel import CHANNELS
from ..mapping.invoice_changes import ADDRESS
from ..mapping.invoice_rows import ROW_LINE_FEED
from ..mapping.money import decimal, round_cents
from ..mapping.text import changed_part, recorded_changes
from ..mapping.totals import expected_totals
from ..procountor_api import encode

KEY = '…'  # the real one is made when the document leaves


class ProcountorPreview(models.TransientModel):
    """The content of the preview: what would be sent, in human words and as JSON."""

    _inherit = 'procountor.preview'

    details = fields.Html(compute='_compute_content', sanitize=False)
    payload = fields.Text(
        string="JSON", compute='_compute_content', groups='procountor_connector.group_procountor_manager'
    )

    def _compute_content(self):
        connections = self.env['procountor.connection']._by_company(self.company_id)
        for preview in self:
            preview.move_id.check_access('read')
            connection = connections.get(preview.company_id.root_id)
            if connection and preview.move_id._procountor_has_payload():
                with recorded_changes() as changes:
                    values = preview.move_id.sudo()._procountor_values(connection)
                    payload = invoice_out.invoice_payload(values, KEY)
                financing = preview.move_id._procountor_factoring_contract(connection).sudo().name
                dimensions = preview._dimensions(connection)
                preview.details = preview._details(payload, values['vat_rounding'], financing, changes, dimensions)
                preview.payload = json.dumps(json.loads(encode(payload)), indent=2, ensure_ascii=False)
            else:
                preview.details = preview.payload = False

    def _details(self, payload, rounding, financing, changes, dimensions):
        """Return the document in human words.

        :param str rounding: where the service rounds VAT
        :param str financing: the name of the financing contract, if any
        :param list dimensions: the words for each row; one that evens out a rounding, the last one, has none
        """
        totals = expected_totals(payload, rounding)
        return self.env['ir.qweb']._render(
            'procountor_connector.preview_details',
            {
                'payload': payload,
                'customer': payload['counterParty'],
                'country': self.move_id.commercial_partner_id.country_id.name,
                'channel': self._channel(payload['invoiceChannel']),
                'billing': self._address(payload.get('billingAddress')),
                'delivery': self._address(payload.get('deliveryAddress')),
                'payment': payload['paymentInfo'],
                'financing': financing,
                'date': format_date(self.env, payload['date']),
                'due_date': format_date(self.env, payload['paymentInfo']['dueDate']),
                'rows': [
                    self._row(row) | {'dimensions': words}
                    for row, words in zip_longest(payload['invoiceRows'], dimensions, fillvalue=())
                ],
                'totals': totals._replace(**{name: self._money(sum_) for name, sum_ in totals._asdict().items()}),
                'changes': [changed_part(*change) for change in dict.fromkeys(changes)],
            },
        )

    def _channel(self, code):
        """Return the way of delivery in the words of the reader."""
        labels = dict(self.env['account.journal']._fields['procountor_channel']._description_selection(self.env))
        return next(labels[way] for way, channel in CHANNELS.items() if channel == code)

    def _address(self, address):
        """Return an address on one line; None when the one of the customer is copied."""
        if address is None:
            return None
        return ', '.join(address[name] for name in ADDRESS if name in address) or self.env._("none")

    def _row(self, row):
        """Return a row in words and figures for the template."""
        share = 1 - decimal(row['discountPercent']) / 100
        comment = row.get('comment', '').replace(ROW_LINE_FEED, '\n')
        net = decimal(row['quantity']) * decimal(row['unitPrice']) * share
        return {
            'heading': row.get('headerText'),
            'name': row['product'],
            'code': row.get('productCode'),
            'comment': '\n'.join(filter(None, [comment, row.get('explanationText')])),
            'unit': self.env['uom.uom']._procountor_label(row['unit']),
            'quantity': self._figure(row['quantity']),
            'price': self._figure(row['unitPrice'], 2),
            'discount': self._figure(row['discountPercent']) if row['discountPercent'] else '',
            'vat': self._figure(row['vatPercent']),
            'net': self._figure(round_cents(net), 2),
        }

    def _dimensions(self, connection):
        """Return for each row what it has of each dimension, in words: ``Project: P-100 60 %, P-101 40 %``."""
        shares = self.move_id.sudo()._procountor_shares(connection).values()
        wanted = {item for given in shares for items in given.values() for item in items}
        if not wanted:
            return [()] * len(shares)
        rows = self.env['procountor.dimension.item'].sudo().with_context(active_test=False)
        found = rows.search([('connection_id', '=', connection.id), ('procountor_id', 'in', list(wanted))])
        items = {item.procountor_id: item.name for item in found}
        dimensions = connection.with_context(active_test=False).dimension_ids
        names = {dimension.procountor_id: dimension.name for dimension in dimensions}
        return [
            [f'{names[dimension]}: {self._parts(items, parts)}' for dimension, parts in given.items()]
            for given in shares
        ]

    def _parts(self, names, parts):
        """Return the percentages of the items of one dimension; one that is missing may be created before."""
        missing = self.env._("(no item yet)")
        return ', '.join(
            f'{names.get(item, missing)} {self._figure(round_cents(percent))} %' for item, percent in parts.items()
        )

    def _figure(self, number, digits=0):
        """Return ``number`` with the decimals it has, ``digits`` at least."""
        decimals = -Decimal(number).normalize().as_tuple().exponent
        return formatLang(self.env, float(number), digits=max(digits, decimals))

    def _money(self, amount):
        return formatLang(self.env, float(amount), currency_obj=self.currency_id)


class AccountMove(models.Model):
    _inherit = 'account.move'

    def _procountor_has_payload(self):
        """Whether this document is complete enough to be shown as it would be sent."""
        self.ensure_one()
        is_dated = self.state == 'posted' and self.invoice_date and self.invoice_date_due
        return is_dated and all(len(line.tax_ids) == 1 for line in self._procountor_lines())
