"""Where one request reads and writes people's words: the store, who reads, what they may do, what they typed."""

from __future__ import annotations

from dataclasses import dataclass

from flask import g, has_request_context
from flask import request as asked

from dashboard.access.settings import LOOPBACK, Settings
from dashboard.access.visitor import who
from dashboard.words.rights import Rights
from dashboard.words.store import NotReady, Store
from dashboard.words.threads import Author, Reader
from dashboard.words.typed import Typed

DEMONSTRATION = Author("Demonstration", "sub_group")


@dataclass(frozen=True)
class Desk:
    """People's words, as one visitor has them."""

    store: Store
    rights: Rights
    typed: Typed | None = None  # the form that was sent and could not be kept

    @property
    def reader(self) -> Reader:
        author = self.rights.author
        return Reader(self.rights.edition, author.name if author else "")

    def seen(self) -> str | None:
        """What a page with words depends on besides its address; None where it must be written anew."""
        if self.typed is not None:
            return None
        try:
            kept = self.store.size() if self.store.is_there else 0
        except NotReady:
            return None
        return f"{kept} {self.rights}"


def desk_for(store: Store | None, settings: Settings, is_made_up: bool) -> Desk | None:
    """The desk of who asks at present; None where words are kept nowhere.

    On a demonstration, a made-up council without sign-in asked for from this machine, whoever asks is of its sub-group.
    """
    if store is None:
        return None
    visitor = who()
    author = Author(visitor.name, visitor.role) if visitor else None
    here = has_request_context() and asked.remote_addr in LOOPBACK
    is_demonstration = author is None and is_made_up and not settings.sign_in and here
    if is_demonstration:
        author = DEMONSTRATION
    typed: Typed | None = g.get("typed") if has_request_context() else None
    return Desk(store, Rights(settings.edition, author, is_demonstration), typed)
