"""From nothing to the first invoice in Procountor, in the browser, as an administrator would do it."""

import pytest

NEXT = "button[name=action_setup_next]:visible"


@pytest.fixture
def without_connection(stack):
    """Put the demo's connection away; afterwards it is back, and the one that was made is gone."""
    [connection] = stack.odoo.call("procountor.connection", "search", [[]])
    stack.odoo.call("procountor.connection", "write", [[connection], {"active": False}])
    yield
    made = stack.odoo.call("procountor.connection", "search", [[]])
    stack.odoo.call("procountor.connection", "write", [made, {"active": False}])
    stack.odoo.call("procountor.connection", "write", [[connection], {"active": True}])


@pytest.mark.browser
def test_the_assistant_leads_from_zero_to_the_first_invoice(stack, admin_page, without_connection):
    page = admin_page
    page.goto(f"{stack.odoo_server.url}odoo/procountor-connections/new")
    page.fill(".oe_title input", "Kirjanpito")
    page.check("input[data-value=sandbox]")
    page.fill("div[name=setup_company] div[name=url] input", f"{stack.sandbox.url}latest/api")
    page.click(NEXT)

    page.wait_for_selector("div[name=setup_login]:visible")
    page.fill("div[name=setup_login] div[name=client_id] input", "sandboxClient")
    page.fill("div[name=setup_login] div[name=client_secret] input", "sandbox-secret")
    page.fill("div[name=setup_login] div[name=api_key] input", "not-the-key-of-anybody")
    page.click(NEXT)

    page.wait_for_selector("div[name=setup_checks]:visible .o_data_row:has-text('does not accept the key')")
    page.click("button[name=action_setup_back]")
    page.fill("div[name=setup_login]:visible div[name=api_key] input", "sandbox-key-1")
    page.click(NEXT)

    page.wait_for_selector("div[name=setup_checks]:visible .o_data_row:has-text('Mallikirjanpito Oy, 9999997-6')")
    assert page.locator("div[name=setup_checks] .o_data_row:has-text('Not working')").count() == 0
    page.click(NEXT)

    page.wait_for_selector("div[name=setup_vat]:visible")
    page.click(NEXT)

    page.wait_for_selector("div[name=setup_payments]:visible")
    page.click("div[name=setup_payments] button[name=action_make_payment_journal]")
    page.wait_for_function(
        "document.querySelector('div[name=payment_journal_id] input')?.value == 'Procountor payments'"
    )
    page.click(NEXT)

    page.wait_for_selector("div[name=setup_transfer]:visible")
    page.click("div[name=setup_transfer] div[name=go_live_date] button")
    page.fill("div[name=setup_transfer] div[name=go_live_date] input", "")
    page.click(NEXT)
    page.wait_for_selector(".o_notebook:visible")

    invoice_id, number = stack.unsent_invoice()
    page.goto(f"{stack.odoo_server.url}odoo/customer-invoices/{invoice_id}")
    page.click("button[name=action_procountor_send]")
    page.wait_for_selector("div[name=procountor] .badge:text-is('Sent')", timeout=15_000)
    assert len(stack.stored(number)) == 1
