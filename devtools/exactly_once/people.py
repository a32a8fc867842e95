"""What people do in Odoo, over the web as the browser does it."""

import contextlib
import threading
import time
from datetime import date, timedelta

from ..progress import Stop
from .world import Gone

# By name: these are there before; the others are made by the first invoice.
KNOWN = ["Höpölän Sähkö Ky", "Kuvittelan kaupunki, ruokapalvelut", "Tyyne Testaaja"]
PRODUCTS = ["KONS-01", "LAMP-7", "LEIPA-R"]
FILE_AT_EVERY, FILE = 3, "TGlpdGUK"
HELD = ["attach", "approve", "send"]  # steps that wait when the document was changed since it was sent
CONTACT = 7  # is a contact of the customer before


class Person:
    """Takes the steps of people. Documents have the mark ``{mark}-{number}``, so that each is found again.

    A refusal is no failure of the run: people are refused many things.
    """

    def __init__(self, world, mark):
        self._world, self._mark = world, mark

    def invoice(self, document, customer, rows):
        self._create(document, "out_invoice", self._customer(customer), rows)

    def credit_note(self, document, original):
        if found := self._find([original]):
            fields = ["partner_id", "invoice_line_ids"]
            [move] = self._call("account.move", "read", found, fields)
            lines = self._call("account.move.line", "read", move["invoice_line_ids"], ["price_unit", "quantity"])
            rows = [(round(line["price_unit"] * 100), line["quantity"]) for line in lines]
            self._create(document, "out_refund", move["partner_id"][0], rows, reversed_entry_id=found[0])

    def send(self, documents, times):
        """Press *Send*: once, or many times at once on both processes."""
        found = self._find(documents)
        if not found:
            return
        presses = [threading.Thread(target=self._press_send, args=[found]) for _press in range(times)]
        for press in presses:
            press.start()
        for press in presses:
            press.join()

    def send_when_confirmed(self, at_once):
        """Choose that documents go as soon as they are confirmed, or only by hand."""
        world, values = self._world, {"send_mode": "immediately" if at_once else "manual"}
        connections = world.call("procountor.connection", "search", [[]], as_administrator=True)
        world.call("procountor.connection", "write", [connections, values], as_administrator=True)

    def reset_to_draft(self, document):
        self._call("account.move", "button_draft", self._find([document]))

    def confirm_again(self):
        drafts = self._search("account.move", [["invoice_origin", "like", f"{self._mark}-"], ["state", "=", "draft"]])
        if drafts:
            self._call("account.move", "action_post", drafts)

    def cancel(self, document):
        self._call("account.move", "button_cancel", self._find([document]))

    def edit(self, document, seconds):
        """Change a note, in a transaction that stays open for a while."""
        if found := self._find([document]):
            with self._world.cursor() as cursor:
                cursor.execute("BEGIN")
                cursor.execute("UPDATE account_move SET ref = 'edited' WHERE id = %s", found)
                time.sleep(seconds)
                cursor.execute("COMMIT")

    def pay(self, document, percent):
        found = self._find([document])
        if not found:
            return
        [move] = self._call("account.move", "read", found, ["amount_residual", "state"])
        if move["state"] == "posted" and move["amount_residual"] > 1:
            values = {"amount": round(move["amount_residual"] * percent / 100, 2)}
            context = {"active_model": "account.move", "active_ids": found}
            wizard = self._world.call("account.payment.register", "create", [values], {"context": context})
            self._call("account.payment.register", "action_create_payments", [wizard])

    def run_the_action_by_hand(self):
        domain = [["model_id.model", "=", "procountor.exchange"]]
        found = self._world.call("ir.cron", "search", [domain], as_administrator=True)[:1]
        self._world.call("ir.cron", "method_direct_trigger", [found], as_administrator=True)

    def wait(self, seconds):
        time.sleep(seconds)

    def test_connection(self):
        """Do what a person does about a connection that stopped working; nothing leaves until it is tested."""
        world = self._world
        failed = world.call("procountor.connection", "search", [[["state", "!=", "connected"]]], as_administrator=True)
        if failed:
            world.call("procountor.connection", "action_test_connection", [failed], as_administrator=True)

    def retry(self):
        """Do what a person does about a red badge: let go on what was changed in Odoo, send again what was refused."""
        own = [["res_model", "=", "account.move"], ["reference", "!=", False]]
        own += ["|", ["is_ready", "=", True], ["operation", "=", "create_invoice"]]
        held = [["state", "=", "blocked"], ["cure_model", "=", "account.move"], ["operation", "in", HELD]]
        if found := self._search("procountor.exchange", own + held):
            with contextlib.suppress(Stop, Gone):  # it may go on by itself by now
                self._call("procountor.exchange", "action_go_on", found)
        refused = [["state", "in", ["failed", "blocked"]], ["is_conflict", "=", False]]
        if found := self._search("procountor.exchange", own + refused):
            self._call("procountor.exchange", "action_retry", found)

    def _press_send(self, move_ids):
        try:
            self._call("account.move", "action_procountor_send", move_ids)
        except (Stop, Gone):
            return  # it is on its way, or in Procountor, already; or nobody knows

    def _create(self, document, kind, partner, rows, **values):
        codes = [PRODUCTS[number % len(PRODUCTS)] for number in range(len(rows))]
        products = [self._search("product.product", [["default_code", "=", code]])[0] for code in codes]
        lines = [
            [0, 0, {"product_id": product, "price_unit": cents / 100, "quantity": quantity}]
            for product, (cents, quantity) in zip(products, rows, strict=True)
        ]
        day = date.today() - timedelta(days=document)
        values |= {"move_type": kind, "partner_id": partner, "invoice_date": day.isoformat(), "invoice_line_ids": lines}
        if document % FILE_AT_EVERY == 0:
            values["extra_file_ids"] = [[0, 0, {"name": f"liite {document}.txt", "datas": FILE}]]
        moves = self._world.call("account.move", "create", [[{**values, "invoice_origin": self._tag(document)}]])
        self._call("account.move", "action_post", moves)

    def _customer(self, number):
        name = KNOWN[number] if number < len(KNOWN) else f"Uusi {self._mark}-{number} Oy"
        if found := self._search("res.partner", [["name", "=", name]]):
            return found[0]
        address = {
            "email": "uusi@customers.example",
            "street": "Uusikatu 1",
            "zip": "00002",
            "city": "Höpölä",
            "country_id": self._finland(),
        }
        parent = {"parent_id": self._customer(number - 1)} if number == CONTACT else {"is_company": True}
        return self._world.call("res.partner", "create", [[{"name": name, **address, **parent}]])[0]

    def _finland(self):
        return self._search("res.country", [["code", "=", "FI"]])[0]

    def _find(self, documents):
        return self._search("account.move", [["invoice_origin", "in", [self._tag(each) for each in documents]]])

    def _tag(self, document):
        return f"{self._mark}-{document}"

    def _search(self, model, domain):
        return self._world.call(model, "search", [domain], {"order": "id"})

    def _call(self, model, method, ids, *arguments):
        return self._world.call(model, method, [ids, *arguments]) if ids else None
