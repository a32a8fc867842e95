"""What the client makes of everything that can go wrong on the way."""

import datetime
import ipaddress
import logging
import socket
import ssl
import time
import traceback
from email.utils import format_datetime

import pytest
from scripted_server import (
    TOKEN,
    ScriptedServer,
    drip,
    half,
    hang_up,
    reply,
    reset,
    silence,
    then_close,
    token_reply,
)

from procountor_api import (
    ApiError,
    AuthFailed,
    Client,
    Credentials,
    NotFound,
    NotNow,
    OutcomeUnknown,
    Problem,
    RateLimited,
    Refused,
    Token,
    TokenExpired,
    Unreachable,
    Unreadable,
    origin,
    wire,
)

CREDENTIALS = Credentials("needle-client", "needle-secret", "needle-key")
STORED = reply(body={"id": 7})
HTML = reply(body=b"<html>Sorry</html>", content_type="text/html")

LOST = {
    "connection closed": hang_up,
    "connection reset": reset,
    "half a body": half(STORED),
    "half the headers": half(STORED, 20),
    "cut chunked body": then_close(
        b'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n6\r\n{"id":'
    ),
    "cut body that ends with the connection": then_close(
        b'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n{"id": 7'
    ),
    "nonsense": then_close(b"220 mail.example ESMTP\r\n"),
    "silence": silence(3),
    "redirect": reply(302, b"", Location="/api/elsewhere"),
    "not modified": reply(304, b""),
    "request timeout of a gateway": reply(408, b""),
    "server error": reply(500, {"errors": []}),
    "bad gateway": reply(502, b"<html>", "text/html"),
    "unavailable": reply(503, b""),
    "gateway timeout": reply(504, b""),
}
UNREADABLE = {
    "empty": reply(body=b""),
    "no content": b"HTTP/1.1 204 No Content\r\n\r\n",
    "html": HTML,
    "html that calls itself json": reply(body=b"<html>"),
    "json that calls itself html": reply(body=b'{"id": 7}', content_type="text/html"),
    "json without a content type": reply(body=b'{"id": 7}', content_type=None),
    "cut json": reply(body=b'{"id": 7'),
    "not utf-8": reply(body='{"id": 7, "name": "Mäki"}'.encode("latin-1")),
    "utf-16": reply(body='{"id": 7}'.encode("utf-16")),
    "NaN": reply(body=b'{"id": 7, "sum": NaN}'),
    "impossible number": reply(body=b'{"id": 7, "sum": 1e9999999999999999999}'),
    "endless nesting": reply(body=b"[" * 100_000),
    "bare number": reply(body=b"7"),
    "null": reply(body=b"null"),
    "list": reply(body=b"[]"),
    "unzippable": reply(body=b"abc", Content_Encoding="gzip"),
}


def client_of(server, credentials=CREDENTIALS, **options):
    return Client(server.url, credentials, **{"timeout": 5, **options})


@pytest.fixture(autouse=True)
def impatience(monkeypatch):
    monkeypatch.setattr(wire, "SILENCE_SECONDS", 1)


@pytest.fixture
def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.mark.parametrize("fault", [*LOST, *UNREADABLE])
def test_a_write_without_a_whole_answer_has_an_unknown_outcome_and_is_sent_once(fault):
    """F01, F16, F24"""
    with ScriptedServer({**LOST, **UNREADABLE}[fault], STORED) as server:
        with pytest.raises(OutcomeUnknown):
            client_of(server).invoices.create({})
        assert len(server.requests) == 1


@pytest.mark.parametrize("fault", LOST)
def test_a_read_without_a_whole_answer_may_be_repeated_later(fault):
    """F16"""
    with ScriptedServer(LOST[fault], STORED) as server:
        with pytest.raises(NotNow):
            client_of(server).invoices.get(7)
        assert len(server.requests) == 1


@pytest.mark.parametrize("fault", UNREADABLE)
def test_a_read_with_an_unusable_answer_says_so(fault):
    """F24"""
    with ScriptedServer(UNREADABLE[fault]) as server, pytest.raises(NotNow):
        client_of(server).invoices.get(7)


@pytest.mark.parametrize("body", [b'\xef\xbb\xbf{"id": 7}', b' {"id": 7}\r\n'])
def test_a_byte_order_mark_and_blanks_are_let_pass(body):
    """F24"""
    with ScriptedServer(reply(body=body)) as server:
        assert client_of(server).invoices.create({}) == {"id": 7}


def test_a_charset_that_is_a_lie_does_no_harm():
    """F24"""
    body = '{"id": 7, "name": "Mäki"}'.encode()
    with ScriptedServer(reply(body=body, content_type="application/json; charset=iso-8859-1")) as server:
        assert client_of(server).invoices.get(7)["name"] == "Mäki"


@pytest.mark.parametrize("action", ["approve", "send"])
def test_an_action_without_a_whole_answer_has_an_unknown_outcome(action):
    with ScriptedServer(hang_up) as server, pytest.raises(OutcomeUnknown):
        getattr(client_of(server).invoices, action)(7)


def test_a_stored_object_without_its_id_is_an_unknown_outcome():
    """F25"""
    with ScriptedServer(reply(body={"name": "x"})) as server, pytest.raises(OutcomeUnknown):
        client_of(server).invoices.create({})


def test_a_kept_alive_connection_that_the_server_closed_never_makes_a_second_write():
    with ScriptedServer(STORED, hang_up, STORED) as server:
        client = client_of(server)
        client.invoices.create({})
        with pytest.raises(OutcomeUnknown):
            client.invoices.create({})
        assert len(server.requests) == 2
        assert server.connections == 1


# ----- no connection


def call(client, name):
    return client.invoices.create({}) if name == "write" else client.invoices.get(7)


@pytest.mark.parametrize("name", ["read", "write"])
def test_a_refused_connection_proves_that_nothing_was_sent(free_port, name):
    """F28"""
    with pytest.raises(Unreachable, match="refused"):
        call(Client(f"http://127.0.0.1:{free_port}/api", token=Token("t", time.time() + 99)), name)


@pytest.mark.parametrize("name", ["read", "write"])
def test_an_unknown_host_name_proves_that_nothing_was_sent(name):
    """F28"""
    with pytest.raises(Unreachable, match="host name was not found"):
        call(Client("https://procountor.invalid/api", token=Token("t", time.time() + 99)), name)


def test_a_connect_timeout_proves_that_nothing_was_sent():
    """F28"""
    with socket.socket() as full, socket.socket() as first, socket.socket() as second:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        for filler in (first, second):
            filler.setblocking(False)
            filler.connect_ex(full.getsockname())
        client = Client(f"http://127.0.0.1:{full.getsockname()[1]}/api", token=Token("t", 9e9), timeout=0.5)
        with pytest.raises(Unreachable, match="in time"):
            client.invoices.create({})


@pytest.mark.parametrize("name", ["read", "write"])
@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_a_bad_certificate_or_a_wrong_host_name_is_refused_before_anything_is_sent(tls, name, host, monkeypatch):
    """F27, S11"""
    if host == "localhost":  # the certificate is trusted now, but it is that of 127.0.0.1
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", tls.file)
    with ScriptedServer(STORED, tls=tls.context) as server:
        client = Client(f"https://{host}:{server.port}/api", CREDENTIALS, Token(TOKEN, 9e9))
        with pytest.raises(Unreachable, match="certificate"):
            call(client, name)
        assert not server.requests
        assert not server.logins


@pytest.mark.parametrize("value", ["", "0", "False", "no-such-file"])
def test_no_setting_switches_the_check_of_certificates_off(tls, value, monkeypatch):
    """S11"""
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", value)
    monkeypatch.setenv("CURL_CA_BUNDLE", value)
    monkeypatch.setenv("PYTHONHTTPSVERIFY", "0")
    with ScriptedServer(STORED, tls=tls.context) as server:
        with pytest.raises(ApiError):
            client_of(server).invoices.create({})
        assert not server.requests


def test_a_trusted_certificate_of_the_operator_is_accepted(tls, monkeypatch):
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", tls.file)
    with ScriptedServer(STORED, tls=tls.context) as server:
        assert client_of(server).invoices.create({}) == {"id": 7}


def test_a_slow_drip_over_tls_ends_at_the_deadline(tls, monkeypatch):
    """F26"""
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", tls.file)
    with ScriptedServer(drip(STORED, 0.05), tls=tls.context) as server:
        start = time.monotonic()
        with pytest.raises(OutcomeUnknown, match="too long"):
            client_of(server, timeout=0.6).invoices.create({})
        assert time.monotonic() - start < 5


def test_tls_that_breaks_for_another_reason_is_no_proof_for_a_write():
    with ScriptedServer() as server:  # speaks no TLS at all
        client = Client(f"https://127.0.0.1:{server.port}/api", token=Token("t", 9e9), timeout=0.7)
        with pytest.raises(OutcomeUnknown):
            client.invoices.create({})
        with pytest.raises(NotNow):
            client.invoices.get(7)


@pytest.fixture(scope="module")
def tls(tmp_path_factory):
    """A self-signed certificate of 127.0.0.1, as a server context and as the file that trusts it."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "test")])
    now = datetime.datetime.now(datetime.timezone.utc)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False)
        .sign(key, hashes.SHA256())
    )
    folder = tmp_path_factory.mktemp("tls")
    (folder / "certificate.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )

    class Tls:
        file = str(folder / "certificate.pem")
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)

    Tls.context.load_cert_chain(folder / "certificate.pem", folder / "key.pem")
    return Tls


# ----- limits of time and size


@pytest.mark.parametrize("where", ["headers", "body"])
def test_a_slow_drip_ends_at_the_deadline(where):
    """F26"""
    head, _, body = STORED.partition(b"\r\n\r\n")

    def play(connection):
        if where == "body":
            connection.sendall(head + b"\r\n\r\n")
            return drip(body, 0.2)(connection)
        return drip(STORED, 0.05)(connection)

    with ScriptedServer(play) as server:
        start = time.monotonic()
        with pytest.raises(OutcomeUnknown, match="too long"):
            client_of(server, timeout=0.6).invoices.create({})
        assert time.monotonic() - start < 5


def late(seconds, answer):
    def play(connection):
        time.sleep(seconds)
        connection.sendall(answer)

    return play


def test_the_deadline_holds_for_login_and_repetition_together():
    with ScriptedServer(late(0.4, reply(401)), late(4, STORED), tokens=[late(0.4, token_reply())]) as server:
        start = time.monotonic()
        with pytest.raises(OutcomeUnknown, match="too long|in time"):
            client_of(server, token=Token("old", 9e9), timeout=2.5).invoices.create({})
        assert time.monotonic() - start < 4


def test_a_login_that_uses_up_the_deadline_leaves_the_write_unsent():
    with ScriptedServer(late(0.3, reply(401)), STORED, tokens=[late(5, token_reply())]) as server:
        start = time.monotonic()
        with pytest.raises(NotNow, match="too long|in time"):
            client_of(server, token=Token("old", 9e9), timeout=2).invoices.create({})
        assert time.monotonic() - start < 4.5
        assert len(server.requests) == 1


def test_a_huge_answer_does_not_fill_the_memory(monkeypatch):
    """F26"""
    monkeypatch.setattr(wire, "MAX_ANSWER_BYTES", 1_000_000)

    def flood(connection):
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n")
        for _ in range(1_000):
            connection.sendall(b" " * 100_000)

    with ScriptedServer(flood) as server, pytest.raises(NotNow, match="larger than"):
        client_of(server, timeout=10).invoices.get(7)


# ----- refusals


def test_a_refusal_carries_the_problems_of_the_service():
    """F21"""
    errors = [
        {"status": 400, "field": "paymentInfo.dueDate", "message": "DUE_DATE_BEFORE_BILL_DATE"},
        {"status": 400, "message": "Something"},
        {"field": ["odd"], "message": None, "status": "x"},
        "odd",
    ]
    with ScriptedServer(reply(400, {"errors": errors})) as server, pytest.raises(Refused) as caught:
        client_of(server).invoices.create({})
    assert caught.value.status == 400
    assert caught.value.problems == [
        Problem("paymentInfo.dueDate", "DUE_DATE_BEFORE_BILL_DATE", 400),
        Problem(None, "Something", 400),
        Problem(None, "", None),
    ]
    assert "paymentInfo.dueDate: DUE_DATE_BEFORE_BILL_DATE" in str(caught.value)
    assert "DUE_DATE" in caught.value.body


@pytest.mark.parametrize("status", [400, 403, 404, 405, 406, 409, 410, 413, 422])
@pytest.mark.parametrize("body", [b"", b"<html>", b'{"errors": null}', b"[1]", b"{"])
def test_a_refusal_in_an_odd_form_is_still_a_refusal(status, body):
    """F19, F21"""
    with ScriptedServer(reply(status, body)) as server, pytest.raises(Refused) as caught:
        client_of(server).invoices.create({})
    assert caught.value.status == status
    assert caught.value.problems == []


def test_a_long_refusal_is_cut():
    with ScriptedServer(reply(400, b"x" * 100_000)) as server, pytest.raises(Refused) as caught:
        client_of(server).invoices.create({})
    assert len(caught.value.body) == 2_000


def test_not_found_is_only_what_the_service_itself_says():
    """F22, F55"""
    known = reply(404, {"errors": [{"status": 404, "message": "Invoice not found."}]})
    with ScriptedServer(known, reply(404, b"<html>", "text/html")) as server:
        client = client_of(server)
        with pytest.raises(NotFound):
            client.invoices.get(7)
        with pytest.raises(Refused, match="base path") as caught:
            client.invoices.get_many([7, 8])
        assert not isinstance(caught.value, NotFound)


@pytest.mark.parametrize(
    ("header", "date", "seconds"),
    [
        ("7", None, 7.0),
        ("0", None, 0.0),
        ("Wed, 21 Oct 2026 07:28:30 GMT", "Wed, 21 Oct 2026 07:28:00 GMT", 30.0),
        ("Wed, 21 Oct 2026 07:27:00 GMT", "Wed, 21 Oct 2026 07:28:00 GMT", 0.0),
        ("soon", None, None),
        ("-5", None, None),
        ("1" * 400, None, None),
        ("", None, None),
        (None, None, None),
    ],
)
def test_too_many_requests_say_how_long_to_wait(header, date, seconds):
    """F15"""
    headers = {"Retry_After": header, "Date": date}
    headers = {name: value for name, value in headers.items() if value is not None}
    with ScriptedServer(reply(429, b"", **headers)) as server, pytest.raises(RateLimited) as caught:
        client_of(server).invoices.create({})
    assert caught.value.retry_after == seconds


def test_a_retry_date_without_a_date_of_the_answer_is_measured_by_our_clock():
    """F15"""
    later = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=60)
    answer = reply(429, b"", Retry_After=format_datetime(later, usegmt=True))
    with ScriptedServer(answer) as server, pytest.raises(RateLimited) as caught:
        client_of(server).invoices.get(7)
    assert 57 < caught.value.retry_after <= 60


def test_an_unavailable_service_may_also_say_how_long_to_wait():
    with ScriptedServer(reply(503, b"", Retry_After="9")) as server, pytest.raises(NotNow) as caught:
        client_of(server).invoices.get(7)
    assert caught.value.retry_after == 9.0


def test_too_early_is_no_unknown_outcome():
    with ScriptedServer(reply(425, b"")) as server, pytest.raises(NotNow):
        client_of(server).invoices.create({})


# ----- redirects


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_to_another_host_is_not_followed(status):
    """F27"""
    with ScriptedServer() as thief:
        away = reply(status, b"", Location=f"{thief.url}/invoices")
        with ScriptedServer(away, away) as server:
            with pytest.raises(OutcomeUnknown):
                client_of(server).invoices.create({})
            with pytest.raises(NotNow):
                client_of(server).invoices.get(7)
            server.tokens = [away]
            with pytest.raises(NotNow):
                client_of(server).login()
        assert thief.connections == 0


# ----- tokens


def test_a_refused_token_is_renewed_once_and_the_same_write_is_repeated():
    """F17"""
    with ScriptedServer(reply(401), STORED, tokens=[token_reply("new")]) as server:
        client = client_of(server, token=Token("old", time.time() + 99))
        assert client.invoices.create('{"a": 1}') == {"id": 7}
        assert [seen.headers["authorization"] for seen in server.requests] == ["Bearer old", "Bearer new"]
        assert [seen.body for seen in server.requests] == [b'{"a": 1}'] * 2
        assert len(server.logins) == 1
        assert client.token.value == "new"


def test_a_token_that_is_always_refused_ends_as_failed_login():
    """F18"""
    with ScriptedServer(*[reply(401)] * 9, tokens=[token_reply("one"), token_reply("two")]) as server:
        client = client_of(server, token=Token("old", time.time() + 99))
        with pytest.raises(AuthFailed):
            client.invoices.create({})
        assert (len(server.requests), len(server.logins)) == (2, 1)
        assert client.token is None
        with pytest.raises(AuthFailed):
            client.invoices.get(7)
        assert (len(server.requests), len(server.logins)) == (3, 2)


def test_a_repeated_write_can_get_lost_like_any_other():
    """F17"""
    with ScriptedServer(reply(401), hang_up) as server, pytest.raises(OutcomeUnknown):
        client_of(server, token=Token("old", 9e9)).invoices.create({})


@pytest.mark.parametrize("status", [400, 401, 403])
def test_a_refused_login_is_told_apart(status):
    """F18"""
    with ScriptedServer(tokens=[reply(status, {"error": "invalid_client"})]) as server:
        with pytest.raises(AuthFailed) as caught:
            client_of(server).invoices.create({})
        assert caught.value.status == status
        assert not server.requests


LOGIN_TROUBLE = {
    "closed": hang_up,
    "silent": silence(3),
    "server error": reply(500),
    "html": HTML,
    "no token": reply(body={"expires_in": 3600}),
    "list": reply(body=[]),
    "number": reply(body={"access_token": 5}),
    "smuggled header": token_reply("a\r\nX-Evil: 1"),
    "empty": token_reply(""),
    "not latin": token_reply("ä"),
}


@pytest.mark.parametrize("fault", LOGIN_TROUBLE)
def test_a_login_that_fails_for_now_leaves_a_write_unsent(fault):
    """F20"""
    with ScriptedServer(STORED, tokens=[LOGIN_TROUBLE[fault]]) as server:
        with pytest.raises(NotNow):
            client_of(server).invoices.create({})
        assert not server.requests


def test_a_login_that_is_asked_to_slow_down_says_so():
    with ScriptedServer(tokens=[reply(429, b"", Retry_After="3")]) as server, pytest.raises(RateLimited) as caught:
        client_of(server).invoices.create({})
    assert caught.value.retry_after == 3.0


def test_a_login_at_a_wrong_address_says_so():
    """F55"""
    with ScriptedServer(tokens=[reply(404, b"")]) as server, pytest.raises(Refused, match="base path"):
        client_of(server).login()


def test_a_client_without_credentials_hands_a_refused_token_back():
    """F17"""
    with ScriptedServer(reply(401)) as server:
        client = client_of(server, credentials=None, token=Token("old", 9e9))
        with pytest.raises(TokenExpired):
            client.invoices.create({})
        assert not server.logins
        assert len(server.requests) == 1


# ----- secrets


NEEDLES = ("needle-secret", "needle-key", "needle-token", "needle-query", "needle-body")


def test_no_secret_and_no_content_stands_in_a_log_or_an_error(caplog):
    """S1"""
    caplog.set_level(logging.DEBUG)
    echo = f"{TOKEN} needle-secret needle-key".encode()
    faults = [*LOST.values(), *UNREADABLE.values(), STORED, reply(429), reply(401), reply(425)]
    refusals = [reply(status, b"no: " + TOKEN.encode()) for status in (400, 403, 404, 409, 401)]
    refusals.append(reply(400, {"errors": [{"field": TOKEN, "message": TOKEN}]}))
    logins = [reply(status, echo) for status in (302, 400, 401, 403, 404, 415, 429, 500)]
    logins += [reply(body=echo), reply(body=echo, content_type="text/html"), token_reply(f"{TOKEN}\n")]
    errors = []
    for fault in faults + refusals:
        with ScriptedServer(fault, fault, fault) as server:
            client = client_of(server, timeout=0.3)
            errors += caught_from(client.invoices.create, {"name": "needle-body"})
            errors += caught_from(list, client.invoices.search(searchTerm="needle-query"))
    for login in logins:
        with ScriptedServer(tokens=[login]) as server:
            errors += caught_from(client_of(server).login)
    errors += caught_from(list, Client("http://127.0.0.1:1", CREDENTIALS).invoices.search(searchTerm="needle-query"))
    errors += caught_from(Client("https://needle.invalid", CREDENTIALS).login)
    assert len(errors) > 60
    texts = [text for error in errors for text in texts_of(error)]
    own_logs = [record.getMessage() for record in caplog.records if record.name.startswith("procountor_api")]
    other_logs = [record.getMessage() for record in caplog.records]  # those of urllib3 name the query
    assert own_logs
    assert not [text for text in texts + own_logs for needle in NEEDLES if needle in text]
    assert not [text for text in other_logs for needle in NEEDLES[:3] if needle in text]


def caught_from(function, *args):
    try:
        function(*args)
    except ApiError as error:
        return [error]
    return []


def texts_of(error):
    yield from (str(error), repr(error), str(vars(error)), "".join(traceback.format_exception(error)))


def test_objects_that_hold_secrets_do_not_show_them():
    client = Client("https://procountor.invalid", CREDENTIALS, Token("needle-token", 9e9))
    shown = repr([CREDENTIALS, client.token, client, vars(client), vars(client._transport)])
    assert "needle-client" in shown
    assert not [needle for needle in NEEDLES if needle in shown]


def test_a_request_is_logged_with_method_path_status_and_time(caplog):
    caplog.set_level(logging.INFO)
    with ScriptedServer(reply(body={"results": []}), hang_up) as server:
        client = client_of(server)
        list(client.invoices.search(searchTerm="needle-query"))
        caught_from(client.invoices.get, 7)
    lines = [record.getMessage() for record in caplog.records if record.name == "procountor_api.transport"]
    assert [line.rsplit(" ", 2)[0] for line in lines] == [
        "POST /oauth/token 200",
        "GET /invoices 200",
        "GET /invoices/7 no answer",
    ]
    assert all(line.endswith(" ms") for line in lines)


# ----- addresses and the environment


@pytest.mark.parametrize(
    "url",
    [
        "http://api.procountor.com/api",
        "ftp://api.procountor.com",
        "api.procountor.com",
        "",
        "https://",
        "https://user:secret@api.procountor.com",
        "https://api.procountor.com\\@evil.example",
        "https://api.procountor.com/api?x=1",
        "https://api.procountor.com/api#x",
        "https://api.procountor.com /api",
        "http://127.0.0.1.evil.example",
        "http://localhost.evil.example",
        "https://[::1/api",
        "https://api.procountor.com:99999999/api",
        "https://api.procountor.com:0/api",
        False,
        None,
        b"https://api.procountor.com",
    ],
)
def test_an_address_that_would_send_secrets_in_the_open_is_refused(url):
    with pytest.raises(ValueError):
        Client(url, CREDENTIALS)


@pytest.mark.parametrize(
    "url", ["http://localhost:1", "http://127.0.0.1:1", "http://[::1]:1", "https://a.example/api/"]
)
def test_https_and_loopback_addresses_are_accepted(url):
    Client(url, CREDENTIALS)


@pytest.mark.parametrize(
    "url", ["https://a.example", "https://a.example:443/other/api", "https://A.example/", "HTTPS://a.example/api"]
)
def test_another_path_is_the_same_origin(url):
    assert origin(url) == origin("https://a.example/api") != ""


@pytest.mark.parametrize(
    "url", ["https://a.example:444/api", "https://b.example/api", "http://localhost:443", "https://a.example.b.example"]
)
def test_another_scheme_host_or_port_is_another_origin(url):
    assert origin(url) not in (origin("https://a.example/api"), "")


@pytest.mark.parametrize("url", ["", False, "https://[::1/api", "https://a.example:99999999", "http://a.example/api"])
def test_what_is_no_address_has_no_origin(url):
    assert origin(url) == ""


def test_a_client_needs_credentials_or_a_token():
    with pytest.raises(ValueError):
        Client("https://api.procountor.com")


def test_netrc_and_proxies_of_the_environment_get_no_plain_request(tmp_path, monkeypatch):
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login somebody password else\n")
    monkeypatch.setenv("NETRC", str(netrc))
    with ScriptedServer() as proxy, ScriptedServer(STORED) as server:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.url)
        assert client_of(server).invoices.create({}) == {"id": 7}
        assert server.requests[0].headers["authorization"] == f"Bearer {TOKEN}"
        assert proxy.connections == 0


def test_an_https_proxy_of_the_environment_is_used_and_sees_no_secret(monkeypatch):
    with ScriptedServer() as proxy:
        proxy.answers = [reply(407, b"")]
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        with pytest.raises(NotNow):
            Client("https://procountor.invalid/api", CREDENTIALS).login()
        assert [seen.method for seen in proxy.requests] == ["CONNECT"]
        assert "needle" not in str(proxy.requests[0])


def test_an_https_proxy_that_is_down_proves_that_nothing_was_sent(monkeypatch, free_port):
    monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{free_port}")
    with pytest.raises(Unreachable):
        Client("https://procountor.invalid/api", token=Token("t", 9e9)).invoices.create({})


def test_unreadable_listings_are_told_from_silence():
    with ScriptedServer(reply(body={"rows": []})) as server, pytest.raises(Unreadable):
        list(client_of(server).invoices.search())
