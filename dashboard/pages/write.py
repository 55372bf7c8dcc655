"""The parts of a form in which people write: plain HTML, faults said above and beside their fields, nothing lost."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Any

from dash import html

from dashboard import components
from dashboard.components import aria
from dashboard.native import Input
from dashboard.words.desk import Desk
from dashboard.words.typed import Field

LONGEST_LINE = 100  # characters: what may be longer has a box of several lines
TICK, BECAUSE = "keep", "kept_because"
NEVER = (
    "Never name a child, and write nothing by which one could be recognised: no number of a child, no day of birth, "
    "no address, no number of children that is small."
)
SHOWN_TO = (
    "It is shown to the sub-group and the data officer. The public sees it when somebody else than you has marked it."
)


def form(desk: Desk, parts: Sequence[Any], button: str, *, to: str, do: str = "") -> html.Form:
    """A form that is sent to ``to``. do: what is to be done, where an address takes several forms."""
    hidden = [Input(type="hidden", name="form", value=_own_text(desk, do))]
    hidden += [Input(type="hidden", name="do", value=do)] if do else []
    content = [*hidden, *parts, *_warned(desk, do), html.Button(button, type="submit")]
    return html.Form(content, action=to, method="post", className="write")


def faults(desk: Desk) -> list[Any]:
    """What is wrong, above the form, each fault a way to its field; that nothing is saved comes first."""
    typed = desk.typed
    if typed is None:
        return []
    items = [components.link(words, f"#{name}") if name else words for name, words in typed.faults.items()]
    if typed.warnings:
        items.append(
            components.link("Look at your words again, and say whether they may stay as they are.", f"#{TICK}")
        )
    content = [html.H2("Not saved yet"), components.bullets(items)]
    return [html.Div(content, className="notice faults", role="alert", tabIndex=-1)]


def hidden(desk: Desk, name: str, value: str, do: str = "") -> Any:
    """What the form says beside what is typed."""
    return Input(type="hidden", name=name, value=_typed(desk, name, value, do))


def text_field(desk: Desk, field: Field, value: str = "", do: str = "") -> html.Div:
    """A field for text or a day, with what was typed there last, or else ``value``."""
    value = _typed(desk, field.name, value, do)
    attributes: dict[str, Any] = {"id": field.name, "name": field.name, **_described(desk, field.name, field.hint, do)}
    if field.name.endswith("_on"):
        control: Any = Input(type="date", value=value, **attributes)
    elif field.longest > LONGEST_LINE:
        control = html.Textarea(value, rows=4, **attributes)
    else:
        control = Input(type="text", value=value, **attributes)
    return _labelled(desk, field.name, field.label, field.hint, control, do)


def choice_field(desk: Desk, field: Field, options: Sequence[tuple[str, str]], value: str, do: str = "") -> html.Div:
    """One of several words, each a value and what it says."""
    value = _typed(desk, field.name, value, do)
    chosen = [components.option(name, words, value) for name, words in options]
    described = _described(desk, field.name, field.hint, do)
    control = html.Select(chosen, id=field.name, name=field.name, **described)
    return _labelled(desk, field.name, field.label, field.hint, control, do)


def _labelled(desk: Desk, name: str, label: str, hint: str, control: Any, do: str) -> html.Div:
    fault = _fault(desk, name, do)
    said = [html.P(hint, id=f"{name}-hint", className="note")] if hint else []
    said += [html.P(fault, id=f"{name}-fault", className="fault")] if fault else []
    return html.Div([html.Label(label, htmlFor=name), *said, control], className="field")


def _described(desk: Desk, name: str, hint: str, do: str) -> dict[str, Any]:
    fault = _fault(desk, name, do)
    by = [f"{name}-hint"] * bool(hint) + [f"{name}-fault"] * bool(fault)
    found = aria(describedby=" ".join(by)) if by else {}
    return found | (aria(invalid="true") if fault else {})


def _warned(desk: Desk, do: str) -> list[Any]:
    """What to look at again before the words are kept, to be ticked away with a reason."""
    if desk.typed is None or not desk.typed.warnings or not _is_of(desk, do):
        return []
    field = Field(BECAUSE, "Why they may stay", "Kept with your words, for the sub-group to read.", LONGEST_LINE)
    tick = Input(type="checkbox", id=TICK, name=TICK, value="yes", checked="keep" in desk.typed.values or None)
    return [
        html.Fieldset(
            [
                html.Legend("Look again"),
                components.bullets(list(desk.typed.warnings)),
                html.Div(
                    [tick, html.Label("My words are right and may stay as they are", htmlFor=TICK)], className="tick"
                ),
                text_field(desk, field, do=do),
            ]
        )
    ]


def _is_of(desk: Desk, do: str) -> bool:
    """Whether what was typed was typed into this form."""
    return desk.typed is not None and desk.typed.values.get("do", "") == do


def _typed(desk: Desk, name: str, value: str, do: str) -> str:
    return desk.typed.values.get(name, "") if desk.typed is not None and _is_of(desk, do) else value


def _fault(desk: Desk, name: str, do: str) -> str:
    return desk.typed.faults.get(name, "") if desk.typed is not None and _is_of(desk, do) else ""


def _own_text(desk: Desk, do: str) -> str:
    """By it a form that is sent twice is known; it stays while the words are put right."""
    return _typed(desk, "form", "", do) or secrets.token_urlsafe(16)
