"""Bodies of requests that the service accepts."""

from decimal import Decimal

IBAN = "FI1199000000000101"  # an active account of the first company


def sales_invoice_body(**changes):
    invoice = {
        "type": "SALES_INVOICE",
        "date": "2026-02-02",
        "counterParty": {"counterPartyAddress": {"name": "Höpölän Hillo Oy", "country": "FINLAND"}},
        "paymentInfo": {
            "paymentMethod": "BANK_TRANSFER",
            "currency": "EUR",
            "bankAccount": {"accountNumber": IBAN},
            "dueDate": "2026-02-16",
            "currencyRate": 1,
        },
        "extraInfo": {"accountingByRow": True, "unitPricesIncludeVat": False},
        "discountPercent": 0,
        "invoiceRows": [sales_row()],
        "vatStatus": 1,
        "invoiceChannel": "NO_SENDING",
        "language": "FINNISH",
    }
    for path, value in changes.items():
        *outer, name = path.split("__")
        place = invoice
        for step in outer:
            place = place.setdefault(step, {})
        place[name] = value
        if value is None:
            del place[name]
    return invoice


def sales_row(**changes):
    """Return a row of a sales invoice."""
    row = {"product": "Mansikkahillo", "quantity": 2, "unit": "PIECE", "unitPrice": 50, "discountPercent": 0}
    return {**row, "vatPercent": 25.5, **changes}


def partner_body(number, name=None, identifier=None):
    info = {"customerNumber": f"C-{number}"}
    info |= {} if identifier is None else {"identifier": identifier, "identifierType": "YHD"}
    return {
        "name": name or f"Customer {number}",
        "type": "CUSTOMER",
        "address": {"name": name or f"Customer {number}", "country": "FINLAND"},
        "invoicingInfo": info,
        "paymentInfo": {"paymentMethod": "BANK_TRANSFER"},
    }


def product_body(number):
    return {
        "type": "SALES",
        "name": f"Product {number}",
        "code": f"P{number}",
        "discount": 0,
        "price": Decimal("9.995"),
        "active": True,
        "currency": "EUR",
    }
