"""The words by which an invoice says why it has no VAT (chapter 11.2; VAT Act 209 e)."""

import re

LAW = r'(?:\bavl|arvonlisäverolai\w*|\bml|mervärdesskattelag\w*|\bvat act)[\s:.,§]*(?:n\s+)?(?:section\s*)?'
ARTICLE = r'\bart(?:icle|ikla|ikel)?[.\s]\s*'
# A price without VAT is called "veroton hinta" too, which says nothing about why.
EXEMPT = r'(?:veroton|verottom\w*)\b(?!\s+(?:hin|tunti|yht|summ|arvo))|skattefri|momsfri|exempt|zero.rated'
INTRA_COMMUNITY = r'yhteisömyyn|intra.communit|gemenskapsförsälj|unionsintern'
REVERSE_CHARGE = r'reverse.charge|käänne(?:tty|tyn|tä)|käänte|omvänd'
TRIANGULAR = r'kolmikanta|triang|trepart'
OUTSIDE = r'vienti|\bexport|outside the (?:eu|vat)|eu:?n ulkopuol|utanför eu'
SMALL = r'vähäi(?:nen|sen) (?:toimin|liiketoi)'

ANY_REASON = (
    rf'{LAW}\d|\d\s?[a-z]?\s?§\s*(?:avl|ml)\b|{ARTICLE}\d|2006/112',
    *(EXEMPT, INTRA_COMMUNITY, REVERSE_CHARGE, TRIANGULAR, OUTSIDE, SMALL),
)
# Why the buyer owes the VAT (`buyer_kind` of `mapping/vat.py`) -> the provisions and words that say so.
REASONS = {
    'eu_goods': (EXEMPT, INTRA_COMMUNITY, rf'{ARTICLE}138\b', rf'{LAW}72\s?[a-c]\b'),
    'eu_services': (REVERSE_CHARGE, rf'{ARTICLE}(?:44|196)\b', rf'{LAW}65\b'),
    'triangulation': (TRIANGULAR, rf'{ARTICLE}(?:42|141|197)\b'),
    'reverse_charge': (REVERSE_CHARGE, rf'{LAW}8\s?[a-d]\b', r'\b8\s?[a-d]\s?§'),
}


def says_why_no_vat(text, kind=None):
    """Tell whether ``text`` says why there is no VAT.

    What counts is the provision, by its law with the section or its article, or the reason in words. "VAT 0 %" is
    none: it does not say why, and is written of prices without VAT too. What people write is free: this finds the
    usual words, and is for telling that there are none.

    :param str kind: why the buyer owes the VAT (`REASONS`), whose own words are wanted; None when any reason will do
    """
    return any(re.search(words, text or '', re.IGNORECASE) for words in REASONS.get(kind, ANY_REASON))
