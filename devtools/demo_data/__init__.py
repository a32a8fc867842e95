"""A Finnish company with customers, products and invoices. Runs inside Odoo; every name and number is invented."""

from .company import add_languages, create_company, create_user
from .connection import connect
from .invoices import create_documents
from .partners import create_partners
from .products import create_products

__all__ = ["connect", "create", "create_with_languages"]


def create(env):
    """Fill an empty database that has the addon installed."""
    company = create_company(env)
    create_user(env, "Laura Laskuttaja", "laskuttaja")
    create_documents(env, company, create_partners(env), create_products(env, company))


def create_with_languages(env):
    """Do the same for people who look around: Odoo speaks Finnish and Swedish too, and so do two more users."""
    create(env)
    add_languages(env)
    create_user(env, "Kaisa Kirjanpitäjä", "kaisa", "fi_FI")
    create_user(env, "Bo Bokförare", "bo", "sv_SE")
