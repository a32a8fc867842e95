"""What the company sells: services and goods, at each rate of VAT."""

# Code, name, is it a service, unit, price, tax of the chart.
PRODUCTS = {
    "advice": ("KONS-01", "Taloushallinnon neuvonta", True, "uom.product_uom_hour", 95.0, "service_25_5"),
    "install": ("ASE-10", "Asennustyö", True, "uom.product_uom_hour", 62.5, "service_25_5"),
    "health": ("TTH-00", "Työterveyshuollon vuosimaksu", True, "uom.product_uom_unit", 480.0, "goods_0"),
    "cable": ("KAAP-3X15", "Asennuskaapeli 3 x 1,5 mm²", False, "uom.product_uom_meter", 1.285, "goods_25_5"),
    "lamp": ("LAMP-7", "Pöytävalaisin \"Yötön yö\"", False, "uom.product_uom_unit", 79.9, "goods_25_5"),
    "coffee": ("KAHVI-KG", "Kahvipavut, tumma paahto", False, "uom.product_uom_kgm", 18.905, "goods_13_5"),
    "bread": ("LEIPA-R", "Ruisleipä", False, "uom.product_uom_unit", 2.345, "goods_13_5"),
    "paper": ("LEHTI-12", "Mallilehti, tilaus 12 kk", False, "uom.product_uom_unit", 139.0, "goods_10"),
}


def create_products(env, company):
    """Return the products by their key in the table."""
    taxes = find_taxes(env, company)
    return {key: create_product(env, taxes, *row) for key, row in PRODUCTS.items()}


def find_taxes(env, company):
    """Return the taxes by the end of their name in the chart; it has no 13.5 % yet and hides some others."""
    chart = env["account.chart.template"].with_company(company)
    names = ("service_25_5", "goods_25_5", "goods_14", "goods_10", "goods_0")
    taxes = {name: chart.ref(f"tax_dom_sales_{name}") for name in names}
    taxes["goods_10"].active = True
    group = taxes["goods_14"].tax_group_id.copy({"name": "VAT 13.5%"})
    reduced = {"name": "13.5%", "amount": 13.5, "invoice_label": "13.5%", "active": True, "tax_group_id": group.id}
    return taxes | {"goods_13_5": taxes["goods_14"].copy(reduced)}


def create_product(env, taxes, code, name, is_service, unit, price, tax):
    return env["product.product"].create(
        {
            "name": name,
            "default_code": code,
            "type": "service" if is_service else "consu",
            "uom_id": env.ref(unit).id,
            "list_price": price,
            "taxes_id": [(6, 0, taxes[tax].ids)],
        }
    )
