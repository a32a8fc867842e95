"""Customers and products of an exchange: how they are created, and what proves that they are there.

Plain functions of a client and a job, without the ORM, as `exchange_operations` wants them. The service may take a
second partner or product of the same number, so each is looked for before it is created; what is found is taken for
ours only when it is surely the same.
"""

from ..mapping.partner import is_same_partner
from ..mapping.payload import filled
from ..mapping.register_changes import changed_body, has_members, patch_body
from ..procountor_api import Conflict, decode


def create_customer(client, job):
    """Create the customer, or adopt the one that has our number and is the same company.

    :raise Conflict: another customer has our number, or several have it
    """
    return find_customer(client, job) or client.business_partners.create(job.payload)


def find_customer(client, job):
    """Return the customer with our number, or None.

    :raise Conflict: it is another one, or there are several
    """
    ours = decode(job.payload.encode())
    number = ours['invoicingInfo']['customerNumber']
    hits = client.business_partners.find_number(number, ours['type'])
    if len(hits) > 1 or not all(is_same_partner(ours, hit) for hit in hits):
        raise Conflict(
            f"Procountor has the customer number {number} already, for {_names(hits)}. Give the customer another "
            "Reference in Odoo, or another customer number in Procountor.",
            hits,
        )
    return hits[0] if hits else None


def create_product(client, job):
    """Create the product, or adopt the one that has our code.

    :raise Conflict: several have our code
    """
    return find_product(client, job) or client.products.create(job.payload)


def find_product(client, job):
    """Return the product with our code, or None.

    :raise Conflict: there are several
    """
    ours = decode(job.payload.encode())
    hits = client.products.find_code(ours['code'], ours['type'])
    if len(hits) > 1:
        raise Conflict(
            f"Procountor has the product code {ours['code']} several times: {_names(hits)}. Give all but one of them "
            "another code there.",
            hits,
        )
    return hits[0] if hits else None


def update_customer(client, job):
    """Lay the chosen members over the customer as it is now; a customer that has them already is left alone."""
    values = job.values
    there = client.business_partners.get(values['id'])
    if has_members(there, values['members']):
        return there
    return client.business_partners.update(values['id'], patch_body(there, values['members']))


def find_updated_customer(client, job):
    """Return the customer when it has the chosen members, else None."""
    there = client.business_partners.get(job.values['id'])
    return there if has_members(there, job.values['members']) else None


def update_product(client, job):
    """Replace the product with itself, the chosen members laid over it; one that has them already is left alone."""
    values = job.values
    there = client.products.get(values['id'])
    if has_members(there, values['members']):
        return there
    return client.products.update(values['id'], filled(changed_body(there, values['members'])))


def find_updated_product(client, job):
    """Return the product when it has the chosen members, else None."""
    there = client.products.get(job.values['id'])
    return there if has_members(there, job.values['members']) else None


def _names(hits):
    return ', '.join(str(hit.get('name') or hit.get('id')) for hit in hits)
