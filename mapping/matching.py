"""Which record of Odoo an entry of a register of Procountor is: candidates, with their score and the reasons for it.

Both sides are given whole, as `Side`; a dictionary for each kind of key finds the candidates, so the work grows with
the number of records and not with their product. A candidate is taken only when it is sure, the only one that is, and
no other entry of the register claims it; everything else is a suggestion for a person.
"""

from collections import defaultdict
from typing import NamedTuple

from .name_key import blocks, has_common_word, is_similar

MOST_NAMESAKES = 50  # of a block of similar names; more say nothing
MOST_CANDIDATES = 5
FURTHER_REASON = 3  # what each reason beside the best one adds to the score


class Side(NamedTuple):
    """A record as it is compared.

    ``keys`` are sets of values by kind (``{'email': {'a@b.example'}}``), ``names`` its names as `name_key` gives them.
    ``identity`` is the business ID: two records with different ones are never the same. An archived record is suggested
    at most.
    """

    id: int
    keys: dict
    names: tuple = ()
    identity: str = ''
    is_active: bool = True


class Rules(NamedTuple):
    """``weights``: score by reason. ``sure``: sets of reasons, each of which decides."""

    weights: dict
    sure: tuple


# A business ID decides. Anything else is shared by relatives, offices and groups, so the name has to be the same too.
PARTNER_RULES = Rules(
    weights={'business_id': 97, 'einvoice': 85, 'email': 70, 'number': 60, 'name': 50, 'similar': 35},
    sure=({'business_id'}, {'einvoice', 'name'}, {'email', 'name'}, {'number', 'name'}),
)
# Codes such as 1001 mean something in each system, so a name that has nothing in common keeps them from deciding.
PRODUCT_RULES = Rules(
    weights={'code': 92, 'barcode': 92, 'name': 50, 'similar': 35, 'alike': 5},
    sure=({'code', 'alike'}, {'barcode', 'alike'}),
)


class Candidate(NamedTuple):
    """A record of Odoo that an entry may be. ``reasons`` are kinds of keys, the weightiest first."""

    id: int
    score: int
    reasons: tuple
    is_sure: bool


class Match(NamedTuple):
    """What was found for an entry: ``candidates``, the best first, and what is to be thought of it.

    ``verdict`` is ``none``, ``sure`` (the first candidate is it), ``suggested``, ``several`` (more than one would be
    sure), ``claimed`` (other entries would be it too) or ``address`` (it is linked with another entry already, of which
    this one is a further address).
    """

    verdict: str
    candidates: tuple = ()


def match(entries, records, rules, linked=()):
    """Return ``{entry id: Match}`` for ``entries`` of one register and ``records`` of Odoo, lists of `Side`.

    :param Rules rules: of these records
    :param linked: ids of the records that are linked with other entries of the register
    """
    index = _Index(records)
    found = {entry.id: _candidates(entry, index, rules) for entry in entries}
    claims = defaultdict(int)
    for candidates in found.values():
        for candidate in candidates:
            claims[candidate.id] += candidate.is_sure
    linked = frozenset(linked)
    return {entry_id: _judged(candidates, claims, linked) for entry_id, candidates in found.items()}


def _judged(candidates, claims, linked):
    free = tuple(each for each in candidates if each.id not in linked)
    sure = [each for each in candidates if each.is_sure]
    if sure and all(each.id in linked for each in sure):
        return Match('address', candidates)
    if len(sure) > 1:
        return Match('several', free)
    if not sure:
        return Match('suggested' if free else 'none', free)
    return Match('claimed' if claims[sure[0].id] > 1 else 'sure', free)


class _Index:
    """The records by each kind of key, by name and by what similar names share."""

    def __init__(self, records):
        self.records = {record.id: record for record in records}
        self.by_key, self._by_block = defaultdict(set), None
        for record in records:
            for kind, values in record.keys.items():
                for value in values:
                    self.by_key[kind, value].add(record.id)
            for name in record.names:
                self.by_key['name', name].add(record.id)

    def near(self, names):
        """Return the ids of the records whose name may be similar to one of ``names``."""
        if self._by_block is None:  # it is asked only for what no key found
            self._by_block = defaultdict(set)
            for record in self.records.values():
                for block in _blocks_of(record.names):
                    self._by_block[block].add(record.id)
        blocks_near = (self._by_block.get(block, ()) for block in _blocks_of(names))
        return set().union(*(ids for ids in blocks_near if len(ids) <= MOST_NAMESAKES))


def _blocks_of(names):
    return set().union(*(blocks(name) for name in names))


def _candidates(entry, index, rules):
    reasons = defaultdict(set)
    for kind, values in (*entry.keys.items(), ('name', entry.names)):
        for value in values:
            for record_id in index.by_key.get((kind, value), ()):
                reasons[record_id].add(kind)
    reasons = {each: kinds for each, kinds in reasons.items() if not _contradict(entry, index.records[each])}
    if not reasons:
        reasons = {each: {'similar'} for each in _similar(entry, index)}
    candidates = [_candidate(entry, index.records[each], kinds, rules) for each, kinds in reasons.items()]
    return tuple(sorted(candidates, key=lambda each: (-each.is_sure, -each.score, each.id))[:MOST_CANDIDATES])


def _candidate(entry, record, kinds, rules):
    if 'alike' in rules.weights and _are_alike(entry, record):
        kinds = kinds | {'alike'}
    ordered = sorted(kinds, key=lambda kind: -rules.weights[kind])
    score = min(100, rules.weights[ordered[0]] + FURTHER_REASON * (len(ordered) - 1))
    is_sure = record.is_active and any(needed <= kinds for needed in rules.sure)
    return Candidate(record.id, score, tuple(ordered), is_sure)


def _similar(entry, index):
    near = [index.records[each] for each in index.near(entry.names)]
    return {record.id for record in near if not _contradict(entry, record) and _have(is_similar, entry, record)}


def _are_alike(entry, record):
    return _have(has_common_word, entry, record) or _have(is_similar, entry, record)


def _have(likeness, entry, record):
    return any(likeness(one, other) for one in entry.names for other in record.names)


def _contradict(entry, record):
    return bool(entry.identity and record.identity and entry.identity != record.identity)
