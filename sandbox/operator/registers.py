"""Customers, suppliers and products, as people enter and change them in the service itself.

==============================================  ===================================================================
``POST .../registers``                          ``{"partners": [...], "products": [...]}``: BusinessPartner and Product
                                                bodies; returns the ids of both
``PATCH .../partners/{id}``                     members of BusinessPartner, of nested objects too; the version changes
``PATCH .../products/{id}``                     members of Product
==============================================  ===================================================================
"""

from dataclasses import replace

from ..problems import not_found
from ..rules.business_partners import check_partner, insert_business_partner
from ..rules.products import add_product
from . import action
from .asked import demand, demand_schema

CREATE = {"partners": ("BusinessPartner", insert_business_partner), "products": ("Product", add_product)}


@action("POST", "/registers")
def enter(call):
    """Enter partners and products; either all of them or none."""
    ids = {}
    for kind, (schema, create) in CREATE.items():
        documents = demand({kind: [], **call.body}, kind, list)
        for document in documents:
            demand_schema(call, schema, document)
        ids[kind] = [create(replace(call, body=document))["id"] for document in documents]
    return ids


@action("PATCH", "/partners/<int:record>")
def change_partner(call):
    """Change a partner."""
    partner = _changed(call, "partner", "Business partner")
    demand_schema(call, "BusinessPartner", partner)
    check_partner(call, partner)
    call.register("partner").replace(partner)
    return partner


@action("PATCH", "/products/<int:record>")
def change_product(call):
    """Change a product."""
    product = _changed(call, "product", "Product")
    demand_schema(call, "Product", product)
    call.register("product").replace(product)
    return product


def _changed(call, kind, what):
    stored = call.register(kind).get(call.parameters["record"])
    if stored is None:
        raise not_found(what)
    nested = {
        name: {**stored[name], **value}
        for name, value in call.body.items()
        if isinstance(value, dict) and isinstance(stored.get(name), dict)
    }
    return {**stored, **call.body, **nested, "version": call.now}
