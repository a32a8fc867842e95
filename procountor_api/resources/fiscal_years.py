"""Fiscal years and their tracking periods."""

from .base import Resource, checked_objects


class FiscalYears(Resource):
    path = "/fiscalyears"

    def all(self):
        """Return ``[{id, startDate, endDate, isOpen, trackingPeriods}]``, newest first; no pages (13).

        ``trackingPeriods`` is ``[{id, startDate, endDate, status}]``, oldest first; ``status`` is OPEN, PENDING or
        CLOSED.
        """
        years = checked_objects(self._get(self.path).get("fiscalYears"))
        for year in years:
            checked_objects(year.get("trackingPeriods") or [])
        return years
