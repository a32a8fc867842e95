"""The types of invoices and what they have in common (fact book, chapter 7.1)."""

SALES = {"SALES_INVOICE", "SALES_ORDER"}
ORDERS = {"SALES_ORDER", "PURCHASE_ORDER"}
CLAIMS = {"TRAVEL_INVOICE", "BILL_OF_CHARGES"}
READ_ONLY = {"PERIODIC_TAX_RETURN"}


def side(kind):
    """Return ``sales`` or ``purchase``."""
    return "sales" if kind in SALES else "purchase"
