"""The visitor's draft of a walk in Streamlit, and what widgets and clicks do to it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import streamlit as st

from dashboard import session
from dashboard.walk_draft import Draft, DraftStop, read_draft, write_draft
from geodata.ids import content_id

if TYPE_CHECKING:
    from collections.abc import Sequence

WALK_MAP_KEY = "walk_map"
_DRAFTS = "walk_drafts"
_UNKNOWN = "walk_unknown"


def draft() -> Draft:
    """Return the draft of the visitor's kommun: what a link says, with the stops held here."""
    state = session.state()
    held: dict[str, Draft] = st.session_state.setdefault(_DRAFTS, {})
    found = held.get(state.kommun)
    if found is None or (state.walk and write_draft(found) != state.walk):
        today = datetime.now(tz=UTC).date()
        linked = read_draft(state.kommun, state.walk, today)
        if found is not None:
            linked = replace(linked, stops=found.stops, order=found.order, locked=found.locked)
        held[state.kommun] = found = linked
    return found


def save(new: Draft) -> None:
    """Keep a draft, its small things in the link too."""
    st.session_state[_DRAFTS][new.kommun] = new
    session.change(walk=write_draft(new))


def set_field(name: str, key: str) -> None:
    """Take a widget's value over into a field of the draft."""
    value: Any = st.session_state[key]
    if value is not None:
        save(replace(draft(), **{name: value}))


def find_meeting(key: str) -> None:
    """Look a meeting place up by its name or position."""
    if found := _found(st.session_state[key]):
        name, lat, lon = found
        save(replace(draft(), meeting=name, lat=lat, lon=lon))


def find_stop(key: str) -> None:
    """Look a stop up by its name or position and add it."""
    if found := _found(st.session_state[key]):
        add(_own(*found))
        st.session_state[key] = ""


def _found(words: str) -> tuple[str, float, float] | None:
    st.session_state[_UNKNOWN] = ""
    if not words.strip():
        return None
    found = session.services().walks.locate(session.state().kommun, words)
    if found is None:
        st.session_state[_UNKNOWN] = words
    return found


def unknown() -> str:
    """Return the words that nobody knew a place for, once."""
    words: str = st.session_state.pop(_UNKNOWN, "")
    return words


def clicked() -> None:
    """Take a click on the map: the first is the meeting place, the others are stops."""
    event = st.session_state.get(WALK_MAP_KEY) or {}
    if "lat" not in event:
        return
    lat, lon = round(float(event["lat"]), 6), round(float(event["lng"]), 6)
    current = draft()
    if current.lat is None:
        save(replace(current, meeting=f"{lat:.5f}, {lon:.5f}", lat=lat, lon=lon))
        return
    own = sum(stop.source == "egen" for stop in current.stops)
    add(_own(session.texts()("walk.point", n=own + 1), lat, lon))


def _own(name: str, lat: float, lon: float) -> DraftStop:
    return DraftStop(content_id("own", name, lat, lon), name, lat, lon)


def add(stop: DraftStop) -> None:
    """Add a stop to the draft."""
    save(draft().with_stop(stop))


def remove(stop_id: str) -> None:
    """Take a stop out of the draft."""
    save(draft().without_stop(stop_id))


def change(stop_id: str) -> None:
    """Take a stop's weight, minutes and whether it must be visited over from its widgets."""
    held = st.session_state
    save(
        draft().changed_stop(
            stop_id,
            priority=held[f"walk-priority-{stop_id}"],
            must=held[f"walk-must-{stop_id}"],
            minutes=float(held[f"walk-minutes-{stop_id}"]),
        )
    )


def move(route: Sequence[str], stop_id: str, by: int) -> None:
    """Move a stop a place earlier or later: from then on the order is the visitor's."""
    save(draft().moved(tuple(route), stop_id, by))


def lock(pair: tuple[str, str]) -> None:
    """Lock the leg between two stops, or unlock it."""
    save(draft().toggled_lock(pair))


def free_order() -> None:
    """Let the planner choose the order again."""
    save(replace(draft(), order=()))
