"""Which faults can be ordered, and what an order may say."""

KINDS = {
    "drop_before_store": "close the connection without an answer; nothing is stored",
    "drop_after_store": "store the document, then close the connection without an answer",
    "late_store": "close the connection without an answer, and store the document some seconds later",
    "delay": "wait some seconds",
    "status": "answer with this status",
    "html": "store the document, then answer 200 with an HTML page",
    "empty": "store the document, then answer 200 without a body",
    "truncated": "store the document, then answer with half of the JSON",
    "not_json": "store the document, then answer with words that are called JSON",
    "wrong_content_type": "store the document, then answer with the right body under a wrong content type",
    "duplicate_rows": "a page of a search has every row twice",
}
FIELDS = {
    "operation": str,
    "kind": str,
    "calls": list,
    "times": int,
    "chance": int | float,
    "seed": int,
    "seconds": int | float,
    "status": int,
    "body": object,
    "headers": dict,
    "retry_after": int,
    "retry_after_form": str,
    "content_type": str,
    "stored": bool,
}
NEEDED = {"status": "status", "delay": "seconds", "late_store": "seconds"}
LONGEST = 3600


def check_order(order, operations):
    """Check an order.

    :param operations: the operationIds that there are
    :raise ValueError: says what is wrong with it
    """
    if not isinstance(order, dict) or order.get("kind") not in KINDS:
        raise ValueError(f"'kind' has to be one of {', '.join(KINDS)}.")
    for name, value in order.items():
        if name not in FIELDS:
            raise ValueError(f"Unknown field '{name}'. Known: {', '.join(sorted(FIELDS))}.")
        if not isinstance(value, FIELDS[name]) or isinstance(value, bool) and name not in ("stored", "body"):
            raise ValueError(f"The value of '{name}' is of the wrong type.")
    if (operation := order.get("operation", "*")) != "*" and operation not in operations:
        raise ValueError(f"There is no operation '{operation}' in the document.")
    if (needed := NEEDED.get(order["kind"])) and needed not in order:
        raise ValueError(f"'{needed}' is missing.")
    _check_values(order)


def _check_values(order):
    if not _are_counts(order.get("calls", [1])) or not _are_counts([order.get("times", 1)]):
        raise ValueError("'calls' is a list of numbers from 1, 'times' a number from 1.")
    if not 0 <= order.get("chance", 0) <= 1:
        raise ValueError("'chance' is a number from 0 to 1.")
    if not 0 <= order.get("seconds", 0) <= LONGEST or not 0 <= order.get("retry_after", 0) <= LONGEST:
        raise ValueError(f"'seconds' and 'retry_after' are numbers from 0 to {LONGEST}.")
    if not 100 <= order.get("status", 200) <= 599:
        raise ValueError("'status' is an HTTP status.")
    if order.get("retry_after_form", "date") not in ("seconds", "date"):
        raise ValueError("'retry_after_form' is 'seconds' or 'date'.")
    if not all(_is_header(name, value) for name, value in order.get("headers", {}).items()):
        raise ValueError("'headers' has names and texts that HTTP can carry.")


def _is_header(name, value):
    return isinstance(value, str) and name.isascii() and (name + value).isprintable() and value.isascii()


def _are_counts(values):
    return all(isinstance(one, int) and not isinstance(one, bool) and one > 0 for one in values)
