"""The operator's door: looking at and changing the sandbox from outside the API. JSON, local use only.

===================================================  =================================================================
``GET /operator/state``                              what there is, per company
``GET /operator/companies/{n}/{kind}``               full documents: invoices, partners, products, bankaccounts, vats
``PUT /operator/companies/{n}/vats``                 replace the VAT lists (VatInformation of the document)
``GET``, ``POST``, ``DELETE /operator/faults``       faults on order, see :mod:`sandbox.faults`
``GET``, ``PATCH /operator/settings``                switches, see :mod:`sandbox.settings`
``GET``, ``DELETE /operator/requests``               the last 200 API requests, newest last
``GET``, ``DELETE /operator/rate``                   requests per client; the most in any one second and minute
``POST /operator/reset``                             start over; ``{"empty": true}``: no documents
===================================================  =================================================================

What happens in a company, such as payments and supplier invoices, is in :mod:`sandbox.operator`.
"""

import json

from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map, Rule

from . import operator
from .api import CHANGING
from .guard import refuse_other_sites
from .problems import Refused, error_body
from .reply import Reply
from .rules import Call

KINDS = {
    "invoices": "invoice",
    "partners": "partner",
    "products": "product",
    "bankaccounts": "bank_account",
    "ledgerreceipts": "ledger_receipt",
    "payments": "payment_event",
    "bankevents": "bankevents",
    "dimensions": "dimension",
    "attachments": "attachment",
    "invoiceevents": "invoice_event",
}
ROUTES = (
    ("GET", "/operator/state", "state"),
    ("GET", "/operator/companies/<int:company>/vats", "vats"),
    ("PUT", "/operator/companies/<int:company>/vats", "set_vats"),
    ("GET", f"/operator/companies/<int:company>/<any({', '.join(KINDS)}):kind>", "documents"),
    ("GET", "/operator/faults", "faults"),
    ("POST", "/operator/faults", "order_fault"),
    ("DELETE", "/operator/faults", "clear_faults"),
    ("GET", "/operator/settings", "settings"),
    ("PATCH", "/operator/settings", "change_settings"),
    ("GET", "/operator/requests", "requests"),
    ("DELETE", "/operator/requests", "clear_requests"),
    ("GET", "/operator/rate", "rate"),
    ("DELETE", "/operator/rate", "clear_rate"),
    ("POST", "/operator/reset", "reset"),
)


class Door:
    """Serves ``/operator/...``. A handler takes the request and the values of the path, and returns JSON."""

    def __init__(self, sandbox):
        self._sandbox = sandbox
        self._store = sandbox.store
        rules = [Rule(path, methods=[method], endpoint=name) for method, path, name in ROUTES]
        rules += [Rule(path, methods=[method], endpoint=run) for (method, path), run in operator.load().items()]
        self._routes = Map(rules).bind("")

    def serve(self, request):
        """Answer a request of the operator; what is wrong with it is told in the error body of the API."""
        try:
            refuse_other_sites(request)
            name, values = self._routes.match(request.path.rstrip("/"), request.method)
            if callable(name):
                return Reply.json(200, self._act(name, request, values))
            return Reply.json(200, getattr(self, name)(request, **values))
        except HTTPException as error:
            return Reply.json(error.code, error_body(error.code, [(None, error.name)]))
        except ValueError as error:
            return Reply.json(400, error_body(400, [(None, str(error))]))
        except OverflowError:
            return Reply.json(404, error_body(404, [(None, "There is no such id.")]))
        except Refused as refusal:
            return Reply.json(refusal.status, refusal.body)

    def state(self, _request):
        """Return the number of documents per company, and the switches."""
        return {
            "version": self._sandbox.contract.version,
            "companies": {
                str(company): {
                    "name": self._store.fact(company, "company")["name"],
                    **{name: self._store.register(kind, company).count() for name, kind in KINDS.items()},
                }
                for company in self._store.companies()
            },
            "settings": self._sandbox.settings.all(),
            "faults": self._sandbox.faults.shown(),
        }

    def documents(self, _request, company, kind):
        """Return all documents of a kind, oldest first."""
        self._demand_company(company)
        return [row.document for row in self._store.register(KINDS[kind], company).search(order="id")]

    def vats(self, _request, company):
        """Return the VAT lists."""
        self._demand_company(company)
        return self._store.fact(company, "vats")

    def set_vats(self, request, company):
        """Replace the VAT lists."""
        self._demand_company(company)
        vats = _body(request)
        if errors := self._sandbox.contract.check("VatInformation", vats):
            raise Refused(400, errors)
        self._store.set_fact(company, "vats", vats)
        return vats

    def faults(self, _request):
        """Return the faults in force, with how often each was counted and used."""
        return self._sandbox.faults.shown()

    def order_fault(self, request):
        """Take an order."""
        return self._sandbox.faults.add(_body(request))

    def clear_faults(self, _request):
        """Take back all faults."""
        self._sandbox.faults.clear()
        return []

    def settings(self, _request):
        """Return the switches."""
        return self._sandbox.settings.all()

    def change_settings(self, request):
        """Change switches."""
        self._sandbox.settings.change(_body(request))
        self._sandbox.contract.versions = set(self._sandbox.settings["versions"])
        return self._sandbox.settings.all()

    def requests(self, _request):
        """Return the last API requests."""
        return list(self._sandbox.requests)

    def clear_requests(self, _request):
        """Forget the last API requests."""
        self._sandbox.requests.clear()
        return []

    def rate(self, _request):
        """Return how many requests each client has made, and the most in any one second and minute."""
        return self._sandbox.api.traffic.shown()

    def clear_rate(self, _request):
        """Count from here on."""
        self._sandbox.api.traffic.clear()
        return self._sandbox.api.traffic.shown()

    def reset(self, request):
        """Start over; ``{"empty": true}`` leaves the companies without documents."""
        empty = request.get_data() and _body(request).get("empty", False)
        self._sandbox.reset(empty is True)
        return self.state(request)

    def _act(self, run, request, values):
        company = values.pop("company")
        self._demand_company(company)
        body = _body(request) if request.method in CHANGING and request.get_data() else {}
        contract, settings = self._sandbox.contract, self._sandbox.settings
        call = Call(self._store, settings, request, company, values, body, contract.version, contract)
        with self._store.transaction():
            return run(call)

    def _demand_company(self, company):
        if company not in self._store.companies():
            raise Refused(404, [(None, f"There is no company {company}.")])


def _body(request):
    try:
        value = json.loads(request.get_data())
    except ValueError:
        raise ValueError("The body is not valid JSON.") from None
    if not isinstance(value, dict):
        raise ValueError("The body has to be a JSON object.")
    return value
