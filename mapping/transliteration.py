"""What characters that Windows-1252 lacks look like in those that it has.

Only what decomposing the character does not find. Russian follows the Finnish standard SFS 4900, letter by letter,
Greek the usual one of passports (ELOT 743). Other scripts are not here, and have no likeness.
"""

SIGNS = {
    # hyphens, dashes, minus, fraction
    '\u2010': '-', '\u2011': '-', '\u2012': '–', '\u2015': '—', '\u2212': '-', '\u2044': '/', '\u2215': '/',
    '\u2236': ':',
    # quotation marks and primes
    '\u02b9': "'", '\u02bb': "'", '\u02bc': "'", '\u201b': '‘', '\u201f': '“', '\u2032': "'", '\u2033': '"',
    '\u3003': '"',
    # arrows and comparisons
    '\u2190': '<-', '\u2192': '->', '\u2194': '<->', '\u21d2': '=>', '\u2260': '<>', '\u2264': '<=', '\u2265': '>=',
    '\u2248': '~', '\u221e': 'inf', '\u2794': '->', '\u279c': '->', '\u279e': '->', '\u27a1': '->', '\u2b05': '<-',
    # bullets and ticks
    '\u2023': '•', '\u25a0': '•', '\u25aa': '•', '\u25ba': '•', '\u25cf': '•', '\u2605': '*', '\u2713': 'v',
    '\u2714': 'v',
    '\u2715': 'x', '\u2716': 'x', '\u2717': 'x', '\u2611': 'v', '\u2705': 'v',
    # currencies
    '₦': 'NGN', '₩': 'KRW', '₪': 'ILS', '₫': 'VND', '₴': 'UAH', '₸': 'KZT', '₹': 'INR', '₺': 'TRY', '₽': 'RUB',
    '฿': 'THB',
}  # fmt: skip

LATIN = {
    'đ': 'd', 'ħ': 'h', 'ı': 'i', 'ĸ': 'k', 'ł': 'l', 'ŋ': 'ng', 'ŧ': 't', 'ǥ': 'g', 'ə': 'e', 'ʒ': 'z', 'ɛ': 'e',
    'ɔ': 'o',
}  # fmt: skip

CYRILLIC = {
    'а': 'a', 'б': 'b', 'в': 'v', 'г': 'g', 'д': 'd', 'е': 'e', 'ё': 'jo', 'ж': 'ž', 'з': 'z', 'и': 'i', 'й': 'j',
    'к': 'k',
    'л': 'l', 'м': 'm', 'н': 'n', 'о': 'o', 'п': 'p', 'р': 'r', 'с': 's', 'т': 't', 'у': 'u', 'ф': 'f', 'х': 'h',
    'ц': 'ts',
    'ч': 'tš', 'ш': 'š', 'щ': 'štš', 'ъ': '', 'ы': 'y', 'ь': '', 'э': 'e', 'ю': 'ju', 'я': 'ja',
    # Ukrainian, Belarusian, Serbian, Macedonian
    'і': 'i', 'ї': 'ji', 'є': 'je', 'ґ': 'g', 'ў': 'u', 'ђ': 'dj', 'ј': 'j', 'љ': 'lj', 'њ': 'nj', 'ћ': 'c', 'џ': 'dž',
    'ѓ': 'gj', 'ќ': 'kj', 'ѕ': 'dz',
}  # fmt: skip

GREEK = {
    'α': 'a', 'β': 'v', 'γ': 'g', 'δ': 'd', 'ε': 'e', 'ζ': 'z', 'η': 'i', 'θ': 'th', 'ι': 'i', 'κ': 'k', 'λ': 'l',
    'μ': 'm',
    'ν': 'n', 'ξ': 'x', 'ο': 'o', 'π': 'p', 'ρ': 'r', 'σ': 's', 'ς': 's', 'τ': 't', 'υ': 'y', 'φ': 'f', 'χ': 'ch',
    'ψ': 'ps',
    'ω': 'o',
}  # fmt: skip

LETTERS = LATIN | CYRILLIC | GREEK
LIKENESS = SIGNS | LETTERS | {small.upper(): like.capitalize() for small, like in LETTERS.items() if small != 'ς'}
# 'ı' has the capital I, which every set of characters has; Latin capitals of one letter stay one letter.
LIKENESS |= {'ẞ': 'SS', 'Ŋ': 'NG'}
