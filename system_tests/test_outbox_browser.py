"""What a person decides in the outbox and on the steps of an invoice."""

import json
from pathlib import Path

import pytest

STRIP = ".o_procountor_outbox"
STEPS = "div[name=procountor_exchange_ids]"


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


@pytest.mark.browser
def test_what_is_not_there_is_sent_again_from_the_dialog(stack, page):
    """Fault F02, settled before the addon looks for it."""
    stack.operator("POST", "faults", {"operation": "saveInvoice", "kind": "drop_before_store", "times": 1})
    invoice_id, number = stack.unsent_invoice()
    stack.odoo.press("account.move", "action_procountor_send", invoice_id)
    stack.wait_for_state(invoice_id, "uncertain")

    page.goto(f"{stack.odoo_server.url}odoo/procountor-outbox/{exchange(stack, invoice_id, 'create_invoice')}")
    page.click("button[name=action_settle]")
    page.wait_for_selector(".modal :text('shows no sales invoice with this number')")
    page.click(".modal button[name=action_send_again]")
    confirm(page)

    stack.wait_for_state(invoice_id, "sent")
    assert len(stack.stored(number)) == 1


@pytest.mark.browser
def test_a_file_is_chosen_on_the_invoice_and_a_refused_one_is_skipped(stack, page):
    """Fault F48."""
    stack.operator("POST", "faults", {"operation": "saveAttachment", "kind": "status", "status": 403, "times": 1})
    invoice_id, _number = stack.unsent_invoice()
    page.goto(f"{stack.odoo_server.url}odoo/customer-invoices/{invoice_id}")
    page.click("a[name=procountor]")
    file = {"name": "Työtunnit.txt", "mimeType": "text/plain", "buffer": b"8 h"}
    page.set_input_files("div[name=extra_file_ids] input[type=file]", file)
    page.wait_for_selector("div[name=extra_file_ids] :text('Työtunnit')")
    page.click(".o_form_button_save")
    page.click("button[name=action_procountor_send]")
    stack.wait_for_state(invoice_id, "sent_problem")

    page.reload()
    page.click("a[name=procountor]")
    page.click(f"{STEPS} .o_data_row:has-text('Työtunnit') button[name=action_cancel]")
    confirm(page)
    stack.wait_for_state(invoice_id, "sent")


@pytest.mark.browser
def test_a_difference_of_sums_is_accepted_on_the_invoice(stack, page):
    stack.operator("PATCH", "settings", {"vat_rounding": "document"})
    try:
        invoice_id = small_amounts(stack)
        stack.odoo.press("account.move", "action_procountor_send", invoice_id)
        stack.wait_for_state(invoice_id, "sent_problem")
    finally:
        stack.operator("PATCH", "settings", {"vat_rounding": "row"})

    page.goto(f"{stack.odoo_server.url}odoo/customer-invoices/{invoice_id}")
    page.click("a[name=procountor]")
    page.click(f"{STEPS} button[name=action_accept_difference]")
    page.fill(".modal div[name=reason] textarea", "Sovittu asiakkaan kanssa")
    page.click(".modal button[name=action_accept]")
    stack.wait_for_state(invoice_id, "sent")


@pytest.mark.browser
def test_a_step_goes_on_as_it_is_although_the_invoice_was_changed(stack, page):
    """Feature F76."""
    [connection] = stack.odoo.call("procountor.connection", "search", [[]])
    stack.odoo.call("procountor.connection", "write", [[connection], {"target_status": "approve"}])
    stack.operator("POST", "faults", {"operation": "approveInvoice1", "kind": "status", "status": 403, "times": 1})
    try:
        invoice_id, number = stack.unsent_invoice()
        stack.odoo.press("account.move", "action_procountor_send", invoice_id)
        stack.wait_for_state(invoice_id, "sent_problem")
    finally:
        stack.odoo.call("procountor.connection", "write", [[connection], {"target_status": "unfinished"}])
    stack.odoo.call("account.move", "write", [[invoice_id], {"ref": "PO 2"}])
    stack.odoo.press("procountor.exchange", "action_retry", exchange(stack, invoice_id, "approve"))

    page.goto(f"{stack.odoo_server.url}odoo/customer-invoices/{invoice_id}")
    page.click("a[name=procountor]")
    page.wait_for_selector(".o_procountor_problem:has-text('was changed in Odoo after it was sent')")
    page.click(f"{STEPS} button[name=action_go_on]:visible")
    confirm(page)
    page.wait_for_selector("div[name=procountor_status]:not(:has-text('UNFINISHED'))")
    stack.wait_for_state(invoice_id, "sent")
    assert stack.stored(number)[0]["status"] != "UNFINISHED"


@pytest.mark.browser
def test_an_administrator_downloads_what_was_said(stack, admin_page):
    invoice_id, number = stack.unsent_invoice()
    stack.odoo.press("account.move", "action_procountor_send", invoice_id)
    stack.wait_for_state(invoice_id, "sent")

    page = admin_page
    page.goto(f"{stack.odoo_server.url}odoo/procountor-outbox/{exchange(stack, invoice_id, 'create_invoice')}")
    page.wait_for_selector("div[name=transcript]")
    with page.expect_download() as download:
        page.click("div[name=transcript] .fa-download")
    said = json.loads(Path(download.value.path()).read_text())
    assert said["sent"]["originalInvoiceNumber"] == number


def exchange(stack, invoice_id, operation):
    """Return the id of what did ``operation`` for the invoice."""
    domain = [["res_model", "=", "account.move"], ["res_id", "=", invoice_id], ["operation", "=", operation]]
    return stack.odoo.call("procountor.exchange", "search", [domain], {"limit": 1})[0]


def confirm(page):
    page.click(".modal-dialog .btn-primary:has-text('Ok')")


def small_amounts(stack):
    """Return a confirmed invoice of which the service, rounding once for all rows, makes another sum."""
    [like_id, _number] = stack.unsent_invoice()
    [like] = stack.odoo.call("account.move", "read", [[like_id], ["partner_id", "invoice_line_ids"]])
    lines = stack.odoo.call("account.move.line", "read", [like["invoice_line_ids"], ["tax_ids"]])
    taxes = next(line["tax_ids"] for line in lines if line["tax_ids"])
    rows = [[0, 0, {"name": "Small", "price_unit": 0.02, "tax_ids": [[6, 0, taxes]]}]] * 3
    values = {"move_type": "out_invoice", "partner_id": like["partner_id"][0], "invoice_line_ids": rows}
    [invoice_id] = stack.odoo.call("account.move", "create", [[values]])
    stack.odoo.call("account.move", "action_post", [[invoice_id]])
    return invoice_id
