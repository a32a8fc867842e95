"""What ./dev does before anything is there, and the sentences it stops with."""

import ast
import runpy
import subprocess
import sys

import pytest

from devtools import browser, commands, debian, environment, odoo, postgres
from devtools.paths import LOCK_FILE, ROOT
from devtools.progress import NoNetwork, Stop


def test_the_door_parses_on_every_python_3():
    ast.parse((ROOT / "dev").read_text(), feature_version=(3, 4))
    assert not any(isinstance(node, ast.JoinedStr) for node in ast.walk(ast.parse((ROOT / "dev").read_text())))


@pytest.mark.parametrize("version", [(3, 9, 18), (3, 14, 0)])
def test_a_wrong_python_is_told_in_one_sentence(monkeypatch, version):
    monkeypatch.setattr(sys, "version_info", version)
    monkeypatch.setattr(sys, "argv", ["dev", "test"])
    with pytest.raises(SystemExit, match=r"^Odoo 19 needs Python 3\.10 to 3\.13 .* python3\.11 dev test\.$"):
        runpy.run_path(str(ROOT / "dev"), run_name="__main__")


def test_the_automatic_check_runs_the_tests_and_nothing_else():
    last_line = (ROOT / ".ci" / "run").read_text().splitlines()[-1]
    assert last_line.endswith("exec ./dev test < /dev/null")


def test_the_lock_file_pins_everything_and_names_no_registry():
    text = LOCK_FILE.read_text()
    entries = [line for line in text.splitlines() if line and not line.startswith((" ", "#"))]
    assert entries
    assert all("==" in entry for entry in entries)
    assert "http" not in text.replace("aiohttp", "").replace("httpx", "").replace("httpcore", "")
    assert environment.locked("uv").startswith("uv==")
    assert environment.locked("uv").count("==") == 1


def test_a_full_disk_is_told_before_the_set_up(monkeypatch):
    monkeypatch.setattr(environment, "GIGABYTES_NEEDED", 10**6)
    with pytest.raises(Stop, match="free some space"):
        environment.check_disk()


@pytest.mark.parametrize(
    ("output", "kind", "told"),
    [
        ("fatal: unable to access: Could not resolve host: x", NoNetwork, "the network does not answer"),
        ("SSLError(... CERTIFICATE_VERIFY_FAILED ...)", NoNetwork, "does not trust the certificate"),
        ("write error: No space left on device", Stop, "the disk is full"),
        ("one\n\nE: package x is not there\n", Stop, "Could not fetch it: E: package x is not there"),
        ("", Stop, "Could not fetch it: it said nothing"),
    ],
)
def test_the_reason_of_a_failure_is_told_in_a_few_words(monkeypatch, tmp_path, output, kind, told):
    monkeypatch.setattr(commands, "LOGS", tmp_path)
    fail = [sys.executable, "-c", f"import sys; print({output!r}); sys.exit(1)"]
    with pytest.raises(Stop, match=told) as caught:
        commands.run_online(fail, "fetch it", log="x")
    assert caught.type is kind


def test_the_mirror_is_the_one_the_machine_uses(monkeypatch):
    rows = "http://mirror.example/debian-security bookworm-security\nhttp://mirror.example/debian bookworm\n"
    answer = subprocess.CompletedProcess([], 0, stdout=rows)
    monkeypatch.setattr(subprocess, "run", lambda *arguments, **options: answer)
    assert debian.mirror() == "http://mirror.example/debian"


def test_somebody_who_is_not_root_is_told_the_command(monkeypatch):
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    monkeypatch.setattr("shutil.which", lambda name: None)
    monkeypatch.setattr(browser, "has_library", lambda name: True)
    with pytest.raises(Stop, match="sudo apt-get install wkhtmltopdf chromium$"):
        browser.prepare(with_chromium=True)


@pytest.mark.parametrize("inner", ["", "usr/lib/python3/dist-packages"])
def test_odoo_is_found_in_a_checkout_and_in_an_unpacked_package(tmp_path, inner):
    release = tmp_path / inner / "odoo" / "release.py"
    release.parent.mkdir(parents=True)
    release.write_text("version_info = (19, 0, 0, FINAL, 0, '')\n")
    assert odoo.prepare(tmp_path) == tmp_path / inner


def test_another_odoo_is_refused(tmp_path):
    with pytest.raises(Stop, match="holds no Odoo"):
        odoo.prepare(tmp_path)
    (tmp_path / "odoo").mkdir()
    (tmp_path / "odoo" / "release.py").write_text("version_info = (18, 0, 0, FINAL, 0, '')\n")
    with pytest.raises(Stop, match=r"holds Odoo 18\.0, and this addon needs 19\.0"):
        odoo.prepare(tmp_path)


@pytest.mark.parametrize(
    ("url", "where"),
    [
        ("postgresql://me:p%40ss@db.example:5433/any", ("db.example", 5433, "me", "p@ss")),
        ("postgres://me@/any?host=/run/postgresql&port=5434", ("/run/postgresql", 5434, "me", None)),
        ("postgresql:///any", (None, None, None, None)),
    ],
)
def test_a_server_is_read_from_its_address(monkeypatch, url, where):
    monkeypatch.setenv("DATABASE_URL", url)
    server = postgres.configured()
    assert (server.host, server.port, server.user, server.password) == where
    assert not server.is_own
    assert server.database_name("demo") != "procountor_demo"


def test_a_server_is_read_from_the_usual_variables(monkeypatch):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    for name in ("PGHOST", "PGPORT", "PGUSER", "PGPASSWORD"):
        monkeypatch.delenv(name, raising=False)
    assert postgres.configured() is None
    monkeypatch.setenv("PGHOST", "/run/postgresql")
    assert postgres.configured() == postgres.Server("/run/postgresql", None, None, None, is_own=False)


@pytest.mark.parametrize(("left", "is_kept"), [(["PG_VERSION"], True), (["PG_VERSION", "postmaster.pid"], False)])
def test_a_server_that_was_cut_off_starts_over(monkeypatch, tmp_path, left, is_kept):
    data = tmp_path / "postgres"
    data.mkdir()
    for name in left:
        (data / name).touch()
    monkeypatch.setattr(postgres, "DATA", data)
    monkeypatch.setattr(postgres, "is_up", lambda: False)
    monkeypatch.setattr(postgres, "run", lambda *arguments, **options: None)
    monkeypatch.setattr(postgres, "make_data_folder", lambda: data.mkdir())
    postgres.start()
    assert data.exists()
    assert (data / "PG_VERSION").exists() == is_kept


def test_an_address_of_another_kind_is_refused():
    with pytest.raises(Stop, match="does not look like postgresql://"):
        postgres.from_url("mysql://x")


def test_the_socket_of_a_deep_clone_stands_elsewhere(monkeypatch, tmp_path):
    monkeypatch.setattr(postgres, "DATA", tmp_path / "short")
    assert len(str(postgres.socket_folder())) < 90
    monkeypatch.setattr(postgres, "DATA", tmp_path / ("deep" * 30))
    assert len(str(postgres.socket_folder() / ".s.PGSQL.5432")) <= 107
