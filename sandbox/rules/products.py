"""The product register (fact book, chapter 10)."""

from ..bodies import without_blanks
from ..problems import Problems, Refused, forbidden, not_found
from . import Answer, rule
from .listing import Filter, one_or_many, page
from .vats import VatLists


@rule("getProducts")
def get_products(call):
    """Search products; SALES and PURCHASE when no type is asked for."""
    asked, wanted = call.parameters, Filter()
    wanted.among("type", [asked["type"]] if "type" in asked else ["SALES", "PURCHASE"])
    wanted.contains("name", asked.get("name"))
    wanted.contains("code", asked.get("code"))
    wanted.among("group_id", asked.get("group"))
    wanted.equal("active", asked.get("active"))
    wanted.between("start_date", asked.get("startDate"), None)
    wanted.between("end_date", None, asked.get("endDate"))
    wanted.between("version", asked.get("versionStartDate"), asked.get("versionEndDate"))
    hidden = () if asked.get("includeLocalizations") else ("productLocalizations",)
    return page(call, "product", wanted, lambda row: _without(row.document, hidden), ("id", "version"))


@rule("getProduct")
def get_product(call):
    """Return one product, or several."""
    return one_or_many(call, "product", call.parameters["productId"], "Product")


@rule("addProduct")
def add_product(call):
    """Create a product. The code need not be unique."""
    _check(call, call.body)
    products = call.register("product")
    product = {"id": 0, **without_blanks(call.body), "version": call.now}
    product["id"] = products.next_id()
    products.insert(product, call.now)
    return product


@rule("updateProduct")
def update_product(call):
    """Replace a product: what is left out is emptied. A version is checked when there is one."""
    stored = _demand(call)
    if call.body.get("version", stored["version"]) != stored["version"]:
        raise Refused(400, [("version", "The object was changed meanwhile: the version is not the newest one.")])
    _check(call, call.body)
    product = {**without_blanks(call.body), "id": stored["id"], "version": call.now}
    call.register("product").replace(product)
    return product


@rule("removeProductById")
def remove_product(call):
    """Remove a product; those of travel claims stay."""
    product = _demand(call)
    if product["type"] == "TRAVEL":
        raise forbidden("A travel product cannot be removed.")
    call.register("product").delete(product["id"])
    return Answer(204)


def _demand(call):
    product = call.register("product").get(call.parameters["productId"])
    if product is None:
        raise not_found("Product")
    return product


def _check(call, product):
    problems = Problems()
    if not product["name"].strip():
        problems.blank("name")
    if product["type"] != "TRAVEL":
        for name in ("startDate", "endDate", "bookkeepingAccount"):
            if name in product:
                problems.invalid(name, product[name])
    side = "sales" if product["type"] == "SALES" else "purchase"
    lists = VatLists(call.fact("vats"), side)
    lists.check_percent(problems, "vat", product.get("vat"))
    lists.check_status(problems, "vatStatus", product.get("vatStatus"))
    problems.refuse()


def _without(document, names):
    return {name: value for name, value in document.items() if name not in names}
