"""A Finnish company with customers, products and invoices. Runs inside Odoo; every name and number is invented."""

from .company import create_company, create_user
from .connection import connect
from .invoices import create_documents
from .partners import create_partners
from .products import create_products

__all__ = ["connect", "create"]


def create(env):
    """Fill an empty database that has the addon installed."""
    company = create_company(env)
    create_user(env)
    create_documents(env, company, create_partners(env), create_products(env, company))
