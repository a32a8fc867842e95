"""The company's own bank accounts."""

from .base import Resource


class BankAccounts(Resource):
    path = "/bankaccounts"

    def search(self):
        """Yield the accounts: ``id, accountNumber, iban, currency, defaultForInvoice, status, …`` (15)."""
        return self._rows({})
