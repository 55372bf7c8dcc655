"""What the environment may say, and with what words the dashboard refuses to start."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from dashboard.access import files
from dashboard.access.files import check_files
from dashboard.access.settings import NotSafe, Settings, from_environment
from dashboard.access.store import Store
from tests.access.conftest import KEY, settings_for
from tests.conftest import ROOT

POSIX_ONLY = pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps other lists of who may read a file")
OPENID = {
    "SAFEGUARDING_SIGN_IN": "openid", "SAFEGUARDING_SECRET_KEY": KEY, "OPENID_ISSUER": "https://login.example/tenant/v2.0/",
    "OPENID_CLIENT_ID": "ours", "OPENID_CLIENT_SECRET": "theirs",
}  # fmt: skip
ACCOUNTS = {"SAFEGUARDING_SIGN_IN": "accounts", "SAFEGUARDING_SECRET_KEY": KEY}


def test_without_a_word_it_is_the_public_edition_on_this_machine() -> None:
    said = from_environment({})
    assert (said.edition, said.sign_in, said.host, said.is_local) == ("public", "", "127.0.0.1", True)
    assert said.publication.name == "safeguarding-public.duckdb"
    assert from_environment({"SAFEGUARDING_EDITION": "internal"}).publication.name == "safeguarding.duckdb"


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"DASH_DEBUG": "0"}, "DASH_DEBUG is set"),
        ({"FLASK_DEBUG": "1"}, "FLASK_DEBUG is set"),
        ({"DASH_MCP_ENABLED": "true"}, "DASH_MCP_ENABLED is set"),
        ({"SAFEGUARDING_EDITION": "secret"}, "must be public or internal"),
        ({"HOST": "0.0.0.0"}, "Set SAFEGUARDING_HOSTS"),  # noqa: S104
        ({"SAFEGUARDING_HOSTS": "https://a.example"}, "Give names only"),
        ({"SAFEGUARDING_HOSTS": "a.example:8050"}, "Give names only"),
        ({"SAFEGUARDING_PROXY": "the proxy"}, "must be the address of the proxy"),
        ({"SAFEGUARDING_SIGN_IN": "yes"}, "must be accounts or openid"),
        ({"SAFEGUARDING_EDITION": "internal", "HOST": "10.0.0.1", "SAFEGUARDING_HOSTS": "a"}, "without sign-in"),
        ({"SAFEGUARDING_EDITION": "internal", "SAFEGUARDING_HOSTS": "a.example"}, "without sign-in"),
        ({**OPENID, "OPENID_CLIENT_SECRET": ""}, "Give OPENID_ISSUER"),
        ({**OPENID, "OPENID_ISSUER": "http://login.example"}, "must begin with https://"),
        *(
            ({**ACCOUNTS, "SAFEGUARDING_SECRET_KEY": key}, "must be a random text of at least 32 characters")
            for key in ("", "dev", KEY[:31], "changeme" * 8, "a" * 64, "my-secret-" + KEY, "0123456789" * 4)
        ),
    ],
)
def test_it_does_not_start_when_it_would_not_be_safe_and_says_what_to_set(said: dict[str, str], why: str) -> None:
    with pytest.raises(NotSafe, match=re.escape(why)):
        from_environment(said)


def test_every_fault_is_told_at_once() -> None:
    with pytest.raises(NotSafe) as told:
        from_environment({"DASH_DEBUG": "1", "HOST": "10.0.0.1", "SAFEGUARDING_SIGN_IN": "accounts"})
    assert len(str(told.value).splitlines()) == 3


def test_what_is_secret_is_not_shown_with_the_settings() -> None:
    said = from_environment(OPENID)
    assert KEY not in repr(said)
    assert "theirs" not in repr(said)
    assert said.openid is not None
    assert said.openid.issuer == "https://login.example/tenant/v2.0"


def test_it_is_known_by_the_names_that_were_given_and_by_those_of_this_machine() -> None:
    said = from_environment({"SAFEGUARDING_HOSTS": "Safeguarding.council.gov.uk, [2001:db8::1]"})
    for host in ("safeguarding.council.gov.uk", "SAFEGUARDING.council.gov.uk:443", "localhost:8050", "[::1]:8050"):
        assert said.knows(host), host
    for host in ("", "evil.example", "council.gov.uk", "localhost.evil.example", "x@evil.example", "[::1"):
        assert not said.knows(host), host


@POSIX_ONLY
def test_it_does_not_start_when_others_on_this_machine_can_read_what_they_should_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publication = tmp_path / "processed" / "safeguarding.duckdb"
    publication.parent.mkdir(mode=0o755)
    publication.touch(mode=0o600)
    settings = settings_for(tmp_path, publication=publication, log=tmp_path / "access.log")
    Store(settings.people)
    check_files(settings)
    for path, mode in (
        (settings.people, 0o750), (settings.people / "people.sqlite", 0o640),
        (publication, 0o604), (publication, 0o602),
    ):  # fmt: skip
        before = path.stat().st_mode
        path.chmod(mode)
        with pytest.raises(NotSafe, match="chmod"):
            check_files(settings)
        path.chmod(before)
    publication.chmod(0o604)
    publication.parent.chmod(0o750)
    check_files(settings)
    monkeypatch.setattr(files.os, "geteuid", lambda: 0)
    check_files(settings)
    with pytest.raises(NotSafe, match="by root"):
        check_files(settings_for(tmp_path, publication=publication, hosts=frozenset({"a.example"})))


@POSIX_ONLY
def test_a_folder_with_other_things_in_it_is_not_closed_to_those_who_use_it(tmp_path: Path) -> None:
    (tmp_path / "something else").touch()
    tmp_path.chmod(0o755)
    Store(tmp_path)
    assert tmp_path.stat().st_mode & 0o777 == 0o755
    assert (tmp_path / "people.sqlite").stat().st_mode & 0o777 == 0o600
    with pytest.raises(NotSafe, match="chmod 700"):
        check_files(settings_for(tmp_path.parent, people=tmp_path))


@POSIX_ONLY
def test_people_are_kept_where_nobody_else_can_look(tmp_path: Path) -> None:
    settings = settings_for(tmp_path)
    settings.people.mkdir(mode=0o755)  # as a fresh copy of the project has it
    (settings.people / "README.md").touch(mode=0o600)
    check_files(settings)
    Store(settings.people)
    assert settings.people.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in settings.people.iterdir()} == {0o600}


def test_app_py_ends_with_plain_words_about_an_internal_edition_that_nobody_signs_in_to(publication: Path) -> None:
    said = {"SAFEGUARDING_PUBLICATION": str(publication), "SAFEGUARDING_EDITION": "internal", "PORT": "1"}
    command = [sys.executable, "app.py"]
    done = subprocess.run(
        command, cwd=ROOT, env={**os.environ, **said}, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 1
    last = done.stderr.strip().splitlines()[-1]
    assert last.startswith("The internal edition of a real council may not be shown without sign-in. Set SAFEGUARDING_")
    assert "Traceback" not in done.stderr


def test_nothing_but_tests_can_have_a_real_council_shown_without_sign_in() -> None:
    assert Settings().made_up_only
    for path in [ROOT / "app.py", *(ROOT / "dashboard").rglob("*.py"), *(ROOT / "bench").rglob("*.py")]:
        if path.name != "settings.py":
            assert "made_up_only" not in path.read_text(encoding="utf-8"), path
    assert "made_up_only=" not in (ROOT / "dashboard" / "access" / "settings.py").read_text(encoding="utf-8")


def test_the_page_on_running_it_names_every_setting_and_no_other() -> None:
    """And everything it points to is there."""
    page = (ROOT / "docs" / "running.md").read_text(encoding="utf-8")
    code = "".join((ROOT / name).read_text() for name in ("app.py", "dashboard/access/settings.py"))
    names = r"SAFEGUARDING_[A-Z_]+|OPENID_[A-Z_]+|[A-Z]+_DEBUG|DASH_MCP_ENABLED"
    assert set(re.findall(names, page)) == set(re.findall(names, code))
    assert "docs/running.md" in (ROOT / "README.md").read_text(encoding="utf-8")
    for path in re.findall(r"`((?:data|docs)/[\w/.-]+|[a-z_]+\.yaml)`", page):
        assert (ROOT / path).exists() or path.startswith("data/processed/") or path == "confirmed.yaml", path
    for command in re.findall(r"python -m dashboard\.access ([a-z]+)", page):
        assert f'add_parser("{command}"' in (ROOT / "dashboard" / "access" / "__main__.py").read_text()
