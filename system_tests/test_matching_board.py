"""Both matching boards, from the first fetch to what was applied and taken back."""

import time

import pytest

ROW = ".o_data_row"
PARTNERS, PRODUCTS = "procountor.business.partner", "procountor.product"
SECONDS = 30


@pytest.mark.browser
def test_partners_are_fetched_decided_applied_and_taken_back(stack, admin_page):
    page, errors = admin_page, []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    before = count(stack, "res.partner")
    open_board(stack, page, "procountor-business-partners")
    page.click("button[name=action_fetch]")
    wait(lambda: count(stack, PARTNERS, [["verdict", "!=", False]]) >= 16)
    page.wait_for_selector(ROW)

    # a partner is chosen by hand, with the keyboard
    row = page.locator(f"{ROW}:has-text('Revontulen Leipomo')")
    row.locator("td[name=candidate_id]").click()
    page.keyboard.type("Höpölän Sähkö")
    page.wait_for_selector(".o-autocomplete--dropdown-item:has-text('Höpölän Sähkö')")
    page.keyboard.press("Tab")
    page.click(".o_list_button_save")
    wait(lambda: decisions(stack, PARTNERS, "Revontulen Leipomo Oy") == ["update"])

    # two more are ignored at once
    for name in ("Sumupuron Apteekki", "Taikametsän päiväkoti"):
        page.locator(f"{ROW}:has-text('{name}') .o_list_record_selector input").check()
    cell = page.locator(f"{ROW}:has-text('Sumupuron Apteekki') td[name=decision]")
    cell.click()
    cell.locator("input").click()
    page.click(".o_select_menu_item:has-text('Ignore for good')")
    page.click(".modal-dialog .btn-primary")
    wait(lambda: count(stack, PARTNERS, [["match_state", "=", "ignored"]]) == 2)

    page.reload()
    page.wait_for_selector(ROW)
    page.locator("thead .o_list_record_selector input").check()
    page.click("button[name=action_apply]")
    wait(lambda: state_of_run(stack, PARTNERS, "apply") == "done")
    assert count(stack, PARTNERS, [["match_state", "=", "linked"]]) >= 10
    page.wait_for_selector(".o_procountor_undo")
    page.click(".o_procountor_undo")
    wait(lambda: state_of_run(stack, PARTNERS, "undo") == "done")
    assert count(stack, PARTNERS, [["match_state", "=", "linked"]]) == 0
    assert count(stack, "res.partner") == before
    assert not errors


@pytest.mark.browser
def test_products_are_fetched_applied_and_taken_back(stack, admin_page):
    page = admin_page
    before = count(stack, "product.product")
    open_board(stack, page, "procountor-products")
    page.click("button[name=action_fetch]")
    wait(lambda: count(stack, PRODUCTS, [["verdict", "!=", False]]) >= 12)
    page.wait_for_selector(f"{ROW}:has-text('Koulutuspäivä')")

    # both records side by side
    page.locator(f"{ROW}:has-text('Koulutuspäivä') .o_list_record_open_form_view").click()
    page.wait_for_selector("div[name=comparison] td:has-text('KOUL-1')")
    page.click("button[name=action_apply]")
    wait(lambda: decisions(stack, PRODUCTS, "Koulutuspäivä", "match_state") == ["linked"])
    page.reload()
    page.wait_for_selector("div[name=product_id]:has-text('KOUL-1')")

    open_board(stack, page, "procountor-products")
    page.click(".o_procountor_undo")
    wait(lambda: state_of_run(stack, PRODUCTS, "undo") == "done")
    assert decisions(stack, PRODUCTS, "Koulutuspäivä", "match_state") == ["new"]
    assert count(stack, "product.product") == before


def open_board(stack, page, path):
    page.goto(f"{stack.odoo_server.url}odoo/{path}")
    page.wait_for_selector(".o_list_view")


def count(stack, model, domain=()):
    return stack.odoo.call(model, "search_count", [list(domain)])


def decisions(stack, model, name, field="decision"):
    rows = stack.odoo.call(model, "search_read", [[["name", "=", name]], [field]])
    return [row[field] for row in rows]


def state_of_run(stack, register, work):
    domain = [["register", "=", register], ["work", "=", work]]
    runs = stack.odoo.call("procountor.register.run", "search_read", [domain, ["state"]], {"limit": 1})
    return runs[0]["state"] if runs else None


def wait(condition):
    """Return when ``condition`` holds."""
    deadline = time.monotonic() + SECONDS
    while not condition():
        assert time.monotonic() < deadline, f"not so after {SECONDS} seconds"
        time.sleep(0.3)
