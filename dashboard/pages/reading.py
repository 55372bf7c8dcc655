"""How to read what is on a page: sentences that are written once, for About and for a note on each page."""

from __future__ import annotations

from dash import html

from dashboard import components
from dashboard.pages.request import Request

SENTENCES = {
    "rate": "A rate is a number for every 10,000 children, or for every 100,000 where events are rare. It lets you "
    "compare areas of different size.",
    "divided": "A rate that we work out is divided by the number of children aged 0 to 17 in the middle of the year "
    "before the period ends, as the ONS estimates it today. Older reports used older estimates, so they may differ a "
    "little.",
    "scaled": "The rate of a month or a quarter is scaled up to a year. What is counted on one day never is.",
    "regions": "England and regions have the figures that the department gives, or their own counts divided. They are "
    "never averages of councils.",
    "group": "A group of areas is shown by its {average}. The area you look at is left out of it. “7 of 10” says how "
    "many of the group have a figure.",
    "similar": "Similar areas are the department's statistical neighbours. The list changed in 2025, so we say which.",
    "neutral": "“Neither a higher nor a lower figure is good in itself” means that a change needs a reason, not a "
    "verdict.",
    "rank": "“12th of 151” is a place among the authorities with a figure: 1st is best, and equal figures share a "
    "place. A quarter of authorities is a fourth of them, in that order.",
    "counts": "A number of children or events is not set beside other areas: large areas have more of them.",
    "lines": "Lines do not join figures that were made in different ways, nor reach over years without a figure.",
    "change": "A change is worked out from the figures before they are rounded, so it may differ a little from the "
    "difference of what is shown.",
    "printed": "A figure as a report printed it is marked, because it may rest on another population.",
    "symbols": "Where there is no number, a symbol stands for the reason: [c] is hidden by its publisher because it is "
    "small, [x] is not available, [z] cannot be.",
}


def sentence(name: str, request: Request) -> str:
    """One of the sentences; a group is shown by what the publication says that it is."""
    average = {"mean": "average (mean)", "median": "middle value (median)"}[request.build["group_statistic"]]
    return SENTENCES[name].format(average=average)


def how_to_read(request: Request, *names: str) -> html.Details:
    """A note on a page that opens: the sentences that belong to it, and where the rest are."""
    more = html.P([components.link("More about these figures", "/about"), "."])
    return components.more("How to read this", components.bullets([sentence(name, request) for name in names]), more)
