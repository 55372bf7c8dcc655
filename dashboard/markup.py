"""Pages as HTML text. A page is described by Dash's HTML components and written out here, once, on the server.

So the first view is there before any script has run, it can be read without scripts, and a change of view is one text
that the browser puts in place: thousands of cells never become thousands of components in the browser.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

from dash.development.base_component import Component

VOID = frozenset({"img", "input", "br", "hr", "source"})
NAMES = {"className": "class", "htmlFor": "for"}
KNOWN = frozenset({
    "id", "class", "for", "href", "src", "alt", "width", "height", "role", "scope", "type", "name", "value",
    "selected", "open", "tabindex", "title", "lang", "download", "rel", "action", "method", "colspan", "rowspan",
    "hidden", "label", "placeholder", "autocomplete", "checked", "disabled", "min", "max", "step", "multiple",
    "rows", "style", "autocapitalize", "spellcheck", "maxlength", "media", "srcset",
})  # fmt: skip
CAPITAL = re.compile(r"(?<=[a-z])(?=[A-Z])")


class Written(str):
    """HTML that was written out here before."""

    __slots__ = ()


def to_html(content: Any) -> Written:
    """The HTML of a component, a text, a number, or a list of them. Raises ValueError for what it does not know."""
    return Written("".join(_pieces(content)))


def as_json(value: Any) -> str:
    """JSON that can stand in a page: nothing in it can end the element it stands in."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _pieces(content: Any) -> Iterator[str]:
    if content is None:
        return
    if isinstance(content, Written):
        yield content
    elif isinstance(content, str | int | float):
        yield escape(str(content), quote=False)
    elif isinstance(content, Component):
        yield from _chart(content) if content._type == "Graph" else _element(content)
    else:
        for part in content:
            yield from _pieces(part)


def _element(component: Component) -> Iterator[str]:
    tag = component._type.lower()
    given = {name: value for name, value in vars(component).items() if name in component._prop_names or "-" in name}
    children = given.pop("children", None)
    yield f"<{tag}{''.join(_attribute(name, given[name]) for name in sorted(given))}>"
    if tag in VOID:
        return
    yield from _pieces(children)
    yield f"</{tag}>"


def _attribute(name: str, value: Any) -> str:
    if value is None or value is False:
        return ""
    name = NAMES.get(name, name.lower())
    if name not in KNOWN and not name.startswith(("data-", "aria-")):
        raise ValueError(f"{name} is not an attribute that pages have.")
    if value is True:
        return f" {name}"
    if name == "style":
        value = _style(value)
    return f' {name}="{escape(str(value))}"'


def _style(rules: Mapping[str, Any]) -> str:
    return ";".join(f"{CAPITAL.sub('-', name).lower()}:{value}" for name, value in rules.items())


def _chart(graph: Component) -> Iterator[str]:
    """A place for the chart, and the figure beside it for the script that draws it (assets/page.js)."""
    drawn = vars(graph)
    yield f'<div id="{escape(drawn["id"])}" class="{escape(drawn["className"])}"></div>'
    figure = {"figure": drawn["figure"], "config": drawn["config"]}
    yield f'<script type="application/json" data-chart="{escape(drawn["id"])}">{as_json(figure)}</script>'
