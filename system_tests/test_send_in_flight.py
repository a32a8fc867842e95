"""What other transactions see while a request is on its way: savepoints of a test cannot show it."""

import time

import psycopg2
import pytest

from devtools import databases


@pytest.fixture
def slow_answer(stack):
    stack.operator("POST", "faults", {"operation": "saveInvoice", "kind": "delay", "seconds": 3, "times": 1})


def test_the_claim_is_committed_before_the_request_leaves(stack, slow_answer):
    """Fault F06: a killed process must leave the mark behind."""
    invoice_id, _number = stack.unsent_invoice()
    stack.odoo.press("account.move", "action_procountor_send", invoice_id)

    state = wait_for_exchange(stack, invoice_id, "sending")

    assert state["payload"] and state["attempt_key"] and state["lease_until"]
    stack.wait_for_state(invoice_id, "sent")


def test_a_user_who_edits_the_invoice_meanwhile_does_not_cost_the_answer(stack, slow_answer):
    """The row of the exchange alone is written with the answer; the invoice follows."""
    invoice_id, number = stack.unsent_invoice()
    stack.odoo.press("account.move", "action_procountor_send", invoice_id)
    wait_for_exchange(stack, invoice_id, "sending")
    with psycopg2.connect(**stack.database_address()) as connection, connection.cursor() as cursor:
        cursor.execute("UPDATE account_move SET ref = 'edited' WHERE id = %s", [invoice_id])
        exchange = wait_for_exchange(stack, invoice_id, "done")  # while the invoice is locked by somebody
        assert exchange["remote_id"]
    stack.wait_for_state(invoice_id, "sent", seconds=75)  # by the next run at the latest

    assert stack.read(invoice_id, "ref")["ref"] == "edited"
    assert len(stack.stored(number)) == 1


def wait_for_exchange(stack, invoice_id, state, seconds=15):
    """Return the committed row of the invoice's exchange once it has ``state``."""
    deadline = time.monotonic() + seconds
    while True:
        with databases.cursor(stack.server, stack.database) as cursor:
            cursor.execute(
                "SELECT state, payload, attempt_key, lease_until, remote_id FROM procountor_exchange"
                " WHERE res_model = 'account.move' AND res_id = %s",
                [invoice_id],
            )
            row = dict(zip([column.name for column in cursor.description], cursor.fetchone(), strict=True))
        if row["state"] == state:
            return row
        assert time.monotonic() < deadline, f"{row['state']} after {seconds} seconds, not {state}"
        time.sleep(0.1)
