"""A pack in which everything that people write is written by somebody who means harm."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from dashboard.pack.content import Pack
from dashboard.pack.gather import gather
from dashboard.pack.minutes import Commentary, Matter, Minutes
from dashboard.publication import Publication

HOSTILE = [
    '#read("/etc/passwd")',
    "#panic()",
    "$ x^2 $",
    "= heading *bold* _it_ `raw` <label> @ref",
    "\\u{41} // gone /* gone */",
    "<script>alert(1)</script> &amp; ]]>",
    '=HYPERLINK("http://x","y")',
    "+1+1",
    "@SUM(A1)",
    "-2+3",
    '"},{"a":1',
]


def hostile_pack(publication: Publication) -> Pack:
    """Titles, headlines, areas, questions and commentary, each of them hostile."""
    day = date(2014, 7, 1)
    minutes = Minutes(
        commentary=tuple(Commentary("referrals", words, day, words, words, words) for words in HOSTILE),
        matters=tuple(
            Matter(kind, words, words, words, day, words, is_open=True, answer=words, decided=words)
            for words in HOSTILE
            for kind in ("question", "action")
        ),
        repeated={"referrals": HOSTILE},
    )
    with publication.cursor() as cursor:
        pack = gather(cursor, "", "2014-Q1", "board", lambda _area, _end: minutes)
    measures = []
    for place, one in enumerate(pack.measures):
        words = HOSTILE[place]
        drawn = one.drawn and replace(one.drawn, own_name=words, group_name=words)
        indicator = {**one.indicator, "plain_title": words, "definition": words}
        said = {"headline": words, "said": words, "caption": words, "how_to_read": words}
        lists = {"questions": HOSTILE, "caveats": HOSTILE, "sources": HOSTILE, "events": HOSTILE}
        measures.append(replace(one, indicator=indicator, drawn=drawn, **said, **lists))  # type: ignore[arg-type]
    title, area = " ".join(HOSTILE) * 2, HOSTILE[6]
    return replace(pack, title=title, area_name=area, place=area, audience=HOSTILE[0], measures=measures)
