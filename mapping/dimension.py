"""Analytic distribution of Odoo -> items of Procountor's dimensions (chapter 12).

Shares are ``{dimension id: {item id: percent}}``, ids as text. The service takes values instead of percentages, and
those of one dimension have to add up to the value of the entry.
"""

import re
import unicodedata
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from .money import CENT, decimal
from .payload import remote_id

FULL = Decimal(100)
ROUNDED = Decimal('0.01')  # as far as Odoo rounds each percentage
SHORTEST = 2  # characters by which something is found although more follows


class Label(NamedTuple):
    """One ``Dimension\\Item`` of a text, as it is written."""

    dimension: str
    item: str


class Proposal(NamedTuple):
    """The ``key`` of what has the same name, or None; less than the same name is no certain proposal."""

    key: object
    is_certain: bool


# ------------------------------------------------------------------
# SHARES
# ------------------------------------------------------------------


def shares(distribution, places):
    """Return the shares that a distribution gives to dimensions.

    :param dict distribution: of Odoo: ``{"12,15": 60.0}``; each of the accounts, one of each plan, has the percentage
    :param dict places: ``{account id: (dimension id, item id)}``; an account that is not in it stays in Odoo
    """
    found = {}
    for accounts, percent in (distribution or {}).items():
        for account in accounts.split(','):
            if place := account.isdigit() and places.get(int(account)):
                dimension, item = place
                items = found.setdefault(dimension, {})
                items[item] = items.get(item, Decimal(0)) + decimal(percent)
    # Odoo keeps accounts at 0 %.
    return {dimension: kept for dimension, items in found.items() if (kept := _not_zero(items))}


def _not_zero(items):
    return {item: percent for item, percent in items.items() if percent}


def completed(given, defaults):
    """Return the shares ``given``, and what they leave for the items of ``defaults``, several in equal parts.

    :param dict defaults: ``{dimension id: [item id]}``
    """
    complete = {dimension: dict(items) for dimension, items in given.items()}
    for dimension, items in defaults.items():
        kept = complete.setdefault(dimension, {})
        rest = FULL - sum(kept.values())
        if rest > _tolerance(kept):
            for item in items:
                kept[item] = kept.get(item, Decimal(0)) + rest / len(items)
    return complete


def is_whole(items):
    """Return whether the percentages of one dimension are a whole, but for their rounding: three times 33.33 is."""
    return all(percent > 0 for percent in items.values()) and abs(FULL - sum(items.values())) <= _tolerance(items)


def _tolerance(items):
    return ROUNDED * len(items)


# ------------------------------------------------------------------
# VALUES
# ------------------------------------------------------------------


def split(value, weights):
    """Return ``value`` in parts that are to each other as ``weights``, in cents; together they are exactly ``value``.

    The cents that rounding leaves go where the largest parts of a cent were cut off, to the first ones of equal parts.
    """
    cents, whole = abs(int(decimal(value) / CENT)), sum(Fraction(weight) for weight in weights)
    exact = [cents * Fraction(weight) / whole for weight in weights]
    parts = [int(part) for part in exact]
    places = sorted(range(len(parts)), key=lambda place: parts[place] - exact[place])
    for place in places[: cents - sum(parts)]:
        parts[place] += 1
    sign = -1 if value < 0 else 1
    return [sign * part * CENT for part in parts]


def item_values(value, given):
    """Return the ``dimensionItemValues`` of an entry of ``value`` for the shares ``given``; none for 0."""
    return [
        {'dimensionId': remote_id(dimension), 'itemId': remote_id(item), 'value': part}
        for dimension, items in given.items()
        for item, part in zip(items, split(value, list(items.values())), strict=True)
        if part
    ]


# ------------------------------------------------------------------
# NAMES
# ------------------------------------------------------------------


def labels(text):
    """Return the `Label` of each part of ``Dimension\\Item;Dimension2\\Item``.

    :raise ValueError: a part has another form; the part is its argument
    """
    found = []
    for part in filter(None, (each.strip() for each in (text or '').split(';'))):
        dimension, _separator, item = (each.strip() for each in part.partition('\\'))
        if not (dimension and item):
            raise ValueError(part)
        found.append(Label(dimension, item))
    return found


def same(name):
    """Return ``name`` so that two that differ by case and spaces alone compare equal."""
    return ' '.join(unicodedata.normalize('NFC', name or '').casefold().split())


def _words(name):
    """Return the words of ``name`` without what people write in several ways: case, accents and punctuation."""
    letters = unicodedata.normalize('NFKD', (name or '').casefold())
    return re.findall(r'[^\W_]+', ''.join(letter for letter in letters if not unicodedata.combining(letter)))


def proposals(wanted, candidates):
    """Return a `Proposal` for each of ``wanted``: what has one of its names, else the only one that begins with it.

    A name that several candidates have proposes nothing.

    :param dict wanted: ``{key: names}``, the best name first
    :param dict candidates: ``{key: name}``
    """
    by_name, by_word = {}, {}
    for key, name in candidates.items():
        words = _words(name)
        by_name.setdefault(' '.join(words), []).append(key)
        for count in range(1, len(words)):
            by_word.setdefault(' '.join(words[:count]), []).append(key)
    return {
        key: _proposal([' '.join(_words(name)) for name in names], by_name, by_word) for key, names in wanted.items()
    }


def _proposal(names, by_name, by_word):
    for is_certain, index in ((True, by_name), (False, by_word)):
        for name in names:
            hits = index.get(name, [])
            if len(hits) == 1 and (is_certain or len(name) >= SHORTEST):
                return Proposal(hits[0], is_certain)
    return Proposal(None, False)
