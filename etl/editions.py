"""Publishes both editions of one build: the public one first, so that the internal one, by which a build knows whether
anything has changed, is never there without it."""

from __future__ import annotations

from pathlib import Path

from etl.database import Connection
from etl.disclosure.edition import public_edition
from etl.observations.compute import judge
from etl.publication.write import FILE_NAME, PUBLIC_FILE_NAME, pick_for_pages, run_checks, write_publication
from etl.settings import Settings


def publish(connection: Connection, folder: Path, settings: Settings) -> Path:
    """Write both editions into ``folder``, each in one move. Gives the internal edition's file.

    Raises CannotContinue, before either is written, if small numbers could be worked out from the public one.
    """
    small = settings.partnership.small_numbers
    public = folder / PUBLIC_FILE_NAME

    def judge_again() -> None:
        judge(connection, settings.partnership)
        pick_for_pages(connection)
        run_checks(connection)

    edition = public_edition(
        connection,
        settings.loaded.catalogue.indicators,
        public,
        judge_again,
        threshold=small.hidden_up_to,
        min_width=small.fewest_possible_values,
    )
    with edition as database:
        write_publication(connection, public, database)
    return write_publication(connection, folder / FILE_NAME)
