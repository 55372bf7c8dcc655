"""Who asks at present, and what they look at."""

from __future__ import annotations

from dataclasses import dataclass

from flask import g, has_request_context

from dashboard.access.settings import ROLES


@dataclass(frozen=True)
class Visitor:
    """Somebody who has signed in."""

    name: str
    role: str  # one of ROLES

    @property
    def role_in_words(self) -> str:
        return ROLES[self.role]


def who() -> Visitor | None:
    """Who makes the present request; None where nobody signs in."""
    visitor: Visitor | None = g.get("visitor") if has_request_context() else None
    return visitor


def asker() -> str | None:
    """The name of whoever makes the present request; None where nobody signs in."""
    visitor = who()
    return visitor.name if visitor else None


def looks_at(view: str) -> None:
    """Keep for the log what the present request shows: names out of the publication, never what somebody typed."""
    if has_request_context():
        g.looked_at = view
