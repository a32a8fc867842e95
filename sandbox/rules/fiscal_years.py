"""Fiscal years and their tracking periods; closed periods refuse documents (fact book, chapters 5, 13 and 23)."""

from calendar import monthrange

from ..problems import Refused, forbidden, not_found
from . import rule

YEARS = range(2024, 2029)
CLOSED = "CLOSED_FISCAL_PERIOD"


@rule("getFiscalYears")
def get_fiscal_years(call):
    """List the years, newest first, each with its periods, oldest first."""
    return {"fiscalYears": fiscal_years(call)}


@rule("updateFiscalYear")
def update_tracking_period(call):
    """Move an open period to PENDING; nothing else is possible."""
    year_id, period_id = call.parameters["fiscalYearId"], call.parameters["trackingPeriodId"]
    years = fiscal_years(call)
    periods = [period for year in years if year["id"] == year_id for period in year["trackingPeriods"]]
    period = next((period for period in periods if period["id"] == period_id), None)
    if period is None:
        raise not_found("Tracking period")
    if call.body["status"] != "PENDING":
        raise forbidden("A tracking period can only be moved to PENDING.", "status")
    if period["status"] != "OPEN":
        raise Refused(409, [("status", f"The tracking period is {period['status']}.")])
    period |= {"status": "PENDING", "modified": call.now}
    call.store.set_fact(call.company, "fiscal_years", years)
    return {"message": "The tracking period was updated."}


def fiscal_years(call):
    """Return the fiscal years of the company; untouched ones are calendar years with an open period per month."""
    return call.fact("fiscal_years") or [_year(place, year) for place, year in reversed([*enumerate(YEARS)])]


def set_period(call, day, status):
    """Set the status of the tracking period that a day lies in.

    :raise Refused: 404 when there is none
    """
    years = fiscal_years(call)
    found = [period for year in years for period in year["trackingPeriods"] if _contains(period, day)]
    if not found:
        raise not_found("Tracking period")
    found[0].update(status=status, modified=call.now)
    call.store.set_fact(call.company, "fiscal_years", years)
    return found[0]


def set_year(call, year_id, is_open):
    """Open or close a whole fiscal year.

    :raise Refused: 404 when there is none
    """
    years = fiscal_years(call)
    found = [year for year in years if year["id"] == year_id]
    if not found:
        raise not_found("Fiscal year")
    found[0].update(isOpen=is_open, modified=call.now)
    call.store.set_fact(call.company, "fiscal_years", years)
    return found[0]


def is_closed(call, day):
    """Tell whether a day lies in a closed year or period. Days outside all fiscal years are open."""
    # Without a change by anybody all is open: the usual case costs one look.
    years = call.fact("fiscal_years") or ()
    closed = {"CLOSED", "PENDING"} if call.settings["pending_period_is_closed"] else {"CLOSED"}
    for year in years:
        if _contains(year, day):
            return not year["isOpen"] or any(
                period["status"] in closed for period in year["trackingPeriods"] if _contains(period, day)
            )
    return False


def demand_open_for_writing(call, field, *days, status=None):
    """Refuse a document that is written into a closed period.

    :param status: of the refusal, where only one is documented
    :raise Refused: 400, or 403 by a switch
    """
    if any(is_closed(call, day) for day in days):
        raise Refused(status or call.settings["closed_period_status"], [(field, CLOSED)])


def demand_open_for_action(call, field, day):
    """Refuse an action on a document of a closed period.

    :raise Refused: 403
    """
    if is_closed(call, day):
        raise forbidden(CLOSED, field)


def _contains(span, day):
    return span["startDate"] <= day <= span["endDate"]


def _year(place, year):
    first, made = place * 12 + 1, f"{year - 1}-11-01T09:00:00"
    ends = {"startDate": f"{year}-01-01", "endDate": f"{year}-12-31"}
    periods = [
        {
            "id": first + month,
            "startDate": f"{year}-{month + 1:02d}-01",
            "endDate": f"{year}-{month + 1:02d}-{monthrange(year, month + 1)[1]}",
            "status": "OPEN",
        }
        for month in range(12)
    ]
    return {"id": place + 1, **ends, "modified": made, "isOpen": True, "trackingPeriods": periods}
