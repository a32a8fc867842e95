"""A person clicks the button; the scheduled action of a real server sends."""

import time

import pytest

from devtools.progress import Stop

SEND = "button[name=action_procountor_send]"
BADGE = "div[name=procountor] .badge"


@pytest.mark.browser
def test_a_click_shows_sent_number_and_message_without_reloading(stack, page):
    invoice_id, number = stack.unsent_invoice()
    page.goto(f"{stack.odoo_server.url}odoo/customer-invoices/{invoice_id}")
    page.wait_for_selector(SEND)
    assert page.inner_text(BADGE) == "Not sent"
    page.evaluate("window.isTheSamePage = true")

    page.click(SEND)
    page.wait_for_selector(f"{BADGE}:text-is('Sent')", timeout=15_000)

    [stored] = stack.stored(number)
    assert page.inner_text("div[name=procountor_number]") == str(stored["invoiceNumber"])
    page.wait_for_selector(f".o-mail-Message:has-text('Sent to Procountor as number {stored['invoiceNumber']}')")
    assert page.locator(SEND).count() == 0
    assert page.evaluate("window.isTheSamePage")

    page.goto(f"{stack.sandbox.url}companies/1")
    assert number in page.inner_text("body")


@pytest.mark.browser
def test_the_selected_invoices_of_the_list_are_sent(stack, page):
    page.goto(f"{stack.odoo_server.url}odoo/procountor-not-sent")
    page.wait_for_selector(".o_data_row")
    before = page.locator(".o_data_row").count()
    listed = page.locator(".o_data_row td[name=name]").all_inner_texts()
    # a credit note would ask for its original
    chosen = [row for row, name in enumerate(listed) if name.startswith("INV")][:2]
    for row in chosen:
        page.locator(".o_data_row .o_list_record_selector input").nth(row).check()
    names = [listed[row] for row in chosen]

    page.click(".o_cp_action_menus button:has-text('Actions')")
    page.click("text=Send selected invoices to Procountor")

    page.wait_for_selector("text=On their way to Procountor: 2")
    page.wait_for_function(f"document.querySelectorAll('.o_data_row').length == {before - 2}")
    deadline = time.monotonic() + 15
    while not all(len(stack.stored(name)) == 1 for name in names):
        assert time.monotonic() < deadline
        time.sleep(0.2)


def test_an_answer_lost_after_the_sandbox_stored_the_invoice_leaves_one_invoice(stack):
    """Fault F01, with real processes on both sides."""
    stack.operator("POST", "faults", {"operation": "saveInvoice", "kind": "drop_after_store", "times": 1})
    invoice_id, number = stack.unsent_invoice()

    stack.odoo.press("account.move", "action_procountor_send", invoice_id)
    stack.wait_for_state(invoice_id, "uncertain")

    trigger_the_cron(stack)
    assert len(stack.stored(number)) == 1
    assert stack.read(invoice_id, "procountor_state")["procountor_state"] == "uncertain"
    posts = [request for request in stack.operator("GET", "requests") if request["operation"] == "saveInvoice"]
    assert len(posts) == 1


def trigger_the_cron(stack):
    """Let the scheduled action run once more, and wait until it has."""
    [cron] = stack.odoo.call("ir.cron", "search_read", [[["cron_name", "like", "Procountor: send"]], ["lastcall"]])
    deadline = time.monotonic() + 20
    while True:
        try:
            return stack.odoo.press("ir.cron", "method_direct_trigger", cron["id"])
        except Stop as problem:  # the run that the click woke up is not over yet
            assert "already executing" in str(problem) and time.monotonic() < deadline, problem
            time.sleep(0.5)
