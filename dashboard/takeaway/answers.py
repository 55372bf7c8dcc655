"""How a file or a row is answered, and how it is refused: always with a sentence, never with what was asked for."""

from __future__ import annotations

import logging
from collections.abc import Callable

from flask import Response
from flask import request as asked

from dashboard.faults import what_and_where
from dashboard.publication import Door, Publication

log = logging.getLogger(__name__)


class Refused(Exception):
    """What was asked for is not to be had: the status of the answer, and why in a sentence."""

    def __init__(self, status: int, why: str):
        super().__init__(why)
        self.status, self.why = status, why


def answer(door: Door, give: Callable[[Publication], Response], refuse: Callable[[Refused], Response]) -> Response:
    """What ``give`` makes of the publication, or a refusal. An answer that the asker already has is not sent again."""
    try:
        publication = door.publication()
        if publication is None:
            raise Refused(503, "There are no figures here yet.")
        response = give(publication)
        response.add_etag()
        response.make_conditional(asked)
    except Refused as why:
        response = refuse(why)
        response.status_code = why.status
    except Exception as error:
        log.error("nothing could be given to take away: %s", what_and_where(error))
        response = refuse(Refused(500, "Something went wrong on our side."))
        response.status_code = 500
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "no-store"
    return response
