"""Everything that is declared: read and checked before a single raw file is opened."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from etl.areas.register import Area, names_of, read_register
from etl.catalogue.load import Loaded, load_catalogue
from etl.errors import CannotContinue, Problem
from etl.extracts.desk import Setting
from etl.extracts.model import Thresholds
from etl.facts.run import columns_of_facts
from etl.partnership import Partnership, load_partnership
from etl.sources.lists import Lists
from etl.sources.local_words import load_lists_with
from etl.sources.model import NeighbourList, Source
from etl.sources.registry import load_sources
from etl.staging.vocabulary import Vocabulary, vocabulary_of

LOCAL_WORDS = "local_words.yaml"  # beside partnership.yaml


@dataclass(frozen=True)
class Settings:
    """The sources, areas, indicators and lists we know, and who we are."""

    sources: tuple[Source, ...]
    areas: list[Area]
    loaded: Loaded
    partnership: Partnership
    lists: Lists

    @property
    def reading(self) -> Setting:
        """What reading extracts needs to know."""
        ours = self.partnership.extracts
        limits = Thresholds(**{**ours.model_dump(), "generic_workers": tuple(ours.generic_workers)})
        home = next(area for area in self.areas if area.area_code == self.partnership.home)
        return Setting(self.lists, limits, names_of(home))

    @property
    def vocabulary(self) -> Vocabulary:
        return vocabulary_of(self.loaded.catalogue, self.partnership, self.sources)


def load_settings(catalogue: Path, partnership: Path) -> Settings:
    """Raises CannotContinue with the faults of every declaration together."""
    sources, areas = load_sources(), read_register()
    vintages = sorted(source.vintage for source in sources if isinstance(source, NeighbourList))
    problems: list[Problem] = []
    loaded, ours, lists = None, None, None
    try:
        loaded = load_catalogue(catalogue, sources, columns_of_facts())
    except CannotContinue as error:
        problems += error.problems
    try:
        ours = load_partnership(partnership, areas, vintages, loaded.catalogue.names if loaded else None)
    except CannotContinue as error:
        problems += error.problems
    try:
        lists = load_lists_with(partnership.with_name(LOCAL_WORDS))
    except CannotContinue as error:
        problems += error.problems
    if loaded is None or ours is None or lists is None:
        raise CannotContinue(problems)
    return Settings(sources, areas, loaded, ours, lists)
