"""The words by command: python -m dashboard.words backup FILE, restore FILE, upgrade."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from dashboard.access.settings import words_of
from dashboard.words.backup import back_up, restore
from dashboard.words.store import NotReady, Store


def main(typed: list[str] | None = None) -> int:
    """Run one command. Gives 0, or 1 with a sentence about what is wrong."""
    parser = argparse.ArgumentParser(
        prog="python -m dashboard.words", description="What people have written about figures."
    )
    commands = parser.add_subparsers(dest="command", required=True)
    backup = commands.add_parser("backup", help="write all of it to a new file, while people go on writing")
    backup.add_argument("file", type=Path)
    restoring = commands.add_parser("restore", help="fill an empty database with a backup")
    restoring.add_argument("file", type=Path)
    commands.add_parser("upgrade", help="bring the database to the shape of this version")
    said = parser.parse_args(typed)
    store = Store(words_of(os.environ))
    try:
        if said.command == "backup":
            if not store.is_there:
                raise NotReady("Nobody has written anything yet.")
            print(f"{back_up(store, said.file):,} rows are in {said.file}.")
        elif said.command == "restore":
            print(f"{restore(store, said.file):,} rows came back from {said.file}.")
        else:
            store.upgrade()
            print("The database of words has the shape of this version.")
    except NotReady as why:
        print(why, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    os.umask(0o077)  # what is written here is for nobody else on this machine
    raise SystemExit(main())
