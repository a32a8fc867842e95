"""A supplier invoice arrives: ``POST /operator/companies/{n}/purchases``.

Everything in the body may be left out:

==================  ===================================================================================================
``supplier``        name of the sender; ``partnerId`` its id in the register
``number``          number that the supplier gave it
``date``, ``dueDate``
``rows``            InvoiceRow of the document; members left out are filled in. ``amount``: one row of this net sum
``einvoice``        true (default): it came as an e-invoice; false: it was scanned
``attachment``      true (default): a PDF picture of it is attached; or ``{"name", "base64"}``
``members``         further members of Invoice, such as ``type`` or ``paymentInfo``
==================  ===================================================================================================
"""

import base64
import binascii
from datetime import date, timedelta

from ..rules.attachments import add_attachment
from ..rules.circulation import with_people
from ..rules.invoice_build import new_invoice
from ..rules.invoice_checks import check_invoice
from ..rules.invoice_store import add_invoice, demand_invoice, log
from ..rules.vats import DOMESTIC
from . import action
from .asked import amount, day, demand, demand_schema
from .pdf import one_page

TERM = 14
ROW = {"product": "Toimistotarvikkeet", "quantity": 1, "unit": "PIECE", "unitPrice": 100, "discountPercent": 0}
IDENTIFIER = "9999998-4"
ADDRESS = {
    "name": "Satumaan Tarvike Oy",
    "street": "Olematonpolku 7 B",
    "zip": "00002",
    "city": "OLEMATON",
    "country": "FINLAND",
}
OPERATOR = {"operator": "TESTOPER", "receivingAddress": "003799999976"}


@action("POST", "/purchases")
def receive(call):
    """Let a supplier invoice arrive; it waits in circulation."""
    if "partnerId" in call.body:
        demand(call.body, "partnerId", int)
    draft = _draft(call)
    demand_schema(call, "Invoice", draft)
    check_invoice(call, draft)
    is_einvoice = call.body.get("einvoice", True)
    invoice = {**with_people(call, new_invoice(call, draft)), "status": "RECEIVED"}
    if is_einvoice:
        invoice["invoiceOperatorInfo"] = OPERATOR
    add_invoice(call, invoice)
    log(call, invoice["id"], "RECEIVED_AS_EINVOICE" if is_einvoice else "RECEIVED_AS_SCANNED_INVOICE")
    if attached := call.body.get("attachment", True):
        _attach(call, invoice, attached)
    return demand_invoice(call, invoice["id"])


def _draft(call):
    body = call.body
    issued = day(body, "date", call.now[:10])
    due = day(body, "dueDate", (date.fromisoformat(issued) + timedelta(days=TERM)).isoformat())
    draft = {
        "type": "PURCHASE_INVOICE",
        "date": issued,
        "counterParty": _supplier(call),
        "billingAddress": _own_address(call),
        "paymentInfo": {
            "paymentMethod": "BANK_TRANSFER",
            "currency": call.fact("company")["companyCurrency"],
            "bankAccount": {"accountNumber": "FI5499000000000200", "bic": "TESTFIHH"},
            "dueDate": due,
            "currencyRate": 1,
            "bankReferenceCode": "5550018",
        },
        "extraInfo": {"accountingByRow": True, "unitPricesIncludeVat": False},
        "discountPercent": 0,
        "invoiceRows": _rows(call),
        "vatStatus": DOMESTIC,
        "invoiceChannel": "ELECTRONIC_INVOICE",
        "originalInvoiceNumber": body.get("number", f"ST-{call.store.take(call.company, 'supplier number')}"),
    }
    if "partnerId" in body:
        draft["partnerId"] = body["partnerId"]
    return {**draft, **demand({"members": {}, **body}, "members", dict)}


def _supplier(call):
    """Return the counterparty: the partner of the register, or else the one that is named."""
    partner = call.register("partner").get(call.body.get("partnerId", 0)) or {}
    address = {**ADDRESS, **partner.get("address", {}), "name": partner.get("name", ADDRESS["name"])}
    if "supplier" in call.body:
        address["name"] = call.body["supplier"]
    identifier = partner.get("invoicingInfo", {}).get("identifier", IDENTIFIER)
    return {"identifier": identifier, "counterPartyAddress": address}


def _rows(call):
    rows = demand({"rows": [{}], **call.body}, "rows", list)
    if not all(isinstance(row, dict) for row in rows):
        raise ValueError("The member 'rows' has to be a list of objects.")
    price = {"unitPrice": amount(call.body, "amount")} if "amount" in call.body else {}
    return [{**ROW, "vatPercent": 25.5, **price, **row} for row in rows]


def _own_address(call):
    company = call.fact("company")
    return {"name": company["name"], **company["billingAddress"]}


def _attach(call, invoice, attached):
    text = f"{invoice['counterParty']['counterPartyAddress']['name']}  {invoice['originalInvoiceNumber']}"
    name, content = "lasku.pdf", one_page(text)
    if isinstance(attached, dict):
        name = demand(attached, "name", str)
        try:
            content = base64.b64decode(demand(attached, "base64", str), validate=True)
        except binascii.Error:
            raise ValueError("The attachment is not valid base64.") from None
    meta = {"name": name, "referenceType": "INVOICE", "referenceId": invoice["id"], "sendWithInvoice": False}
    add_attachment(call, meta, content)
