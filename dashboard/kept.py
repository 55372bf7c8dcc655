"""What was worked out once and may be asked for again; a publication never changes."""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import Generic, TypeVar

Thing = TypeVar("Thing")


class Kept(Generic[Thing]):
    """Things by what was asked, up to ``most`` in size together; then the one not asked for longest goes.

    Safe to ask from many threads. Things are shared: nobody may change one.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._things: OrderedDict[object, tuple[Thing, int]] = OrderedDict()
        self._size = 0
        self._lock = threading.Lock()

    def get(self, asked: object) -> Thing | None:
        with self._lock:
            if asked not in self._things:
                return None
            self._things.move_to_end(asked)
            return self._things[asked][0]

    def keep(self, asked: object, thing: Thing, size: int) -> None:
        """Nothing is kept that would drive out a quarter of the others."""
        with self._lock:
            if asked in self._things or size > self._most // 4:
                return
            self._things[asked] = (thing, size)
            self._size += size
            while self._size > self._most:
                _, (_, oldest) = self._things.popitem(last=False)
                self._size -= oldest
