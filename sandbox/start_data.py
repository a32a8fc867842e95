"""The documents that a new company has: registers of a small Finnish firm. All names and numbers are invented.

They are made by the rules of the API, so they are what a client could have created. There are no sales invoices.
"""

from .rules import Call
from .rules.business_partners import insert_business_partner
from .rules.partner_groups import create_partner_group
from .rules.product_groups import add_product_group
from .rules.products import add_product
from .start import start_value

# When all this was created, so that it is old for every search.
MOMENT = "2026-01-05T09:00:00"
REGISTERS = (
    ("partner_groups", create_partner_group),
    ("partners", insert_business_partner),
    ("product_groups", add_product_group),
    ("products", add_product),
)


def lay(store, settings, company):
    """Give a new company its documents."""
    for name, create in REGISTERS:
        for document in start_value(name):
            create(Call(store, settings, None, company, body=document, now=MOMENT))
