"""Sending by the scheduled action, and the naive way. Runs inside Odoo."""

import secrets
import time

from odoo.addons.procountor_connector.mapping import invoice_out

from .ground import ground
from .measure import measured, write

OLD_ROWS = """INSERT INTO procountor_exchange ({columns}) SELECT {values} FROM procountor_exchange exchange,
    generate_series(1, %s) AS number
    WHERE exchange.id = (SELECT max(id) FROM procountor_exchange WHERE state = 'done')"""
OPEN = ("waiting", "sending", "uncertain")


class Sending:
    """The parts of the benchmark on one ground."""

    def __init__(self, env):
        self.env = env
        self.ground = ground(env)
        self.cron = env.ref("procountor_connector.ir_cron_exchange")
        # the customers that both sides know before anything is measured
        self._send(self.ground.invoices(len(self.ground.customers), new_partners=0))

    def naive(self, count):
        """One after the other, in one transaction, as a button would do it; customers are not created."""
        invoices = self.ground.invoices(count)
        connection = self.ground.connection
        with measured() as found:
            client = connection._client()
            for invoice in invoices:
                payload = invoice_out.invoice_payload(invoice._procountor_values(connection), secrets.token_hex(8))
                answer = client.invoices.create(payload)
                invoice._procountor_write(invoice._procountor_sent_values(answer) | {"procountor_state": "sent"})
            self.env.cr.commit()
            client.close()
        self._report("naive", found, count)

    def connector(self, title, count, rate):
        """By the queue, with a budget of ``rate`` requests a second where the connection has one."""
        limited = self.ground.set(request_rate=rate)
        invoices = self.ground.invoices(count)
        with measured() as found:
            self._send(invoices)
        sent = self.env["account.move"].search_count([("id", "in", invoices.ids), ("procountor_state", "=", "sent")])
        self._report(title, found, count, rate if limited else None, sent)

    def old_rows(self, count):
        """Add exchanges of former years."""
        self.env.cr.execute(
            "SELECT column_name FROM information_schema.columns"
            " WHERE table_schema = current_schema AND table_name = 'procountor_exchange'"
        )
        columns = [row[0] for row in self.env.cr.fetchall()]
        given = {
            "id": "nextval('procountor_exchange_id_seq')",
            "res_id": "1000000000 + number",
            "external_number": "'OLD/' || number",
            "remote_id": "(number %% 900)::varchar",  # older than what is sent now
            "attempt_key": "md5(number::text)",
            "payload": "NULL",
            "answer": "NULL",
        }
        values = ", ".join(given.get(column, f"exchange.{column}") for column in columns)
        self.env.cr.execute(OLD_ROWS.format(columns=", ".join(columns), values=values), [count])
        self.env.cr.commit()
        self.env.cr.execute("ANALYZE procountor_exchange")
        self.env.cr.commit()

    def _send(self, invoices):
        """Press the button and let the scheduled action work until nothing is open."""
        for start in range(0, len(invoices), 1000):
            invoices[start : start + 1000].action_procountor_send()
            self.env.cr.commit()
            self.env.invalidate_all()
        open_rows = [("state", "in", OPEN)]
        while self.env["procountor.exchange"].search_count(open_rows, limit=1):
            self.cron.method_direct_trigger()
            self.env.cr.commit()
            self.env.invalidate_all()
            time.sleep(0.01)

    def _report(self, title, found, count, rate=None, sent=None):
        write(
            {
                "part": title,
                "invoices": count,
                "sent": count if sent is None else sent,
                "requests": found.requests / count,
                "queries": found.queries / count,
                "seconds": found.seconds,
                "a_second": count / found.seconds,
                "rate": rate,
                "budget_used": found.requests / found.seconds / rate if rate else None,
                "most_in_a_second": found.most_in_a_second,
                "memory_mb": found.memory,
            }
        )


def run(env, count, quick):
    """Measure all parts, or without the large ones."""
    sending = Sending(env)
    sending.naive(max(20, count // 10))
    sending.connector("10/s", count, 10)
    sending.connector("50/s", count, 50)
    if not quick:
        sending.connector("50/s, ten times as many", 10 * count, 50)
        sending.old_rows(1_000_000)
        sending.connector("50/s, a million old rows", count, 50)
