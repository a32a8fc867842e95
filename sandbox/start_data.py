"""The documents that a new company has: those of a small Finnish firm. All names and numbers are invented.

They are made by the rules of the API and by the actions of the operator, so they are what a company could have.
There are no sales invoices.
"""

from .identifiers import finnish_reference
from .operator.invoices import accept
from .operator.purchases import receive
from .rules import Call
from .rules.bank_events import add_bank_event
from .rules.business_partners import insert_business_partner
from .rules.comments import save_invoice_comment
from .rules.dimensions import add_dimension
from .rules.partner_groups import create_partner_group
from .rules.product_groups import add_product_group
from .rules.products import add_product
from .start import start_value

# When the registers were made.
MOMENT = "2026-01-05T09:00:00"
REGISTERS = (
    ("partner_groups", create_partner_group),
    ("partners", insert_business_partner),
    ("product_groups", add_product_group),
    ("products", add_product),
)


class StartData:
    """Gives documents to new companies."""

    def __init__(self, store, settings, contract):
        self._common = {"store": store, "settings": settings, "contract": contract, "request": None}

    def lay(self, company):
        """Give a new company its documents."""
        for name, create in REGISTERS:
            for document in start_value(name):
                create(self._call(company, document))
        for dimension in start_value("dimensions"):
            add_dimension(self._call(company), dimension["name"], dimension["items"])
        for purchase in start_value("purchases"):
            self._lay_purchase(company, purchase)
        for event in start_value("bank"):
            self._lay_bank_event(company, **event)

    def _call(self, company, body=None, now=MOMENT, **parameters):
        return Call(**self._common, company=company, body=body, now=now, parameters=parameters)

    def _lay_purchase(self, company, purchase):
        body, moment = purchase["body"], purchase["at"]
        call = self._call(company, body, f"{body['date']}T08:00:00")
        body["members"] = {"paymentInfo": _payment_info(call, body), **body.get("members", {})}
        invoice = receive(call)
        if purchase["then"] == "accept":
            accept(self._call(company, {}, moment, invoice=invoice["id"]))
        elif purchase["then"] == "comment":
            save_invoice_comment(self._call(company, {"comment": purchase["text"]}, moment, invoiceId=invoice["id"]))

    def _lay_bank_event(self, company, kind, amount, day, parts=(), **members):
        call = self._call(company, now=f"{day}T18:00:00")
        event = add_bank_event(call, kind, amount, "EUR", day, **members)
        for part in parts:
            add_bank_event(call, kind, part["amount"], "EUR", day, name=part["name"], parentId=event["id"])


def _payment_info(call, invoice):
    """Return how a supplier wants to be paid."""
    payment = call.register("partner").get(invoice["partnerId"])["paymentInfo"]
    return {
        "paymentMethod": "BANK_TRANSFER",
        "currency": "EUR",
        "bankAccount": {"accountNumber": payment["bankAccount"], "bic": payment["bic"]},
        "dueDate": invoice["dueDate"],
        "currencyRate": 1,
        "bankReferenceCode": finnish_reference(invoice["date"].replace("-", "")),
    }
