"""Names as they are compared: of companies and persons, and of products."""

import re
import unicodedata
from difflib import SequenceMatcher

# Without accents and in small letters, as `words` gives them.
LEGAL_FORMS = {
    'oy', 'oyj', 'ab', 'abp', 'ay', 'ky', 'kb', 'hb', 'tmi', 'osk', 'ry', 'rf', 'rs', 'rekisteroity',
    'yhdistys', 'osakeyhtio', 'aktiebolag', 'toiminimi', 'kommandiittiyhtio', 'osuuskunta', 'ltd', 'limited',
    'inc', 'llc', 'plc', 'corp', 'gmbh', 'ag', 'kg', 'as', 'asa', 'aps', 'ou', 'bv', 'nv', 'sa', 'srl', 'spa',
}  # fmt: skip
LETTERS = str.maketrans({'ø': 'o', 'æ': 'ae', 'œ': 'oe', 'ß': 'ss', 'đ': 'd', 'ł': 'l', 'ð': 'd', 'þ': 'th', '&': ' '})
INNER_SIGNS = re.compile(r"(?<=\w)[:'’.](?=\w)")
SIMILAR = 0.85
BLOCK = 5  # letters that two similar names have in common at their start or at their end


def words(text):
    """Return the words of ``text``, in small letters without accents. T:mi and L.M. are one word each."""
    plain = unicodedata.normalize('NFKD', (text or '').casefold().translate(LETTERS))
    plain = ''.join(char for char in plain if not unicodedata.combining(char))
    return re.findall(r'\w+', INNER_SIGNS.sub('', plain))


def name_key(name):
    """Return a ``name`` without legal form, in any order of its words: Puu Oy Ab and Ab Puu are the same."""
    parts = words(name)
    return ' '.join(sorted([part for part in parts if part not in LEGAL_FORMS] or parts))


def product_key(name):
    """Return the ``name`` of a product: its words, which may stand in any order."""
    return ' '.join(sorted(words(name)))


def is_similar(one, other):
    """Tell whether two keys differ by little. That most do not is cheap to find out."""
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    ratios = (matcher.real_quick_ratio, matcher.quick_ratio, matcher.ratio)  # each is at most the one before
    return all(ratio() >= SIMILAR for ratio in ratios)


def blocks(key):
    """Return what similar names share: a mistake in one place spoils only one of the two."""
    letters = key.replace(' ', '')
    return {('start', letters[:BLOCK]), ('end', letters[-BLOCK:])} if len(letters) >= BLOCK else set()


def has_common_word(one, other):
    """Tell whether two keys share a word, or the start of a long one."""
    starts = {word[:BLOCK] for word in one.split()}
    return any(word[:BLOCK] in starts for word in other.split())
