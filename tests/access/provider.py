"""A small provider of sign-in on this machine: real HTTP, real keys; it can be told to say anything wrong."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from joserfc import jwt
from joserfc.jwk import KeySet, OctKey, RSAKey

CLIENT = "ours"
SECRET = "known to both of us"  # of the client


class MockProvider:
    """What it says of people, and what it was told. Change its parts to have it say otherwise."""

    def __init__(self, address: str):
        self.issuer = address
        self.key: Any = RSAKey.generate_key(2048, {"kid": "one", "alg": "RS256"})
        self.published = [self.key]
        self.header = {"alg": "RS256", "kid": "one"}
        self.claims: dict[str, Any] = {"roles": ["sub_group"], "preferred_username": "ada@council.example"}
        self.about: dict[str, Any] = {}
        self.codes: dict[str, dict[str, str]] = {}
        self.asked: list[str] = []

    def discovery(self) -> dict[str, Any]:
        places = {name: f"{self.issuer}/{name}" for name in ("authorization_endpoint", "token_endpoint", "jwks_uri")}
        return {"issuer": self.issuer, **places, **self.about}

    def sign_in(self, address: str, code: str = "a-code") -> str:
        """Somebody signs in at the address they were sent to. Where their browser is sent back to."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        self.codes[code] = asked
        return f"{asked['redirect_uri']}?code={code}&state={asked['state']}"

    def token(self, form: dict[str, str], who: str) -> dict[str, Any] | None:
        """The answer to a code, once; None if anything about it is wrong."""
        begun = self.codes.pop(form.get("code", ""), None)
        hashed = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(hashed).rstrip(b"=").decode()
        if begun is None or begun["code_challenge_method"] != "S256" or begun["code_challenge"] != challenge:
            return None
        if form.get("redirect_uri") != begun["redirect_uri"] or who != f"{CLIENT}:{SECRET}":
            return None
        now = int(time.time())
        said = {"iss": self.issuer, "aud": CLIENT, "sub": "1", "iat": now, "exp": now + 300, "nonce": begun["nonce"]}
        claims = {name: value for name, value in {**said, **self.claims}.items() if value is not None}
        algorithms = [self.header["alg"]]
        token = jwt.encode(self.header, claims, self.key, algorithms=algorithms)
        return {"id_token": token, "access_token": "of no use", "token_type": "Bearer"}


@contextmanager
def serving() -> Iterator[MockProvider]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            provider.asked.append(self.path)
            if self.path.endswith("openid-configuration"):
                self._say(200, provider.discovery())
            elif self.path == "/jwks_uri":
                self._say(200, KeySet(provider.published).as_dict(private=False))
            elif self.path.startswith("/authorization_endpoint"):  # whoever comes here is signed in at once
                self.send_response(302)
                self.send_header("Location", provider.sign_in(self.path))
                self.end_headers()
            else:
                self._say(404, {})

        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            form = {name: values[0] for name, values in parse_qs(self.rfile.read(length).decode()).items()}
            scheme, _, said = self.headers.get("Authorization", "").partition(" ")
            who = base64.b64decode(said).decode() if scheme == "Basic" else ""
            answer = provider.token(form, who)
            self._say(200 if answer else 400, answer or {"error": "invalid_grant"})

        def _say(self, status: int, content: dict[str, Any]) -> None:
            body = json.dumps(content).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider = MockProvider(f"http://127.0.0.1:{server.server_address[1]}")
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield provider
    server.shutdown()
    server.server_close()
    thread.join(timeout=5)


def shared_key() -> Any:
    """The client's secret as a key, with which whoever knows it could sign, too."""
    return OctKey.import_key(SECRET * 3)
