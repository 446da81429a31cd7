"""Where the keyboard is after the page was drawn anew, and what is half typed.

A rerun takes away the button that was pressed; the focus then goes to the heading of what is
open, so that Tab goes on from there. And a field sends what stands in it to the server once
nobody has typed for a moment, not only when it is left: a browser that closes loses nothing.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import streamlit as st

from dashboard.assets import STATIC_DIR

if TYPE_CHECKING:
    from streamlit.components.v2.types import ComponentRenderer


def keep_focus(opened: str) -> None:
    """Keep the focus on the desk (``#desk``); ``opened`` tells when another thing is on it."""
    _component()(key="focus", data={"opened": opened}, height=1)


def hand_over() -> None:
    """Hand half-typed text to the server on a page that has no desk."""
    keep_focus("")


@cache
def _component() -> ComponentRenderer:
    script = (STATIC_DIR / "focus.js").read_text(encoding="utf-8")
    return st.components.v2.component("lofteskartan_focus", js=script, isolate_styles=False)
