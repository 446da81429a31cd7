"""The choice of layers over the map: colour, icon, and how many places each has."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from config.kinds import load_kinds
from dashboard import session
from dashboard.escape import escape
from dashboard.theme import icon, tile_image
from layers.query import layer_counts, select

if TYPE_CHECKING:
    from layers.selection import Selection

_LAYERS = "choose_layers"


def choose_layers() -> None:
    """Show the layers that have a place as switches."""
    texts = session.texts()
    table = load_kinds().all_layers()
    selection = session.state().filtered()
    places = _places(selection)
    shown = [key for key in table if places[key]]
    if shown:
        hidden = tuple(key for key in selection.layers if key not in shown)
        st.session_state[_LAYERS] = [key for key in shown if key in selection.layers]
        st.pills(
            texts("choose.layers"),
            shown,
            selection_mode="multi",
            format_func=lambda key: (
                f"{tile_image(table[key].icon, table[key].colour)} "
                f"{escape(table[key].title(texts.language))} **{places[key]}**"
            ),
            key=_LAYERS,
            on_change=lambda: session.change(layers=(*st.session_state[_LAYERS], *hidden)),
        )


def without_place() -> None:
    """Name the layers whose promises have no place on the map, with their numbers."""
    texts = session.texts()
    selection = session.state().filtered()
    places = _places(selection)
    numbers = layer_counts(session.bundle(), selection)
    missing = [
        f"{icon(look.icon)}{escape(look.title(texts.language))} {numbers[key]}"
        for key, look in load_kinds().all_layers().items()
        if numbers[key] and not places[key] and not look.every_kind
    ]
    if missing:
        names = "".join(f"<span>{name}</span>" for name in missing)
        st.html(f'<p class="without">{escape(texts("choose.without_place"))} {names}</p>')


def _places(selection: Selection) -> dict[str, int]:
    """Return how many places each layer has under the chosen kinds, visible or not."""
    every = tuple(load_kinds().all_layers())
    drawn = select(session.bundle(), replace(selection, layers=every)).features["layer"]
    return {key: int((drawn == key).sum()) for key in every}
