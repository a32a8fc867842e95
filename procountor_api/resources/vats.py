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

    def country(self, code):
        """Return ``{"vatPercentages": [25.5, …]}`` of a country, given its ISO code such as "FI" (11.1).

        :raise Refused: 400, an unknown country
        """
        return self._get(f"{self.path}/country", params={"countryCode": code})

    def settings(self):
        """Return whether unit prices contain VAT unless told otherwise (11.1).

        ``{unitPricesIncludeVatSales, unitPricesIncludeVatPurchase}``
        """
        return self._get(f"{self.path}/settings")
