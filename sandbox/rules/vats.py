"""VAT percentages and statuses (fact book, chapter 11)."""

from ..problems import invalid
from . import rule

DOMESTIC = 1
# Percentages that Finland has used in the years one may still invoice or credit.
FINLAND = [0, 10, 13.5, 14, 24, 25.5]


@rule("getVatStatusesForCompany")
def get_vat_statuses_for_company(call):
    """Return what the company may use; the operator changes it."""
    return call.fact("vats")


@rule("getVatStatusesForCountry")
def get_vat_statuses_for_country(call):
    """Return the percentages of a country; the sandbox knows those of Finland."""
    code = call.parameters["countryCode"]
    if code.upper() != "FI":
        raise invalid("countryCode", code)
    return {"vatPercentages": FINLAND}


@rule("getVatSettings")
def get_vat_settings(call):
    """Return whether unit prices contain VAT unless told otherwise."""
    return call.fact("vat_settings")


class VatLists:
    """The VAT lists of a company, seen from one side of business.

    :param side: ``sales`` or ``purchase``
    """

    def __init__(self, vats, side):
        self._percents = {
            row["vatPercent"] for info in vats["vatInformation"] for row in info["percentages"] if row[side]
        }
        self._countries = {info["country"].upper().replace(" ", "_") for info in vats["vatInformation"]}
        self._statuses = {row["vatStatus"]: row["description"] for row in vats["vatStatuses"] if row[side]}

    def has_status(self, status):
        """Tell whether a VAT status is in use."""
        return status in self._statuses

    def has_country(self, country):
        """Tell whether the company has VAT of a country."""
        return country in self._countries

    def is_domestic(self, status):
        """Tell whether a VAT status is a domestic one: Domestic, or another one that says so, such as cash-based."""
        words = self._statuses.get(status, "").lower()
        return status == DOMESTIC or words.startswith(("domestic", "kotimaa", "inrikes", "inhemsk"))

    def check_percent(self, problems, field, percent):
        """Report a percentage that is not in use; None is fine."""
        if percent is not None and percent not in self._percents:
            problems.invalid(field, percent)

    def check_status(self, problems, field, status):
        """Report a VAT status that is not in use; None is fine."""
        if status is not None and not self.has_status(status):
            problems.invalid(field, status)
