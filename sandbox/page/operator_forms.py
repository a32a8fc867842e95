"""What an operator can do on the page: forms for the door (:mod:`sandbox.operator`)."""

import json

from ..seed import api_key
from .forms import Choice, Field, Form
from .html import element, join

WAYS = ("reference", "statement", "cash", "card", "creditloss", "cashdiscount", "correction")
OPEN = ("NOT_SENT", "SENT", "APPROVED", "PARTLY_PAID", "PAYMENT_QUEUED", "PAYMENT_SENT_TO_BANK", "PAID", "MARKED_PAID")
BEFORE_APPROVAL = ("UNFINISHED", "RECEIVED", "VERIFIED")


def company_forms(sandbox, company):
    """Return the forms of a company."""
    door, back = f"companies/{company}", f"/companies/{company}/operator"
    vats = json.dumps(sandbox.store.fact(company, "vats"), ensure_ascii=False, indent=1)
    identifier = json.dumps({"businessIdentifier": sandbox.store.fact(company, "company")["businessIdentifier"]})
    forms = [
        Form(
            "A supplier invoice arrives",
            f"POST {door}/purchases",
            [
                Field("supplier", "Supplier (empty: an invented one)"),
                Field("partnerId", "or its id in the register", "number"),
                Field("number", "Number"),
                Field("amount", "Net amount", "number"),
                Field("date", "Date (empty: today)", "date"),
            ],
        ),
        Form(
            "Money arrives that belongs to no invoice",
            f"POST {door}/bankevents",
            [
                Field("amount", "Amount", "number"),
                Field("way", "As", Choice(("statement", "reference"))),
                Field("reference", "Reference"),
                Field("name", "Payer"),
                Field("message", "Message"),
                Field("date", "Date", "date"),
            ],
        ),
        Form(
            "Open or close a period",
            f"PUT {door}/periods",
            [Field("date", "A day in it", "date"), Field("status", "Status", Choice(("CLOSED", "OPEN", "PENDING")))],
        ),
        Form("Revoke an API key", f"PUT {door}/keys", _key(company, "false")),
        Form("Restore or add an API key", f"PUT {door}/keys", _key(company, "true")),
        Form("Buy the Documents feature", f"PUT {door}/features", [Field("documents", "", "true")]),
        Form("Give the Documents feature back", f"PUT {door}/features", [Field("documents", "", "false")]),
        Form("Change the company", f"PATCH {door}/company", [Field("*", "As JSON", "json", identifier)]),
        Form("Change the VAT lists", f"PUT {door}/vats", [Field("*", "VatInformation as JSON", "json", vats)]),
    ]
    return element("div", join(form.shown(back) for form in forms), class_="forms")


def invoice_forms(company, invoice):
    """Return the forms of an invoice in its present status."""
    door, forms = f"companies/{company}/invoices/{invoice['id']}", []
    if invoice["status"] in OPEN:
        fields = [
            Field("way", "Way", Choice(WAYS)),
            Field("amount", "Amount (empty: all that is open)", "number"),
            Field("date", "Date (empty: today)", "date"),
            Field("message", "Message"),
        ]
        forms.append(Form("Pay", f"POST {door}/payments", fields))
        other = [Field("way", "Way", Choice(("setoff",))), Field("with", "Id of the credit invoice", "number")]
        forms.append(Form("Set a credit off", f"POST {door}/payments", other))
    if invoice["status"] in BEFORE_APPROVAL and not invoice["type"].endswith("_ORDER"):
        forms.append(Form("Accept", f"POST {door}/accept", []))
    if invoice["status"] != "INVALIDATED":
        forms.append(Form("Invalidate", f"POST {door}/invalidate", []))
    change = json.dumps({"additionalInformation": invoice.get("additionalInformation", "")}, ensure_ascii=False)
    forms.append(Form("Change", f"PATCH {door}", [Field("*", "Members of Invoice as JSON", "json", change)]))
    back = f"/companies/{company}/invoices/{invoice['id']}"
    return element("div", join(form.shown(back) for form in forms), class_="forms")


def payment_buttons(company, invoice, event):
    """Return what can be done with a payment."""
    back = f"/companies/{company}/invoices/{invoice['id']}"
    return Form("Remove", f"DELETE companies/{company}/payments/{event['id']}", []).button(back)


def _key(company, active):
    return [Field("key", "Key", value=api_key(company)), Field("active", "", active)]
