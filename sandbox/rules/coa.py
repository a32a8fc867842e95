"""The chart of accounts (fact book, chapter 13)."""

from . import rule


@rule("getChartOfAccount")
def get_chart_of_account(call):
    """Return all ledger accounts, also those that are no longer active."""
    return call.fact("coa")


def account_names(call):
    """Return the names of the ledger accounts by code."""
    return {account["ledgerAccountCode"]: account["name"] for account in call.fact("coa")["ledgerAccounts"]}
