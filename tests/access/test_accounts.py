"""Local accounts: how they are made by command, and how guessing is slowed down."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator

import pytest

from dashboard.access import __main__ as commands
from dashboard.access import accounts, tries
from dashboard.access.settings import Settings
from dashboard.access.store import Store
from dashboard.access.tries import Tries
from tests.access.conftest import PASSWORD, SignIn, typed
from tests.conftest import OUR_OWN_PAGE


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> list[str]:
    """What is typed when the password is asked for."""
    told: list[str] = []
    told_again: Iterator[str] = iter(lambda: told.pop(0), None)
    monkeypatch.setattr(commands, "getpass", lambda _: next(told_again))
    monkeypatch.setenv("SAFEGUARDING_PEOPLE", str(settings.people))
    return told


def test_an_account_is_added_listed_and_disabled_by_command(
    answers: list[str], settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    answers += [PASSWORD, PASSWORD]
    assert commands.main(["add", "Ada@council.gov.uk", "--role", "sub_group"]) == 0
    store = Store(settings.people)
    visitor = accounts.sign_in(store, "ADA@council.gov.uk ", PASSWORD)
    assert visitor is not None
    assert (visitor.name, visitor.role) == ("ada@council.gov.uk", "sub_group")
    assert commands.main(["disable", "ada@council.gov.uk"]) == 0
    assert accounts.sign_in(store, "ada@council.gov.uk", PASSWORD) is None
    capsys.readouterr()
    assert commands.main(["list"]) == 0
    assert capsys.readouterr().out == "ada@council.gov.uk  sub-group  (disabled)\n"


@pytest.mark.parametrize(
    ("name", "typed", "why"),
    [
        ("ada", [PASSWORD, PASSWORD + "x"], "The two passwords differ"),
        ("ada", ["short", "short"], "12 to 200 characters"),
        ("ada", ["my name is ada!", "my name is ada!"], "the name is not in it"),
        ("ada lovelace", [PASSWORD, PASSWORD], "A name has"),
        ("a\nb", [PASSWORD, PASSWORD], "A name has"),
    ],
)
def test_what_is_no_account_is_refused_with_a_sentence(
    answers: list[str], name: str, typed: list[str], why: str, capsys: pytest.CaptureFixture[str], settings: Settings
) -> None:
    answers += typed
    assert commands.main(["add", name, "--role", "sub_group"]) == 1
    assert why in capsys.readouterr().err
    assert accounts.all_accounts(Store(settings.people)) == []


def test_a_password_is_never_an_argument(answers: list[str]) -> None:
    with pytest.raises(SystemExit):
        commands.main(["add", "ada", "--role", "sub_group", "--password", PASSWORD])


def test_the_same_password_is_kept_as_another_argon2id_hash_each_time(store: Store, settings: Settings) -> None:
    kept = b"".join(path.read_bytes() for path in settings.people.iterdir())
    assert kept.count(b"$argon2id$") >= 3
    accounts.set_account(store, "data_officer", "data_officer", PASSWORD)
    assert accounts.sign_in(store, "data_officer", PASSWORD)


def test_after_five_tries_each_has_to_wait_longer(store: Store, settings: Settings) -> None:
    counted = Tries(store, settings)
    now = 1_000_000.0
    waits = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tries.time, "time", lambda: now)
        assert [counted.count("ada", "10.0.0.1") for _ in range(5)] == [0] * 5
        for _ in range(8):
            wait = counted.count("Ada ", "10.0.0.2")
            waits.append(wait - 1)
            now += wait
            assert counted.count("ada", "10.0.0.3") == 0
    assert waits == [15, 30, 60, 120, 240, 480, 900, 900]


def test_many_names_from_one_place_are_slowed_down_and_other_places_are_not(store: Store, settings: Settings) -> None:
    counted = Tries(store, settings)
    for number in range(5):
        assert counted.count(f"name{number}", "2001:db8::1") == 0
    assert counted.count("another", "2001:db8::ffff") > 0, "the same network of version 6"
    assert counted.count("another", "2001:db8:0:1::1") == 0
    for _ in range(10):
        counted.count("ada", "10.0.0.9")
        counted.forgive("ada", "10.0.0.9")
    assert counted.count("ada", "10.0.0.9") == 0, "who signs in rightly is not slowed down"


def test_a_reader_is_told_how_long_to_wait_and_the_right_password_waits_as_well(sign_in: SignIn) -> None:
    client = sign_in()
    for _ in range(5):
        assert client.post("/sign-in", data=typed("sub_group", "wrong"), headers=OUR_OWN_PAGE).status_code == 401
    for name in ("sub_group", "nobody at all"):
        answer = client.post("/sign-in", data=typed(name), headers=OUR_OWN_PAGE)
        assert answer.status_code == 429
        assert 10 <= int(answer.headers["Retry-After"]) <= 16
        assert b"Please wait" in answer.data


def test_names_that_were_tried_are_not_kept(sign_in: SignIn, settings: Settings) -> None:
    """People type their password where the name belongs."""
    sign_in().post("/sign-in", data=typed("Tr0ub4dor and 3", "x"), headers=OUR_OWN_PAGE)
    kept = b"".join(path.read_bytes() for path in settings.people.iterdir())
    assert b"r0ub4dor" not in kept


def test_a_name_that_nobody_has_takes_as_long_as_one_that_somebody_has(store: Store) -> None:
    def seconds(name: str) -> float:
        began = time.perf_counter()
        accounts.sign_in(store, name, "not the password")
        return time.perf_counter() - began

    seconds("warmed up")
    known, unknown = (statistics.median(seconds(name) for _ in range(7)) for name in ("sub_group", "nobody"))
    assert unknown > known / 3
