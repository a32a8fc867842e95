"""The tables of the smaller registers: per kind, the member of the document that each column holds."""

SMALL_TABLES = {
    "payment": {"invoice_id": "invoiceId", "payment_date": "paymentDate", "status": "status"},
    "payment_error": {"created_date": "createdDate", "type": "type", "status": "status"},
    "partner_group": {"name": "name", "type": "type", "active": "active"},
    "product_group": {"type": "type"},
    "comment": {"invoice_id": "invoiceId"},
    "webhook": {"uuid": "uuid", "url": "url"},
    "factoring_contract": {"status": "status"},
}
