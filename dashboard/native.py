"""The native input of HTML, which Dash does not offer: its own can neither be a box to tick nor be sent by a form."""

from __future__ import annotations

from typing import Any

from dash.development.base_component import Component

_NAMES = ["children", "id", "type", "name", "value", "checked", "autoComplete", "className", "placeholder"]


class Input(Component):
    """An ``<input>``. What is in it is the reader's: nothing on the server listens to it."""

    _namespace = "native"
    _type = "Input"
    _prop_names = _NAMES
    _valid_wildcard_attributes = ["data-", "aria-"]  # noqa: RUF012  the names are Dash's

    def __init__(self, **attributes: Any):
        self.available_properties = _NAMES
        self.available_wildcard_properties = self._valid_wildcard_attributes
        super().__init__(**attributes)  # type: ignore[no-untyped-call]
