"""Which page is open, said and shown in the navigation: on a phone its link may be out of sight."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import streamlit as st

from dashboard.assets import STATIC_DIR

if TYPE_CHECKING:
    from streamlit.components.v2.types import ComponentRenderer


def show_here(path: str) -> None:
    """Mark the link of the page with an address as the current one and scroll it into sight."""
    _component()(key="here", data={"path": path}, height=1)


@cache
def _component() -> ComponentRenderer:
    script = (STATIC_DIR / "here.js").read_text(encoding="utf-8")
    return st.components.v2.component("lofteskartan_here", js=script, isolate_styles=False)
