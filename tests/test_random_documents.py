import os
from collections import Counter
from random import Random

from odoo import Command

from odoo.addons.procountor_connector.mapping.invoice_out import invoice_payload
from odoo.addons.procountor_connector.mapping.totals import expected_totals, stored_totals
from odoo.addons.procountor_connector.procountor_api import Refused

from .common import ProcountorCommon
from .random_documents import RandomDocuments

# DOCUMENTS=10000 SEED=1 tries more of them, and others.
COUNT, SEED = int(os.environ.get('DOCUMENTS', 100)), int(os.environ.get('SEED', 19))
BATCH = 50


class TestRandomDocuments(ProcountorCommon):
    """Whatever people type: the service refuses nothing that pre-flight did not announce."""

    def test_no_refusal_that_was_not_announced(self):
        """Feature X14. Faults F34, F38, F39."""
        random, told = RandomDocuments(Random(SEED)), Counter()
        with self.connection._client() as client:
            for start in range(0, COUNT, BATCH):
                documents = self._documents(random, min(BATCH, COUNT - start))
                told.update(self._fate(client, document) for document in documents)
                self.env.invalidate_all()
        self.assertEqual(sum(told.values()), COUNT)
        self.assertGreater(told['taken'], COUNT / 20, "most of what is tried must not be blocked at once")
        self.assertGreater(told['announced'], 0)

    def _fate(self, client, document):
        if self.env['procountor.exchange']._preflight(document, self.connection):
            return 'announced'
        payload = invoice_payload(document._procountor_values(self.connection), '0' * 24)
        try:
            answer = client.invoices.create(payload)
        except Refused as refusal:
            self.fail(f"Not announced: {refusal} {refusal.problems} of {payload}")
        self.assertEqual(stored_totals(answer, accounting_currency=False), expected_totals(payload), payload)
        return 'taken'

    def _documents(self, random, count):
        """Return documents that count as confirmed; confirming itself takes Odoo too long for thousands."""
        customers = self.env['res.partner'].create([self._customer(random) for _each in range(count)])
        moves = self.env['account.move'].create(
            [
                {'move_type': random.random.choice(['out_invoice', 'out_refund']), 'partner_id': customer.id}
                | random.document()
                | {'invoice_line_ids': [Command.create(self._line(values)) for values in random.lines()]}
                for customer in customers
            ]
        )
        moves.flush_recordset()
        for number, move in enumerate(moves):
            move._write({'state': 'posted', 'name': f'RANDOM/{move.id}/{number}'})
        moves.invalidate_recordset()
        return moves

    def _customer(self, random):
        values = random.customer()
        country = values.pop('country')
        return values | {'country_id': self.env.ref(country).id if country else False}

    def _line(self, values):
        values = dict(values)
        if 'display_type' in values:
            return values
        tax = values.pop('tax')
        return values | {'tax_ids': [Command.set(self._tax(tax).ids if tax else [])]}
