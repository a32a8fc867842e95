"""What a new company starts with. All names, numbers and accounts are invented."""

import secrets

from .clock import stamp
from .identifiers import business_id, iban
from .start import start_value

CLIENT_ID = "sandboxClient"
CLIENT_SECRET = "sandbox-secret"
NAMES = ("Mallikirjanpito Oy", "Kuvitelma Oy", "Höpölän Tilipalvelu Oy", "Satumaan Päiväkirja Oy")
# The business IDs of the companies; 9999999-2 and 9999998-4 belong to partners in the examples.
BUSINESS_IDS = [code for number in range(9999997, 9999000, -1) if (code := business_id(str(number)))]
USER_NAME = "Rajapinta Testikäyttäjä"
PASSWORD = "sandbox-password"
# Name, last digits of the account, status, default account.
BANK_ACCOUNTS = (
    ("Testipankki", "01", "ACTIVE", True),
    ("Keksitty Pankki", "02", "ACTIVE", False),
    ("Suljettu Pankki", "03", "INACTIVE", False),
)


def seed(store, companies):
    """Add the companies 1 ... ``companies`` that are not there yet, and return the new ones."""
    with store.transaction():
        if store.fact(0, "token_secret") is None:
            store.set_fact(0, "token_secret", secrets.token_hex(32))
        present = set(store.companies())
        missing = [number for number in range(1, companies + 1) if number not in present]
        for number in missing:
            _add_company(store, number)
    return missing


def api_key(company):
    """Return the fixed API key of a company."""
    return f"sandbox-key-{company}"


def _add_company(store, number):
    name = NAMES[number - 1] if number <= len(NAMES) else f"Kuvitelma {number} Oy"
    company = {"id": number, "name": name, **start_value("company")}
    company["businessIdentifier"] = {"brnType": "YHD", "code": BUSINESS_IDS[number - 1]}
    store.set_fact(number, "company", company)
    store.set_fact(number, "user", {"id": 1, "name": USER_NAME})
    store.set_fact(number, "vats", start_value("vats"))
    store.add_key(api_key(number), number)
    accounts = store.register("bank_account", number)
    for order, description in enumerate(BANK_ACCOUNTS, 1):
        accounts.insert(_bank_account(number, accounts.next_id(), order, *description), stamp())


def _bank_account(company, account_id, order, bank, digits, status, default):
    # The account 99000000000101 of the examples belongs to company 1.
    number = f"99000000000{company}{digits}" if company < 10 else f"99000000{company:04d}{digits}"
    return {
        "id": account_id,
        "accountNumber": number,
        "iban": iban("FI", number),
        "bic": "TESTFIHH",
        "bankName": bank,
        "currency": "EUR",
        "defaultForInvoice": default,
        "defaultForPayment": default,
        "status": status,
        "orderNo": order,
        "associatedAccounts": [],
        "version": stamp(),
        "ledgerAccount": f"19{order}0",
        "showAccountOnInvoice": status == "ACTIVE",
        "allowPayments": status == "ACTIVE",
        "allowForeignPayments": status == "ACTIVE",
    }
