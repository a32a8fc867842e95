"""./dev demo --check: the demo without a person. One invoice is sent and looked for on the other side."""

import http.cookiejar
import json
import time
import urllib.error
import urllib.request
from decimal import Decimal

from . import demo
from .progress import Stop, step

SECONDS_TO_ARRIVE = 20
UNSENT = [["move_type", "=", "out_invoice"], ["state", "=", "posted"], ["procountor_state", "=", "not_sent"]]
FIELDS = ["name", "amount_total", "currency_id", "procountor_state", "procountor_number", "procountor_problem"]


def run(odoo_path):
    """Send one invoice and print where it is; nothing of the user's own demo is touched."""
    with demo.passing(odoo_path, "check") as (odoo, sandbox, database):
        line = send_one(Odoo(odoo.url, database), sandbox.url)
    print(line)


def send_one(odoo, sandbox_url):
    """Press the button on an unsent invoice, wait for it on both sides, and return the line to print."""
    odoo.log_in("admin", "admin")
    found = odoo.call("account.move", "search_read", [UNSENT, FIELDS], {"limit": 1, "order": "id"})
    if not found:
        raise Stop("The demo has no invoice that waits to be sent")
    invoice = found[0]
    with step(f"Sending {invoice['name']}"):
        odoo.press("account.move", "action_procountor_send", invoice["id"])
        invoice = wait_until_sent(odoo, invoice)
    stored = stored_invoice(sandbox_url, invoice["name"])
    here = Decimal(str(invoice["amount_total"]))
    there = Decimal(str(stored["invoiceSumInfo"][0]["invoiceSumTotal"]))
    number, currency = stored["invoiceNumber"], invoice["currency_id"][1]
    if here != there or str(number) != invoice["procountor_number"]:
        raise Stop(
            f"{invoice['name']} is {invoice['procountor_number']} with {currency} {here:.2f} in Odoo, "
            f"but {number} with {currency} {there:.2f} in the sandbox"
        )
    return f"{invoice['name']} is Procountor invoice {number}, {currency} {here:.2f} in both"


def wait_until_sent(odoo, invoice):
    """Return the invoice as it is in Odoo once its badge says sent."""
    deadline = time.monotonic() + SECONDS_TO_ARRIVE
    while time.monotonic() < deadline:
        [invoice] = odoo.call("account.move", "read", [[invoice["id"]], FIELDS])
        if invoice["procountor_state"] == "sent":
            return invoice
        time.sleep(0.2)
    problem = invoice["procountor_problem"] or "no problem is noted"
    raise Stop(
        f"{invoice['name']} was not sent within {SECONDS_TO_ARRIVE} seconds; Odoo says "
        f"{invoice['procountor_state']}: {problem}"
    )


def stored_invoice(sandbox_url, name):
    """Return the one invoice of the sandbox that has our number."""
    with urllib.request.urlopen(f"{sandbox_url}operator/companies/1/invoices", timeout=10) as answer:
        stored = [row for row in json.load(answer) if row.get("originalInvoiceNumber") == name]
    if len(stored) != 1:
        raise Stop(f"The sandbox holds {len(stored)} invoices with the number {name}, and it should hold one")
    return stored[0]


class Odoo:
    """Odoo's own web routes, as the browser uses them."""

    def __init__(self, url, database):
        self.url, self.database = url, database
        cookies = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self.opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), cookies)

    def log_in(self, login, password):
        self.post("web/session/authenticate", db=self.database, login=login, password=password)

    def call(self, model, method, arguments, options=None):
        route = f"web/dataset/call_kw/{model}/{method}"
        return self.post(route, model=model, method=method, args=arguments, kwargs=options or {})

    def press(self, model, button, record_id):
        self.post(
            f"web/dataset/call_button/{model}/{button}", model=model, method=button, args=[[record_id]], kwargs={}
        )

    def post(self, route, **parameters):
        """Return the answer of a JSON route; stop with what Odoo says when it refuses."""
        body = json.dumps({"jsonrpc": "2.0", "method": "call", "params": parameters}).encode()
        request = urllib.request.Request(self.url + route, body, {"Content-Type": "application/json"})
        with self.opener.open(request, timeout=60) as answer:
            result = json.load(answer)
        if "error" in result:
            raise Stop(f"Odoo refused {route}: {' '.join(result['error']['data']['message'].split())}")
        return result.get("result")  # Odoo leaves it out when it is None
