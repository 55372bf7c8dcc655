"""What the environment says of who may see what. Everything is checked before anything is served."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

PROJECT = Path(__file__).parents[2]
EDITIONS = {"public": "safeguarding-public.duckdb", "internal": "safeguarding.duckdb"}
ROLES = {"data_officer": "data officer", "sub_group": "sub-group", "councillor": "councillor"}  # the widest first
MAY_SEE = {"public": frozenset(ROLES), "internal": frozenset({"data_officer", "sub_group"})}
WORDS, DATABASES = "words.sqlite", ("postgresql+psycopg://", "sqlite:///")
WAYS_TO_SIGN_IN = ("accounts", "openid")
DEBUG_DOORS = ("DASH_DEBUG", "FLASK_DEBUG", "DASH_MCP_ENABLED")
SHORTEST_KEY, FEWEST_CHARACTERS = 32, 10
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
NOBODY_SIGNS_IN = "holds every figure of a real council, and nobody signs in here"
SIGN_IN_NEEDED = (
    "The internal edition of a real council may not be shown without sign-in. Set SAFEGUARDING_SIGN_IN to accounts or "
    "openid and give SAFEGUARDING_SECRET_KEY (docs/running.md), or set SAFEGUARDING_EDITION to public."
)


class NotSafe(Exception):
    """The dashboard may not be started like this. Its text says why, and what to set, a sentence for each fault."""


@dataclass(frozen=True)
class OpenID:
    """The organisation's own sign-in, as it knows this dashboard."""

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)


@dataclass(frozen=True)
class Settings:
    """Which edition is shown, to whom, and where. Without anything said: the public one, on this machine only."""

    edition: str = "public"
    sign_in: str = ""  # one of WAYS_TO_SIGN_IN; empty: nobody signs in
    secret_key: str = field(default="", repr=False)
    openid: OpenID | None = None
    host: str = "127.0.0.1"  # where it listens
    hosts: frozenset[str] = frozenset()  # names by which it is asked, beside those of this machine
    proxy: str = ""  # the address of a proxy whose word on where a request comes from is believed
    people: Path = PROJECT / "data" / "people"
    words: str = field(default="", repr=False)  # the database of people's words about figures; empty: there is none
    log: Path | None = None
    publication: Path = PROJECT / "data" / "processed" / EDITIONS["public"]
    made_up_only: bool = True  # whether the internal edition without sign-in has to be of a made-up council

    @property
    def is_local(self) -> bool:
        """Whether nobody beyond this machine can ask."""
        return self.host in LOOPBACK and not self.hosts - LOOPBACK

    def knows(self, host: str) -> bool:
        """Whether ``host``, with or without a port, is a name under which this dashboard may be asked."""
        return name_of(host) in LOOPBACK | self.hosts

    def objection(self, edition: str, is_made_up: bool) -> str:
        """Why a publication may not be shown here, as the rest of a sentence; empty when it may."""
        if edition != self.edition:
            return f"is the {edition} edition, and the {self.edition} one is served here"
        if edition == "internal" and not self.sign_in and self.made_up_only and not is_made_up:
            return NOBODY_SIGNS_IN
        return ""


def name_of(host: str) -> str:
    """The name in a Host header, without its port, in small letters; empty when there is none."""
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""


def publication_at(environment: Mapping[str, str]) -> Path:
    """The file that is served: that of SAFEGUARDING_EDITION, or another that SAFEGUARDING_PUBLICATION names."""
    edition = environment.get("SAFEGUARDING_EDITION", "").strip() or "public"
    named = environment.get("SAFEGUARDING_PUBLICATION", "").strip()
    return Path(named or PROJECT / "data" / "processed" / EDITIONS.get(edition, ""))


def from_environment(environment: Mapping[str, str]) -> Settings:
    """Settings from environment variables. Raises NotSafe with every fault at once."""

    def said(name: str) -> str:
        return environment.get(name, "").strip()

    edition = said("SAFEGUARDING_EDITION") or "public"
    openid = OpenID(said("OPENID_ISSUER").rstrip("/"), said("OPENID_CLIENT_ID"), said("OPENID_CLIENT_SECRET"))
    settings = Settings(
        edition=edition,
        sign_in=said("SAFEGUARDING_SIGN_IN"),
        secret_key=said("SAFEGUARDING_SECRET_KEY"),
        openid=openid if said("SAFEGUARDING_SIGN_IN") == "openid" else None,
        host=said("HOST") or "127.0.0.1",
        hosts=frozenset(name.strip().lower() for name in said("SAFEGUARDING_HOSTS").split(",") if name.strip()),
        proxy=said("SAFEGUARDING_PROXY"),
        people=Path(said("SAFEGUARDING_PEOPLE") or PROJECT / "data" / "people"),
        words=words_of(environment),
        log=Path(said("SAFEGUARDING_LOG")) if said("SAFEGUARDING_LOG") else None,
        publication=publication_at(environment),
    )
    doors = [f"{name} is set. It opens doors meant for developers; unset it." for name in DEBUG_DOORS if said(name)]
    faults = [*doors, *_faults_of_place(settings), *_faults_of_sign_in(settings)]
    if faults:
        raise NotSafe("\n".join(faults))
    return settings


def words_of(environment: Mapping[str, str]) -> str:
    """Where people's words are kept: the database that is named, or a file beside the accounts."""
    people = Path(environment.get("SAFEGUARDING_PEOPLE", "").strip() or PROJECT / "data" / "people")
    return environment.get("SAFEGUARDING_WORDS", "").strip() or f"sqlite:///{people / WORDS}"


def _faults_of_place(settings: Settings) -> list[str]:
    faults = []
    if settings.edition not in EDITIONS:
        faults.append("SAFEGUARDING_EDITION must be public or internal.")
    if settings.host not in LOOPBACK and not settings.hosts:
        faults.append(
            f"HOST is {settings.host}, which others can reach. Set SAFEGUARDING_HOSTS to the names by which they ask, "
            "set apart by commas."
        )
    if wrong := sorted(host for host in settings.hosts if name_of(host) != host.strip("[]")):
        faults.append(f"SAFEGUARDING_HOSTS holds {', '.join(wrong)}. Give names only, without https:// and port.")
    if settings.edition == "internal" and not settings.sign_in and not settings.is_local:
        faults.append(SIGN_IN_NEEDED)
    if not settings.words.startswith(DATABASES):
        faults.append("SAFEGUARDING_WORDS must begin with postgresql+psycopg:// or sqlite:///.")
    if settings.proxy and not _is_address(settings.proxy):
        faults.append("SAFEGUARDING_PROXY must be the address of the proxy, such as 127.0.0.1.")
    return faults


def _faults_of_sign_in(settings: Settings) -> list[str]:
    if not settings.sign_in:
        return []
    if settings.sign_in not in WAYS_TO_SIGN_IN:
        return ["SAFEGUARDING_SIGN_IN must be accounts or openid."]
    faults = []
    if not _is_secret(settings.secret_key):
        faults.append(
            f"SAFEGUARDING_SECRET_KEY must be a random text of at least {SHORTEST_KEY} characters. Make one with: "
            'python -c "import secrets; print(secrets.token_urlsafe(48))"'
        )
    if openid := settings.openid:
        if not (openid.issuer and openid.client_id and openid.client_secret):
            faults.append("SAFEGUARDING_SIGN_IN is openid. Give OPENID_ISSUER, OPENID_CLIENT_ID, OPENID_CLIENT_SECRET.")
        address = urlsplit(openid.issuer)
        if openid.issuer and address.scheme != "https" and address.hostname not in LOOPBACK:
            faults.append("OPENID_ISSUER must begin with https://.")
    return faults


def _is_secret(key: str) -> bool:
    """Long enough, and not typed to have one: 'changeme' eight times over has too few characters."""
    guessable = ("secret", "change", "default", "example", "password", "safeguarding", "0123456789", "abcdefgh")
    few = len(key) < SHORTEST_KEY or len(set(key)) < FEWEST_CHARACTERS
    return not few and not any(word in key.lower() for word in guessable)


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
