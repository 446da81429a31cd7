"""A visitor's state in Streamlit: read from the URL, changed by widgets, written to the URL."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, TypedDict, Unpack

import streamlit as st

from dashboard.notice import Notice
from dashboard.services import open_services
from dashboard.state import Known, State, read_state, start_period, write_state
from dashboard.texts import Texts
from layers.selection import ALL_PERIODS

if TYPE_CHECKING:
    from dashboard.analysis import Analyses
    from dashboard.services import Services
    from layers.bundle import Bundle
    from layers.filters import Filters

MAP_KEY = "map"
_STATE = "visitor_state"
_WRITTEN = "visitor_url"  # the parameters as the URL has them
_READ = "visitor_read"  # the state that they stand for
_ZOOM = "visitor_zoom"


class Change(TypedDict, total=False):
    """Fields of :class:`dashboard.state.State` that a widget may change."""

    kommun: str
    period: str
    layers: tuple[str, ...]
    kinds: tuple[str, ...]
    promise: str
    place: str
    existing: tuple[str, ...]
    distance: int
    before: str
    measure: str
    walk: str
    filters: Filters
    view: str


@cache
def services() -> Services:
    """Return the services, opened once a process; an empty store gets the bundled register."""
    opened = open_services()
    if not opened.kommuner_with_promises():
        opened.sync_register()
    return opened


@cache
def analyses() -> Analyses:
    """Return the analysis over the services, made once a process."""
    from dashboard.analysis import Analyses

    return Analyses(services())


def start_kommun() -> str:
    """Return the kommun to begin with: that of the settings, else the first that has promises."""
    every = services().kommuner()
    have = services().kommuner_with_promises()
    if services().settings.start_kommun in have:
        return services().settings.start_kommun
    return next((kommun.code for kommun in every if kommun.code in have), every[0].code)


def begin() -> tuple[Notice, ...]:
    """Take over the URL where it is new (first visit, a link, back and forward), else write it.

    A URL that was just read stays as it is: writing it clean would put an entry into the
    browser's history that nobody can go back past.
    """
    params = st.query_params.to_dict()
    if _STATE not in st.session_state or (params and params != st.session_state[_WRITTEN]):
        known = Known(
            language=services().settings.language,
            start_kommun=start_kommun(),
            periods=lambda code: services().bundle(code, ALL_PERIODS).periods,
        )
        st.session_state[_STATE], notices = read_state(params, known)
        notices += _drop_lost()
        st.session_state[_READ] = state()
    else:
        notices = ()
    if state() != st.session_state[_READ]:
        params = link()
        st.query_params.from_dict(params)
        st.session_state[_READ] = state()
    st.session_state[_WRITTEN] = params
    return notices


def _drop_lost() -> tuple[Notice, ...]:
    """Close a promise or place of a link that the selection does not hold."""
    shown = bundle()
    lost = []
    if state().promise and state().promise not in {promise.id for promise in shown.promises}:
        lost.append(Notice("notice.promise", state().promise))
        change(promise="")
    if state().place and state().place not in shown.places:
        lost.append(Notice("notice.place", state().place))
        change(place="")
    return tuple(lost)


def state() -> State:
    """Return the visitor's state."""
    current: State = st.session_state[_STATE]
    return current


def texts() -> Texts:
    """Return the interface in the visitor's language."""
    return Texts(state().language)


def bundle() -> Bundle:
    """Return the bundle of the visitor's kommun and period."""
    return services().bundle(state().kommun, state().period)


def link(**fields: Unpack[Change]) -> dict[str, str]:
    """Return the URL's parameters of the state, with some fields changed."""
    return write_state(replace(state(), **fields), services().settings.language)


def change(**fields: Unpack[Change]) -> None:
    """Change the state, from a widget's callback; a new frame closes what was open in the old."""
    new = replace(state(), **fields)
    if fields.keys() & {"kommun", "period"}:
        new = replace(new, promise="", place="")
        if "filters" not in fields:
            new = replace(new, filters=replace(new.filters, years=None))
    if "kommun" in fields:
        periods = services().bundle(new.kommun, ALL_PERIODS).periods
        new = replace(new, period=start_period(periods), before="", walk="")
        new = replace(new, filters=replace(new.filters, actors=()))  # a name of another kommun's
    st.session_state[_STATE] = new


def pick_promise(promise_id: str) -> None:
    """Open a promise, or close it where it is open."""
    change(promise="" if state().promise == promise_id else promise_id)


def pick_place(place_id: str) -> None:
    """Choose a place (empty: none); where a single promise hangs on it, open that one."""
    places = bundle().places
    place_id = place_id if place_id in places else ""
    hung = [p.id for p in bundle().promises if any(x.place_id == place_id for x in p.links)]
    change(place=place_id, promise=hung[0] if len(hung) == 1 else "")


def map_clicked() -> None:
    """Take a click on the map: on a place, or beside all of them."""
    event = st.session_state.get(MAP_KEY) or {}
    pick_place(str(event.get("place") or ""))


def zoom_to(place_id: str) -> None:
    """Ask the map to go to a place; asking again goes there again."""
    _, asked = zoom()
    st.session_state[_ZOOM] = (place_id, asked + 1)
    change(place=place_id)


def zoom() -> tuple[str, int]:
    """Return the place last asked for, and the number of the asking."""
    asked: tuple[str, int] = st.session_state.get(_ZOOM, ("", 0))
    return asked
