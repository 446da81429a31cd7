"""A place that somebody draws on the map or types: kept with the draft until it is saved."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import streamlit as st

from config.errors import LoftesError
from dashboard import review_acts, session
from dashboard.escape import escape, label
from dashboard.review_desk import begun, desk, key_of
from geodata.place_decisions import draw_value, move_value, parse_position

if TYPE_CHECKING:
    from dashboard.workbench import PlaceChoice
    from layers.review import ReviewItem

_FAULT = "review_place_fault"


@dataclass(frozen=True, slots=True)
class Spot:
    """A name of a promise on the desk; ``ask`` is a choice of its place without a value yet."""

    item: ReviewItem
    ask: PlaceChoice

    @property
    def name(self) -> str:
        """The name as the document writes it."""
        return self.ask.name

    @property
    def key(self) -> str:
        """What tells its widgets from those of other names."""
        return f"{key_of(self.item)}-{self.name}"


def typed_position(spot: Spot) -> str:
    """Return the position that was typed for what is drawn, empty where it came from the map."""
    typed = str(st.session_state.get(_position(spot), ""))
    return typed if spot.name in desk().drawn else ""


def show_drawing(spot: Spot) -> None:
    """Show the field for a position, what is wrong with a drawing, and the buttons to save it."""
    texts = session.texts()
    key = _position(spot)
    st.text_input(
        texts("draw.position"),
        key=key,
        placeholder="59.3604, 18.0146",
        help=texts("draw.position_help"),
        on_change=_typed,
        args=(spot,),
    )
    with st.container(key="draw-fault"):
        fault: LoftesError | None = st.session_state.get(_FAULT)
        if fault is not None:
            st.html(
                f'<div class="fault small" role="alert"><b>{escape(fault.what)}</b> '
                f"{escape(fault.remedy)}</div>"
            )
    with st.container(key="draw-save", horizontal=True, gap="small"):
        if spot.name in desk().drawn:
            st.button(
                label(texts("draw.save", name=spot.name)),
                type="primary",
                key=f"drawsave-{spot.key}",
                shortcut="P",
                on_click=_save,
                args=(spot,),
            )
            st.button(texts("draw.drop"), key=f"drawdrop-{spot.key}", on_click=drop, args=(spot,))


def draw(spot: Spot, geojson: str) -> None:
    """Keep a drawing (a GeoJSON geometry) with the draft; what cannot be a place is told."""
    st.session_state[_FAULT] = None
    try:
        _value(spot, geojson)
    except LoftesError as error:
        st.session_state[_FAULT] = error
        return
    held = desk()
    held.seen.setdefault(spot.name, spot.ask.seen)
    held.drawn[spot.name] = geojson
    begun(spot.item)


def drop(spot: Spot) -> None:
    """Throw a drawing away."""
    held = desk()
    st.session_state[_FAULT] = None
    st.session_state[_position(spot)] = ""
    if held.drawn.pop(spot.name, None) is not None:
        held.seen.pop(spot.name, None)
        begun(spot.item)


def _typed(spot: Spot) -> None:
    text = str(st.session_state[_position(spot)]).strip()
    if not text:
        return
    try:
        lat, lon = parse_position(spot.name, text)
    except LoftesError as error:
        st.session_state[_FAULT] = error
        return
    draw(spot, json.dumps({"type": "Point", "coordinates": [lon, lat]}))


def _save(spot: Spot) -> None:
    held = desk()
    value = _value(spot, held.drawn[spot.name])
    seen = held.seen.get(spot.name, spot.ask.seen)
    if review_acts.settle_place(replace(spot.ask, value=value, seen=seen)):
        drop(spot)


def _value(spot: Spot, geojson: str) -> str:
    """Return the decision's value; a point is a position with an uncertainty, not an outline."""
    shape = json.loads(geojson)
    if shape["type"] != "Point":
        return draw_value(spot.ask.kommun, spot.name, geojson)
    lon, lat = shape["coordinates"]
    return move_value(spot.ask.kommun, spot.name, lat, lon)


def _position(spot: Spot) -> str:
    return f"position-{spot.key}"
