"""What is done with a thread: answered, decided, closed, opened again, shown to the public or withdrawn from it."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.address import address
from dashboard.forms.figures import again
from dashboard.forms.sent import Sent
from dashboard.pages.comment import agencies
from dashboard.pages.request import Request
from dashboard.pages.thread import DECIDED_AT
from dashboard.view import View
from dashboard.words import meetings, questions
from dashboard.words.desk import Desk
from dashboard.words.threads import Author, Said, Version, add, decision, said_by


class NotTheirs(Exception):
    """It is not for this author to do."""


def keep_next(request: Request, desk: Desk, author: Author, seen: Sequence[Version], sent: Sent) -> str:
    """Save the next version of a thread. Gives where to go on to; empty when it is not fit to be kept.

    Raises NotTheirs, WrittenMeanwhile and NotReady.
    """
    one = seen[-1]
    said = _said(request, desk, seen, sent)
    if said is None or not sent.is_fit:
        return ""
    add(desk.store, one.thread_id, sent.number("after"), said, author, sent.form)
    return address(View("words", thread=str(one.thread_id), said=str(one.thread_id)))


def _said(request: Request, desk: Desk, seen: Sequence[Version], sent: Sent) -> Said | None:
    one = seen[-1]
    is_asked = one.kind != "commentary"
    match sent.values.get("do"):
        case "answer" if is_asked:
            answer = sent.text(questions.ANSWER)
            return again(one, sent, request, answer, answer=answer, state="answered")
        case "decide" if is_asked:
            held = {str(it.meeting_id): it.meeting_id for it in meetings.meetings(desk.store)}
            at = held.get(sent.one_of(DECIDED_AT, held))
            decided = sent.text(questions.DECIDED)
            return again(one, sent, request, decided, decided=decided, meeting_id=at)
        case "plan" if is_asked:
            _, owner, due_on = questions.FIELDS
            return said_by(one, owner=sent.one_of(owner, agencies(request)), due_on=sent.day(due_on))
        case "close":
            return said_by(one, state="closed")
        case "open":
            return said_by(one, state="open")
        case "public":
            if not desk.rights.may_mark(seen):
                raise NotTheirs
            ruled = decision(seen) or one
            return said_by(one, audience="public", decided=ruled.decided, meeting_id=ruled.meeting_id)
        case "withdraw":
            return said_by(one, audience="withdrawn")
    sent.faults[""] = "This cannot be done here."
    return None
