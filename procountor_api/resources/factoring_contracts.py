"""Contracts with financing companies, to which customers pay (Finnish companies)."""

from .base import Resource


class FactoringContracts(Resource):
    path = "/factoringcontracts"

    def search(self):
        """Yield the contracts: ``id, contractNumber, financingCompany, financingCompanyBankAccount, status, …`` (6)."""
        return self._rows({})
