"""Currencies and exchange rates: invented rates that move a little from day to day, always the same for a day."""

from datetime import date, timedelta
from decimal import Decimal

from ..clock import now
from ..problems import invalid, not_found
from . import rule

FIRST_DAY = "1999-01-04"
# What a bank adds or takes, by the number of the rate type: accounting, average, buying, selling, cash both ways.
SPREADS = ("1", "1", "1.012", "0.988", "1.03", "0.97")
RATE_TYPES = {
    "PROCOUNTOR_ACCOUNTING_EXCHANGE_RATE": 1,
    "ACCOUNT_CURRENCY_AVERAGE_RATE": 2,
    "ACCOUNT_CURRENCY_BUYING_RATE": 3,
    "ACCOUNT_CURRENCY_SELLING_RATE": 4,
    "CASH_BUYING_RATE": 5,
    "CASH_CURRENCY_SALE_EXCHANGE_RATE": 6,
}


@rule("getCurrencies")
def get_currencies(call):
    """Return the codes that the service knows."""
    return call.fact("currencies")


@rule("getCurrencyExchangeRate")
def get_currency_exchange_rate(call):
    """Return the rate of a day; on a weekend that of the Friday before."""
    asked, known = call.parameters, call.fact("currencies")["currencies"]
    for name in ("baseCurrency", "currency"):
        if asked[name] not in known:
            raise invalid(name, asked[name])
    rates = {**call.fact("rates"), "EUR": 1}
    day = _bank_day(date.fromisoformat(asked["day"]))
    in_time = FIRST_DAY <= asked["day"] <= now().date().isoformat()
    if not in_time or not {asked["currency"], asked["baseCurrency"]} <= rates.keys():
        raise not_found("Exchange rate")
    kind = RATE_TYPES[asked["rateType"]]
    rate = _rate(rates, asked["currency"], day, kind) / _rate(rates, asked["baseCurrency"], day, 1)
    return {"queryDay": asked["day"], "currency": asked["currency"], "day": day.isoformat(), "rate": _shown(rate)}


@rule("getCompanyLatestRates")
def get_company_latest_rates(call):
    """Return the newest rates against the accounting currency."""
    base, rates = call.fact("company")["companyCurrency"], {**call.fact("rates"), "EUR": 1}
    day, kind = _bank_day(now().date()), call.parameters["rateType"]
    own = _rate(rates, base, day, 1)
    return {
        "baseCurrency": base,
        "currencyDate": day.isoformat(),
        "rates": [
            {"currencyCode": code, "currencyRate": _shown(_rate(rates, code, day, kind) / own)}
            for code in sorted(rates)
            if code != base
        ],
    }


def _bank_day(day):
    return day - timedelta(days=max(0, day.weekday() - 4))


def _rate(rates, code, day, kind):
    """Units of a currency for one euro."""
    if code == "EUR":
        return Decimal(1)
    # A wave of two percent, another one for each currency.
    step = (day.toordinal() * 7 + sum(map(ord, code))) % 41 - 20
    return Decimal(str(rates[code])) * (1 + Decimal(step) / 1000) * Decimal(SPREADS[kind - 1])


def _shown(rate):
    return float(round(rate, 6))
