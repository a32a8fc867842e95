"""The words by which an invoice says why it has no VAT (chapter 11.2; VAT Act 209 e)."""

import re

# The law with its article or section, or the words themselves, in Finnish, Swedish and English.
REASONS = (
    r'2006/112|\bavl\b|\bvat act\b|arvonlisäverolai|mervärdesskattelag|\bml\s*\d|\bart(icle|ikla|ikel)?[.\s]\s*\d',
    r'reverse.charge|käänne(tty|tyn|tä)|omvänd',
    r'veroton|verot(tom|on)|skattefri|momsfri|exempt|zero.rated',
    r'vienti|\bexport|outside the (eu|vat)|eu:?n ulkopuol|utanför eu|vähäi(nen|sen) (toimin|liiketoi)',
    r'yhteisömyyn|intra.communit|gemenskapsförsälj|unionsintern|kolmikanta|triangul|trepart',
)


def says_why_no_vat(text):
    """Tell whether ``text`` names the exemption from VAT, or that the buyer owes it.

    What counts is the provision, by its law, directive or article, or the reason in words: reverse charge, exempt, tax
    free, intra-Community, triangular, export. "VAT 0 %" is none: it does not say why. What people write is free: this
    finds the usual words, and is for telling that there are none.
    """
    return any(re.search(words, text or '', re.IGNORECASE) for words in REASONS)
