"""Paying purchase invoices: a person confirms, then the payment waits for the bank (fact book, chapters 8 and 17)."""

from ..problems import Problems, forbidden, not_found
from . import rule
from .bank_accounts import is_active_account
from .invoice_store import log, save_invoice
from .invoice_types import SALES
from .listing import Filter, page
from .two_factor import ask, on_confirmation

KIND = "payment"
PAYABLE = {"APPROVED", "PARTLY_PAID"}
QUEUED, TAKEN_BACK = "PAYMENT_QUEUED", "APPROVED"
BASIC = ("id", "invoiceId", "paymentDate", "amount", "receiverName", "status", "serviceCharge")
FULL = ("id", "invoiceId", "paymentDate", "amount", "receiverName", "currency", "payerAccount", "message")
FULL += ("receiverAccount", "receiverBic", "createdBy", "status")


@rule("getPaymentRows")
def get_payment_rows(call):
    """List outgoing payments."""
    asked, wanted = call.parameters, Filter()
    wanted.between("payment_date", asked.get("startDate"), asked.get("endDate"))
    wanted.among("invoice_id", asked.get("invoiceId"))
    return page(call, KIND, wanted, lambda stored: _basic(stored.document))


@rule("getPaymentRowById")
def get_payment_row(call):
    """Return one payment."""
    payment = _payment(call)
    return {name: payment[name] for name in FULL if name in payment}


@rule("payInvoices")
def pay_invoices(call):
    """Ask for the confirmation of payments: all of them or none."""
    return ask(call, "pay invoices", _checked(call, "payments", _check))


@rule("createDirectBankTransfers")
def create_direct_bank_transfers(call):
    """Ask for the confirmation of transfers that belong to no invoice."""
    return ask(call, "direct bank transfers", _checked(call, "directBankTransfers", _check_payer))


def _checked(call, member, check):
    """Return the list in ``member`` of the body once each element passed ``check``; an empty one is refused."""
    problems = Problems()
    for place, asked in enumerate(call.body[member]):
        check(call, problems, f"{member}[{place}]", asked)
    if not call.body[member]:
        problems.blank(member)
    problems.refuse()
    return call.body[member]


@rule("cancelPayment")
def cancel_payment(call):
    """Ask for the confirmation that a queued payment is taken back."""
    payment = _payment(call)
    if payment["status"] != QUEUED:
        raise forbidden(f"A payment in status {payment['status']} cannot be cancelled.")
    return ask(call, "cancel payment", payment["id"])


@rule("removePayment")
def remove_payment(call):
    """Ask for the confirmation that a payment is removed, which is not in the queue of the bank."""
    payment = _payment(call)
    if payment["status"] != TAKEN_BACK:
        raise forbidden(f"A payment in status {payment['status']} cannot be removed.")
    return ask(call, "remove payment", payment["id"])


@on_confirmation("pay invoices")
def confirmed_payments(call, payments):
    """Put the payments and their invoices into the queue of the bank."""
    made = []
    for asked in payments:
        invoice = call.register("invoice").get(asked["invoiceId"])
        made.append(_add(call, asked, invoice["paymentInfo"]["currency"], invoice["id"]))
        log(call, invoice["id"], "SENT_FOR_PAYMENT")
        save_invoice(call, {**invoice, "status": QUEUED})
    return {
        "invoicePayments": {"transactions": [{"paymentId": one["id"], "invoiceId": one["invoiceId"]} for one in made]}
    }


@on_confirmation("direct bank transfers")
def confirmed_transfers(call, transfers):
    """Put the transfers into the queue of the bank."""
    made = []
    for asked in transfers:
        payment = _add(call, asked, asked["currencyCode"])
        own = {"customId": asked["customId"]} if "customId" in asked else {}
        made.append({"paymentId": payment["id"], **own})
    return {"directBankTransfers": {"transactions": made}}


@on_confirmation("cancel payment")
def confirmed_cancellation(call, payment_id):
    """Take the payment out of the queue."""
    payment = call.register(KIND).get(payment_id)
    if payment and payment["status"] == QUEUED:
        call.register(KIND).replace({**payment, "status": TAKEN_BACK})
        _give_back(call, payment, "CANCEL_PAYMENT_TRANSACTION")
    return {"info": {"message": "The payment was cancelled."}}


@on_confirmation("remove payment")
def confirmed_removal(call, payment_id):
    """Remove the payment."""
    payment = call.register(KIND).get(payment_id)
    if payment:
        call.register(KIND).delete(payment_id)
        _give_back(call, payment, "DELETED_PAYMENT_TRANSACTION")
    return {"info": {"message": "The payment was removed."}}


def _check(call, problems, place, asked):
    invoice = call.register("invoice").get(asked["invoiceId"])
    if invoice is None:
        raise not_found("Invoice")
    if invoice["type"] in SALES or invoice["status"] not in PAYABLE:
        raise forbidden(f"{invoice['type']} in status {invoice['status']} cannot be paid.")
    if asked["invoiceVersion"] != invoice["version"]:
        problems.invalid(f"{place}.invoiceVersion", asked["invoiceVersion"])
    _check_payer(call, problems, place, asked)


def _check_payer(call, problems, place, asked):
    account = asked.get("payerBankAccount")
    if account and not is_active_account(call, account):
        problems.invalid(f"{place}.payerBankAccount", account)
    if not asked["amount"]:
        problems.invalid(f"{place}.amount", asked["amount"])


def _add(call, asked, currency, invoice_id=None):
    register = call.register(KIND)
    payment = {
        "id": register.next_id(),
        "paymentDate": asked["paymentDate"],
        "amount": asked["amount"],
        "receiverName": asked["recipientNameAndAddress"]["name"],
        "currency": currency,
        "payerAccount": asked.get("payerBankAccount") or _own_account(call),
        "receiverAccount": asked["recipientBankAccount"],
        "createdBy": call.fact("user")["name"],
        "status": QUEUED,
    }
    others = {"recipientBicCode": "receiverBic", "message": "message", "serviceCharge": "serviceCharge"}
    payment |= {there: asked[here] for here, there in others.items() if asked.get(here)}
    if invoice_id is not None:
        payment["invoiceId"] = invoice_id
    register.insert(payment, call.now)
    return payment


def _give_back(call, payment, action):
    invoice = call.register("invoice").get(payment.get("invoiceId", 0))
    if invoice:
        log(call, invoice["id"], action)
        if invoice["status"] == QUEUED:
            save_invoice(call, {**invoice, "status": "APPROVED"})


def _own_account(call):
    accounts = [stored.document for stored in call.register("bank_account").search(order="order_no")]
    return next((one["iban"] for one in accounts if one["defaultForPayment"]), "")


def _payment(call):
    payment = call.register(KIND).get(call.parameters["paymentId"])
    if payment is None:
        raise not_found("Payment")
    return payment


def _basic(payment):
    row = {name: payment[name] for name in BASIC if name in payment}
    return {**row, "paidAmount": payment["amount"], "paidCurrency": payment["currency"]}
