"""The names that reports use for indicators and groups, as the catalogue and partnership.yaml define them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from etl.catalogue.model import POPULATION, Catalogue
from etl.partnership import GROUPS_OF_OURS, Partnership
from etl.sources.model import PublishedFigures, Source


@dataclass(frozen=True)
class Vocabulary:
    """names: name, indicator_id, breakdown, period_type, why_not. groups: title, group_id."""

    names: tuple[Mapping[str, Any], ...] = ()
    groups: tuple[Mapping[str, Any], ...] = ()


def vocabulary_of(catalogue: Catalogue, partnership: Partnership, sources: Sequence[Source]) -> Vocabulary:
    """Every name a report may use: ids, the other names that a source declares, and names that are no indicator.

    An id of the catalogue means that indicator, whatever a source declares of the same word.
    """
    blank = {"indicator_id": None, "breakdown": None, "period_type": None, "why_not": None}
    known = {POPULATION, *(one.id for one in catalogue.indicators)}
    names: dict[str, dict[str, Any]] = {}
    for source in sources:
        if isinstance(source, PublishedFigures):
            names |= {name: {**blank, "why_not": why} for name, why in source.not_indicators.items()}
            names |= {
                name: {**blank, "indicator_id": other.indicator, "period_type": other.period_type}
                for name, other in source.names.items()
                if other.indicator in known
            }
    for one in catalogue.indicators:
        breakdown = one.breakdowns[0] if one.breakdowns else None
        names[one.id] = {**blank, "indicator_id": one.id, "breakdown": breakdown}
    groups = [*((title, name) for name, title in GROUPS_OF_OURS.items() if name != "england")]
    groups += [(group.title, group.id) for group in partnership.groups]
    return Vocabulary(
        tuple({"name": name, **meaning} for name, meaning in names.items()),
        tuple({"title": title, "group_id": name} for title, name in groups),
    )
