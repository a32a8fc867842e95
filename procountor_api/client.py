"""The client: every resource on one transport."""

from .resources import (
    attachments,
    bank_accounts,
    business_partners,
    company,
    dimensions,
    factoring_contracts,
    fiscal_years,
    invoices,
    ledger_accounts,
    ledger_receipts,
    products,
    session,
    status,
    users,
    vats,
)
from .transport import Transport

TIMEOUT = 60


class Client:
    """One Procountor company.

        client = Client("https://api.procountor.com/api", Credentials("id", "secret", "key"))
        client.invoices.get(42)

    One client per thread: it holds one connection. The token goes by value: read ``client.token`` after use, store it,
    and hand it to the next client. A client that is given a token but no credentials never renews it; a token that is
    refused then raises `TokenExpired`.

    :param base_url: address with base path, without the path of a resource; https, or http for a loopback host (fact
        book, chapter 2). HTTPS_PROXY, NO_PROXY and REQUESTS_CA_BUNDLE of the environment are respected; certificates
        are always checked.
    :param timeout: seconds that one call may take in all; 5 to connect and 30 of silence at most are part of it. A
        listing makes one call for each page.
    :param renew: how clients with the same credentials share a token: a function ``renew(refused, login)`` that returns
        a `Token` and is called when there is none, when it is about to end (``refused`` is None or the old one) and
        after a 401 (``refused`` is what the service did not take). It gives a stored token that is fresh and another
        one than ``refused``, or calls ``login()`` for a new one and stores it. What ``login()`` raises it lets pass.
    :param budget: limits how many requests leave, see `Budget`; without one, nothing does
    :raise ValueError: an address that would send secrets in the open; neither credentials nor token
    """

    def __init__(self, base_url, credentials=None, token=None, timeout=TIMEOUT, renew=None, budget=None):
        self._transport = Transport(base_url, credentials, token, timeout, renew, budget)
        self.status = status.Status(self._transport)
        self.session = session.Session(self._transport)
        self.users = users.Users(self._transport)
        self.company = company.Company(self._transport)
        self.vats = vats.Vats(self._transport)
        self.dimensions = dimensions.Dimensions(self._transport)
        self.factoring_contracts = factoring_contracts.FactoringContracts(self._transport)
        self.fiscal_years = fiscal_years.FiscalYears(self._transport)
        self.ledger_accounts = ledger_accounts.LedgerAccounts(self._transport)
        self.ledger_receipts = ledger_receipts.LedgerReceipts(self._transport)
        self.bank_accounts = bank_accounts.BankAccounts(self._transport)
        self.invoices = invoices.Invoices(self._transport)
        self.business_partners = business_partners.BusinessPartners(self._transport)
        self.products = products.Products(self._transport)
        self.attachments = attachments.Attachments(self._transport)

    @property
    def token(self):
        """The `Token` in use, or None before the first call and after a refusal."""
        return self._transport.token

    @property
    def clock_difference(self):
        """How many seconds the service's clock is ahead of ours, by the last answer (float), or None when unknown.

        It is no better than a second or so, because that is how the service writes the time.
        """
        return self._transport.clock_difference

    def lease(self, until):
        """Return a context in which no write leaves after the moment ``until`` of `time.monotonic`.

            with client.lease(time.monotonic() + 60):
                client.invoices.create(payload)

        A write that would be later raises `NotNow`, and nothing was sent; so does one of a process that was frozen and
        wakes up. Logins and reads may be later.
        """
        return self._transport.lease(until)

    def login(self):
        """Fetch a new token now, without ``renew``, and return it. Calls do this by themselves when they need to.

        :raise AuthFailed: the credentials or the key were refused
        """
        return self._transport.login()

    def close(self):
        """Close the connection."""
        self._transport.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
