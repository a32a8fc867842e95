"""What proves that nothing was sent, and what does not."""

import datetime
import ipaddress
import socket
import ssl
import time

import pytest
from faulty_answers import CREDENTIALS, STORED, client_of
from scripted_server import TOKEN, ScriptedServer, drip

from procountor_api import ApiError, Client, NotNow, OutcomeUnknown, Token, Unreachable

pytestmark = pytest.mark.usefixtures("impatience")


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
