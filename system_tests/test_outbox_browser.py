"""A person settles by hand what became of an invoice whose answer was lost."""

import pytest

STRIP = ".o_procountor_outbox"


@pytest.mark.browser
def test_a_lost_invoice_is_found_in_the_outbox_and_linked(stack, page):
    """Fault F01, settled before the addon looks for it."""
    stack.operator("POST", "faults", {"operation": "saveInvoice", "kind": "drop_after_store", "times": 1})
    invoice_id, number = stack.unsent_invoice()
    stack.odoo.press("account.move", "action_procountor_send", invoice_id)
    stack.wait_for_state(invoice_id, "uncertain")

    page.goto(f"{stack.odoo_server.url}odoo/procountor-outbox")
    page.click(f"{STRIP} button:has-text('Checking')")
    page.click(f".o_data_row:has-text('{number}') td[name=reference]")
    assert "may be in Procountor" in page.inner_text("div[name=situation]")
    page.click("button[name=action_settle]")
    page.click(".modal button[name=action_link]")
    page.click(".modal-dialog .btn-primary:has-text('Ok')")

    stack.wait_for_state(invoice_id, "sent")
    [stored] = stack.stored(number)
    assert stack.read(invoice_id, "procountor_number")["procountor_number"] == str(stored["invoiceNumber"])
    page.goto(f"{stack.odoo_server.url}odoo/customer-invoices/{invoice_id}")
    page.click("a[name=procountor]")
    page.wait_for_selector("div[name=procountor_exchange_ids] .o_data_row:has-text('Create invoice')")
