"""Local accounts, for a board too small to have a sign-in of its own. Passwords are kept as argon2id hashes."""

from __future__ import annotations

import re
import secrets
import time
from dataclasses import dataclass
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import delete, select, update
from sqlalchemy.dialects.sqlite import insert

from dashboard.access.settings import ROLES
from dashboard.access.store import Store, account, session
from dashboard.access.visitor import Visitor

NAME = re.compile(r"[a-z0-9][a-z0-9._@+-]{1,79}")
SHORTEST_PASSWORD, LONGEST_PASSWORD = 12, 200
HASHER = PasswordHasher()  # argon2id with the costs of RFC 9106 for machines with little memory


class NotAnAccount(Exception):
    """An account cannot be like this; its text says why."""


@dataclass(frozen=True)
class Account:
    """An account as the list shows it."""

    name: str
    role: str
    is_disabled: bool


def set_account(store: Store, name: str, role: str, password: str) -> None:
    """A new account; or a new role and password for one that is there, whose sessions end. Raises NotAnAccount."""
    name = name.strip().casefold()
    if not NAME.fullmatch(name):
        raise NotAnAccount("A name has 2 to 80 of the letters a to z, digits and . _ @ + -, and begins with no sign.")
    if role not in ROLES:
        raise NotAnAccount(f"A role is one of: {', '.join(ROLES)}.")
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD or name in password.casefold():
        words = f"A password has {SHORTEST_PASSWORD} to {LONGEST_PASSWORD} characters, and the name is not in it."
        raise NotAnAccount(words)
    row = {
        "role": role, "password_hash": HASHER.hash(password), "is_disabled": False, "changed_at": time.time(),
    }  # fmt: skip
    with store.open() as connection:
        wanted = insert(account).values(name=name, **row)
        connection.execute(wanted.on_conflict_do_update(index_elements=["name"], set_=row))
        connection.execute(delete(session).where(session.c.name == name))


def disable(store: Store, name: str) -> tuple[bool, int]:
    """Lets nobody in by this name any more. Gives whether there is such an account, and how many sessions ended."""
    with store.open() as connection:
        here = connection.execute(
            update(account).where(account.c.name == name.strip().casefold()).values(is_disabled=True)
        )
        ended = connection.execute(delete(session).where(session.c.name.in_([name, name.strip().casefold()])))
        return here.rowcount > 0, ended.rowcount


def all_accounts(store: Store) -> list[Account]:
    wanted = select(account.c.name, account.c.role, account.c.is_disabled).order_by(account.c.name)
    with store.open() as connection:
        return [Account(*row) for row in connection.execute(wanted)]


def sign_in(store: Store, name: str, password: str) -> Visitor | None:
    """Whose name and password these are; None for anybody else. Takes as long for a name that nobody has."""
    with store.open() as connection:
        wanted = select(account).where(account.c.name == name.strip().casefold())
        found = connection.execute(wanted).one_or_none()
    kept = found.password_hash if found is not None else _of_nobody()
    try:
        HASHER.verify(kept, password[: LONGEST_PASSWORD + 1])
    except (VerificationError, InvalidHashError):
        return None
    return Visitor(found.name, found.role) if found is not None and not found.is_disabled else None


@cache
def _of_nobody() -> str:
    """A hash that no password has, so that an unknown name is not told by a quicker answer."""
    return HASHER.hash(secrets.token_urlsafe(32))
