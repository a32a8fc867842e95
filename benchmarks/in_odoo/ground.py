"""The company of the benchmarks and its invoices. Runs inside Odoo."""

import os

from odoo import Command, fields

from devtools.demo_data.company import create_company
from devtools.demo_data.connection import connect
from devtools.demo_data.partners import create_partners
from devtools.demo_data.products import create_products

CUSTOMERS = ("hopola", "ahtari", "satu", "town")
CODES = ("advice", "install", "cable", "lamp", "bread")
OPTIONS = {"is_matching_waived": True, "customer_policy": "create"}
# Columns that a copy of an invoice gets anew; `copies` holds what they get.
MOVE = {
    "id": "copies.new_id",
    "name": "copies.name",
    "payment_reference": "copies.reference",
    "sequence_number": "copies.number",
    "partner_id": "copies.partner",
    "commercial_partner_id": "copies.partner",
    "partner_shipping_id": "copies.partner",
    "access_token": "NULL",
}
LINE = {
    "id": "nextval('account_move_line_id_seq')",
    "move_id": "copies.new_id",
    "move_name": "copies.name",
    "partner_id": "copies.partner",
    "matching_number": "NULL",
}
COPY = """INSERT INTO {table} ({columns}) SELECT {values} FROM {table} source
    JOIN copies ON copies.old_id = source.{key} ORDER BY copies.new_id, source.id"""
RELATIONS = {
    "account_move_line_account_tax_rel": "account_move_line_id",
    "account_account_tag_account_move_line_rel": "account_move_line_id",
}


class Ground:
    """A company that is connected with the sandbox at ``url``; everything is committed."""

    def __init__(self, env, url):
        self.env = env
        company = create_company(env)
        partners = create_partners(env)
        self.customers = [partners[key] for key in CUSTOMERS]
        products = create_products(env, company)
        self.products = [products[key] for key in CODES]
        connect(env, url)
        self.connection = env["procountor.connection"].search([])
        self.set(**OPTIONS)
        self._number = 0
        self._original = self.drafts(1)
        self._original.action_post()
        env.cr.commit()

    def set(self, **values):
        """Set the fields of the connection that there are, and tell which were."""
        known = {name: value for name, value in values.items() if name in self.connection._fields}
        self.connection.write(known)
        self.env.cr.commit()
        return known

    def drafts(self, count):
        """Return draft invoices of five lines each."""
        today = fields.Date.context_today(self.env.user)
        lines = [Command.create({"product_id": product.id, "quantity": 3}) for product in self.products]
        values = {"move_type": "out_invoice", "invoice_date": today, "invoice_line_ids": lines}
        customers = [self.customers[number % len(self.customers)] for number in range(count)]
        return self.env["account.move"].create([values | {"partner_id": customer.id} for customer in customers])

    def invoices(self, count, new_partners=0.2):
        """Return posted invoices that nobody sent, the given share of them with a customer of its own.

        They are copies in the database: Odoo itself takes a tenth of a second to make one.
        """
        partners = self._partners(count, new_partners)
        self.env.flush_all()
        rows = [(self._original.id, *self._name(number), partner) for number, partner in enumerate(partners)]
        self.env.cr.execute(
            "CREATE TEMPORARY TABLE copies (new_id integer DEFAULT nextval('account_move_id_seq'), old_id integer,"
            " number integer, name text, reference text, partner integer) ON COMMIT DROP"
        )
        self.env.cr.executemany(
            "INSERT INTO copies (old_id, number, name, reference, partner) VALUES (%s, %s, %s, %s, %s)", rows
        )
        self._copy("account_move", "id", MOVE)
        self._copy_lines()
        self._number += count
        self.env.cr.execute("SELECT new_id FROM copies ORDER BY number")
        ids = [row[0] for row in self.env.cr.fetchall()]
        self.env.cr.commit()
        self.env.cr.execute("ANALYZE account_move, account_move_line, res_partner")
        self.env.cr.commit()
        self.env.invalidate_all()
        return self.env["account.move"].browse(ids)

    def _name(self, number):
        digits = 500_000 + self._number + number
        reference = self.env["account.move"].compute_payment_reference_finnish(str(digits))
        return digits, f"BENCH/{digits}", reference

    def _partners(self, count, share):
        """Return ids of customers: known ones, and the share of new ones spread between them."""
        step = round(1 / share) if share else count + 1
        new = range(0, count, step)
        values = {"street": "Uusikatu 1", "zip": "00002", "city": "Höpölä", "country_id": self.env.ref("base.fi").id}
        names = [f"Uusi asiakas {self._number + number} Oy" for number in new]
        partners = self.env["res.partner"].create([values | {"name": name, "is_company": True} for name in names])
        made = dict(zip(new, partners.ids, strict=True))
        return [made.get(number) or self.customers[number % len(self.customers)].id for number in range(count)]

    def _copy(self, table, key, given):
        columns = self._columns(table)
        values = ", ".join(given.get(column, f"source.{column}") for column in columns)
        self.env.cr.execute(COPY.format(table=table, columns=", ".join(columns), values=values, key=key))

    def _copy_lines(self):
        """Copy the lines, and what is tied to each: the n-th line of a copy is that of the original."""
        self._copy("account_move_line", "move_id", LINE)
        ranked = (
            "SELECT id, move_id, row_number() OVER (PARTITION BY move_id ORDER BY id) AS place FROM account_move_line"
        )
        for table, column in RELATIONS.items():
            other = next(name for name in self._columns(table) if name != column)
            concerned = "SELECT new_id FROM copies UNION SELECT old_id FROM copies"
            self.env.cr.execute(
                f"WITH ranked AS ({ranked} WHERE move_id IN ({concerned})) "
                f"INSERT INTO {table} ({column}, {other}) SELECT mine.id, relation.{other} FROM copies "
                "JOIN ranked mine ON mine.move_id = copies.new_id "
                "JOIN ranked theirs ON theirs.move_id = copies.old_id AND theirs.place = mine.place "
                f"JOIN {table} relation ON relation.{column} = theirs.id"
            )

    def _columns(self, table):
        self.env.cr.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_schema = current_schema"
            " AND table_name = %s AND is_generated = 'NEVER' ORDER BY ordinal_position",
            [table],
        )
        return [row[0] for row in self.env.cr.fetchall()]


def ground(env):
    """Return the ground for the sandbox that the benchmark started."""
    return Ground(env, os.environ["BENCH_URL"])
