"""Local accounts, by command: python -m dashboard.access add NAME --role ROLE, disable NAME, list."""

from __future__ import annotations

import argparse
import os
import sys
from getpass import getpass
from pathlib import Path

from dashboard.access import accounts
from dashboard.access.settings import PROJECT, ROLES
from dashboard.access.store import Store


def main(typed: list[str] | None = None) -> int:
    """Run one command. Gives 0, or 1 with a sentence about what is wrong."""
    parser = argparse.ArgumentParser(
        prog="python -m dashboard.access", description="Who may sign in by a local account."
    )
    commands = parser.add_subparsers(dest="command", required=True)
    add = commands.add_parser("add", help="a new account, or a new role and password; the password is asked for")
    add.add_argument("name")
    add.add_argument("--role", required=True, choices=list(ROLES))
    commands.add_parser("disable", help="end somebody's sessions and let them in no more").add_argument("name")
    commands.add_parser("list", help="every account")
    said = parser.parse_args(typed)
    store = Store(Path(os.environ.get("SAFEGUARDING_PEOPLE") or PROJECT / "data" / "people"))
    if said.command == "add":
        return _add(store, said.name, said.role)
    if said.command == "disable":
        return _disable(store, said.name)
    for one in accounts.all_accounts(store):
        print(f"{one.name}  {ROLES[one.role]}{'  (disabled)' if one.is_disabled else ''}")
    return 0


def _add(store: Store, name: str, role: str) -> int:
    password = getpass("Password: ")
    if getpass("The same again: ") != password:
        print("The two passwords differ. Nothing was changed.", file=sys.stderr)
        return 1
    try:
        accounts.set_account(store, name, role, password)
    except accounts.NotAnAccount as why:
        print(why, file=sys.stderr)
        return 1
    print(f"{name} can sign in as {ROLES[role]}.")
    return 0


def _disable(store: Store, name: str) -> int:
    is_here, ended = accounts.disable(store, name)
    print(f"{ended} session(s) of {name} ended.")
    if not is_here:
        print("There is no local account of this name; your organisation's sign-in decides who gets in by it.")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
