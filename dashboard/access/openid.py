"""Sign-in with the organisation's own accounts: OpenID Connect, code flow with PKCE, as Entra ID and others offer it.

The provider's keys are read at every sign-in, so that they may change. A
sign-in that has begun is kept here, belongs to one browser by a cookie, and can be come back to once.
"""

from __future__ import annotations

import hmac
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from authlib.common.errors import AuthlibBaseError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from requests import RequestException
from requests import get as fetch
from sqlalchemy import delete, insert

from dashboard.access.sessions import keyed_hash
from dashboard.access.settings import ROLES, OpenID, Settings
from dashboard.access.store import Store, begun
from dashboard.access.visitor import Visitor

SIGNATURES = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"]  # never with our secret
SECONDS_TO_COME_BACK = 10 * 60
SECONDS_TO_ANSWER = 10  # that the provider has
SECONDS_KNOWN = 10 * 60  # before the provider is asked about itself again
LEEWAY = 60  # seconds by which clocks may differ
LONGEST_NAME = 80


class NotSignedIn(Exception):
    """The sign-in is refused. Its text is ours, and holds nothing that was sent."""


@dataclass(frozen=True)
class Away:
    """Where the reader is sent to sign in, and the token by which their browser is known when it comes back."""

    address: str
    token: str


class Provider:
    """The organisation's sign-in."""

    def __init__(self, store: Store, settings: Settings, openid: OpenID):
        self._store, self._settings, self._openid = store, settings, openid
        self._known: dict[str, Any] = {}
        self._known_until = 0.0

    def begin(self, come_back_to: str, wanted: str) -> Away:
        """A sign-in that begins; ``wanted`` is the page to show afterwards. Raises NotSignedIn."""
        token, nonce, verifier = (secrets.token_urlsafe(48) for _ in range(3))
        endpoint = _text(self._about(), "authorization_endpoint")
        address, state = self._client(come_back_to).create_authorization_url(
            endpoint, nonce=nonce, code_verifier=verifier
        )
        now = time.time()
        row = {"state": state, "nonce": nonce, "verifier": verifier, "wanted": wanted, "began_at": now}
        with self._store.open() as connection:
            connection.execute(delete(begun).where(begun.c.began_at < now - SECONDS_TO_COME_BACK))
            connection.execute(insert(begun).values(token_hash=self._hash(token), **row))
        return Away(address, token)

    def finish(self, token: str, answer: Mapping[str, str], come_back_to: str) -> tuple[Visitor, str]:
        """Who came back, and the page they wanted. Whatever happens, this sign-in cannot be come back to again.

        token: what the browser's cookie says. answer: the parameters of the address that the provider sent it to.
        Raises NotSignedIn.
        """
        with self._store.open() as connection:
            its = delete(begun).where(begun.c.token_hash == self._hash(token)).returning(begun)
            kept = connection.execute(its).one_or_none()
        if kept is None or time.time() > kept.began_at + SECONDS_TO_COME_BACK:
            raise NotSignedIn("This sign-in was not begun in this browser, or it took too long.")
        if not hmac.compare_digest(kept.state.encode(), answer.get("state", "").encode()):
            raise NotSignedIn("This answer does not belong to the sign-in that was begun here.")
        if answer.get("iss", self._openid.issuer).rstrip("/") != self._openid.issuer:
            raise NotSignedIn("This answer comes from another sign-in than ours.")
        if not answer.get("code"):
            raise NotSignedIn("Your organisation's sign-in did not let you in.")
        claims = self._claims(answer["code"], kept.verifier, kept.nonce, come_back_to)
        return Visitor(_name(claims), _role(claims)), kept.wanted

    def _claims(self, code: str, verifier: str, nonce: str, come_back_to: str) -> dict[str, Any]:
        """What the provider says of whoever came back: its signature, issuer, audience, times and nonce are checked."""
        about = self._about()
        try:
            given = self._client(come_back_to).fetch_token(
                _text(about, "token_endpoint"), code=code, code_verifier=verifier, timeout=SECONDS_TO_ANSWER
            )
            keys = KeySet.import_key_set(_json(_text(about, "jwks_uri")))
            token = jwt.decode(str(given.get("id_token", "")), keys, algorithms=SIGNATURES)
            wanted = {"iss": {"values": [about["issuer"]]}, "aud": {"value": self._openid.client_id}}
            known = {"nonce": nonce, "client_id": self._openid.client_id, "access_token": given.get("access_token")}
            claims = CodeIDToken(token.claims, token.header, wanted, known)
            claims.validate(leeway=LEEWAY)
        except (
            AuthlibBaseError,
            JoseError,
            RequestException,
            ValueError,
            KeyError,
            TypeError,
            AttributeError,
        ) as error:
            raise NotSignedIn("What your organisation's sign-in said of you could not be believed.") from error
        return dict(claims)

    def _about(self) -> dict[str, Any]:
        """What the provider says of itself. It must give itself the name that we were given for it."""
        if time.time() < self._known_until:
            return self._known
        about: dict[str, Any] = _json(f"{self._openid.issuer}/.well-known/openid-configuration")
        if str(about.get("issuer", "")).rstrip("/") != self._openid.issuer:
            raise NotSignedIn("Your organisation's sign-in goes by another name than the one set here.")
        self._known, self._known_until = about, time.time() + SECONDS_KNOWN
        return about

    def _client(self, come_back_to: str) -> Any:
        return OAuth2Session(
            self._openid.client_id,
            self._openid.client_secret,
            scope="openid profile email",
            redirect_uri=come_back_to,
            code_challenge_method="S256",
        )

    def _hash(self, token: str) -> str:
        return keyed_hash(self._settings, self._settings.edition, "begun", token)


def _json(address: str) -> Any:
    """The JSON at an address of the provider; never of a place that it sends us on to. Raises NotSignedIn."""
    try:
        answer = fetch(address, timeout=SECONDS_TO_ANSWER, allow_redirects=False)
        answer.raise_for_status()
        return answer.json()
    except (RequestException, ValueError) as error:
        raise NotSignedIn("Your organisation's sign-in does not answer. Please try again later.") from error


def _text(about: Mapping[str, Any], name: str) -> str:
    value = about.get(name)
    if not isinstance(value, str):
        raise NotSignedIn("Your organisation's sign-in does not say where to go.")
    return value


def _name(claims: Mapping[str, Any]) -> str:
    """The name by which the organisation knows them, on one line."""
    said = next((claims[name] for name in ("preferred_username", "email", "sub") if claims.get(name)), "")
    name = "".join(letter for letter in str(said) if letter.isprintable()).strip()[:LONGEST_NAME]
    if not name:
        raise NotSignedIn("Your organisation's sign-in does not say who you are.")
    return name


def _role(claims: Mapping[str, Any]) -> str:
    """The widest of the roles they were given. Nobody without one gets in."""
    given = claims.get("roles")
    roles = [given] if isinstance(given, str) else given if isinstance(given, list) else []
    for role in ROLES:
        if role in roles:
            return role
    raise NotSignedIn("You have not been given a role in this dashboard. Ask whoever looks after it.")
