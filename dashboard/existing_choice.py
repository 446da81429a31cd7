"""What exists already, over the map: the choice, the drawing, and the same in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from config.import_tables import load_imports
from dashboard import session
from dashboard.escape import escape
from dashboard.state import FIXES, LIGHT
from dashboard.theme import tile_image

if TYPE_CHECKING:
    from dashboard.points import PointLayer
    from layers.existing import DataSource

_EXISTING = "choose_existing"
DARK = "#44403c"
FIX = "#9a3412"
FEW = 200  # things up to which each has a large sign
FEW_PX, MANY_PX = 5.0, 3.0


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
        if key == FIXES:
            title = escape(texts("data.fixes"))
            return f"{tile_image('footprints', FIX)} {title} **{found[key][0]}**"
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


def drawn_points() -> list[PointLayer]:
    """Return the chosen things that are points; the many come first, so that the few stay seen."""
    from dashboard.points import publish
    from layers.existing import point_table

    asked, code, texts = session.analyses(), session.state().kommun, session.texts()
    layers = load_imports().layers
    tables = [
        (table, layers[key].title(texts.language))
        for key in session.state().existing
        if key in layers
        and (table := asked.points(code, key, layers[key].title(texts.language))) is not None
    ]
    if FIXES in session.state().existing:
        found, title = asked.fixes(code), texts("data.fixes")
        if found is not None and (table := point_table(found, title, FIX)) is not None:
            tables.append((table, title))
    tables.sort(key=lambda item: -len(item[0]))
    return [
        publish(table, title, radius=MANY_PX if len(table) > FEW else FEW_PX)
        for table, title in tables
    ]


def drawn_shapes() -> dict[str, dict[str, Any]]:
    """Return the chosen things that are lines or areas as GeoJSON by layer."""
    asked, code = session.analyses(), session.state().kommun
    found = _counts()
    shapes = {
        key: asked.overlay(code, key)
        for key in sorted(session.state().existing, key=lambda key: key != LIGHT)
        if key in found and key != FIXES
    }
    return {key: data for key, data in shapes.items() if data["features"]}


def said() -> str:
    """Return number, source and day of each chosen thing, and what the lines mean."""
    from dashboard.coverage_view import source_said

    texts = session.texts()
    layers = load_imports().layers
    rows = []
    for key, (number, source) in _counts().items():
        if key not in session.state().existing:
            continue
        own = {LIGHT: texts("data.light"), FIXES: texts("data.fixes")}
        title = own[key] if key in own else layers[key].title(texts.language)
        told = texts("data.number", n=number) if key != LIGHT else _light_said()
        origin = source_said(source, texts)
        rows.append(f"<li><b>{escape(title)}:</b> {escape(told)}. {escape(origin)}</li>")
    return f'<ul class="existing">{"".join(rows)}</ul>' if rows else ""


def _light_said() -> str:
    from dashboard.data_view import light_said

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
    if (fixes := asked.fixes(code)) is not None:
        found[FIXES] = (len(fixes.frame), fixes.source)
    return found
