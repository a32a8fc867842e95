"""The company that the histories happen in. Runs inside Odoo."""

from devtools.demo_data.company import create_company, create_user
from devtools.demo_data.connection import connect
from devtools.demo_data.partners import create_partners
from devtools.demo_data.products import create_products

# The waiting times of real life would make a run last hours.
PARAMETERS = {
    "request_seconds": "3",
    "lease_seconds": "8",
    "look_after": "2,5",
    "retry_seconds": "1",
    "breaker_seconds": "1",
}
# All that can follow once an invoice is there; a field that is not there yet is left out.
OPTIONS = {
    "is_matching_waived": True,
    "customer_policy": "create",
    "product_policy": "create",
    "target_status": "send",
    "invoice_channel": "email",
    "mark_paid": True,
    "request_rate": 30,
}


def create(env, url):
    """Fill an empty database that has the addon installed, and connect it with the sandbox at ``url``."""
    company = create_company(env)
    create_user(env, "Laura Laskuttaja", "laskuttaja")
    env["res.users"].search([("login", "=", "laskuttaja")]).group_ids += env.ref("base.group_partner_manager")
    create_partners(env)
    create_products(env, company)
    for name, value in PARAMETERS.items():
        env["ir.config_parameter"].set_param(f"procountor_connector.{name}", value)
    connect(env, url)
    connection = env["procountor.connection"].search([])
    connection.write({name: value for name, value in OPTIONS.items() if name in connection._fields})
