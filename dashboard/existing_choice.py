"""What exists already, over the map: the choice, the drawing, and the same in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from config.import_tables import load_imports
from dashboard import session
from dashboard.coverage_view import source_said
from dashboard.data_view import light_said
from dashboard.escape import escape
from dashboard.state import LIGHT
from dashboard.theme import tile_image

if TYPE_CHECKING:
    from layers.existing import DataSource

_EXISTING = "choose_existing"
DARK = "#44403c"
MOST = 50_000  # features of one layer that a browser draws at once without waiting


def choose_existing() -> None:
    """Show what is known to exist in the kommun as switches; nothing where nothing is known."""
    texts = session.texts()
    found = _counts()
    if not found:
        return
    layers = load_imports().layers

    def label(key: str) -> str:
        if key == LIGHT:
            return f"{tile_image('lamp', DARK)} {escape(texts('data.light'))}"
        look = layers[key]
        title = escape(look.title(texts.language))
        return f"{tile_image(look.icon, look.colour)} {title} **{found[key][0]}**"

    chosen = [key for key in found if key in session.state().existing]
    st.session_state[_EXISTING] = chosen
    st.pills(
        texts("data.overlay"),
        list(found),
        selection_mode="multi",
        format_func=label,
        key=_EXISTING,
        on_change=lambda: session.change(existing=tuple(st.session_state[_EXISTING])),
    )


def drawings() -> dict[str, dict[str, Any]]:
    """Return the chosen things as GeoJSON by layer; a layer that is too large is left out."""
    asked, code = session.analyses(), session.state().kommun
    found = _counts()
    shown = [key for key in session.state().existing if key in found and found[key][0] <= MOST]
    # Ways lie lowest, then the many things, so that the few stay visible.
    shown.sort(key=lambda key: (key != LIGHT, -found[key][0]))
    return {key: asked.overlay(code, key) for key in shown}


def said() -> str:
    """Return number, source and day of each chosen thing, and what the lines mean."""
    texts = session.texts()
    layers = load_imports().layers
    rows = []
    for key, (number, source) in _counts().items():
        if key not in session.state().existing:
            continue
        title = texts("data.light") if key == LIGHT else layers[key].title(texts.language)
        told = texts("data.number", n=number) if key != LIGHT else _light_said()
        more = f" {texts('data.too_many', n=MOST)}" if number > MOST else ""
        origin = source_said(source, texts)
        rows.append(f"<li><b>{escape(title)}:</b> {escape(told + more)}. {escape(origin)}</li>")
    return f'<ul class="existing">{"".join(rows)}</ul>' if rows else ""


def _light_said() -> str:
    texts = session.texts()
    light = session.analyses().light(session.state().kommun)
    if light is None:
        return ""
    return f"{light_said(light, texts)}. {texts('data.light_lines')}".removesuffix(".")


def _counts() -> dict[str, tuple[int, DataSource]]:
    """Return layer → number and source, of the kommun that is shown."""
    asked, code = session.analyses(), session.state().kommun
    found = {one.layer: (len(one.frame), one.source) for one in asked.existing(code)}
    light = asked.light(code)
    if light is not None:
        found[LIGHT] = (0, light.source)
    return found
