"""VAT percentages and statuses."""

from .base import Resource


class Vats(Resource):
    path = "/vats"

    def default(self):
        """Return what invoices of the company may use (11.1).

        ``vatInformation[] {country, percentages[] {vatPercent, sales, purchase}}`` and
        ``vatStatuses[] {vatStatus, description, sales, purchase}``; percentages are int or Decimal (25.5).
        """
        return self._get(f"{self.path}/default")
