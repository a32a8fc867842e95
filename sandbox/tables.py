"""The tables of the data file: per kind of document, the columns that searches filter and sort by."""

from .ledger_tables import LEDGER_COMMON_TABLES, LEDGER_INDEXES, LEDGER_TABLES
from .small_tables import SMALL_TABLES


def _path(*names):
    def value(document):
        for name in names:
            document = document.get(name)
            if document is None:
                return None
        return document

    return value


def _folded(*names):
    value = _path(*names)
    # SQLite's own LIKE knows only the capital letters of ASCII.
    return lambda document: (value(document) or "").casefold()


COLUMNS = {
    "invoice": {
        "type": _path("type"),
        "status": _path("status"),
        "date": _path("date"),
        "due_date": _path("paymentInfo", "dueDate"),
        "version": _path("version"),
        "partner_id": _path("partnerId"),
        "contract_id": _path("factoringContractId"),
        "number": _path("invoiceNumber"),
        "original_number": _path("originalInvoiceNumber"),
        "channel": _path("invoiceChannel"),
        "is_offer": lambda document: document.get("isOffer", False),
        "name": _folded("counterParty", "counterPartyAddress", "name"),
        "information": _folded("additionalInformation"),
    },
    "partner": {
        "type": _path("type"),
        "name": _folded("name"),
        "customer_number": _path("invoicingInfo", "customerNumber"),
        "identifier": _path("invoicingInfo", "identifier"),
        "identifier_type": _path("invoicingInfo", "identifierType"),
        "active": _path("registryInfo", "active"),
        "version": _path("version"),
    },
    "product": {
        "type": _path("type"),
        "name": _folded("name"),
        "code": _folded("code"),
        "group_id": _path("productGroupId"),
        "active": _path("active"),
        "start_date": _path("startDate"),
        "end_date": _path("endDate"),
        "version": _path("version"),
    },
    "bank_account": {
        "iban": _path("iban"),
        "status": _path("status"),
        "order_no": _path("orderNo"),
    },
}
# Names are searched in small letters everywhere.
COLUMNS |= {
    kind: {column: (_folded if column == "name" else _path)(member) for column, member in columns.items()}
    for kind, columns in (LEDGER_TABLES | SMALL_TABLES).items()
}
INDEXES = {
    **LEDGER_INDEXES,
    "invoice": ("original_number", "version", "created", "date", "status", "partner_id"),
    "partner": ("customer_number", "identifier", "version"),
    "product": ("code", "version"),
    "bank_account": (),
    **{kind: () for kind in SMALL_TABLES},
    "comment": ("invoice_id",),
    "payment": ("invoice_id",),
}
COMMON_TABLES = f"""{LEDGER_COMMON_TABLES}
    CREATE TABLE IF NOT EXISTS sequence (company INTEGER, name TEXT, last INTEGER, PRIMARY KEY (company, name))
        WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS fact (company INTEGER, name TEXT, json TEXT, PRIMARY KEY (company, name)) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS api_key (fingerprint TEXT PRIMARY KEY, company INTEGER, active INTEGER) WITHOUT ROWID;
"""
