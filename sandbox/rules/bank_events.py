"""What the bank reported: rows that the operator makes, for bank statements and reference payments.

A row has the known members of BankStatementEvent (``sum``, ``payDate``, ``valueDate``, ``name``, ``reference``,
``message``, ``archiveCode``, ``allocated``, ``invoiceId``), the own account as ``account``, its ``currency``, and
``kind``: ``reference`` for a reference payment, ``statement`` for an event of a bank statement.
"""


def add_bank_event(call, kind, amount, currency, day, **members):
    """Store a row and return it.

    :param kind: ``reference`` or ``statement``
    :param amount: positive for a deposit
    :param members: ``name``, ``reference``, ``message``, ``invoiceId``
    """
    register = call.register("bankevents")
    event_id = register.next_id()
    row = {
        "id": event_id,
        "kind": kind,
        "account": _own_account(call),
        "sum": amount,
        "currency": currency,
        "payDate": day,
        "valueDate": day,
        "archiveCode": f"{day[2:].replace('-', '')}SBX{event_id:06d}",
        "allocated": "invoiceId" in members,
        **{name: value for name, value in members.items() if value not in (None, "")},
    }
    register.insert(row, call.now)
    return row


def allocate(call, event_id, invoice_id):
    """Tie a row to an invoice, or to none."""
    register = call.register("bankevents")
    row = register.get(event_id)
    row.pop("invoiceId", None)
    if invoice_id is not None:
        row["invoiceId"] = invoice_id
    register.replace({**row, "allocated": invoice_id is not None})


def _own_account(call):
    accounts = call.register("bank_account").search(order="order_no")
    return next((one.document["iban"] for one in accounts if one.document["defaultForInvoice"]), "")
