"""What people say about a figure: commentary, questions, actions, with who said it and when."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from dash import html

from dashboard import components, queries, wording
from dashboard.access.settings import ROLES
from dashboard.address import address
from dashboard.pages import beside
from dashboard.pages.request import Request, Row
from dashboard.view import View
from dashboard.words import commentary, questions
from dashboard.words.desk import Desk
from dashboard.words.store import NotReady
from dashboard.words.threads import Version, as_written, decision

if TYPE_CHECKING:
    from dashboard.pages.trend import Trend

AUDIENCES = {"internal": "Not for the public.", "public": "For the public.", "withdrawn": "Withdrawn from the public."}
SAVED = "Saved. It is shown below."


def where_kept(request: Request, show: Callable[[Desk], list[Any]]) -> list[Any]:
    """What ``show`` makes of people's words; nothing where none are kept, a sentence where they cannot be read."""
    if request.desk is None:
        return []
    try:
        return show(request.desk)
    except NotReady:
        return [
            html.P("What people have said cannot be read at present. The figures are not touched.", className="notice")
        ]


def section(trend: Trend) -> list[Any]:
    """On the indicator page; nothing where nobody has said anything and the reader may not either."""
    return where_kept(trend.request, lambda desk: _section(trend, desk))


def _section(trend: Trend, desk: Desk) -> list[Any]:
    request, indicator = trend.request, trend.indicator
    place = (indicator["indicator_id"], request.area["area_code"])
    comments = commentary.of_figure(desk.store, *place, desk.reader)
    asked = questions.of_area(desk.store, place[1], desk.reader, place[0])
    ways = _ways(trend, desk)
    if not comments and not asked and not ways:
        return []
    content: list[Any] = [html.H2("What people say about it", id="said")]
    seen = [*comments, *asked]
    own = [one[-1] for one in seen if one[-1].author == desk.reader.name]
    if any(str(one.thread_id) == request.view.said for one in own):
        content.append(html.P(SAVED, className="notice saved", role="status"))
    shown_end = trend.latest["period_end"] if trend.latest else None
    is_in_force = {id(one): one[-1].is_open or one[-1].period_end == shown_end for one in comments}
    content += [_commentary(request, indicator, one, shown_end) for one in comments if is_in_force[id(one)]]
    content += [_asked(request, one) for one in asked if one[-1].state != "closed"]
    closed = [_commentary(request, indicator, one, shown_end) for one in comments if not is_in_force[id(one)]]
    closed += [_asked(request, one) for one in asked if one[-1].state == "closed"]
    content += [components.more(f"Closed ({len(closed)})", *closed)] if closed else []
    if not seen:
        content.append(html.P("Nobody has said anything about this figure yet."))
    return [*content, *ways]


def _ways(trend: Trend, desk: Desk) -> list[Any]:
    """The ways to forms, for who may send them."""
    row = trend.latest or (trend.own[-1] if trend.own else None)
    if row is None:
        return []
    view = View("comment", indicator_id=trend.indicator["indicator_id"], area_code=trend.request.area["area_code"])
    here = {"period": trend.period_type, "end": row["period_end"].isoformat()}
    found = []
    if desk.rights.may_write:
        found.append(components.link("Comment on this figure", address(view, **here)))
    if desk.rights.may_ask:
        found.append(components.link("Ask about this figure", address(view, page="ask", **here)))
    return [html.P(html.Span([part for one in found for part in (one, " ")], className="ways"))] if found else []


# ------------------------------------------------------------------------------------------------------- one thread


def _commentary(request: Request, indicator: Row, seen: Sequence[Version], shown_end: Any) -> html.Article:
    one = seen[-1]
    when = wording.period_ending(one.period_end, one.period_type, indicator)
    is_carried = shown_end is not None and one.period_end < shown_end and one.is_open
    title = f"Carried forward from {when}" if is_carried else f"About {when}"
    content = [html.H3(title if one.is_open else f"{title} (closed)"), *commentary_words(one)]
    content += _doubts(request, indicator, one)
    return html.Article([*content, signed(request, seen), *history(request, seen)], id=f"said-{one.thread_id}")


def commentary_words(one: Version) -> list[Any]:
    """What happened, why, on what evidence, what is being done, by whom and by when."""
    pairs = [(field.label, getattr(one, field.name)) for field in commentary.FIELDS[1:5]]
    said = [(label, lines(words)) for label, words in pairs if words]
    said += [("By when", due(one))] if one.due_on else []
    return [*lines(one.what), *([components.facts(said)] if said else [])]


def _asked(request: Request, seen: Sequence[Version]) -> html.Article:
    one = seen[-1]
    content = [html.H3(how_it_stands(one)), *question_words(one, decision(seen))]
    return html.Article([*content, signed(request, seen), *history(request, seen)], id=f"said-{one.thread_id}")


def how_it_stands(one: Version) -> str:
    """Question to health: answered."""
    return f"{questions.KINDS[one.kind]} to {one.owner}: {questions.STATES[one.kind][one.state].lower()}"


def question_words(one: Version, ruled: Version | None = None) -> list[Any]:
    """What was asked, by when, what was answered, and decided: in this version, or before it in ``ruled``."""
    decided = (ruled or one).decided
    pairs = [("By when", due(one))] if one.due_on and one.is_open else []
    pairs += [("Answer", lines(one.answer))] if one.answer else []
    pairs += [("Decided", lines(decided))] if decided else []
    return [*lines(one.what), *([components.facts(pairs)] if pairs else [])]


def lines(text: str) -> list[Any]:
    """Typed text, a paragraph for each line. It is text wherever it is put, never HTML."""
    return [html.P(line) for line in text.split("\n") if line.strip()]


def due(one: Version) -> Any:
    if one.due_on is None:
        return "no day was said"
    words = wording.day(one.due_on)
    return html.B(f"{words}: overdue") if one.is_overdue(questions.today()) else words


def signed(request: Request, seen: Sequence[Version], *, with_way: bool = True) -> html.P:
    """Who wrote the words and when, and who touched them last. The public is told the role and the day.

    with_way: to the page of the thread.
    """
    newest, own = seen[-1], as_written(seen)
    role, day = ROLES.get(own.role, own.role), wording.day(_local(own))
    if request.desk is None or request.desk.rights.edition == "public":
        by = f"a member of the {role}" if own.role == "sub_group" else f"a {role}"
        return html.P(f"By {by}, {day}.", className="note")
    parts = [f"{own.author}, {role}, {day} at {_local(own):%H:%M}. Version {newest.number}."]
    if own.written_at != newest.written_at:
        parts.append(f"Last touched by {newest.author} on {wording.day(_local(newest))}.")
    parts.append(AUDIENCES[newest.audience])
    parts += [f"Kept as it is because: {newest.kept_because}"] if newest.kept_because else []
    there = address(View("words", thread=str(newest.thread_id)))
    way: list[Any] = [" ", components.link("Answer, close or mark it", there)] if with_way else []
    return html.P([" ".join(parts), *way], className="note")


def _local(one: Version) -> datetime:
    return one.written_at.replace(tzinfo=UTC).astimezone()


def history(request: Request, seen: Sequence[Version]) -> list[Any]:
    """Earlier versions, folded."""
    earlier = list(seen[:-1])
    if not earlier:
        return []
    show = commentary_words if seen[-1].kind == "commentary" else question_words
    parts = [
        html.Div([*show(one), signed(request, [one], with_way=False)], className="earlier") for one in reversed(earlier)
    ]
    return [components.more(f"Earlier versions ({len(earlier)})", *parts)]


def _doubts(request: Request, indicator: Row, one: Version) -> list[Any]:
    return [html.P(words, className="notice") for words in beside.doubts(request, indicator, one)]


# ------------------------------------------------------------------------------------------------------- overview


def of_overview(request: Request) -> list[Any]:
    """How many questions and actions of the area are open, and those that are overdue; nothing where there are none."""
    return where_kept(request, lambda desk: _of_overview(request, desk))


def _of_overview(request: Request, desk: Desk) -> list[Any]:
    threads = questions.of_area(desk.store, request.area["area_code"], desk.reader)
    waiting = questions.open_ones(threads)
    if not waiting:
        return []
    overdue = [one for one in waiting if one.is_overdue(questions.today())]
    repeated = questions.repeated(threads)
    said = f"{wording.plural(len(waiting), 'question or action is', 'questions and actions are')} open"
    said += f", {len(overdue)} of them overdue." if overdue else ", none of them overdue."
    if repeated:
        said += f" About {wording.plural(len(repeated), 'figure')} it was asked at two meetings or more."
    names = {row["indicator_id"]: row["plain_title"] for row in queries.names(request.cursor)}
    there = address(View("questions", area_code=request.view.area_code))
    items = [[html.B(f"{one.owner}: "), link_to(one, names), f". {one.what} Due {wording.day(one.due_on)}."]
             for one in overdue if one.due_on]  # fmt: skip
    return [
        html.H2("Open questions and actions"),
        html.P([f"{said} ", components.link("All questions and actions", there), "."]),
        *([html.H3("Overdue"), components.bullets(items)] if items else []),
    ]


def link_to(one: Version, names: dict[str, str]) -> Any:
    """To the figure that words are about, there where they stand. A figure that is no more keeps its id for a name."""
    view = View("indicator", indicator_id=one.indicator_id, area_code=one.area_code, period=one.period_type)
    if one.indicator_id not in names:
        return one.indicator_id
    return components.link(names[one.indicator_id], f"{address(view)}#said-{one.thread_id}")
