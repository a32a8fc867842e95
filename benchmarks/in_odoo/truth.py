"""Partners and products of both systems of which it is known who is who. All names and numbers are invented.

Each kind says how an entry of Procountor looks compared with its record in Odoo; ``None`` as truth means that it has
none, whatever is alike.
"""

import random
from typing import NamedTuple

SYLLABLES = (
    "ha", "ke", "lo", "mi", "nu", "pa", "ri", "sa", "te", "va", "yl", "ko", "hu", "ju", "li", "mo", "na", "pe",
    "ro", "si", "ta", "ve", "vu", "kai", "lei", "mui", "noi", "pou", "rii", "suo", "tuo", "vie",
)  # fmt: skip
FORMS = ("Oy", "Oy Ab", "Ky", "Ab", "Tmi", "Oyj")
FIRST = ("Aino", "Eino", "Ilta", "Kuu", "Lumi", "Onni", "Pilvi", "Tuisku")
LAST = ("Testaaja", "Kuvittelija", "Esimerkki", "Satula", "Höpölä", "Mallikas")


class Pair(NamedTuple):
    """An entry of Procountor, values of a record in Odoo or None, and whether that record is the entry's own."""

    kind: str
    there: dict
    here: dict | None
    is_same: bool


# kind -> how many of a hundred
PARTNER_KINDS = {
    "same ID": 40,
    "same ID, name with a typo": 8,
    "same ID, new name and address": 7,
    "no ID in Odoo, same name and e-mail": 8,
    "no ID in Odoo, same name and e-invoice address": 4,
    "same name alone": 8,
    "name with a typo alone": 5,
    "person with namesakes": 5,
    "another person of that name": 3,
    "another company of that name": 3,
    "another company with that mail box": 2,
    "another company with that number": 2,
    "new": 5,
}
SHARED = {
    "another company of that name": "name",
    "another company with that mail box": "email",
    "another company with that number": "number",
}
PRODUCT_KINDS = {
    "same code": 60,
    "same code, other words": 8,
    "code is the barcode": 7,
    "same name alone": 8,
    "name with a typo alone": 5,
    "another product with that code": 4,
    "new": 8,
}


class Truth:
    """Makes pairs, always the same ones."""

    def __init__(self, seed=2026):
        self.random = random.Random(seed)
        self.number = 0

    def partners(self, count):
        """Return ``count`` pairs of partners."""
        return [self._partner(kind) for kind in self._kinds(PARTNER_KINDS, count)]

    def products(self, count):
        """Return ``count`` pairs of products."""
        return [self._product(kind) for kind in self._kinds(PRODUCT_KINDS, count)]

    def others(self, count):
        """Return values of partners in Odoo that nobody in Procountor is."""
        return [self._company(self._name()) for _number in range(count)]

    def other_products(self, count):
        """Return values of products in Odoo that Procountor does not have."""
        return [{"name": self._words(), "code": self._code(), "barcode": ""} for _number in range(count)]

    def _kinds(self, shares, count):
        kinds = [kind for kind, share in shares.items() for _each in range(round(count * share / 100))]
        kinds += ["new"] * (count - len(kinds))
        self.random.shuffle(kinds)
        return kinds[:count]

    def _next(self):
        self.number += 1
        return self.number

    def _name(self, words=2):
        stems = ["".join(self.random.choices(SYLLABLES, k=3)).capitalize() for _word in range(words)]
        return f"{' '.join(stems)} {self.random.choice(FORMS)}"

    def _words(self):
        return " ".join("".join(self.random.choices(SYLLABLES, k=3)) for _word in range(3)).capitalize()

    def _code(self):
        return f"T-{self._next()}"

    def _typo(self, name):
        """Swap, drop or double a letter somewhere."""
        place = self.random.randrange(1, len(name) - 4)
        return self.random.choice(
            [
                name[:place] + name[place + 1] + name[place] + name[place + 2 :],
                name[:place] + name[place + 1 :],
                name[:place] + name[place] + name[place:],
            ]
        )

    def _company(self, name):
        number = self._next()
        return {
            "name": name,
            "business_id": business_id(number),
            "email": f"laskut@firma{number}.example",
            "einvoice": f"0037{business_id(number).replace('-', '')}",
            "number": f"N{number}",
            "city": "".join(self.random.choices(SYLLABLES, k=2)).upper(),
        }

    def _partner(self, kind):
        here = self._company(self._name())
        there, is_same = dict(here), not kind.startswith(("another", "new"))
        if "typo" in kind:
            there["name"] = self._typo(here["name"])
        if "new name" in kind:
            there |= {"name": self._name(), "city": "MUU", "email": "uusi@muualla.example", "number": ""}
        if kind.startswith("no ID"):
            here["business_id"] = ""
            here |= {"number": "", "einvoice" if "e-mail" in kind else "email": ""}
        if kind.endswith("alone"):
            there |= {"business_id": "", "email": "", "einvoice": "", "number": f"M{self.number}"}
        if "person" in kind:
            here |= {"name": self._person(), "business_id": "", "einvoice": "", "email": "", "number": ""}
            there = here | {"number": f"M{self.number}"}
        if kind.startswith("another company"):
            there = self._company(self._name())
            shared = SHARED[kind]
            there[shared] = here[shared]
            if shared != "name":
                here["business_id"] = ""
        return Pair(kind, there, None if kind == "new" else here, is_same)

    def _person(self):
        return f"{self.random.choice(FIRST)} {self.random.choice(LAST)}"

    def _product(self, kind):
        here = {"name": self._words(), "code": self._code(), "barcode": f"64{self.number:011d}"}
        there = {"name": here["name"], "code": here["code"]}
        if kind == "same code, other words":
            there["name"] = here["name"].split()[0] + " " + self._words()
        if kind == "code is the barcode":
            there["code"] = here["barcode"]
        if kind.endswith("alone"):
            there["code"] = self._code()
        if "typo" in kind:
            there["name"] = self._typo(here["name"])
        if kind.startswith("another"):
            there["name"] = "".join(reversed(here["name"].replace(" ", ""))).upper()
        return Pair(kind, there, None if kind == "new" else here, not kind.startswith(("another", "new")))


def business_id(number):
    """Return an invented business ID with a right check digit; those of such numbers are given to nobody."""
    weights = (7, 9, 10, 5, 8, 4, 2)
    while True:
        digits = f"{9_000_000 + number * 13 % 999_000:07d}"
        rest = sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True)) % 11
        if rest != 1:  # such a number has no check digit
            return f"{digits}-{(11 - rest) % 11}"
        number += 77_773
