"""Invoices as an accountant meets them: several rates, discounts, texts between the rows, dollars, a credit note."""

from datetime import timedelta

from odoo import Command, fields

DOLLARS_PER_EURO = 1.0852
# Customer, age in days, rows: (product, quantity), with more values of the line where they differ; or a text.
INVOICES = [
    ("kuvitelma", 40, [("advice", 7.5)]),
    ("hopola", 36, [("install", 12), ("cable", 250)]),
    ("satu", 33, [("coffee", 12.5), ("bread", 48, {"discount": 5})]),
    ("town", 29, [("coffee", 30), ("bread", 420, {"price_unit": 2.195}), ("lamp", 2)]),
    ("person", 26, [("lamp", 1)]),
    ("long", 22, [("paper", 3), ("advice", 1.25)]),
    (
        "ahtari",
        19,
        ["section: Huhtikuu", ("advice", 3), "section: Toukokuu", ("advice", 4.5), "note: Kiitos tilauksesta!"],
    ),
    ("export", 15, [("cable", 1333, {"discount": 12.5}), ("install", 0.75)]),
    ("kuvitelma", 12, [("health", 1)]),
    ("hopola", 9, [("cable", 7, {"price_unit": 0.333}), ("cable", 3, {"price_unit": 0.335}), ("lamp", 1)]),
    ("satu", 7, [("bread", 96), ("coffee", 4, {"discount": 33.33}), ("paper", 1)]),
    ("town", 5, [("lamp", 14, {"discount": 10}), "note: Toimitus porttikäytävän kautta, soita ovikelloa."]),
    ("long", 2, [("advice", 16), ("health", 2), ("paper", 1), ("bread", 10)]),
    ("kuvitelma", 0, [("lamp", 3, {"price_unit": 66.667})]),
]
IN_DOLLARS = ("export", 4, [("advice", 10, {"price_unit": 102.5}), ("lamp", 5, {"price_unit": 86.705})])
DRAFT = ("ahtari", 0, [("install", 6), ("cable", 80)])
BILL = ("vendor", 10, [("cable", 500, {"price_unit": 0.79})])


def create_documents(env, company, partners, products):
    """Create and post the documents, in the order of their dates."""
    dollar = env.ref("base.USD")
    dollar.active = True
    rate = {"currency_id": dollar.id, "company_rate": DOLLARS_PER_EURO, "name": today(env) - timedelta(days=60)}
    env["res.currency.rate"].search([("currency_id", "=", dollar.id)]).unlink()
    env["res.currency.rate"].create(rate | {"company_id": company.id})

    def create(row, move_type="out_invoice", **values):
        return create_document(env, partners, products, row, move_type=move_type, **values)

    invoices = [create(row) for row in INVOICES]
    invoices.append(create(IN_DOLLARS, currency_id=dollar.id))
    for invoice in sorted(invoices, key=lambda invoice: invoice.invoice_date):
        invoice.action_post()
    create(BILL, "in_invoice", ref="TP-20431").action_post()
    create(DRAFT)
    credit = invoices[2]._reverse_moves([{"invoice_date": today(env), "ref": f"Hyvitys laskulle {invoices[2].name}"}])
    credit.action_post()


def create_document(env, partners, products, row, **values):
    partner, age, lines = row
    date = today(env) - timedelta(days=age)
    return env["account.move"].create(
        {
            "partner_id": partners[partner].id,
            "invoice_date": date,
            "invoice_date_due": date + timedelta(days=14),
            "invoice_line_ids": [Command.create(line_values(products, line)) for line in lines],
            **values,
        }
    )


def line_values(products, line):
    """Return the values of a row of the table."""
    if isinstance(line, str):
        kind, _colon, text = line.partition(": ")
        return {"display_type": f"line_{kind}", "name": text}
    product, quantity, *more = line
    return {"product_id": products[product].id, "quantity": quantity} | (more[0] if more else {})


def today(env):
    return fields.Date.context_today(env.user)
