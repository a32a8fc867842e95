"""One request, one answer: the socket side of the client.

Knows limits of time and size, and whether a request can have left the house. Knows nothing of the service.
"""

import math
import socket
import threading
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass

import requests
from requests.adapters import HTTPAdapter
from requests.structures import CaseInsensitiveDict
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import ConnectTimeoutError, HTTPError

CONNECT_SECONDS = 5
SILENCE_SECONDS = 30
MAX_ANSWER_BYTES = 20_000_000
CHUNK = 65_536
TOO_LONG = "the answer took too long"


class NeverSent(Exception):
    """It is proven that no byte of the request reached the service."""


class TooLate(NeverSent):
    """The moment after which no byte may leave was over."""


class NoAnswer(Exception):
    """The request may have left, but no whole answer came back."""


@dataclass(frozen=True)
class Answer:
    status: int
    headers: CaseInsensitiveDict
    content: bytes


class Wire:
    """A single kept-alive connection to one host. For one thread."""

    def __init__(self, proxies=None, ca_bundle=None):
        self._session = requests.Session()
        # The environment is read by the transport, on purpose: .netrc would overwrite the bearer token.
        self._session.trust_env = False
        self._session.proxies = proxies or {}
        self._session.verify = ca_bundle or True
        self._adapter = _Adapter(pool_connections=1, pool_maxsize=1, max_retries=0)
        self._session.mount("https://", self._adapter)
        self._session.mount("http://", self._adapter)

    def exchange(self, method, url, params, headers, body, deadline, latest=math.inf, gate=None):
        """Send one request and return its `Answer`, whatever its status; a redirect is an answer like another.

        ``deadline`` and ``latest`` are moments of `time.monotonic`. Everything ends by the deadline, except the look-up
        of the host name, which the operating system limits. The clock is looked at when the connection stands, right
        before bytes leave: nothing leaves after ``latest`` or the deadline, not even of a process that was frozen.

        :param gate: function that is called before that look; nothing was sent when it raises
        :raise TooLate: proven not to be sent, because it was too late for it
        :raise NeverSent: proven
        :raise NoAnswer: everything else
        """
        left = deadline - time.monotonic()
        if left <= 0:
            raise TooLate("no time was left to send it")
        with self._adapter.exchange(left, min(deadline, latest), gate):
            try:
                with self._session.request(
                    method,
                    url,
                    params=params,
                    headers=headers,
                    data=body,
                    timeout=(min(CONNECT_SECONDS, left), min(SILENCE_SECONDS, left)),
                    allow_redirects=False,
                    stream=True,
                ) as response:
                    answer = Answer(response.status_code, response.headers, _content(response))
            except (requests.RequestException, HTTPError, OSError) as error:
                # "from None": the texts of these errors repeat the query string
                if proof := _proof(error):
                    raise NeverSent(proof) from None
                reason = TOO_LONG if self._adapter.was_cut else _kind(error)
                raise NoAnswer(reason) from None
        if self._adapter.was_cut:  # headers that end too early look whole to the HTTP library
            raise NoAnswer(TOO_LONG)
        return answer

    def close(self):
        self._session.close()


def _content(response):
    content = bytearray()
    for chunk in response.iter_content(CHUNK):
        content += chunk
        if len(content) > MAX_ANSWER_BYTES:
            raise NoAnswer(f"the answer is larger than {MAX_ANSWER_BYTES // 1_000_000} MB")
    return bytes(content)


def _proof(error):
    """Return why the request cannot have been sent, or None if it may have been.

    Proof is only an error that urllib3 raises before it writes: no new connection, or a certificate that failed.
    Other TLS trouble may also come later on a connection, and a reset says nothing.
    """
    cause = error.args[0] if error.args else None
    cause = getattr(cause, "reason", cause)
    cause = getattr(cause, "original_error", cause)  # of a proxy
    if isinstance(cause, ConnectTimeoutError):  # refused and unknown names are its subclasses
        return _no_connection(cause)
    if isinstance(error, requests.exceptions.SSLError):
        inner = cause.args[0] if getattr(cause, "args", None) else cause
        # ssl.SSLCertVerificationError, or urllib3's own CertificateError (its home differs between versions)
        if type(inner).__name__ in ("SSLCertVerificationError", "CertificateError"):
            return f"its certificate was not accepted ({getattr(inner, 'verify_message', inner)})"
    return None


def _no_connection(cause):
    text = str(cause)
    if "refused" in text:
        return "the connection was refused"
    if "resolve" in text or "Name or service" in text or "getaddrinfo" in text:
        return "the host name was not found"
    return "no connection came about in time" if "timed out" in text else "no connection came about"


def _kind(error):
    if isinstance(error, requests.Timeout):
        return "no answer came in time"
    return f"the connection broke ({type(error).__name__})"


class _Adapter(HTTPAdapter):
    """An adapter that looks at the clock before bytes leave, and can shut its connection at a given moment.

    Timeouts of sockets limit the silence between two bytes, so a byte every few seconds defeats them, in the headers
    as well as in the body. Shutting the socket from a timer ends every wait. But it does not keep back what is sent
    before the timer runs, which may be late in a process that was frozen.
    """

    was_cut = False
    _socket = None
    _has_begun = False
    _latest = math.inf
    _gate = None

    def init_poolmanager(self, *args, **kwargs):
        super().init_poolmanager(*args, **kwargs)
        pools = {"http": HTTPConnectionPool, "https": HTTPSConnectionPool}
        self._pools = {scheme: self._watched(pool) for scheme, pool in pools.items()}
        self.poolmanager.pool_classes_by_scheme = self._pools

    def proxy_manager_for(self, *args, **kwargs):
        manager = super().proxy_manager_for(*args, **kwargs)
        manager.pool_classes_by_scheme = self._pools
        return manager

    def _watched(self, pool):
        adapter = self

        class Connection(pool.ConnectionCls):
            is_opening = False

            def connect(self):
                self.is_opening = True  # what is sent meanwhile is for a proxy
                try:
                    super().connect()
                finally:
                    self.is_opening = False

            def send(self, data):
                if self.sock is None:
                    self.connect()  # now, because it takes its time
                for start in range(0, len(data), CHUNK):  # a large file takes its time as well
                    if not self.is_opening:
                        adapter._admit()
                    super().send(data[start : start + CHUNK])
                    adapter._watch(self.sock)

        return type("WatchedPool", (pool,), {"ConnectionCls": Connection})

    @contextmanager
    def exchange(self, seconds, latest, gate):
        self.was_cut, self._socket, self._has_begun = False, None, False
        self._latest, self._gate = latest, gate
        timer = threading.Timer(seconds, self._cut)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def _admit(self):
        """Let the next bytes pass, or raise."""
        if not self._has_begun and self._gate:
            self._gate()
        if time.monotonic() > self._latest:
            # half a request is not carried out by any sane server, but that is no proof
            raise NoAnswer("the rest of it was too late") if self._has_begun else TooLate("it was too late to send it")
        self._has_begun = True

    def _watch(self, sock):
        self._socket = sock
        if self.was_cut:  # the timer went off before there was a socket
            self._shut(sock)

    def _cut(self):
        self.was_cut = True
        if self._socket is not None:
            self._shut(self._socket)

    @staticmethod
    def _shut(sock):
        with suppress(OSError):  # closed already
            # not sock.shutdown(): that of a TLS socket takes the TLS layer away from under the reading thread
            socket.socket.shutdown(sock, socket.SHUT_RDWR)
