"""What a page is asked to show. dashboard/address.py reads and writes it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class View:
    """What the reader asked for. Empty means: as the page chooses."""

    page: str
    indicator_id: str = ""
    area_code: str = ""
    compare: str = ""  # a group, or a group and the year of its list: statistical_neighbours-2021
    period: str = ""  # an area's page: the year that ends; of the journey: year-2014-03-31; elsewhere its type
    show: str = ""
    verdict: str = ""
    method: str = ""  # of the flow: the same children followed, or events of a period side by side
    by: str = ""  # of the overview the order of measures; of fairness what groups are compared by
    list_id: str = ""
    query: str = ""  # what is searched for
    job: str = ""  # a pack that is being made, or a snapshot
    audience: str = ""  # whose meeting it is
    # What is compared: areas, and the indicators of a theme, those that were picked, or both. With indicator_id, that
    # one through the years.
    areas: tuple[str, ...] = ()
    theme: str = ""
    indicators: tuple[str, ...] = ()
    year: str = ""
    end: str = ""  # of people's words: the last day of the period they are about
    thread: str = ""
    said: str = ""
    meeting: str = ""
    agency: str = ""

    @property
    def group_id(self) -> str:
        return self.compare.partition("-")[0]

    @property
    def vintage(self) -> str | None:
        return self.compare.partition("-")[2] or None


def shown_by(view: View) -> str:
    """What a view shows, in the publication's own names, for the log; never what is searched for."""
    return " ".join(filter(None, (view.page, view.indicator_id, view.area_code, view.list_id)))
