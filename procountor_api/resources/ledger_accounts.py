"""The chart of accounts."""

from .base import Resource, checked_objects


class LedgerAccounts(Resource):
    path = "/coa"

    def all(self):
        """Return ``{"ledgerAccounts": [{ledgerAccountCode, name, active, translations}]}``, all accounts at once (13).

        ``translations`` is missing when there are none.
        """
        answer = self._get(self.path)
        checked_objects(answer.get("ledgerAccounts"))
        return answer
