"""Every action from every status, replacing, notes, log and circulation (fact book, chapters 7.1, 7.4, 7.5, 7.7)."""

import pytest
from bodies import sales_row

EMAIL = {"invoiceChannel": "EMAIL", "counterParty__email": "laskut@hillo.example"}
PURCHASE = {"type": "PURCHASE_INVOICE", "paymentInfo__bankAccount": None}
ACTIONS = ("approve", "verify", "send", "sendToCirculation", "reject", "unfinished", "invalidate")


@pytest.fixture
def create(api, sales_invoice, clean_sandbox):
    """A function that creates an invoice in a status of one's choice."""

    def make(status="UNFINISHED", **changes):
        invoice = api("POST", "/invoices", sales_invoice(**changes))
        if status != "UNFINISHED":
            clean_sandbox.operator("POST", f"companies/1/invoices/{invoice['id']}/status", {"status": status})
        return api("GET", f"/invoices/{invoice['id']}")

    return make


STATUSES = ("UNFINISHED", "RECEIVED", "VERIFIED", "APPROVED", "PAYMENT_DENIED", "NOT_SENT", "SENT", "PARTLY_PAID")
FINAL = ("PAID", "MARKED_PAID", "PAYMENT_QUEUED", "PAYMENT_SENT_TO_BANK", "INVALIDATED")
SALES_MOVES = {
    ("UNFINISHED", "approve"): "NOT_SENT",
    ("UNFINISHED", "invalidate"): "INVALIDATED",
    ("NOT_SENT", "send"): "SENT",
    ("SENT", "send"): "SENT",
    ("NOT_SENT", "unfinished"): "UNFINISHED",
    ("APPROVED", "unfinished"): "UNFINISHED",
    ("NOT_SENT", "reject"): "PAYMENT_DENIED",
    ("SENT", "reject"): "PAYMENT_DENIED",
    ("APPROVED", "reject"): "PAYMENT_DENIED",
}
PURCHASE_MOVES = {
    ("UNFINISHED", "approve"): "APPROVED",
    ("UNFINISHED", "verify"): "VERIFIED",
    ("UNFINISHED", "sendToCirculation"): "RECEIVED",
    ("UNFINISHED", "invalidate"): "INVALIDATED",
    ("RECEIVED", "approve"): "APPROVED",
    ("RECEIVED", "verify"): "VERIFIED",
    ("VERIFIED", "approve"): "APPROVED",
    **{(status, "reject"): "PAYMENT_DENIED" for status in ("RECEIVED", "VERIFIED", "APPROVED")},
    **{(status, "unfinished"): "UNFINISHED" for status in ("RECEIVED", "VERIFIED", "APPROVED", "PAYMENT_DENIED")},
    **{(status, "invalidate"): "INVALIDATED" for status in ("RECEIVED", "VERIFIED", "APPROVED", "PAYMENT_DENIED")},
}


@pytest.mark.parametrize("status", [*STATUSES, *FINAL])
@pytest.mark.parametrize(
    ("changes", "moves"),
    [
        (EMAIL, SALES_MOVES),
        (PURCHASE, PURCHASE_MOVES),
        ({**PURCHASE, "type": "TRAVEL_INVOICE"}, PURCHASE_MOVES),
        ({**PURCHASE, "type": "BILL_OF_CHARGES"}, PURCHASE_MOVES),
        ({"type": "SALES_ORDER"}, {}),
        ({**PURCHASE, "type": "PURCHASE_ORDER"}, {}),
    ],
    ids=["sales", "purchase", "travel", "charges", "sales order", "purchase order"],
)
def test_the_status_machine(api, create, status, changes, moves):
    for action in ACTIONS:
        invoice = create(status, **changes)
        after = moves.get((status, action))
        api("PUT", f"/invoices/{invoice['id']}/{action}", status=200 if after else 403)
        assert api("GET", f"/invoices/{invoice['id']}")["status"] == (after or status), action


def test_every_action_of_an_unknown_invoice_is_404(api, clean_sandbox):
    for action in ACTIONS:
        api("PUT", f"/invoices/99/{action}", status=404)
    for path in ("", "/transactions", "/paymentevents", "/paymentevents/1"):
        api("GET", f"/invoices/99{path}", status=404)


def test_an_invoice_is_replaced(api, create):
    invoice = create(originalInvoiceNumber="A")
    rows = [sales_row(quantity=1), {**invoice["invoiceRows"][0], "comment": "kept"}]
    changed = api("PUT", f"/invoices/{invoice['id']}", {**invoice, "invoiceRows": rows, "status": "PAID", "notes": "n"})
    same = ("id", "invoiceNumber", "status", "creatorId", "originalInvoiceNumber")
    assert [changed[name] for name in same] == [invoice[name] for name in same]
    assert [row["id"] for row in changed["invoiceRows"]] == [2, 1]
    assert changed["invoiceSumInfo"][0]["invoiceSumTotal"] == 188.25
    assert api("GET", f"/invoices/{invoice['id']}") == changed
    del changed["notes"]
    assert "notes" not in api("PUT", f"/invoices/{invoice['id']}", changed), "what is left out is emptied"


def test_replacing_checks_as_creating_does(api, create):
    invoice = create()
    wrong = {**invoice, "language": "FINNISH", "vatStatus": 77}
    assert api("PUT", f"/invoices/{invoice['id']}", wrong, status=400)["errors"][0]["field"] == "vatStatus"


def test_the_version_is_mandatory_and_the_newest(api, create):
    invoice = create()
    for version in (None, "2020-01-01T00:00:00"):
        stale = {**invoice, "version": version}
        assert api("PUT", f"/invoices/{invoice['id']}", stale, status=400)["errors"][0]["field"] == "version"


def test_partner_and_type_cannot_change(api, create):
    partner = {"name": "Hillo Oy", "type": "CUSTOMER", "address": {"name": "Hillo Oy", "country": "FINLAND"}}
    for _ in range(2):
        api("POST", "/businesspartners", {**partner, "paymentInfo": {"paymentMethod": "BANK_TRANSFER"}})
    invoice = create(partnerId=1)
    for change in ({"partnerId": 2}, {"type": "SALES_ORDER"}):
        errors = api("PUT", f"/invoices/{invoice['id']}", {**invoice, **change}, status=400)["errors"]
        assert [error["field"] for error in errors] == list(change)
    del invoice["partnerId"]
    assert api("PUT", f"/invoices/{invoice['id']}", invoice)["partnerId"] == 1
    lone = create()
    api("PUT", f"/invoices/{lone['id']}", {**lone, "partnerId": 1}, status=400)


@pytest.mark.parametrize(
    ("status", "changes", "expected"),
    [
        ("NOT_SENT", EMAIL, 403),
        ("RECEIVED", EMAIL, 403),
        ("RECEIVED", PURCHASE, 200),
        ("VERIFIED", PURCHASE, 403),
        ("APPROVED", PURCHASE, 403),
        ("UNFINISHED", {"type": "SALES_ORDER"}, 200),
    ],
)
def test_only_some_statuses_allow_a_change(api, create, status, changes, expected):
    invoice = create(status, **changes)
    api("PUT", f"/invoices/{invoice['id']}", {**invoice, "notes": "x"}, status=expected)


def test_the_server_makes_a_reference_in_a_change_too(api, create):
    invoice = create()
    invoice["paymentInfo"]["bankReferenceCode"] = ""
    assert api("PUT", f"/invoices/{invoice['id']}", invoice)["paymentInfo"]["bankReferenceCode"] == "10016"


@pytest.mark.parametrize("status", ["UNFINISHED", "SENT", "PAID", "INVALIDATED"])
def test_notes_change_in_any_status(api, create, status):
    invoice = create(status, **EMAIL)
    api("PUT", f"/invoices/{invoice['id']}/notes", {"notes": "odoo:account.move,17"})
    assert api("GET", f"/invoices/{invoice['id']}")["notes"] == "odoo:account.move,17"
    assert api("GET", f"/ledgerreceipts/{invoice['ledgerReceiptId']}")["invoiceNotes"] == "odoo:account.move,17"
    api("PUT", f"/invoices/{invoice['id']}/notes", {"notes": ""})
    assert "notes" not in api("GET", f"/invoices/{invoice['id']}")


def test_orders_have_no_notes_action(api, create):
    api("PUT", f"/invoices/{create(type='SALES_ORDER')['id']}/notes", {"notes": "x"}, status=400)


def test_the_event_log_tells_what_happened(api, create):
    first, second = create(**EMAIL), create(**PURCHASE)
    for action in ("approve?updateInventory=true", "send", "send"):
        api("PUT", f"/invoices/{first['id']}/{action}")
    for action in ("sendToCirculation", "verify", "approve", "unfinished"):
        api("PUT", f"/invoices/{second['id']}/{action}")
    logged = api("GET", f"/invoices/{first['id']}/transactions")["transactions"]
    inventory = "PRODUCT_INFORMATION_UPDATED_INTO_INVENTORY_MANAGEMENT"
    assert [one["action"] for one in logged] == [inventory, "APPROVAL", "SEND", "SEND"]
    assert set(logged[0]) == {"action", "name", "date", "details"}
    both = api("GET", f"/invoices/transactions?invoiceIds={second['id']}&invoiceIds={first['id']}&invoiceIds=9")
    assert [one["invoiceId"] for one in both["results"]] == [first["id"], second["id"]]
    actions = [one["action"] for one in both["results"][1]["transactions"]]
    assert actions == ["SEND_TO_CIRCULATION", "VERIFICATION", "APPROVAL", "UNFINISHED"]


def test_the_comment_of_an_approval_is_in_the_log(api, create):
    invoice = create(**PURCHASE)
    api("PUT", f"/invoices/{invoice['id']}/approve", {"comment": "fine"})
    assert api("GET", f"/invoices/{invoice['id']}/transactions")["transactions"][0]["details"] == "fine"


def test_circulation_tells_who_has_acted(api, create):
    invoice = create(**PURCHASE)
    path = f"/invoices/{invoice['id']}"
    waiting = {"verifications": [invoice["id"]], "approvals": []}

    def lists():
        return {
            kind: api("GET", f"/invoices/personal{kind}?types=PURCHASE_INVOICE")["invoiceIds"]
            for kind in ("verifications", "approvals")
        }

    assert lists() == {"verifications": [], "approvals": []}
    api("PUT", f"{path}/sendToCirculation")
    assert lists() == waiting
    api("PUT", f"{path}/verify")
    assert lists() == {"verifications": [], "approvals": [invoice["id"]]}
    api("PUT", f"{path}/approve")
    assert lists() == {"verifications": [], "approvals": []}
    people = api("GET", path)["invoiceApprovalInformation"]
    done = {role: [one["userId"] for one in people[role] if "eventPerformed" in one] for role in people}
    assert done == {"acceptors": [1], "verifiers": [1]}
    api("GET", "/invoices/personalapprovals", status=400)


def test_an_empty_list_of_approvers_refuses(api, create, clean_sandbox):
    clean_sandbox.operator("PUT", "companies/1/circulation", {"acceptors": [], "verifiers": []})
    purchase, sale = create(**PURCHASE), create()
    for action in ("approve", "verify", "sendToCirculation"):
        api("PUT", f"/invoices/{purchase['id']}/{action}", status=403)
    api("PUT", f"/invoices/{sale['id']}/approve")
    own = create(**PURCHASE, invoiceApprovalInformation={"acceptors": [{"userId": 1}]})
    api("PUT", f"/invoices/{own['id']}/approve")
    clean_sandbox.set(circulation_lists_needed=False)
    api("PUT", f"/invoices/{purchase['id']}/approve")


@pytest.mark.parametrize(
    ("switch", "change"), [("negative_quantity", "quantity"), ("negative_unit_price", "unitPrice")]
)
def test_the_sign_of_a_credit_is_a_switch(api, clean_sandbox, sales_invoice, switch, change):
    credit = sales_invoice(invoiceRows=[sales_row(**{change: -2})])
    assert api("POST", "/invoices", credit)["invoiceSumInfo"][0]["invoiceSumTotal"] < 0
    clean_sandbox.set(**{switch: False})
    errors = api("POST", "/invoices", credit, status=400)["errors"]
    assert [error["field"] for error in errors] == [f"invoiceRows[0].{change}"]


@pytest.mark.parametrize(
    "changes",
    [
        {"invoiceRows": [sales_row(quantity=10**12)]},
        {"invoiceRows": [sales_row(discountPercent=-(10**12), quantity=10**9)]},
        {"paymentInfo__currency": "USD", "paymentInfo__currencyRate": 0.000001, "invoiceRows": [sales_row()] * 2000},
        {"paymentInfo__currency": "USD", "paymentInfo__currencyRate": 5e-324},
    ],
)
def test_amounts_beyond_reason_are_refused_and_no_failure(api, sales_invoice, changes):
    api("POST", "/invoices", sales_invoice(**changes), status=400)


def test_the_operator_sees_what_happened_to_every_invoice(api, create, clean_sandbox):
    invoice = create(**EMAIL)
    api("PUT", f"/invoices/{invoice['id']}/approve")
    api("PUT", f"/invoices/{invoice['id']}/send")

    events = clean_sandbox.operator("GET", "companies/1/invoiceevents")

    assert [event["action"] for event in events if event["invoiceId"] == invoice["id"]][-2:] == ["APPROVAL", "SEND"]
