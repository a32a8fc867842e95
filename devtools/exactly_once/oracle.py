"""What must be true when nothing is on its way any more: both sides hold the same."""

from collections import Counter, defaultdict
from decimal import Decimal
from typing import NamedTuple

TYPES = {"out_invoice": "SALES_INVOICE", "out_refund": "SALES_INVOICE"}
MOVES = """SELECT move.id, move.name, move.state, move.move_type, move.amount_total, currency.name AS currency,
        move.procountor_state, move.procountor_id, partner.name AS partner
    FROM account_move move JOIN res_currency currency ON currency.id = move.currency_id
    JOIN res_partner contact ON contact.id = move.partner_id
    JOIN res_partner partner ON partner.id = contact.commercial_partner_id
    WHERE move.move_type IN ('out_invoice', 'out_refund') AND move.invoice_origin LIKE %s ORDER BY move.id"""
EXCHANGES = """SELECT exchange.* FROM procountor_exchange exchange JOIN account_move move ON move.id = exchange.res_id
    WHERE exchange.res_model = 'account.move' AND move.invoice_origin LIKE %s ORDER BY exchange.id"""
STATES = {  # of the exchange that creates a document, and what the document shows
    "waiting": "queued",
    "sending": "queued",
    "blocked": "blocked",
    "uncertain": "uncertain",
    "failed": "failed",
    "done": "sent",
}
SENT = {"sent", "sent_problem"}  # there, and what follows the creation is done or not
# The documents that nobody asked to send, or that were taken back in time, are at rest as well.
AT_REST = {"sent", "not_sent", None}
OVER = {"done", "cancelled"}


class Violation(NamedTuple):
    """``kind`` is counted, ``text`` says what was found."""

    kind: str
    text: str


class Books(NamedTuple):
    """What both sides hold: rows of Odoo's database, and documents of the sandbox."""

    moves: list
    exchanges: list
    invoices: list
    partners: list
    products: list
    attachments: list
    payments: list
    events: list


def read(world, mark):
    """Return the `Books` of the run with this mark; "" stands for all runs."""
    pattern = f"{mark}-%" if mark else "%"
    moves = world.rows(MOVES, pattern)
    names = {move["name"] for move in moves}
    there = {kind: world.operator("GET", f"companies/1/{kind}") for kind in KINDS}
    invoices = [one for one in there["invoices"] if one.get("originalInvoiceNumber") in names]
    ids = {one["id"] for one in invoices}
    return Books(
        moves,
        world.rows(EXCHANGES, pattern),
        invoices,
        there["partners"],
        there["products"],
        [one for one in there["attachments"] if one["referenceId"] in ids],
        [one for one in there["payments"] if one["invoiceId"] in ids],
        [one for one in there["invoiceevents"] if one["invoiceId"] in ids],
    )


KINDS = ("invoices", "partners", "products", "attachments", "payments", "invoiceevents")


def judge(books):
    """Return the list of violations."""
    checks = (documents, states, partners, products, attachments, payments, deliveries)
    return [violation for check in checks for violation in check(books)]


def documents(books):
    """The documents and their money are equal; none is there twice, none is missing, none is unknown here."""
    there = defaultdict(list)
    for invoice in books.invoices:
        there[invoice["originalInvoiceNumber"]].append(invoice)
    here = {move["name"]: move for move in books.moves if move["procountor_state"] in SENT}
    for number, copies in there.items():
        if len(copies) > 1:
            yield Violation("duplicate", f"{number} is there as {[copy['id'] for copy in copies]}")
        if number not in here and not _is_open(books, number):
            yield Violation("unknown here", f"{number} is there as {copies[0]['id']}, and Odoo does not know it")
    for number, move in here.items():
        mine = [copy for copy in there[number] if str(copy["id"]) == move["procountor_id"]]
        if not mine:
            yield Violation("loss", f"{number} is sent as {move['procountor_id']}, which is not there")
        elif _amounts(mine[0]) != _own_amounts(move):
            yield Violation("money", f"{number}: {_own_amounts(move)} here, {_amounts(mine[0])} there")


def _is_open(books, number):
    return any(move["name"] == number and move["procountor_state"] == "uncertain" for move in books.moves)


def _amounts(invoice):
    total = invoice["invoiceSumInfo"][0]["invoiceSumTotal"]
    return Decimal(str(total)), invoice["paymentInfo"]["currency"]


def _own_amounts(move):
    sign = -1 if move["move_type"] == "out_refund" else 1
    return sign * Decimal(str(move["amount_total"])).quantize(Decimal("0.01")), move["currency"]


def states(books):
    """Every posted document is in exactly one state, its exchange tells the same, and nothing is on its way."""
    creations = defaultdict(list)
    for exchange in books.exchanges:
        if exchange["operation"] == "create_invoice" and exchange["state"] != "cancelled":
            creations[exchange["res_id"]].append(exchange)
        elif exchange["operation"] not in ("create_invoice", "look_again") and exchange["state"] not in OVER:
            what = f"{exchange['operation']} of {exchange['reference']} is {exchange['state']}"
            yield Violation("stuck", f"{what} for ever: {exchange['error']}")
        if not exchange["applied"]:
            yield Violation("state", f"{exchange['reference']}: the outcome of {exchange['operation']} is not shown")
    for move in books.moves:
        told = {STATES[exchange["state"]] for exchange in creations[move["id"]]} or {"not_sent", None}
        shown = "sent" if move["procountor_state"] in SENT else move["procountor_state"]
        if shown not in told:
            yield Violation("state", f"{move['name']} shows {move['procountor_state']}, its exchange means {told}")
        if move["state"] == "posted" and move["procountor_state"] is None:
            yield Violation("state", f"{move['name']} is posted and has no state")
        if move["procountor_state"] not in AT_REST:
            yield Violation("stuck", f"{move['name']} is {move['procountor_state']} for ever: {_errors(books, move)}")


def _errors(books, move):
    return [exchange["error"] for exchange in books.exchanges if exchange["res_id"] == move["id"]]


def partners(books):
    """One customer there for each customer here, with a number of its own, and the invoices name it."""
    names = {move["partner"] for move in books.moves}
    there = defaultdict(list)
    for partner in books.partners:
        there[partner["name"]].append(partner["id"])
    for name in names & there.keys():
        if len(there[name]) > 1:
            yield Violation("duplicate partner", f"{name} is there as {there[name]}")
    numbers = Counter(_customer_number(partner) for partner in books.partners)
    for number, count in numbers.items():
        if number and count > 1:
            yield Violation("duplicate partner", f"The customer number {number} is there {count} times")
    owners = {move["name"]: there.get(move["partner"]) for move in books.moves}
    for invoice in books.invoices:
        owner = owners[invoice["originalInvoiceNumber"]]
        if invoice.get("partnerId") not in (owner or []):
            yield Violation("partner", f"{invoice['originalInvoiceNumber']} is of partner {invoice.get('partnerId')}")


def _customer_number(partner):
    return partner.get("invoicingInfo", {}).get("customerNumber")


def products(books):
    """One product there for each code."""
    codes = Counter(product["code"] for product in books.products if product.get("code"))
    for code, count in codes.items():
        if count > 1:
            yield Violation("duplicate product", f"{code} is there {count} times")


def attachments(books):
    """Each file is at its document once."""
    there = Counter((one["referenceId"], one["name"]) for one in books.attachments)
    yield from _as_often_as_done(books, "attachment", "attach", there)


def payments(books):
    """Each payment is registered once: our own carry what they are in their description."""
    there = Counter((one["invoiceId"], one["description"]) for one in books.payments if one.get("description"))
    yield from _as_often_as_done(books, "payment", "mark_paid", there)


def deliveries(books):
    """No document was approved or delivered to the customer twice."""
    for operation, action in (("approve", "APPROVAL"), ("send", "SEND")):
        there = Counter((one["invoiceId"], action) for one in books.events if one["action"] == action)
        yield from _as_often_as_done(books, "delivery", operation, there)


def _as_often_as_done(books, kind, operation, there):
    """Compare what is there, by (invoice, what), with the exchanges that say that they did it."""
    for key, count in there.items():
        if count > 1:
            yield Violation(f"duplicate {kind}", f"{key} is there {count} times")
    ids = {move["id"]: move["procountor_id"] for move in books.moves}
    done = Counter()
    for exchange in books.exchanges:
        if exchange["operation"] == operation and exchange["state"] == "done":
            done[ids[exchange["res_id"]]] += 1
    found = Counter(str(invoice) for invoice, _what in there)
    for invoice in done.keys() | found.keys():
        if done[invoice] != found[invoice]:
            text = f"{operation} of {invoice}: done {done[invoice]} times here, {found[invoice]} times there"
            yield Violation(f"{kind} differs", text)
