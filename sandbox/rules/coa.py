"""The chart of accounts (fact book, chapter 13)."""

from . import rule


@rule("getChartOfAccount")
def get_chart_of_account(call):
    """Return all ledger accounts, also those that are no longer active."""
    return call.fact("coa")
