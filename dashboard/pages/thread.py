"""One thread of people's words: all its versions, and what may be done with it."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard import components, queries, wording
from dashboard.address import address
from dashboard.pages import comment, problems, said, write
from dashboard.pages.request import Page, Request
from dashboard.view import View
from dashboard.words import meetings, questions
from dashboard.words.desk import Desk
from dashboard.words.threads import Version, decision, history
from dashboard.words.typed import Field

NONE = "There are no such words, or they are not for you to see."
KINDS = {"commentary": "Commentary", **questions.KINDS}
DECIDED_AT = Field("meeting_id", "At which meeting")


def render(request: Request) -> Page:
    found: list[Any] = []
    content = said.where_kept(request, lambda desk: _content(request, desk, found))
    return Page(str(found[0]), content) if found else _unreadable(content)


def _unreadable(content: list[Any]) -> Page:
    page = problems.not_found(NONE)
    return Page(page.title, content, status=503) if content else page


def _content(request: Request, desk: Desk, title: list[Any]) -> list[Any]:
    seen = desk.reader.sees(history(desk.store, int(request.view.thread)))
    if not seen:
        return []
    one = seen[-1]
    area = queries.area(request.cursor, one.area_code)
    indicator = queries.indicator(request.cursor, one.indicator_id)
    about = indicator["plain_title"] if indicator else one.indicator_id
    place = area["area_name"] if area else one.area_code
    when = wording.period_ending(one.period_end, one.period_type, indicator or {"measured": "during"})
    title.append(f"{KINDS[one.kind]} on {about}, {place}, {when}")
    names = {one.indicator_id: about} if indicator else {}
    words = said.commentary_words(one) if one.kind == "commentary" else said.question_words(one, decision(seen))
    saved = (
        [html.P("Saved.", className="notice saved", role="status")]
        if request.view.said and one.author == desk.reader.name
        else []
    )
    return [
        html.P(["On ", said.link_to(one, names), "."], className="above"),
        html.H1(title[0], tabIndex=-1),
        *comment.demonstration(desk),
        *saved,
        *write.faults(desk),
        html.P(html.B(state_words(one))),
        *words,
        said.signed(request, seen, with_way=False),
        *said.history(request, seen),
        *_forms(request, desk, seen),
    ]


def state_words(one: Version) -> str:
    """How a thread stands, as a sentence."""
    if one.kind == "commentary":
        return "Open: it is carried forward until it is closed." if one.is_open else "Closed."
    late = " It is overdue." if one.is_overdue(questions.today()) else ""
    return f"{questions.STATES[one.kind][one.state]}, {one.owner}.{late}"


def _forms(request: Request, desk: Desk, seen: list[Version]) -> list[Any]:
    if not desk.rights.may_write:
        return []
    one, to = seen[-1], address(View("words", thread=request.view.thread))

    def form(do: str, parts: list[Any], button: str) -> Any:
        after = write.hidden(desk, "after", str(one.number), do)
        return write.form(desk, [after, *parts], button, to=to, do=do)

    content: list[Any] = []
    if one.kind != "commentary":
        answer = write.text_field(desk, questions.ANSWER, one.answer, "answer")
        content += [html.H2("Answer"), form("answer", [answer], "Save the answer")]
        content += [html.H2("What a meeting decided"), *_decision(desk, form)]
        content += [html.H2("Who is to answer, and by when"), form("plan", _plan(request, desk, one), "Save")]
    elif desk.rights.may_reword(seen):
        view = View("comment", one.indicator_id, one.area_code, period=one.period_type, end=one.period_end.isoformat())
        content.append(html.P(components.link("Say it anew", address(view, thread=request.view.thread))))
    content.append(html.H2("Close it, or show it to the public"))
    content.append(form("open", [], "Open it again") if one.state == "closed" else form("close", [], "Close it"))
    if one.is_public:
        content.append(form("withdraw", [], "Show it to the public no more"))
    elif desk.rights.may_mark(seen):
        content.append(html.P("The public will see the words above and the role of who wrote them, without a name."))
        content.append(form("public", [], "Show these words to the public"))
    else:
        content.append(html.P("You wrote these words. Somebody else can show them to the public.", className="note"))
    return content


def _plan(request: Request, desk: Desk, one: Version) -> list[Any]:
    _, owner, due_on = questions.FIELDS
    agencies = [(name, name) for name in comment.agencies(request)]
    due = one.due_on.isoformat() if one.due_on else ""
    return [write.choice_field(desk, owner, agencies, one.owner, "plan"), write.text_field(desk, due_on, due, "plan")]


def _decision(desk: Desk, form: Any) -> list[Any]:
    held = [(str(one.meeting_id), comment.meeting_words(one)) for one in meetings.meetings(desk.store)]
    if not held:
        return [html.P(["No meeting is listed yet. ", components.link("Add one", "/meetings"), "."])]
    at = write.choice_field(desk, DECIDED_AT, held, held[0][0], "decide")
    return [form("decide", [at, write.text_field(desk, questions.DECIDED, do="decide")], "Save the decision")]
