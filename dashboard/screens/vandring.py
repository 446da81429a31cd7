"""Vandring: plan a safety walk on the map, with a running clock."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import streamlit as st

from config.errors import LoftesError
from dashboard import frame, session, walk_html, walk_session
from dashboard.escape import escape
from dashboard.terms import mark
from dashboard.walk_draft import MODES
from dashboard.walk_save import save_walk
from dashboard.walk_side import candidate_list, wish_list
from geodata.kommuner import kommun_by_code

if TYPE_CHECKING:
    from dashboard.walk_draft import Draft
    from layers.walk.plan import Plan


def page() -> None:
    """Draw the page from the draft."""
    draft = walk_session.draft()
    plan, fault = _plan(draft)
    _title(plan)
    _form(draft)
    # What comes and goes stands in boxes of its own: a field whose place among its neighbours
    # changes is made anew by the browser, and what is being typed there is lost.
    with st.container(key="walk-notices", gap="small"):
        _notices(plan, fault)
    left, right = st.columns([58, 42], gap="medium")
    with left, st.container(key="map", gap="small"):
        map_place = st.container(key="frame")
        st.html(walk_html.legend(session.texts()))
    with right, st.container(key="side", gap="small"):
        frame.list_anchor()
        with st.container(key="walk-hints", gap="small"):
            _hints(draft)
        wish_list(draft, plan)
        with st.container(key="walk-offers", gap="small"):
            candidate_list(draft)
    if plan is not None:
        _result(draft, plan)
    with map_place:  # last: the list is there while the map's libraries load
        _map(draft, plan)


def _notices(plan: Plan | None, fault: LoftesError | None) -> None:
    texts = session.texts()
    if words := walk_session.unknown():
        said = escape(texts("walk.unknown_place", value=words))
        st.html(f'<p class="notice" role="status">{said}</p>')
    if fault is not None:
        st.html(
            f'<div class="fault" role="alert"><p>{escape(fault.what)}</p>'
            f"<p>{escape(fault.remedy)}</p></div>"
        )
    if plan is not None:
        _say(walk_html.notices(plan, texts))


def _plan(draft: Draft) -> tuple[Plan | None, LoftesError | None]:
    if draft.lat is None:
        return None, None
    try:
        return session.services().walks.plan(draft), None
    except LoftesError as error:
        return None, error


def _title(plan: Plan | None) -> None:
    texts = session.texts()
    kommun = kommun_by_code(session.state().kommun).name
    numbers = walk_html.numbers(plan, texts) if plan is not None else ""
    st.html(
        f'<div class="title"><div class="asked"><h1>{escape(texts("walk.title"))} '
        f"<span>{escape(kommun)}</span></h1>{mark('term.walk', texts)}</div>{numbers}</div>"
    )


def _form(draft: Draft) -> None:
    texts = session.texts()
    held = st.session_state
    held["walk-find"] = draft.meeting
    held["walk-day"], held["walk-start"], held["walk-end"] = draft.day, draft.start, draft.end
    held["walk-people"], held["walk-pace"] = draft.people, draft.pace_kmh
    held["walk-mode"], held["walk-free"] = draft.mode, draft.step_free
    with st.container(key="walk-form", horizontal=True, vertical_alignment="bottom", gap="small"):
        st.text_input(
            texts("walk.find_meeting"),
            key="walk-find",
            on_change=walk_session.find_meeting,
            args=("walk-find",),
            width=270,
        )
        _field("day", texts("walk.day"), st.date_input, width=150, format="YYYY-MM-DD")
        _field("start", texts("walk.start"), st.time_input, width=105, step=900)
        _field("end", texts("walk.end"), st.time_input, width=130, step=900)
        _field(
            "people", texts("walk.people"), st.number_input, width=130, min_value=1, max_value=200
        )
        _field(
            "pace_kmh", texts("walk.pace"), st.number_input, width=130, min_value=1.0,
            max_value=7.0, step=0.5, format="%.1f",
        )  # fmt: skip
        st.segmented_control(
            texts("walk.mode"),
            MODES,
            format_func=lambda mode: texts(f"walkmode.{mode}"),
            key="walk-mode",
            required=True,
            on_change=walk_session.set_field,
            args=("mode", "walk-mode"),
        )
        st.toggle(
            texts("walk.step_free"),
            key="walk-free",
            on_change=walk_session.set_field,
            args=("step_free", "walk-free"),
        )


def _field(name: str, label: str, widget: Any, **more: Any) -> None:  # noqa: ANN401  Streamlit's
    key = f"walk-{name.partition('_')[0]}"
    widget(label, key=key, on_change=walk_session.set_field, args=(name, key), **more)


def _hints(draft: Draft) -> None:
    texts = session.texts()
    if draft.lat is None:
        st.html(f'<p class="walk-first">{escape(texts("walk.first"))}</p>')
    if not session.services().walks.has_network(draft.kommun):
        name = kommun_by_code(draft.kommun).name
        st.html(f'<p class="group-note">{escape(texts("walk.no_network", name=name))}</p>')


def _result(draft: Draft, plan: Plan) -> None:
    texts = session.texts()
    with st.container(key="walk-result", gap="small"):
        for route in plan.routes:
            st.html(walk_html.route_table(plan, route, texts))
        left, right = st.columns([45, 55], gap="medium")
        with left:
            _say(walk_html.skipped(plan.routes[0].skipped, texts))
        with right:
            plans = [(texts(f"walkmode.{mode}"), _in_mode(draft, plan, mode)) for mode in MODES]
            st.html(walk_html.compare(plans, texts(f"walkmode.{draft.mode}"), texts))
        if plan.routes[0].source:
            st.html(f'<p class="aside">{escape(plan.routes[0].source)}</p>')
        st.download_button(
            texts("walk.download"),
            _file(plan),
            file_name=f"vandring-{draft.day}.json",
            mime="application/json",
            on_click="ignore",
        )
        save_walk(plan.walk, plan.routes)


def _say(html: str) -> None:
    """Show HTML where there is any."""
    if html:
        st.html(html)


def _in_mode(draft: Draft, plan: Plan, mode: str) -> Plan:
    if mode == draft.mode:
        return plan
    return session.services().walks.plan(replace(draft, mode=mode))


def _file(plan: Plan) -> str:
    from geodata.walk.codec import dump_plan

    return dump_plan(plan.walk, plan.routes)


def _map(draft: Draft, plan: Plan | None) -> None:
    from dashboard.map_view import MapSetting
    from dashboard.still_map import show_still
    from dashboard.walk_map import walk_group, walk_still

    texts = session.texts()
    services = session.services()
    setting = MapSetting(
        title=texts("walk.map"),
        tiles=services.settings.tiles,
        base_path=st.get_option("server.baseUrlPath"),
    )
    show_still(
        walk_still(services.base_map(draft.kommun), setting, texts, services.walks.streets(draft)),
        walk_group(draft, plan, texts),
        walk_session.clicked,
        walk_session.WALK_MAP_KEY,
    )
