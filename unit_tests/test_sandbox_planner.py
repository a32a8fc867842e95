"""Searches of the sandbox find their way by an index, also among very many documents."""

import pytest

from sandbox.store import Store


@pytest.mark.parametrize(
    ("query", "index"),
    [
        (
            "SELECT json FROM invoice WHERE company = 1 AND original_number = 'x' ORDER BY id DESC LIMIT 50",
            "original_number",
        ),
        ("SELECT json FROM invoice WHERE company = 1 AND version >= '2026' ORDER BY version, id LIMIT 200", "version"),
        (
            "SELECT json FROM payment_event WHERE company = 1 AND invoice_id IN (1, 2) ORDER BY id LIMIT 50",
            "invoice_id",
        ),
        (
            "SELECT json FROM partner WHERE company = 1 AND customer_number = 'x' ORDER BY id LIMIT 50",
            "customer_number",
        ),
        ("SELECT json FROM invoice WHERE company = 1 AND 1 ORDER BY id DESC LIMIT 50", "sqlite_autoindex_invoice_1"),
    ],
)
def test_a_search_uses_its_index(query, index):
    store = Store(":memory:")
    plan = " ".join(row[3] for row in store.execute(f"EXPLAIN QUERY PLAN {query}"))
    store.close()
    assert index in plan
