"""The store of people's words: nothing that was saved is lost, changed or half there."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboard.words import __main__ as commands
from dashboard.words.backup import back_up, everything, restore
from dashboard.words.meetings import hold, meetings
from dashboard.words.store import NotReady, Store, newest_shape
from dashboard.words.tables import TABLES
from dashboard.words.threads import Author, WrittenMeanwhile, add, begin, history, said_by
from tests.conftest import ROOT
from tests.words.conftest import ADA, BEN, FIGURE, SAID, form, new_database

LINES = "\n".join([
    "import sys, itertools",
    "from dashboard.words.store import Store",
    "from dashboard.words.threads import begin",
    "from tests.words.conftest import FIGURE, SAID, ADA",
    "from dataclasses import replace",
    "store = Store(sys.argv[1])",
    "for number in itertools.count():",
    "    words = f'{sys.argv[2]} {number} ' + 'x' * 900",
    "    begin(store, 'commentary', FIGURE, replace(SAID, what=words), ADA, words[:40])",
    "    print(number, flush=True)",
])  # fmt: skip


def test_what_is_saved_comes_back_as_it_was_with_author_role_and_time(store: Store) -> None:
    thread = begin(store, "commentary", FIGURE, SAID, ADA, form())
    [one] = history(store, thread)
    assert (one.what, one.why, one.evidence, one.owner) == (SAID.what, SAID.why, SAID.evidence, SAID.owner)
    assert (one.author, one.role, one.number, one.state) == ("ada", "sub_group", 1, "open")
    assert (one.indicator_id, one.area_code, one.period_end) == ("referrals_rate", "E08000012", FIGURE.period_end)
    assert one.written_at.tzinfo is None


def test_a_newer_version_stands_beside_the_older_ones(store: Store) -> None:
    thread = begin(store, "commentary", FIGURE, SAID, ADA, form())
    add(store, thread, 1, replace(SAID, what="It fell a little."), BEN, form())
    add(store, thread, 2, replace(SAID, state="closed"), ADA, form())
    assert [(one.number, one.what, one.author, one.state) for one in history(store, thread)] == [
        (1, SAID.what, "ada", "open"),
        (2, "It fell a little.", "ben", "open"),
        (3, SAID.what, "ada", "closed"),
    ]


def test_two_who_answer_the_same_words_do_not_overwrite_each_other(store: Store) -> None:
    thread = begin(store, "commentary", FIGURE, SAID, ADA, form())
    add(store, thread, 1, SAID, BEN, form())
    with pytest.raises(WrittenMeanwhile):
        add(store, thread, 1, SAID, ADA, form())
    assert [one.author for one in history(store, thread)] == ["ada", "ben"]


def test_a_form_that_is_sent_twice_is_kept_once(store: Store) -> None:
    first, second = form(), form()
    thread = begin(store, "commentary", FIGURE, SAID, ADA, first)
    assert begin(store, "commentary", FIGURE, SAID, ADA, first) == thread
    add(store, thread, 1, SAID, ADA, second)
    add(store, thread, 1, SAID, ADA, second)
    assert len(history(store, thread)) == 2
    assert hold(store, "Sub-group", FIGURE.period_end, ADA, first) == hold(store, "X", FIGURE.period_end, ADA, first)
    assert len(meetings(store)) == 1


def test_nothing_in_the_product_changes_or_removes_what_was_written() -> None:
    """Only the migrations, which are read before they are run, could."""
    for path in sorted((ROOT / "dashboard" / "words").glob("*.py")):
        text = path.read_text(encoding="utf-8").replace("with_for_update(", "")
        assert "import update" not in text and "import delete" not in text, path
        assert not [word for word in ("update(", "delete(", "UPDATE ", "DELETE FROM", "DROP ") if word in text], path


def test_a_file_comes_with_the_first_words_and_is_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "people" / "words.sqlite"
    store = Store(f"sqlite:///{path}")
    assert history(store, 1) == []
    assert not path.exists()
    begin(store, "commentary", FIGURE, SAID, ADA, form())
    assert path.stat().st_mode & 0o077 == 0
    store.close()


def test_the_shape_that_migrations_make_is_the_one_that_is_asked_for(store: Store) -> None:
    with store.read() as connection:
        found = sqlalchemy.inspect(connection)
        for table in TABLES.sorted_tables:
            made = {column["name"]: bool(column["nullable"]) for column in found.get_columns(table.name)}
            assert made == {column.name: bool(column.nullable) for column in table.columns}
            assert len(found.get_indexes(table.name)) >= len(table.indexes)


def test_a_database_of_a_newer_version_is_refused_and_left_alone(url: str) -> None:
    store = Store(url)
    store.upgrade()
    with store.write() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    store.close()
    newer = Store(url)
    with pytest.raises(NotReady, match="newer version"):
        begin(newer, "commentary", FIGURE, SAID, ADA, form())
    newer.close()


def test_postgresql_is_brought_up_to_date_by_command_only(postgres: str, monkeypatch: pytest.MonkeyPatch) -> None:
    url = new_database(postgres)
    store = Store(url)
    with pytest.raises(NotReady, match=r"python -m dashboard\.words upgrade"):
        begin(store, "commentary", FIGURE, SAID, ADA, form())
    monkeypatch.setenv("SAFEGUARDING_WORDS", url)
    assert commands.main(["upgrade"]) == 0
    assert begin(store, "commentary", FIGURE, SAID, ADA, form()) == 1
    store.close()
    assert newest_shape() == "0002"


def test_a_database_that_does_not_answer_is_said_so_in_words(tmp_path: Path) -> None:
    nowhere = Store("postgresql+psycopg://words@127.0.0.1:1/words")
    with pytest.raises(NotReady, match="does not answer"):
        history(nowhere, 1)
    (tmp_path / "broken.sqlite").write_bytes(b"no database" * 100)
    with pytest.raises(NotReady, match="does not answer"):
        history(Store(f"sqlite:///{tmp_path / 'broken.sqlite'}"), 1)


# ------------------------------------------------------------------------------------------------------ many at once


def write_at_once(url: str, writers: int, seconds: float) -> tuple[Counter[str], list[str]]:
    """Writers that each add to threads of their own and to one that all share: what each has saved, and faults."""
    saved, faults = Counter[str](), list[str]()
    shared = Store(url)
    thread = begin(shared, "question", FIGURE, SAID, ADA, form())
    end = time.monotonic() + seconds

    def write(name: str) -> None:
        store, author = Store(url), Author(name, "sub_group")
        try:
            while time.monotonic() < end:
                begin(store, "commentary", FIGURE, replace(SAID, what=f"{name}"), author, os.urandom(8).hex())
                saved[name] += 1
                before = history(store, thread)[-1]
                try:
                    add(store, thread, before.number, said_by(before, answer=name), author, os.urandom(8).hex())
                    saved[f"{name}, shared"] += 1
                except WrittenMeanwhile:
                    continue
        except Exception as error:
            faults.append(f"{name}: {error!r}")
        finally:
            store.close()

    threads = [threading.Thread(target=write, args=(f"writer {number}",)) for number in range(writers)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    shared.close()
    return saved, faults


def test_twenty_writers_at_once_lose_nothing(url: str) -> None:
    store = Store(url)
    store.upgrade()
    saved, faults = write_at_once(url, 20, 3)
    assert faults == []
    kept = Counter[str]()
    rows = everything(store)
    names = [column.name for column in TABLES.tables["version"].columns]
    for row in rows["version"]:
        one = dict(zip(names, row, strict=True))
        kept[f"{one['author']}, shared" if one["thread_id"] == 1 else one["author"]] += 1
    kept.subtract({"ada, shared": 1})
    assert +kept == saved
    assert len([name for name in saved if "shared" not in name]) == 20
    numbers = [one.number for one in history(store, 1)]
    assert numbers == list(range(1, len(numbers) + 1))
    store.close()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.tuples(st.integers(0, 3), st.integers(0, 2), st.booleans()), max_size=25))
def test_no_interleaving_of_readers_and_writers_loses_a_version(
    file_store: Store, steps: list[tuple[int, int, bool]]
) -> None:
    """Four people read threads and write after what they have read, in any order: each version is kept, or refused."""
    threads = [begin(file_store, "question", FIGURE, SAID, ADA, form()) for _ in range(3)]
    read = {(person, thread): 1 for person in range(4) for thread in threads}
    model = {thread: ["ada"] for thread in threads}
    for person, which, is_write in steps:
        thread = threads[which]
        if not is_write:
            read[person, thread] = history(file_store, thread)[-1].number
            continue
        author = Author(f"person {person}", "sub_group")
        is_newest = read[person, thread] == len(model[thread])
        try:
            add(file_store, thread, read[person, thread], SAID, author, form())
            assert is_newest
            model[thread].append(author.name)
        except WrittenMeanwhile:
            assert not is_newest
    for thread in threads:
        assert [one.author for one in history(file_store, thread)] == model[thread]


def test_a_process_killed_while_saving_leaves_the_whole_comment_or_none(tmp_path: Path) -> None:
    """What it said was saved is there; of what it was saving all of it, or nothing."""
    path = tmp_path / "words.sqlite"
    for turn in range(8):
        writing = subprocess.Popen(
            [sys.executable, "-c", LINES, f"sqlite:///{path}", f"turn {turn}"],
            cwd=ROOT, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert writing.stdout is not None
        writing.stdout.readline()
        time.sleep(0.01 + 0.03 * turn)
        writing.send_signal(signal.SIGKILL)
        told = len(writing.stdout.read().splitlines()) + 1
        writing.wait()
        writing.stdout.close()
        store = Store(f"sqlite:///{path}")
        rows = everything(store)
        store.close()
        kept = [row for row in rows["version"] if f"turn {turn} " in str(row)]
        assert told <= len(kept) <= told + 1
        assert len(rows["thread"]) == len(rows["version"])
        assert all("x" * 900 in str(row) for row in kept)


# --------------------------------------------------------------------------------------------------------- backups


def fill(store: Store) -> None:
    at = hold(store, "Sub-group", FIGURE.period_end, ADA, form())
    thread = begin(store, "question", FIGURE, SAID, ADA, form(), asked_at=at)
    add(
        store,
        thread,
        1,
        replace(SAID, answer="Ünïcode, “quotes” and\nlines", decided="Yes", meeting_id=at),
        BEN,
        form(),
    )
    begin(store, "commentary", FIGURE, replace(SAID, due_on=FIGURE.period_end), ADA, form())


def test_a_restored_backup_is_the_same_store_and_can_be_written_to(url: str, store: Store, tmp_path: Path) -> None:
    fill(store)
    assert back_up(store, tmp_path / "backup") == 6
    assert {path.name for path in tmp_path.iterdir() if "backup" in path.name} == {"backup"}
    other = url.replace("words.sqlite", "other.sqlite")
    if not store.is_sqlite:
        other = new_database(url.partition("@")[2].partition("/")[0])
    again = Store(other)
    assert restore(again, tmp_path / "backup") == 6
    assert everything(again) == everything(store)
    assert begin(again, "action", FIGURE, SAID, ADA, form()) == 3
    again.close()


def test_words_move_from_a_file_to_postgresql_by_backup_and_restore(
    file_store: Store, postgres: str, tmp_path: Path
) -> None:
    fill(file_store)
    back_up(file_store, tmp_path / "backup")
    there = Store(new_database(postgres))
    restore(there, tmp_path / "backup")
    assert everything(there) == everything(file_store)
    there.close()


def test_a_backup_taken_while_people_write_is_of_one_moment(file_store: Store, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'words.sqlite'}"
    writing = threading.Thread(target=write_at_once, args=(url, 4, 1.5))
    writing.start()
    time.sleep(0.5)
    back_up(file_store, tmp_path / "backup")
    writing.join()
    again = Store(f"sqlite:///{tmp_path / 'again.sqlite'}")
    restore(again, tmp_path / "backup")
    rows = everything(again)
    assert {row[0] for row in rows["thread"]} == {row[0] for row in rows["version"]}
    assert rows["thread"]
    again.close()


def test_a_restore_writes_over_nothing_and_a_damaged_backup_is_refused(
    file_store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(file_store)
    backup = tmp_path / "backup"
    back_up(file_store, backup)
    before = everything(file_store)
    with pytest.raises(NotReady, match="already"):
        restore(file_store, backup)
    with pytest.raises(NotReady, match="already"):
        back_up(file_store, backup)
    assert everything(file_store) == before
    damaged = bytearray(backup.read_bytes())
    damaged[5000:9000] = os.urandom(4000)
    (tmp_path / "damaged").write_bytes(damaged)
    monkeypatch.setenv("SAFEGUARDING_PEOPLE", str(tmp_path / "empty"))
    assert commands.main(["restore", str(tmp_path / "damaged")]) == 1
    assert commands.main(["restore", str(tmp_path / "nothing")]) == 1
    assert commands.main(["backup", str(tmp_path / "none")]) == 1
    said = capsys.readouterr()
    assert "damaged, or no backup" in said.err
    assert "Nobody has written anything yet." in said.err
    assert commands.main(["restore", str(backup)]) == 0
    assert "6 rows came back" in capsys.readouterr().out
