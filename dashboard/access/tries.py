"""Guessing passwords gets slower and slower: five tries are free, then each has to wait longer than the one before.

Tries are counted for the account and for where they come from, before the password is looked at, so that many at once
are many. An account that nobody has is counted like any other.
"""

from __future__ import annotations

import time
from ipaddress import ip_address, ip_network

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.sqlite import insert

from dashboard.access.sessions import keyed_hash
from dashboard.access.settings import Settings
from dashboard.access.store import Store, failed

FREE = 5
FIRST_WAIT, LONGEST_WAIT = 15, 15 * 60  # seconds
FORGOTTEN_AFTER = 24 * 60 * 60


class Tries:
    """Tries to sign in at one service."""

    def __init__(self, store: Store, settings: Settings):
        self._store, self._settings = store, settings

    def count(self, name: str, place: str) -> int:
        """Counts a try. Gives 0; or, without counting it, the seconds to wait before the next one."""
        now = time.time()
        with self._store.open() as connection:
            connection.execute(delete(failed).where(failed.c.last_at < now - FORGOTTEN_AFTER))
            before = connection.execute(select(failed).where(failed.c.whose.in_(self._whose(name, place)))).all()
            waits = [row.last_at + _wait(row.times) - now for row in before]
            if max(waits, default=0) > 0:
                return int(max(waits)) + 1
            for whose in self._whose(name, place):
                one = insert(failed).values(whose=whose, times=1, last_at=now)
                more = {"times": failed.c.times + 1, "last_at": now}
                connection.execute(one.on_conflict_do_update(index_elements=["whose"], set_=more))
        return 0

    def forgive(self, name: str, place: str) -> None:
        """The try was right: nothing is held against the account, and this one not against the place."""
        of_account, of_place = self._whose(name, place)
        with self._store.open() as connection:
            connection.execute(delete(failed).where(failed.c.whose == of_account))
            connection.execute(update(failed).where(failed.c.whose == of_place).values(times=failed.c.times - 1))

    def _whose(self, name: str, place: str) -> tuple[str, str]:
        """Hashed: people type passwords where a name belongs."""
        return (
            keyed_hash(self._settings, "account", name.strip().casefold()),
            keyed_hash(self._settings, "place", _network(place)),
        )


def _wait(times: int) -> int:
    """Seconds between a try and the next, after this many that failed."""
    return 0 if times < FREE else min(FIRST_WAIT * 2 ** min(times - FREE, 10), LONGEST_WAIT)


def _network(place: str) -> str:
    """Whoever has one address of version 6 has the other 2**64 beside it, too."""
    try:
        address = ip_address(place)
    except ValueError:
        return place
    return str(ip_network((address, 64), strict=False)) if address.version == 6 else place
