"""Beside the map of a walk: the wishes in the order of the route, and what else is offered."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import streamlit as st

from dashboard import session, walk_session
from dashboard.escape import escape, label
from dashboard.walk_desk import actions_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboard.walk_draft import Draft, DraftStop
    from layers.walk.plan import Plan

PRIORITIES = (1, 2, 3, 4, 5)
MINUTE = 60


def wish_list(draft: Draft, plan: Plan | None) -> None:
    """Show the wishes: those on the route in its order, then the others."""
    texts = session.texts()
    with st.container(key="walk-wishes", gap="small"):
        _wishes(draft, plan)
    st.text_input(
        texts("walk.add_place"),
        key="walk-add",
        on_change=walk_session.find_stop,
        args=("walk-add",),
    )


def _wishes(draft: Draft, plan: Plan | None) -> None:
    texts = session.texts()
    st.html(
        f'<div class="group"><h2>{escape(texts("walk.wishes"))} '
        f"<span>{len(draft.stops)}</span></h2></div>"
    )
    if not draft.stops and draft.lat is not None:
        st.html(f'<p class="group-note">{escape(texts("walk.no_wishes"))}</p>')
    routes = [[call.stop.id for call in route.calls] for route in plan.routes] if plan else []
    on_route = [stop_id for route in routes for stop_id in route]
    stops = {stop.id: stop for stop in draft.stops}
    for route in routes:
        for number, stop_id in enumerate(route, start=1):
            if stop_id in stops:
                _wish(draft, plan, stops[stop_id], route, number)
    for stop in draft.stops:
        if stop.id not in on_route:
            _wish(draft, plan, stop, (), 0)
    if draft.order:
        st.button(texts("walk.free_order"), key="walk-free-order", on_click=walk_session.free_order)


def _wish(
    draft: Draft, plan: Plan | None, stop: DraftStop, route: Sequence[str], number: int
) -> None:
    texts = session.texts()
    held = st.session_state
    keys = {name: f"walk-{name}-{stop.id}" for name in ("priority", "must", "minutes")}
    held[keys["priority"]], held[keys["must"]] = stop.priority, stop.must
    held[keys["minutes"]] = int(stop.minutes)
    with st.container(key=f"wish-{stop.id}", gap=None):
        st.html(_head(plan, stop, number))
        with st.container(horizontal=True, vertical_alignment="bottom", gap="xsmall"):
            more: dict[str, Any] = {"on_change": walk_session.change, "args": (stop.id,)}
            st.selectbox(texts("walk.priority"), PRIORITIES, key=keys["priority"], width=76, **more)
            st.number_input(texts("walk.minutes"), 0, 60, key=keys["minutes"], width=104, **more)
            st.toggle(texts("walk.must"), key=keys["must"], **more)
            _buttons(draft, stop, route, number)


def _head(plan: Plan | None, stop: DraftStop, number: int) -> str:
    texts = session.texts()
    saved = plan.saves.get(stop.id) if plan else None
    said = [texts(f"walksource.{stop.source}")]
    if saved is not None:
        said.append(texts("walk.saves", n=math.ceil(saved.total_seconds() / MINUTE)))
    elif plan is not None:
        said.append(texts("walk.not_on_route"))
    mark = str(number) if number else "–"
    return (
        f'<div class="walk-wish-head"><span class="walk-mark">{mark}</span>'
        f"<b>{escape(stop.name)}</b><small>{escape(' · '.join(said))}</small></div>"
    )


def _buttons(draft: Draft, stop: DraftStop, route: Sequence[str], number: int) -> None:
    texts = session.texts()
    if number:
        following = route[number] if number < len(route) else ""
        for key, by, off in (("earlier", -1, number == 1), ("later", 1, not following)):
            st.button(
                label(texts("walk.earlier" if by < 0 else "walk.later", name=stop.name)),
                icon=":material/arrow_upward:" if by < 0 else ":material/arrow_downward:",
                key=f"walk-{key}-{stop.id}",
                disabled=off,
                on_click=walk_session.move,
                args=(route, stop.id, by),
            )
        if following and not draft.order:
            pair = (stop.id, following)
            locked = pair in draft.locked
            st.button(
                label(texts("walk.unlock" if locked else "walk.lock", name=stop.name)),
                icon=":material/lock:" if locked else ":material/lock_open:",
                key=f"walk-lock-{stop.id}",
                on_click=walk_session.lock,
                args=(pair,),
            )
    st.button(
        label(texts("walk.remove", name=stop.name)),
        icon=":material/close:",
        key=f"walk-remove-{stop.id}",
        on_click=walk_session.remove,
        args=(stop.id,),
    )


def candidate_list(draft: Draft) -> None:
    """Show what is offered and is no wish yet."""
    texts = session.texts()
    have = {stop.id for stop in draft.stops}
    services = session.services()
    actions = actions_of(services.store, draft.kommun)
    every = services.walks.candidates(session.bundle(), draft, actions)
    offered = [stop for stop in every if stop.id not in have]
    if not offered:
        return
    st.html(
        f'<div class="group"><h2>{escape(texts("walk.suggestions"))} '
        f"<span>{len(offered)}</span></h2></div>"
    )
    for stop in offered:
        name = stop.name or texts("walk.dark_stretch")
        said = " · ".join(part for part in (texts(f"walksource.{stop.source}"), stop.note) if part)
        with st.container(key=f"offer-{stop.id}", horizontal=True, vertical_alignment="center"):
            st.html(
                f'<div class="walk-offer"><b>{escape(name)}</b><small>{escape(said)}</small></div>',
                width="stretch",
            )
            st.button(
                label(texts("walk.add", name=name)),
                icon=":material/add:",
                key=f"walk-offer-{stop.id}",
                disabled=draft.lat is None,
                on_click=walk_session.add,
                args=(stop if stop.name else _named(stop, name),),
            )


def _named(stop: DraftStop, name: str) -> DraftStop:
    return replace(stop, name=name)
