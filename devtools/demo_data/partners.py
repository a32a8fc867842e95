"""Customers and a vendor, in towns that are on no map."""

LONG_NAME = "Kansainvälisten Kuvittelijoiden ja Äärimmäisen Pitkien Nimien Ystävien Osuuskunta Kuvitelma"
# Name, business ID (a private person has none), street, postal code, town.
PARTNERS = {
    "kuvitelma": ("Kuvitelma Oy", "9999999-2", "Unelmakatu 1", "00001", "Kuvittela"),
    "hopola": ("Höpölän Sähkö Ky", "9999998-4", "Jännitekuja 23 B", "00002", "Höpölä"),
    "ahtari": ("Äyskärin Öljy & Åma Ab", "9999991-7", "Åströmsvägen 7", "00004", "Nybyinge"),
    "long": (LONG_NAME, "9999990-9", "Pitkänmatkankatu 128 as. 14", "00005", "Satumäki"),
    "satu": ("Satumaan Leipomo", "9999988-8", "Pullapolku 2", "00005", "Satumäki"),
    "town": ("Kuvittelan kaupunki, ruokapalvelut", "9999989-6", "Torikatu 1", "00001", "Kuvittela"),
    "export": ("Metsä & Meri Vienti Oyj", "9999986-1", "Laivurinranta 9", "00006", "Merelä"),
    "person": ("Tyyne Testaaja", None, "Kotikuja 4 C 12", "00002", "Höpölä"),
    "vendor": ("Tarvikepörssi Täsmä Oy", "9999985-3", "Varastotie 40", "00006", "Merelä"),
}


def create_partners(env):
    """Return the partners by their key in the table."""
    return {key: create_partner(env, key, *row) for key, row in PARTNERS.items()}


def create_partner(env, key, name, business_id, street, postal_code, town):
    values = {
        "name": name,
        "company_type": "company" if business_id else "person",
        "street": street,
        "zip": postal_code,
        "city": town,
        "country_id": env.ref("base.fi").id,
        "email": f"{key}@customers.example",
    }
    if business_id:
        values |= {"company_registry": business_id, "vat": "FI" + business_id.replace("-", "")}
    return env["res.partner"].create(values)
