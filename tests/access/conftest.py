"""An internal edition behind local accounts, and people of every role at their browsers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from dashboard.access.accounts import set_account
from dashboard.access.settings import ROLES, Settings
from dashboard.access.store import Store
from dashboard.application import create_app
from tests.conftest import OUR_OWN_PAGE

KEY = "kJ8s-2lDq9xWm4Zp7vT1yR5uB3nC6eF0hGaL"
PASSWORD = "a cold grey morning"
SignIn = Callable[..., FlaskClient]


def settings_for(folder: Path, **changes: object) -> Settings:
    said = {"edition": "internal", "sign_in": "accounts", "secret_key": KEY, "people": folder / "people"}
    return Settings(**{**said, **changes})  # type: ignore[arg-type]


def with_accounts(settings: Settings) -> Store:
    """The store with an account for each role, named as the role."""
    store = Store(settings.people)
    for role in ROLES:
        set_account(store, role, role, PASSWORD)
    return store


def typed(name: str, password: str = PASSWORD, wanted: str = "/") -> dict[str, str]:
    return {"name": name, "password": password, "wanted": wanted}


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return settings_for(tmp_path)


@pytest.fixture
def store(settings: Settings) -> Store:
    return with_accounts(settings)


@pytest.fixture
def sign_in(publication: Path, settings: Settings, store: Store) -> SignIn:
    """A browser; signed in, if somebody is named."""
    server = create_app(publication, settings).server

    def browser(name: str = "") -> FlaskClient:
        client = server.test_client()
        if name:
            assert client.post("/sign-in", data=typed(name), headers=OUR_OWN_PAGE).status_code == 303
        return client

    return browser
