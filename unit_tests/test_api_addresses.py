"""To which addresses the client goes, and what of the environment it heeds."""

import pytest
from faulty_answers import CREDENTIALS, STORED, client_of
from scripted_server import TOKEN, ScriptedServer, reply

from procountor_api import Client, NotNow, Token, Unreachable, origin


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
