"""The company, its chart of accounts, and the people who work there."""

# The first company of the sandbox, which has the same business ID and account.
NAME = "Mallikirjanpito Oy"
BUSINESS_ID = "9999997-6"
VAT = "FI99999976"
IBAN = "FI1199000000000101"
LANGUAGES = ("fi_FI", "sv_SE")
# Work of Odoo that would call somebody else's server or mail people who do not exist.
NEEDLESS_JOBS = ("mail.ir_cron_module_update_notification", "digest.ir_cron_digest_scheduler_action")


def create_company(env):
    """Make the database's first company a Finnish one."""
    company = env.ref("base.main_company")
    env.ref("base.EUR").active = True
    company.write(
        {
            "name": NAME,
            "street": "Mallitie 3",
            "zip": "00003",
            "city": "Mallila",
            "country_id": env.ref("base.fi").id,
            "email": "laskutus@mallikirjanpito.example",
            "website": "https://mallikirjanpito.example",
        }
    )
    env["account.chart.template"].try_loading("fi", company, install_demo=False)
    company.write(
        {
            "vat": VAT,
            "company_registry": BUSINESS_ID,
            "tax_calculation_rounding_method": "round_per_line",
        }
    )
    set_up_journals(env, company)
    env.ref("product.decimal_price").digits = 3
    env.ref("base.group_user").implied_ids += env.ref("uom.group_uom")
    company.iap_enrich_auto_done = True
    for job in filter(None, (env.ref(name, raise_if_not_found=False) for name in NEEDLESS_JOBS)):
        job.active = False
    return company


def set_up_journals(env, company):
    """Finnish reference numbers on invoices, and the company's bank account."""
    journals = env["account.journal"].search([("company_id", "=", company.id)])
    journals.filtered(lambda journal: journal.type == "sale").invoice_reference_model = "fi"
    bank = env["res.bank"].create({"name": "Testipankki", "bic": "TESTFIHH"})
    account = env["res.partner.bank"].create(
        {
            "acc_number": IBAN,
            "bank_id": bank.id,
            "partner_id": company.partner_id.id,
            "allow_out_payment": True,
        }
    )
    journals.filtered(lambda journal: journal.type == "bank")[:1].bank_account_id = account


def add_languages(env):
    """Let Odoo speak Finnish and Swedish too."""
    for language in LANGUAGES:
        env["res.lang"]._activate_and_install_lang(language)


def create_user(env, name, login, language="en_US"):
    """Somebody who invoices and administers nothing; the password is the login."""
    env["res.users"].with_context(no_reset_password=True).create(
        {
            "name": name,
            "login": login,
            "password": login,
            "email": f"{login}@mallikirjanpito.example",
            "lang": language,
            "group_ids": [
                (4, env.ref("base.group_user").id),
                (4, env.ref("procountor_connector.group_procountor_user").id),
            ],
        }
    )
