import json

from odoo import Command

from .common import VAT_STANDARD, ProcountorCommon


class TestTexts(ProcountorCommon):
    """No text of Odoo stops a document, and a person sees every change."""

    def invoice_of(self, *lines, **values):
        plain = {'price_unit': 10, 'tax_ids': [Command.set(self._tax(VAT_STANDARD).ids)]}
        commands = [Command.create(line if line.get('display_type') else plain | line) for line in lines]
        return self._invoice(invoice_line_ids=commands, **values)

    def assert_sent(self, invoice):
        self.send(invoice)
        self.assertEqual(invoice.procountor_state, 'sent', invoice.procountor_problem)
        [stored] = self.sandbox.invoices(invoice.name)
        return stored

    def test_texts_of_all_kinds_are_accepted(self):
        """Fault F39. Feature X14: one emoji must not stop a batch."""
        texts = [
            "Kahvi \U0001f600 ja pulla",
            "\u202eakriisto\u202c \x0b vasemmalle",
            "Щи и каша, Ελλάδα",
            "日本語の説明",
            "=SUM(A1) @cmd +1 -1",
            "Rivi\nkaksi\\kolme\r\nneljä",
            "x" * 3000,
            "\U0001f600",
        ]
        narration = "<p>Kiitos → tervetuloa \U0001f600</p>" + "<p>Pitkä teksti.</p>" * 1000
        stored = self.assert_sent(self.invoice_of(*({'name': text} for text in texts), narration=narration))
        self.assertEqual(
            [row['product'] for row in stored['invoiceRows']],
            [
                "Kahvi ja pulla",
                "akriisto",  # the mark goes, the line feed stays
                "Štši i kaša, Ellada",
                "??????",
                "=SUM(A1) @cmd +1 -1",
                "Rivi",
                "x" * 80,
                "?",
            ],
        )
        self.assertEqual(stored['invoiceRows'][5]['comment'], "kaksi/kolme\\neljä")
        self.assertEqual(len(stored['additionalInformation']), 10_000)
        self.assertTrue(stored['additionalInformation'].startswith("Kiitos -> tervetuloa"))

    def test_sections_subsections_and_notes_arrive(self):
        """Feature X14."""
        stored = self.assert_sent(
            self.invoice_of(
                {'display_type': 'line_section', 'name': "Urakka", 'sequence': 1},
                {'display_type': 'line_subsection', 'name': "Tammikuu", 'sequence': 2},
                {'name': "Työ", 'sequence': 3},
                {'display_type': 'line_note', 'name': "Sovittu", 'sequence': 4},
            )
        )
        [row] = stored['invoiceRows']
        self.assertEqual((row['headerText'], row['explanationText']), ("Urakka\nTammikuu", "Sovittu"))

    def test_the_preview_marks_what_changes_and_leaves_out_the_rest(self):
        """Feature X14."""
        invoice = self.invoice_of({'name': "Kuljetus Ouluun"}, narration="<p>" + "a" * 300 + "→" + "b" * 300 + "</p>")
        preview = self.env['procountor.preview']._of(invoice)
        self.assertTrue(preview.has_changed_texts)
        self.assertIn("<mark>→</mark>", preview.details)
        self.assertIn("<mark>-&gt;</mark>", preview.details)
        self.assertIn("…" + "a" * 40 + "<mark>", preview.details)
        shown = json.loads(preview.payload)
        self.assertEqual(shown['additionalInformation'], "a" * 300 + "->" + "b" * 300)

    def test_a_long_note_that_is_cut_is_shown(self):
        """Feature X14."""
        invoice = self.invoice_of(
            {'name': "Työ\nkuvaus\njatkuu", 'sequence': 1},
            {'display_type': 'line_note', 'name': "sana " * 200, 'sequence': 2},
        )
        preview = self.env['procountor.preview']._of(invoice)
        self.assertTrue(preview.has_changed_texts)
        self.assertIn("<mark>…</mark>", preview.details)
        self.assertNotIn("\\", preview.details, "line feeds are shown as such")
        self.assert_sent(invoice)
