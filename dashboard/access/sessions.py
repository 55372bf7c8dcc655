"""Sessions, kept on the server so that they can be ended. The browser has a random token and nothing else.

What is kept is a keyed hash of the token together with what it is bound to: the edition, the way of signing in and the
browser. A token shown by another browser, to another service, or under another key is that of nobody.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time

from sqlalchemy import delete, insert, or_, select, update

from dashboard.access.settings import ROLES, Settings
from dashboard.access.store import Store, account, session
from dashboard.access.visitor import Visitor

IDLE_SECONDS = 30 * 60
LONGEST_SECONDS = 8 * 60 * 60
SECONDS_BETWEEN_NOTES = 60  # how exactly it is kept when a session was last used


def keyed_hash(settings: Settings, *parts: str) -> str:
    """What stands in the file instead of ``parts``, which cannot be guessed from it without the secret key."""
    return hmac.new(settings.secret_key.encode(), "\n".join(parts).encode(), hashlib.sha256).hexdigest()


class Sessions:
    """The sessions of one service."""

    def __init__(self, store: Store, settings: Settings):
        self._store, self._settings = store, settings

    def begin(self, visitor: Visitor, browser: str) -> str:
        """A new session: its token, which is new at every sign-in. Sessions that have run out are removed."""
        token, now = secrets.token_urlsafe(32), time.time()
        role = visitor.role if self._settings.sign_in == "openid" else None
        row = {"name": visitor.name, "role": role, "began_at": now, "seen_at": now}
        with self._store.open() as connection:
            run_out = or_(session.c.seen_at <= now - IDLE_SECONDS, session.c.began_at <= now - LONGEST_SECONDS)
            connection.execute(delete(session).where(run_out))
            connection.execute(insert(session).values(token_hash=self._hash(token, browser), **row))
        return token

    def find(self, token: str, browser: str) -> Visitor | None:
        """Whose session it is, with the role they have now; None when it has run out, was ended or never was."""
        now = time.time()
        its = session.c.token_hash == self._hash(token, browser)
        its_account = (session.c.name == account.c.name) & session.c.role.is_(None) & ~account.c.is_disabled
        wanted = select(session, account.c.role.label("role_now")).outerjoin(account, its_account)
        with self._store.open() as connection:
            found = connection.execute(wanted.where(its)).one_or_none()
            if found is None:
                return None
            role = found.role or found.role_now
            late = now >= found.seen_at + IDLE_SECONDS or now >= found.began_at + LONGEST_SECONDS
            if late or role not in ROLES:
                connection.execute(delete(session).where(its))
                return None
            if now >= found.seen_at + SECONDS_BETWEEN_NOTES:
                connection.execute(update(session).where(its).values(seen_at=now))
            return Visitor(found.name, role)

    def end(self, token: str, browser: str) -> None:
        with self._store.open() as connection:
            connection.execute(delete(session).where(session.c.token_hash == self._hash(token, browser)))

    def _hash(self, token: str, browser: str) -> str:
        return keyed_hash(self._settings, self._settings.edition, self._settings.sign_in, browser, token)
