"""The first page, the requests, the faults. A view gets the sandbox and the numbers of the path; None means 404."""

import json

from ..fault_orders import KINDS
from ..seed import CLIENT_ID, CLIENT_SECRET, api_key
from .forms import Choice, Field, Form
from .html import element, facts, join, link, live, section, table
from .invoices import invoice_table

NEWEST = 20


def home_view(sandbox):
    """Companies with their newest invoices, faults in force, the newest requests."""
    companies = sandbox.store.companies()
    cards = element("div", join(_card(sandbox, company) for company in companies), class_="cards")
    parts = [element("h1", "Procountor sandbox"), _access(sandbox), live("companies", cards)]
    for company in companies:
        name = sandbox.store.fact(company, "company")["name"]
        parts.append(section(f"Newest invoices of {name}", invoice_table(sandbox, company, limit=NEWEST)))
    if sandbox.faults.shown():
        parts.append(section("Faults in force", fault_table(sandbox)))
    return join([*parts, section("Newest requests", request_table(sandbox, NEWEST))])


def requests_view(sandbox):
    """The last requests, and how many each client made."""
    clients = sandbox.api.traffic.shown()["clients"].items()
    names = ("requests", "refused", "highest_in_one_second", "highest_in_one_minute")
    rows = [(client, *(counts[name] for name in names)) for client, counts in clients]
    heads = ("Client", "Requests", "Refused by the limit", "Most in one second", "Most in one minute")
    return join(
        [
            element("h1", "Requests"),
            live("clients", table(heads, rows)),
            section(f"The last {sandbox.requests.maxlen}", request_table(sandbox, sandbox.requests.maxlen)),
        ]
    )


def faults_view(sandbox):
    """Faults and switches, with their forms."""
    operations = Choice(["*", *sorted(sandbox.contract.operations)])
    order = Form(
        "Order a fault",
        "POST faults",
        [
            Field("kind", "Kind", Choice(KINDS)),
            Field("operation", "Operation", operations),
            Field("times", "The first so many calls (empty: all)", "number"),
            Field("status", "Status (for kind status)", "number"),
            Field("seconds", "Seconds (for delay, late_store)", "number"),
            Field("retry_after", "Retry-After in seconds (for status)", "number"),
        ],
    )
    switches = Form("Change switches", "PATCH settings", [Field("*", "Switches as JSON", "json", "{}")])
    rows = [(name, json.dumps(value)) for name, value in sandbox.settings.all().items()]
    forms = [order, Form("Take back all faults", "DELETE faults", []), switches]
    forms += [
        Form("Back to the start-up data", "POST reset", []),
        Form("No documents at all", "POST reset", [Field("empty", "", "true")]),
    ]
    return join(
        [
            element("h1", "Faults and switches"),
            section("Faults in force", fault_table(sandbox)),
            element("div", join(form.shown("/faults") for form in forms), class_="forms"),
            section("Switches", table(("Switch", "Value"), rows)),
        ]
    )


def fault_table(sandbox):
    """Return the faults in force."""
    rows = [
        (fault.get("operation", "*"), fault["kind"], fault["seen"], fault["used"], _details(fault))
        for fault in sandbox.faults.shown()
    ]
    return table(("Operation", "Kind", "Calls", "Used", "Details"), rows, "None.")


def request_table(sandbox, limit):
    """Return the newest requests."""
    names = ("time", "method", "path", "operation", "company", "status", "ms")
    rows = [[entry[name] for name in names] for entry in reversed(list(sandbox.requests)[-limit:])]
    return table(("Time", "Method", "Path", "Operation", "Company", "Status", "ms"), rows)


def _details(fault):
    shown = ("id", "operation", "kind", "seen", "used")
    return ", ".join(f"{name} {value}" for name, value in fault.items() if name not in shown)


def _access(sandbox):
    keys = ", ".join(api_key(company) for company in sandbox.store.companies())
    version = sandbox.contract.version
    pairs = [("API", f"{version}, at /supported/api"), ("Client id", CLIENT_ID), ("Client secret", CLIENT_SECRET)]
    return facts([*pairs, ("API keys", keys)])


def _card(sandbox, company):
    store, code = sandbox.store, sandbox.store.fact(company, "company")["businessIdentifier"]["code"]
    counts = [("invoice", "invoices"), ("partner", "partners"), ("product", "products"), ("payment_event", "payments")]
    told = " · ".join(f"{store.register(kind, company).count()} {name}" for kind, name in counts)
    name = link(f"/companies/{company}", store.fact(company, "company")["name"])
    note = element("div", f"Business ID {code}", class_="note")
    return element("div", join([element("h2", name), note, element("div", told)]), class_="card")
