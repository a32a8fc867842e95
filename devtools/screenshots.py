"""./dev screenshots: the pictures of the docs, made from a demo company of their own."""

import json
import time
import urllib.request
from typing import NamedTuple

from . import browser, demo
from .demo_check import UNSENT, Odoo
from .paths import ROOT
from .progress import Stop, say, step

FOLDER = ROOT / "docs" / "images"
WINDOW = {"width": 1366, "height": 768}
SECONDS = 30
PAUSE = 1_500  # milliseconds, in which a form shows its next step
LARGEST = 150_000  # bytes; the docs are read in a browser, and the repository keeps every version
# Odoo's bus never lets the network rest, so this tells when a page is complete.
DRAWN = "document.fonts.status == 'loaded' && [...document.images].every(image => image.complete)"
WHOLE = "body"
LIST = ".o_action_manager"
# Invoices that show something other than "Sent": what the sandbox does to the first ones, and the state that makes.
PROBLEM = {"status": 400, "field": "paymentInfo.dueDate", "message": "The due date is before the invoice date."}
FATES = [
    ({"kind": "status", "status": 400, "body": {"errors": [PROBLEM]}}, "failed"),
    ({"kind": "drop_after_store"}, "uncertain"),
    (None, "sent"),
    (None, "sent"),
]


class Picture(NamedTuple):
    """A picture ``name``.png: the address below /odoo, what has to be seen there, and the element that is framed.

    ``clicks`` are the buttons to press before, by their names.
    """

    name: str
    address: str
    seen: str
    frame: str
    clicks: tuple = ()


CONNECTION, NEXT = "procountor-connections/{connection}", "action_setup_next"
PICTURES = [
    Picture("invoice-sent", "customer-invoices/{sent}", ".o-mail-Message:has-text('Sent to Procountor')", WHOLE),
    Picture("invoice-refused", "customer-invoices/{failed}", ".o_procountor_problem", WHOLE),
    Picture("not-sent", "procountor-not-sent", ".o_data_row", LIST),
    Picture("needs-attention", "procountor-attention", ".o_data_row", LIST),
    Picture("exchanges", "procountor-outbox", ".o_data_row", LIST),
    Picture("connection", CONNECTION, ".o_notebook", WHOLE),
    Picture("setup-key", CONNECTION, "div[name=setup_login]:visible", WHOLE, ("action_setup_start", NEXT)),
    Picture("setup-checks", CONNECTION, "div[name=setup_checks]:visible .o_data_row", WHOLE, (NEXT,)),
    Picture("setup-vat", CONNECTION, ".modal .o_data_row", ".modal-content", (NEXT, "action_open_vat_mapping")),
]


def run(odoo_path):
    """Make all pictures anew."""
    browser.prepare(with_chromium=True)
    with demo.passing(odoo_path, "screenshots") as (odoo_server, sandbox, database):
        odoo = Odoo(odoo_server.url, database)
        with step("Sending what the pictures show"):
            shown = prepare(odoo, sandbox)
        with step(f"Making {len(PICTURES)} pictures"):
            take(odoo_server.url, shown)
    check_sizes()
    say(f"The pictures are in {FOLDER.relative_to(ROOT)}.")


def prepare(odoo, sandbox):
    """Send some invoices. Return the ids that the addresses of the pictures name."""
    odoo.log_in("admin", "admin")
    [connection] = odoo.call("procountor.connection", "search", [[]])
    invoices = odoo.call("account.move", "search", [UNSENT], {"limit": len(FATES), "order": "id"})
    shown = {"connection": connection}
    for invoice, (fault, state) in zip(invoices, FATES, strict=True):
        if fault:
            order(sandbox, fault)
        odoo.press("account.move", "action_procountor_send", invoice)
        wait_for_state(odoo, invoice, state)
        shown[state] = invoice
    return shown


def order(sandbox, fault):
    """Let the next creation of an invoice go wrong."""
    body = json.dumps(fault | {"operation": "saveInvoice", "times": 1}).encode()
    urllib.request.urlopen(f"{sandbox.url}operator/faults", body, timeout=10).close()


def wait_for_state(odoo, invoice, state):
    deadline = time.monotonic() + SECONDS
    while odoo.call("account.move", "read", [[invoice], ["procountor_state"]])[0]["procountor_state"] != state:
        if time.monotonic() > deadline:
            raise Stop(f"Invoice {invoice} is not {state} after {SECONDS} seconds: the log of Odoo may tell why")
        time.sleep(0.2)


def take(url, shown):
    """Open each page in Chromium and save its picture."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser.chromium(), args=["--no-sandbox"])
        page = chromium.new_page(viewport=WINDOW)
        log_in(page, url)
        for picture in PICTURES:
            page.goto(f"{url}odoo/{picture.address.format(**shown)}")
            for button in picture.clicks:
                page.locator(f"button[name={button}]:visible").first.click()
                page.wait_for_timeout(PAUSE)
            page.locator(picture.seen).first.wait_for()
            page.wait_for_function(DRAWN)
            path = FOLDER / f"{picture.name}.png"
            page.locator(picture.frame).first.screenshot(path=path, animations="disabled")
        chromium.close()


def log_in(page, url):
    page.goto(f"{url}web/login")
    page.fill("input[name=login]", "admin")
    page.fill("input[name=password]", "admin")
    page.click("button[type=submit]")
    page.wait_for_selector(".o_web_client")


def check_sizes():
    """Stop when a picture is larger than what the docs should carry."""
    for picture in PICTURES:
        size = (FOLDER / f"{picture.name}.png").stat().st_size
        if size > LARGEST:
            raise Stop(f"{picture.name}.png has {size} bytes, more than {LARGEST}: frame a smaller element")
