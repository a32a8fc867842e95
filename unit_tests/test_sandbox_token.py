"""Access tokens of the sandbox (fact book, chapter 3)."""

import re

import pytest
import requests

GOOD = {
    "grant_type": "client_credentials",
    "client_id": "sandboxClient",
    "client_secret": "sandbox-secret",
    "redirect_uri": "https://connector.example/callback",
    "api_key": "sandbox-key-1",
}
FORM = "application/x-www-form-urlencoded"


def ask(sandbox, base="supported/api", slash="", params=None, content_type=FORM, **changes):
    form = {name: value for name, value in {**GOOD, **changes}.items() if value is not None}
    return requests.post(
        f"{sandbox.url}/{base}/oauth/token{slash}",
        data=requests.models.RequestEncodingMixin._encode_params(form),
        params=params,
        headers={"Content-Type": content_type},
        timeout=10,
    )


@pytest.mark.parametrize("base", ["api", "latest/api", "supported/api", "v2602/api"])
@pytest.mark.parametrize("slash", ["", "/"])
def test_every_base_path_gives_a_token_in_the_form_of_a_jwt(sandbox, base, slash):
    answer = ask(sandbox, base, slash)
    assert answer.status_code == 200
    body = answer.json()
    assert body["expires_in"] == 3600
    assert re.fullmatch(r"[A-Za-z0-9]+\.[A-Za-z0-9]+\.[A-Za-z0-9_-]+", body["access_token"])


def test_an_unknown_version_is_not_found(sandbox):
    assert ask(sandbox, "v1901/api").status_code == 404


@pytest.mark.parametrize("name", ["client_id", "client_secret", "api_key"])
def test_a_wrong_credential_is_401(sandbox, name):
    answer = ask(sandbox, **{name: "wrong"})
    assert answer.status_code == 401
    assert answer.json()["error"] == "invalid_client"
    assert answer.json()["errors"][0]["message"]


@pytest.mark.parametrize(
    "changes",
    [
        {"api_key": None},
        {"client_secret": ""},
        {"grant_type": "password"},
        {"grant_type": None},
        {"params": {"api_key": "sandbox-key-1"}},
        {"params": {"client_secret": "sandbox-secret"}},
        {"content_type": f"{FORM}; charset=utf-8"},
        {"content_type": "application/json"},
    ],
)
def test_a_malformed_request_is_400(sandbox, changes):
    assert ask(sandbox, **changes).status_code == 400


def test_extra_fields_and_a_missing_redirect_uri_do_no_harm(sandbox):
    assert ask(sandbox, redirect_uri=None, scope="*", more="x").status_code == 200


def test_the_key_decides_the_company(sandbox):
    for key, name in (("sandbox-key-1", "Mallikirjanpito Oy"), ("sandbox-key-2", "Kuvitelma Oy")):
        session = sandbox.session(key)
        assert session.get(f"{sandbox.api}/company").json()["name"] == name
        assert session.get(f"{sandbox.api}/sessioninfo").json()["name"] == name


def tampered(token):
    head, payload, signature = token.split(".")
    return f"{head}.{payload[:-2]}AA.{signature}"


@pytest.mark.parametrize("spoil", [tampered, lambda token: "", lambda token: "a.b.c", lambda token: token + "ä"])
def test_a_bad_token_is_401(sandbox, spoil):
    token = sandbox.session().headers["Authorization"].split()[1]
    header = f"Bearer {spoil(token)}".encode("latin-1")
    answer = requests.get(f"{sandbox.api}/company", headers={"Authorization": header}, timeout=10)
    assert answer.status_code == 401
    assert answer.json()["errors"][0]["status"] == 401


def test_no_token_is_401(sandbox):
    assert requests.get(f"{sandbox.api}/company", timeout=10).status_code == 401


def test_a_token_ends(clean_sandbox):
    clean_sandbox.set(token_life=0)
    session = clean_sandbox.session()
    assert session.get(f"{clean_sandbox.api}/company").status_code == 401


def test_credentials_never_reach_the_request_log(clean_sandbox):
    ask(clean_sandbox, params={"client_secret": "sandbox-secret"})
    assert "sandbox-secret" not in str(clean_sandbox.requests())
