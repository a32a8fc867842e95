"""The sums of realistic invoices here and in a service that rounds one way or another. Runs inside Odoo."""

import random

from odoo import Command, fields

from odoo.addons.procountor_connector.mapping.invoice_out import invoice_payload
from odoo.addons.procountor_connector.sandbox.money import invoice_sum_info

from .ground import ground
from .measure import write

SEED = 20260302
BATCH = 100
# Share of the rows of Finnish invoices, by guess.
TAXES = {"25_5": 80, "14": 8, "10": 4, "0": 8}
# Service: where it rounds VAT and what it converts. Told: what the connection believes. Row: a rounding row is sent.
PARTS = (
    ("Round per Line, service rounds each row", "round_per_line", "row", "row", "row", False),
    ("the same, it converts the totals and not the rows", "round_per_line", "row", "totals", "row", False),
    ("the same, it converts what was not rounded", "round_per_line", "row", "exact", "row", False),
    ("Round per Line, service rounds each percentage", "round_per_line", "rate", "totals", "rate", False),
    ("Round Globally, service rounds as Odoo does", "round_globally", "exact", "exact", "exact", False),
    ("the same, it converts the totals", "round_globally", "exact", "totals", "exact", False),
    ("the same, nobody told the connection", "round_globally", "exact", "exact", "row", False),
    ("Round Globally, service rounds each percentage", "round_globally", "rate", "totals", "rate", False),
    ("Round Globally, service rounds each row", "round_globally", "row", "totals", "row", False),
    ("the same, with a rounding row", "round_globally", "row", "totals", "row", True),
)
FATES = ("same", "warned", "told", "books", "stopped", "blocked")


class Rounding:
    """Invoices as people write them, in a company that rounds as it is told."""

    def __init__(self, env):
        self.env = env
        base = ground(env)
        self.connection, self.customers = base.connection, base.customers
        self.product = base.products[0]
        self.company = self.connection.company_id
        chart = env["account.chart.template"].with_company(self.company)
        self.taxes = {name: chart.ref(f"tax_dom_sales_goods_{name}") for name in TAXES}
        self.env["account.tax"].concat(*self.taxes.values()).active = True
        self.included = {
            name: tax.copy({"name": f"{tax.name} incl.", "price_include_override": "tax_included"})
            for name, tax in self.taxes.items()
        }
        dollar = env.ref("base.USD")
        dollar.active = True
        env["res.currency.rate"].create({"name": "2020-01-01", "rate": 1.0873, "currency_id": dollar.id})
        self.currencies = [self.company.currency_id] * 9 + [dollar]

    def drafts(self, count, method):
        """Return invoices of a company that rounds by ``method``; the same ones each time."""
        self.company.tax_calculation_rounding_method = method
        chance = random.Random(SEED)
        values = [self._values(chance) for _number in range(count)]
        moves = self.env["account.move"]
        for start in range(0, count, BATCH):
            moves += moves.create(values[start : start + BATCH])
        moves._procountor_write({"procountor_connection_id": self.connection.id})
        return moves

    def _values(self, chance):
        taxes = self.included if chance.random() < 0.1 else self.taxes  # a shop
        lines = [self._line(chance, taxes) for _number in range(min(1 + int(chance.expovariate(0.35)), 20))]
        return {
            "move_type": chance.choices(["out_invoice", "out_refund"], [95, 5])[0],
            "partner_id": chance.choice(self.customers).id,
            "currency_id": chance.choice(self.currencies).id,
            "invoice_date": fields.Date.context_today(self.env.user),
            "invoice_line_ids": [Command.create(line) for line in lines],
        }

    def _line(self, chance, taxes):
        digits = chance.choices([2, 3, 4], [90, 7, 3])[0]
        pieces, hours = chance.choice([1, 1, 1, 2, 3, 5, 10, 24]), chance.randint(1, 160) / 4
        tax = chance.choices(list(TAXES), list(TAXES.values()))[0]
        return {
            "name": "Row",
            "price_unit": round(chance.lognormvariate(3.5, 1.2), digits),
            "quantity": chance.choices([pieces, hours], [70, 30])[0],
            "discount": chance.choices([0, 5, 10, 12.5], [85, 5, 8, 2])[0],
            "tax_ids": [Command.set(taxes[tax].ids)],
        }

    def judge(self, move, rounding, conversion):
        """Return what becomes of an invoice in a service that rounds so."""
        if move._procountor_total_problems(self.connection):
            return "blocked"
        values = move._procountor_values(self.connection)
        payload = invoice_payload(values, "k")
        currency = self.company.currency_id.name
        answer = {"invoiceSumInfo": invoice_sum_info(payload, currency, rounding, conversion)}
        if difference := move._procountor_difference(answer):
            return "stopped" if f" {move.currency_id.name}. " in difference else "books"
        if move._procountor_conversion_sentence(answer):
            return "told"
        expected = move._procountor_expected(values).values()
        return "warned" if any(here.gross != there.gross for here, there in expected) else "same"


def run(env, count):
    """Hand over for each part what becomes of how many invoices."""
    rounding = Rounding(env)
    moves, method = None, None
    for title, wanted, rounds, converts, told, with_row in PARTS:
        if method != wanted:
            moves, method = rounding.drafts(count, wanted), wanted
        product = rounding.product if with_row else rounding.product.browse()
        rounding.connection.write({"vat_rounding": told, "rounding_product_id": product.id})
        found = [rounding.judge(move, rounds, converts) for move in moves]
        write({"part": title, "invoices": count} | {name: found.count(name) for name in FATES})
    env.cr.rollback()
