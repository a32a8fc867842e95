"""The preview of many documents at once. Runs inside Odoo."""

from datetime import timedelta

from .ground import ground
from .measure import measured, write

FAULTY_SHARE = 10  # every tenth


def run(env, count):
    """Check a tenth of the documents, then all of them: the queries should not grow with their number."""
    base = ground(env)
    for size in (count // 10, count):
        invoices = base.invoices(size, new_partners=1)
        faulty = spoil(invoices)
        env.cr.commit()
        env.invalidate_all()
        with measured() as found:
            action = invoices.action_procountor_preview()
            env.cr.commit()
        previews = env["procountor.preview"].search(action["domain"])
        write(
            {
                "documents": size,
                "faulty": len(faulty),
                "found": len(previews.filtered(lambda preview: preview.state == "attention")),
                "seconds": found.seconds,
                "queries": found.queries,
                "requests": found.requests,
            }
        )


def spoil(invoices):
    """Give every tenth invoice something to mend, each kind in turn, and return these."""
    kinds = (no_country, no_tax, late, archived, no_invoice_date_due)
    faulty = invoices[::FAULTY_SHARE]
    for number, invoice in enumerate(faulty):
        kinds[number % len(kinds)](invoice)
    invoices.env.flush_all()
    return faulty


def no_country(invoice):
    invoice.partner_id.country_id = False


def no_tax(invoice):
    """As it comes from an import: Odoo's own form would not lose the VAT of a confirmed invoice."""
    line = invoice.invoice_line_ids[0]
    invoice.env.cr.execute("DELETE FROM account_move_line_account_tax_rel WHERE account_move_line_id = %s", [line.id])


def late(invoice):
    date = invoice.invoice_date + timedelta(days=1500)
    invoice.env.cr.execute("UPDATE account_move SET invoice_date_due = %s WHERE id = %s", [date, invoice.id])


def archived(invoice):
    invoice.partner_id.active = False


def no_invoice_date_due(invoice):
    invoice.env.cr.execute("UPDATE account_move SET invoice_date_due = NULL WHERE id = %s", [invoice.id])
