"""The words by which an invoice says why it has no VAT (chapter 11.2; VAT Act 209 e)."""

import re

# Article and section numbers, or the words themselves, in Finnish, Swedish and English.
REASONS = (
    r'2006/112|\bavl\b|\bal[vw]\b.{0,20}\b0\b|moms.{0,20}\b0\b|\bvat\b.{0,20}\b0\b',
    r'reverse.charge|käänne(tty|tyn|tä)|omvänd',
    r'veroton|verot(tom|on)|skattefri|momsfri|exempt|zero.rated',
    r'yhteisömyyn|intra.communit|gemenskapsförsälj|unionsintern|kolmikanta|triangul|trepart',
)


def says_why_no_vat(text):
    """Tell whether ``text`` names the exemption from VAT, or that the buyer owes it.

    What people write is free: this finds the usual words, and is for telling that there are none.
    """
    return any(re.search(words, text or '', re.IGNORECASE) for words in REASONS)
