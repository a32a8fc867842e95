"""Customers and a vendor, in towns that are on no map."""

from .numbers import business_id, vat_number

LONG_NAME = "Kansainvälisten Kuvittelijoiden ja Äärimmäisen Pitkien Nimien Ystävien Osuuskunta Kuvitelma"
# Name, digits of the business ID (without: a private person), street, postal code, town.
PARTNERS = {
    "kuvitelma": ("Kuvitelma Oy", "9999999", "Unelmakatu 1", "00001", "Kuvittela"),
    "hopola": ("Höpölän Sähkö Ky", "9999998", "Jännitekuja 23 B", "00002", "Höpölä"),
    "ahtari": ("Ähtävän Äkäslompolo Öljytuote Ab", "9999991", "Åströmsvägen 7", "00004", "Nybyinge"),
    "long": (LONG_NAME, "9999990", "Pitkänmatkankatu 128 as. 14", "00005", "Satumäki"),
    "satu": ("Satumaan Leipomo", "9999988", "Pullapolku 2", "00005", "Satumäki"),
    "town": ("Kuvittelan kaupunki, ruokapalvelut", "9999989", "Torikatu 1", "00001", "Kuvittela"),
    "export": ("Metsä & Meri Vienti Oyj", "9999986", "Laivurinranta 9", "00006", "Merelä"),
    "person": ("Tyyne Testaaja", None, "Kotikuja 4 C 12", "00002", "Höpölä"),
    "vendor": ("Tarvikepörssi Täsmä Oy", "9999985", "Varastotie 40", "00006", "Merelä"),
}


def create_partners(env):
    """Return the partners by their key in the table."""
    return {key: create_partner(env, key, *row) for key, row in PARTNERS.items()}


def create_partner(env, key, name, digits, street, postal_code, town):
    values = {
        "name": name,
        "company_type": "company" if digits else "person",
        "street": street,
        "zip": postal_code,
        "city": town,
        "country_id": env.ref("base.fi").id,
        "email": f"{key}@customers.example",
    }
    if digits:
        code = business_id(digits)
        values |= {"company_registry": code, "vat": vat_number(code)}
    return env["res.partner"].create(values)
