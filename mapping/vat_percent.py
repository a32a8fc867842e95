"""VAT percentages that come and go (chapter 11.3): which one a new one follows, and how it is written."""

import re


def source_of(percent, known, in_use):
    """Return the percentage among ``known`` whose taxes are the model for ``percent``, or None.

    A percentage that Odoo has already is its own model; else the nearest one that Procountor has
    switched off, because it is what the new one replaces; else the nearest of all.

    :param known: the percentages that Odoo has taxes for
    :param in_use: those that Procountor has in use for sales
    """
    if percent in known:
        return percent
    candidates = set(known) - set(in_use) - {0} or set(known) - {0}
    return min(candidates, key=lambda each: (abs(each - percent), -each), default=None)


def renamed(text, old, new):
    """Return ``text`` with the percentage ``old`` written as ``new``, with a comma where the text has one.

    "14% EU" becomes "13.5% EU", "ALV 25,5 %" becomes "ALV 13,5 %"; other numbers stay.
    """

    def write(match):
        figure = f'{new:g}'
        return figure.replace('.', ',') if ',' in match[0] else figure

    return re.sub(rf'(?<![\d.,]){percent_pattern(old)}(?=\s*%)', write, text or '')


def names_percent(text, percent):
    """Tell whether ``text`` names ``percent``, as people write it: 25.5 %, 25,50%."""
    return bool(re.search(rf'(?<![\d.,]){percent_pattern(percent)}\s*%', text or ''))


def names_any_percent(text):
    """Tell whether ``text`` names a percentage at all."""
    return bool(re.search(r'\d\s*%', text or ''))


def percent_pattern(percent):
    """Return a regular expression for the figure of ``percent``: 25.5, 25,5, 25,50."""
    whole, _, decimals = f'{percent:g}'.partition('.')
    return rf'{whole}[.,]{decimals}0*' if decimals else rf'{whole}(?:[.,]0+)?'
