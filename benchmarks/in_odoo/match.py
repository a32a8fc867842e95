"""Both matching boards, from the first fetch to the suggestions, and a board of many rows. Runs inside Odoo."""

import json
import os
import time
import urllib.request

from odoo.tools import SQL

from .ground import ground
from .measure import measured, write
from .truth import Truth

PARTNERS, PRODUCTS = "procountor.business.partner", "procountor.product"
AT_ONCE = 500
SAMPLE = 300  # rows of the way that searches for each row
NAME = {"en_US": ""}


def run(env, partners, products, rows):
    """Measure partners, products, then a board of ``rows`` rows; each is a pair of numbers, there and here."""
    base, truth = ground(env), Truth()
    measure_register(base, PARTNERS, PartnerData(env, truth, *partners))
    measure_register(base, PRODUCTS, ProductData(env, truth, *products))
    measure_board(base, rows)


def measure_register(base, register, data):
    env, connection = base.env, base.connection
    data.enter()
    env.cr.commit()
    env.cr.execute("ANALYZE res_partner, product_product, product_template")
    env.cr.commit()
    env.invalidate_all()
    rows, runs = env[register].sudo(), env["procountor.register.run"].sudo()
    run = runs._request(connection, register, "fetch")
    env.cr.commit()
    with measured() as fetched:
        while not rows._step_fetch(run):
            pass
    rows._find(connection)  # what Odoo reads once for all
    env.cr.commit()
    env.invalidate_all()
    with measured() as found:
        rows._find(connection)
        env.cr.commit()
    write(
        {
            "part": "register",
            "register": register,
            "rows": len(data.pairs),
            "records": data.records,
            "fetch_seconds": fetched.seconds,
            "requests": fetched.requests,
            "find_seconds": found.seconds,
            "queries": found.queries,
            "memory": found.memory,
            **data.judge(rows.search([("connection_id", "=", connection.id)])),
            **data.baseline(rows.search([("connection_id", "=", connection.id)], limit=SAMPLE)),
        }
    )


class Data:
    """The pairs of a register, in both systems."""

    def __init__(self, env, pairs, others):
        self.env, self.pairs, self.others = env, pairs, others
        self.records = sum(1 for pair in pairs if pair.here) + len(others)

    def enter(self):
        """Enter everything, and remember which record of Odoo belongs to which entry of Procountor."""
        here = [pair.here for pair in self.pairs if pair.here] + self.others
        ids = iter(self._insert(here))
        own = {place: next(ids) for place, pair in enumerate(self.pairs) if pair.here}
        remote = []
        for start in range(0, len(self.pairs), AT_ONCE):
            bodies = [
                self._body(pair.there, start + place) for place, pair in enumerate(self.pairs[start : start + AT_ONCE])
            ]
            remote += operator("POST", "companies/1/registers", {self.kind: bodies})[self.kind]
        self.by_remote = {
            str(remote_id): (pair, own.get(place))
            for place, (remote_id, pair) in enumerate(zip(remote, self.pairs, strict=True))
        }

    def judge(self, rows):
        """Count what was linked by itself, and what was suggested."""
        counts = dict.fromkeys(
            ("automatic", "wrong", "same", "same_automatic", "same_shown", "suggested", "best_right"), 0
        )
        kinds = {}
        for row in rows.filtered(lambda row: row.procountor_id in self.by_remote):
            pair, own = self.by_remote[row.procountor_id]
            right = own if pair.is_same else None
            shown = set((row.candidate_id | row.candidate_ids).ids)
            is_automatic = row.decision == "update"
            counts["automatic"] += is_automatic
            counts["wrong"] += is_automatic and row.candidate_id.id != right
            counts["same"] += bool(right)
            counts["same_automatic"] += bool(right) and is_automatic
            counts["same_shown"] += right in shown
            counts["suggested"] += bool(shown)
            counts["best_right"] += bool(right) and row.candidate_id.id == right
            each = kinds.setdefault(pair.kind, {"rows": 0, "automatic": 0, "shown": 0})
            each["rows"] += 1
            each["automatic"] += is_automatic
            each["shown"] += right in shown if right else bool(shown)
        return counts | {"kinds": kinds}

    def baseline(self, rows):
        """Search for each row by itself, as it is often done, for some of the rows."""
        self.env.invalidate_all()
        with measured() as found:
            for row in rows:
                for domain in self._domains(row):
                    if self.env[self.model].search(domain, limit=2):
                        break
        share = len(self.pairs) / len(rows)
        return {"each_seconds": found.seconds * share, "each_queries": round(found.queries * share)}

    def _copy(self, table, source_id, columns, rows, given):
        """Insert a copy of the row ``source_id`` for each of ``rows``, tuples of ``columns``; return the ids."""
        cr = self.env.cr
        cr.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_schema = current_schema"
            " AND table_name = %s AND is_generated = 'NEVER' AND column_name != 'id'",
            [table],
        )
        names = [name for [name] in cr.fetchall()]
        values = [given.get(name, f"new.{name}" if name in columns else f"source.{name}") for name in names]
        quoted = ", ".join(f'"{name}"' for name in names)
        types = ", ".join("%s::text[]" for _column in columns)
        cr.execute(
            f"INSERT INTO {table} ({quoted}) SELECT {', '.join(values)} FROM {table} source, "
            f"UNNEST({types}) WITH ORDINALITY AS new ({', '.join(columns)}, place) WHERE source.id = %s"
            " ORDER BY new.place RETURNING id",
            [*(list(column) for column in zip(*rows, strict=True)), source_id],
        )
        return [row_id for [row_id] in cr.fetchall()]


class PartnerData(Data):
    model, kind = "res.partner", "partners"
    COLUMNS = ("name", "complete_name", "company_registry", "email", "procountor_einvoice_address", "ref", "city")

    def __init__(self, env, truth, there, here):
        pairs = truth.partners(there)
        super().__init__(env, pairs, truth.others(here - sum(1 for pair in pairs if pair.here)))

    def _insert(self, values):
        source = self.env["res.partner"].create(
            {"name": "Malli", "is_company": True, "country_id": self.env.ref("base.fi").id}
        )
        self.env.flush_all()
        rows = [
            (
                each["name"],
                each["name"],
                *((each[name] or None) for name in ("business_id", "email", "einvoice", "number", "city")),
            )
            for each in values
        ]
        ids = self._copy("res_partner", source.id, self.COLUMNS, rows, {"commercial_partner_id": "NULL"})
        self.env.cr.execute("UPDATE res_partner SET commercial_partner_id = id WHERE commercial_partner_id IS NULL")
        return ids

    def _body(self, values, _number):
        invoicing = {
            "customerNumber": values["number"],
            "identifier": values["business_id"],
            "identifierType": "YHD" if values["business_id"] else "",
            "email": values["email"],
            "einvoiceAddress": values["einvoice"],
        }
        return {
            "name": values["name"],
            "type": "CUSTOMER",
            "address": {"name": values["name"], "city": values["city"], "country": "FINLAND"},
            "invoicingInfo": {name: value for name, value in invoicing.items() if value},
            "paymentInfo": {"paymentMethod": "BANK_TRANSFER"},
        }

    def _domains(self, row):
        details = row.details
        fields = {"company_registry": row.identifier, "email": row.email, "ref": row.number}
        fields["procountor_einvoice_address"] = details["einvoice_address"]
        return [[(name, "=", value)] for name, value in fields.items() if value] + [[("name", "ilike", row.name)]]


class ProductData(Data):
    model, kind = "product.product", "products"

    def __init__(self, env, truth, there, here):
        pairs = truth.products(there)
        super().__init__(env, pairs, truth.other_products(here - sum(1 for pair in pairs if pair.here)))

    def _insert(self, values):
        source = self.env["product.product"].create({"name": "Malli"})
        self.env.flush_all()
        names = [(json.dumps({"en_US": each["name"]}),) for each in values]
        templates = self._copy(
            "product_template", source.product_tmpl_id.id, ("name",), names, {"name": "new.name::jsonb"}
        )
        rows = [
            (each["code"], each["barcode"] or None, str(template))
            for each, template in zip(values, templates, strict=True)
        ]
        given = {"product_tmpl_id": "new.product_tmpl_id::int"}
        columns = ("default_code", "barcode", "product_tmpl_id")
        return self._copy("product_product", source.id, columns, rows, given)

    def _body(self, values, _number):
        return {
            "type": "SALES",
            "name": values["name"],
            "code": values["code"],
            "discount": 0,
            "price": 10,
            "active": True,
            "currency": "EUR",
        }

    def _domains(self, row):
        return [[("default_code", "=", row.code)], [("barcode", "=", row.code)], [("name", "ilike", row.name)]]


def measure_board(base, rows):
    """Fill the board of partners up to ``rows`` rows, and do what a person does there."""
    env = base.env
    board = env[PARTNERS]
    env.cr.execute("SELECT COUNT(*) FROM procountor_business_partner")
    missing = rows - env.cr.fetchone()[0]
    columns = (
        "connection_id, company_id, name, type, number, identifier, city, is_in_use, details, decision, match_state,"
        " verdict"
    )
    env.cr.execute(
        SQL(
            "INSERT INTO procountor_business_partner (procountor_id, %s)"
            " SELECT 'copy' || place, %s FROM GENERATE_SERIES(1, %s) place"
            " JOIN (SELECT *, ROW_NUMBER() OVER () AS n FROM procountor_business_partner) source"
            " ON source.n = 1 + place %% (SELECT COUNT(*) FROM procountor_business_partner)",
            SQL(columns),
            SQL(columns),
            max(missing, 0),
        )
    )
    env.cr.commit()
    env.cr.execute("ANALYZE procountor_business_partner")
    env.cr.commit()
    user = env["res.users"].search([("login", "=", "laskuttaja")], limit=1) or env.user
    board = board.with_user(user)
    view = board.get_view(env.ref("procountor_connector.procountor_business_partner_view_list").id, "list")
    shown = [name for name in view["models"][PARTNERS] if name in board._fields and not board._fields[name].relational]
    spec = dict.fromkeys(shown, {}) | {"candidate_id": {"fields": {"display_name": {}}}}
    to_do = [("match_state", "in", ("new", "suggested"))]
    everything = board.search(to_do)
    half = everything[: len(everything) // 2]
    steps = {
        "open": lambda: (board.web_search_read(to_do, spec, limit=80), counters(board, to_do)),
        "filter": lambda: board.web_search_read(
            [*to_do, ("name", "ilike", "kuu"), ("verdict", "=", "none")], spec, limit=80
        ),
        "edit 80": lambda: (everything[:80].write({"decision": "nothing"}), env.flush_all()),
        "edit half": lambda: (half.write({"decision": "ignore"}), env.flush_all()),
        "summary": board.board_summary,
    }
    seconds = {}
    for name, step in steps.items():
        env.invalidate_all()
        start = time.perf_counter()
        step()
        seconds[name] = time.perf_counter() - start
    env.cr.rollback()
    write({"part": "board", "rows": board.search_count([]), "edited": len(half), "seconds": seconds})


def counters(board, domain):
    for field in ("match_state", "verdict", "type"):
        method = "search_panel_select_range" if field == "match_state" else "search_panel_select_multi_range"
        getattr(board, method)(field, search_domain=domain, enable_counters=True)


def operator(method, path, body):
    """Use the sandbox's operator door."""
    root = os.environ["BENCH_URL"].split("/latest/")[0]
    request = urllib.request.Request(f"{root}/operator/{path}", json.dumps(body).encode(), method=method)
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)
