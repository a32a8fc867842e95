"""Rows whose sums are those of Odoo to the cent, whatever Odoo rounds (chapter 11.4).

The service multiplies quantity and price of a row. Where that is not the amount of the line in Odoo, the price is
fitted: a price with VAT on an invoice without, or the cent that Odoo moves when it rounds the whole invoice.
"""

from decimal import Decimal

from .invoice_rows import fits_discount
from .money import CENT, round_cents
from .totals import RowFigures, row_amount, totals_of

NO_UNIT = 'NO_UNIT'
MOST_DECIMALS = 10
WHOLE_DISCOUNT_DECIMALS = 4


def agreed_lines(values):
    """Return the lines as they are sent, and whether their prices include VAT.

    Prices include VAT when all of Odoo's do. Of mixed ones the amounts without VAT are sent, unless the VAT of such
    rows would be another than Odoo's: the amounts with VAT always give Odoo's.

    :param InvoiceValues values: of the invoice; what it does not tell of Odoo's amounts is sent as it is
    """
    with_vat = _prices_include_vat(values)
    lines = _priced_lines(values, with_vat)
    return lines + _rounding_lines(values, lines, with_vat), with_vat


def fitted_price(amount, quantity, discount):
    """Return the price with the fewest decimals, two at least, that makes the ``amount``; None when no price does."""
    factor = quantity * (1 - discount / 100)
    if not factor:
        return None
    prices = (round(amount / factor, digits) for digits in range(2, MOST_DECIMALS + 1))
    return next((price for price in prices if row_amount(quantity, price, discount) == amount), None)


def spread(amounts, total):
    """Return ``amounts`` with the cents that are missing to ``total``, a cent each, on the largest ones first."""
    missing = total - sum(amounts)
    cent = CENT.copy_sign(missing)
    largest = sorted(range(len(amounts)), key=lambda place: -abs(amounts[place]))[: int(abs(missing) / CENT)]
    return [amount + cent if place in largest else amount for place, amount in enumerate(amounts)]


def rounding_amount(values):
    """Return the amount of the rounding row that the invoice gets, zero when it gets none."""
    lines, with_vat = agreed_lines(values | {'rounding_line': None})
    return sum((line['quantity'] * line['price_unit'] for line in _rounding_lines(values, lines, with_vat)), Decimal(0))


def fitted_names(values):
    """Return the texts of the lines that are sent with another price than Odoo's, though both are without VAT or with.

    A price that was converted is not one of them, nor one that took the discount in.
    """
    lines, with_vat = agreed_lines(values)
    return [
        before['text']
        for before, now in _product_pairs(values, lines)
        if before['price_unit'] != now['price_unit']
        and not _is_once(before, now)
        and before.get('price_includes_vat', False) == with_vat
        and fits_discount(before['discount'])
    ]


def single_names(values):
    """Return the texts of the lines that are sent as one time their amount."""
    lines, _with_vat = agreed_lines(values)
    return [before['text'] for before, now in _product_pairs(values, lines) if _is_once(before, now)]


def _product_pairs(values, lines):
    """Return ``(before, now)`` of each line with a price; a rounding row, which comes last, has none before."""
    pairs = zip(values['lines'], lines, strict=False)
    return [(before, now) for before, now in pairs if before['kind'] == 'product']


def _is_once(before, now):
    return before['text'] != now['text']  # there stands what it is made of


def _prices_include_vat(values):
    charged = [line for line in _with_amount(values['lines']) if line['vat_percent']]
    kinds = {line.get('price_includes_vat', False) for line in charged}
    if len(kinds) < 2:
        return True in kinds
    # Mixed: the row of a price with VAT, sent without, may have a cent of VAT more or less than Odoo's.
    return not _gives_totals(values, False) and _gives_totals(values, True)


def _gives_totals(values, with_vat):
    figures = [_figures(line) for line in _with_amount(_priced_lines(values, with_vat))]
    return totals_of(figures, with_vat, _vat_rounding(values)) == values.get('totals')


def _priced_lines(values, with_vat):
    lines = values['lines']
    if with_vat and 'totals' in values:
        lines = _with_gross(lines, values['totals'].gross)
    return [_priced(line, with_vat, values) if line['kind'] == 'product' else line for line in lines]


def _with_gross(lines, total):
    """Give the lines the cents by which Odoo's total differs from the sum of their rounded amounts."""
    places = [place for place, line in enumerate(lines) if line.get('gross')]
    others = [line for line in _with_amount(lines) if not line.get('gross')]
    amounts = [lines[place]['gross'] for place in places]
    rest = total - sum((_figures(line).amount for line in others), Decimal(0))
    if abs(rest - sum(amounts)) > CENT * len(amounts):
        return lines  # no rounding: it is found when the sums are compared
    wanted = dict(zip(places, spread(amounts, rest), strict=True))
    return [line | {'gross': wanted[place]} if place in wanted else line for place, line in enumerate(lines)]


def _priced(line, with_vat, values):
    """Return ``line`` with quantity, price and discount that make its amount in Odoo; the same when they do already."""
    row = _discounted(line)
    wanted = line.get('gross' if with_vat else 'net')
    if wanted is None:
        return row
    price = row['price_unit']
    converts = bool(line['vat_percent']) and line.get('price_includes_vat', False) != with_vat
    # A service that rounds no row moves no cent of one.
    if converts or (_vat_rounding(values) != 'exact' and _figures(row).amount != wanted):
        price = fitted_price(wanted, row['quantity'], row['discount'])
    if price is None and not wanted:
        price = _converted(row, with_vat)
    if price is None or (values.get('prices_per_line') and price != round_cents(price)):
        return _once(line, wanted)
    return row if price == row['price_unit'] else row | {'price_unit': price}


def _discounted(line):
    """Return ``line``; a discount that a row cannot name is in its price, so that the price is rounded with it."""
    if fits_discount(line['discount']):
        return line
    return line | {'price_unit': line['price_unit'] * (100 - line['discount']) / 100, 'discount': Decimal(0)}


def _once(line, amount):
    """Return ``line`` as one time its amount; what it is made of stands in its text."""
    made_of = f'{line["quantity"]:f} x {line["price_unit"]:f}'
    if line['discount']:
        made_of += f', {-line["discount"].normalize():+f} %'
    text = '\n'.join(filter(None, [line['text'], made_of]))
    return line | {'text': text, 'quantity': Decimal(1), 'unit': NO_UNIT, 'price_unit': amount, 'discount': Decimal(0)}


def _converted(line, with_vat):
    """Return the price of a line that costs nothing, with or without VAT."""
    factor = 1 + line['vat_percent'] / 100
    price = line['price_unit'] * factor if with_vat else line['price_unit'] / factor
    return round(price, WHOLE_DISCOUNT_DECIMALS)


def _rounding_lines(values, lines, with_vat):
    """Return the row that makes the gross Odoo's, where rounding alone explains the difference."""
    if not values.get('rounding_line'):
        return []
    figures = [_figures(line) for line in _with_amount(lines)]
    missing = values['totals'].gross - totals_of(figures, with_vat, _vat_rounding(values)).gross
    if not missing or abs(missing) > CENT * len(figures):
        return []
    quantity = Decimal(1).copy_sign(missing)
    return [values['rounding_line'] | {'quantity': quantity, 'price_unit': round_cents(abs(missing))}]


def _vat_rounding(values):
    return values.get('vat_rounding', 'row')


def _with_amount(lines):
    """Return the lines that become rows: sections and notes are text alone."""
    return [line for line in lines if 'quantity' in line]


def _figures(line):
    return RowFigures(line['quantity'], line['price_unit'], line['discount'], line['vat_percent'])
