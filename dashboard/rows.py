"""Rows of the list that open where they stand: a click sends the promise, not a new page."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import streamlit as st

from dashboard.assets import STATIC_DIR

if TYPE_CHECKING:
    from collections.abc import Callable

KEY = "row_clicks"


def follow_rows(opened: str, pick: Callable[[str], None]) -> None:
    """Let a click on a row's link call ``pick`` with the promise; ``opened`` is brought to sight.

    Without a script the links still work: they load the page anew with the promise open.
    """

    def take() -> None:
        if promise := str(st.session_state[KEY].get("picked") or ""):
            pick(promise)

    _component()(key=KEY, data={"opened": opened}, on_picked_change=take)


@cache
def _component() -> Any:  # noqa: ANN401  Streamlit does not name the type
    # Declared when it is first needed: before the server is up it would never be served.
    script = (STATIC_DIR / "rows.js").read_text(encoding="utf-8")
    return st.components.v2.component("loftes_rows", js=script)
