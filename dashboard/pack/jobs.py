"""Packs that readers have asked for: made one after the other beside the pages, kept for an hour, then forgotten."""

from __future__ import annotations

import logging
import secrets
import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field

from dashboard.faults import what_and_where
from dashboard.pack import files
from dashboard.pack.gather import gather
from dashboard.pack.period import NotMade
from dashboard.pack.said import MinutesOf, nobody
from dashboard.publication import Publication

SECONDS_KEPT = 3600.0
MOST_KEPT, MOST_WAITING = 20, 3

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Asked:
    """What somebody wants a pack of; forms: names of files.FORMS. by: who asks; None where nobody signs in.

    minutes_of: what people have said, as who asks may read it.
    """

    area_code: str
    period: str
    audience: str
    forms: Sequence[str]
    by: str | None = None
    minutes_of: MinutesOf = nobody


@dataclass
class Job:
    """One pack that is being made, or is ready, or cannot be made. made: by form, the name of the file and the file."""

    job_id: str
    asked: Asked
    title: str = ""
    made: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    why_not: str = ""

    @property
    def is_over(self) -> bool:
        return bool(self.why_not) or len(self.made) == len(self.asked.forms)


class Jobs:
    """All of them, by a number that nobody can guess. Safe to ask from many threads."""

    def __init__(self, seconds_kept: float = SECONDS_KEPT):
        self._seconds_kept = seconds_kept
        self._jobs: OrderedDict[str, Job] = OrderedDict()
        self._lock, self._making = threading.Lock(), threading.Lock()

    def start(self, publication: Publication, asked: Asked) -> Job | None:
        """Begin a pack of this publication; None where so many wait already that it would take too long."""
        job = Job(secrets.token_urlsafe(24), asked)
        with self._lock:
            if sum(not one.is_over for one in self._jobs.values()) >= MOST_WAITING:
                return None
            self._jobs[job.job_id] = job
            while len(self._jobs) > MOST_KEPT:
                self._jobs.popitem(last=False)
        threading.Thread(target=self._make, args=(publication, job), name="make a pack", daemon=True).start()
        return job

    def find(self, job_id: str, by: str | None = None) -> Job | None:
        """The job of this number, unless it was never there, is forgotten, or is another visitor's."""
        with self._lock:
            job = self._jobs.get(job_id)
            return job if job and job.asked.by == by else None

    def _make(self, publication: Publication, job: Job) -> None:
        try:
            with self._making, publication.cursor() as cursor:
                asked = job.asked
                pack = gather(cursor, asked.area_code, asked.period, asked.audience, asked.minutes_of)
                job.title = f"{pack.title}: {pack.period.words}, {pack.audience}"
                for name in asked.forms:
                    job.made[name] = (files.file_name(pack, name), files.form(pack, name))
        except NotMade as error:
            job.why_not = str(error)
        except Exception as error:
            log.error("a pack could not be made: %s", what_and_where(error))
            job.why_not = "Something went wrong on our side. Please try again, and tell the data officer."
        forget = threading.Timer(self._seconds_kept, self._forget, [job.job_id])
        forget.daemon = True
        forget.start()

    def _forget(self, job_id: str) -> None:
        with self._lock:
            self._jobs.pop(job_id, None)


JOBS = Jobs()  # of this process: the page of a job asks where its address was made
