"""A page is written out as HTML: nothing in it is ever taken for markup, and nothing is dropped in silence."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from typing import Any

import pytest
from dash import dcc, html
from hypothesis import given
from hypothesis import strategies as st

from dashboard.markup import as_json, to_html


class Read(HTMLParser):
    """What a browser would make of it."""

    def __init__(self, text: str):
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def test_names_of_attributes_are_those_of_html() -> None:
    label = html.Label("A", htmlFor="x", className="wide", style={"marginTop": "1px"}, **{"data-p": "q"})
    given = {"for": "x", "class": "wide", "style": "margin-top:1px", "data-p": "q"}
    assert Read(to_html(label)).tags == [("label", given)]
    assert to_html(html.Option("B", value="b", selected=True)) == '<option selected value="b">B</option>'
    assert to_html(html.Option("B", value="b", selected=False)) == '<option value="b">B</option>'
    assert Read(to_html(html.Img(src="data:,", alt=""))).tags == [("img", {"src": "data:,", "alt": ""})]


def test_an_attribute_it_does_not_know_is_refused_and_not_dropped() -> None:
    with pytest.raises(ValueError, match="contenteditable"):
        to_html(html.Div("x", contentEditable="true"))


@given(st.text(max_size=60))
def test_a_text_is_only_ever_a_text(text: str) -> None:
    text = text.replace("\r", "\n").replace("\x00", "")
    read = Read(to_html(html.P(text, title=text)))
    assert [tag for tag, _ in read.tags] == ["p"]
    assert read.text == text
    assert read.tags[0][1]["title"] == text


@given(st.recursive(st.text(max_size=20) | st.integers(), lambda inner: st.lists(inner, max_size=3)))
def test_json_in_a_page_cannot_end_its_element(value: Any) -> None:
    written = as_json([value, "</script><script>alert(1)</script>"])
    assert "<" not in written
    assert json.loads(written)[0] == value


def test_a_chart_is_a_place_and_its_figure_beside_it() -> None:
    graph = dcc.Graph(id="chart", className="chart", figure={"data": [{"name": "</script>"}]}, config={})
    written = to_html(graph)
    assert written.startswith('<div id="chart" class="chart"></div><script type="application/json" data-chart="chart">')
    assert written.count("</script>") == 1
