"""Where the names of a promise are: candidates beside a map, a place drawn by hand, or none."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from dashboard import review_acts, review_drawing, session, words, workbench
from dashboard.activity import local
from dashboard.escape import escape, label
from dashboard.review_clash import show_place_clash
from dashboard.review_desk import desk, key_of
from dashboard.review_drawing import Spot
from dashboard.terms import mark
from dashboard.workbench import PlaceChoice
from geodata.decision_log import UNDONE
from geodata.notes import render
from geodata.place_decisions import NO_PLACE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geodata.gazetteer import Candidate, Resolution
    from geodata.records import Decision
    from layers.review import ReviewItem

MAP_KEY = "review_map"
NUMBERED = 9  # candidates that a key chooses


def show_places(item: ReviewItem) -> None:
    """Show the names of a promise and, for the chosen one, its candidates and the map."""
    texts = session.texts()
    names = _names(item)
    with st.container(key=f"names-{key_of(item)}", gap="small"):
        if not names:
            st.html(f'<p class="aside">{escape(texts("review.no_names"))}</p>')
            return
        name = names[0]
        if len(names) > 1:
            chosen = st.segmented_control(
                texts("review.which_place"),
                names,
                default=name,
                format_func=label,
                key=f"name-{key_of(item)}",
                required=True,
            )
            name = str(chosen or name)
    _panel(item, name)


def _names(item: ReviewItem) -> list[str]:
    """Return the names that a person may place: those that nobody has placed first."""
    lost = [one.mention for one in item.unplaced if one.mention is not None]
    found = [one.mention for one in item.placed if one.promise_id == item.machine.id]
    return list(dict.fromkeys(m.name for m in (*lost, *found) if not m.generic))


def _panel(item: ReviewItem, name: str) -> None:
    kommun = session.state().kommun
    store = session.services().store
    ask = PlaceChoice(kommun, name, "", workbench.place_decision(store, kommun, name))
    spot = Spot(item, ask)
    now = workbench.place_now(store, kommun, name)
    listed = _listed(now, workbench.place_candidates(kommun, name))
    with st.container(key="place-clash", gap="small"):
        show_place_clash(spot, now)
    with st.container(key="place-state", gap="small"):
        _state(now, ask.seen)
    with st.container(key="candidates", gap="xsmall"):
        _buttons(listed, now, ask)
    with st.container(key="place-map", gap="small"):
        _map(spot, listed, now)
    with st.container(key="place-draw", gap="small"):
        review_drawing.show_drawing(spot)


def _listed(now: Resolution, found: Sequence[Candidate]) -> list[Candidate]:
    """Return the candidates, with a place that a person put there last."""
    ids = {one.place.id for one in found}
    extra = [now.best] if now.best is not None and now.best.place.id not in ids else []
    return [*found, *extra]


def _state(now: Resolution, seen: Decision | None) -> None:
    texts = session.texts()
    icon = "map-pin" if now.best else "map-pin-off"
    said = now.best.place.name if now.best else now.name
    reason = now.best.method if now.best else now.reason
    why = render(reason, texts.language) if reason else ""
    by = ""
    if seen is not None:
        by = f"<small>{escape(texts('review.placed_by', who=seen.who, when=local(seen.when)))}"
        by += "</small>"
    st.html(
        f'<div class="where{"" if now.best else " off"}"><span class="i i-{icon}"></span>'
        f"<span><b>{escape(said)}</b> <small>{escape(why)}</small> {by}"
        f"{mark('term.tier', texts, now.name)}</span></div>"
    )


def _buttons(listed: Sequence[Candidate], now: Resolution, ask: PlaceChoice) -> None:
    texts = session.texts()
    for number, one in enumerate(listed, start=1):
        tier = _tier(one)
        chosen = now.best is not None and now.best.place.id == one.place.id
        said = texts(
            "review.candidate",
            n=number,
            name=one.place.name,
            precision=words.precision(one.place, texts),
            tier=texts(f"tier.{tier}"),
        )
        with st.container(key=f"cand-{tier}-{number}"):
            st.button(
                label(said),
                key=f"place-{ask.name}-{one.place.id}",
                help=label(one.place.source),
                type="primary" if chosen and ask.seen else "secondary",
                shortcut=str(number) if number <= NUMBERED else None,
                width="stretch",
                on_click=review_acts.choose_place,
                args=(replace(ask, value=one.place.id),),
            )
    with st.container(key="no-candidate", horizontal=True, gap="small"):
        st.button(
            texts("review.no_place"),
            key=f"noplace-{ask.name}",
            shortcut="0",
            on_click=review_acts.choose_place,
            args=(replace(ask, value=NO_PLACE),),
        )
        if ask.seen is not None:
            st.button(
                texts("review.undo_place"),
                key=f"undoplace-{ask.name}",
                on_click=review_acts.choose_place,
                args=(replace(ask, value=UNDONE),),
            )


def _tier(candidate: Candidate) -> str:
    from dashboard.review_map import tier_of

    return tier_of(candidate)


def _map(spot: Spot, listed: Sequence[Candidate], now: Resolution) -> None:
    from dashboard.map_view import MapSetting
    from dashboard.review_map import HEIGHT, Sheet, review_group, review_still
    from dashboard.still_map import show_still

    texts = session.texts()
    services = session.services()
    setting = MapSetting(
        title=texts("review.map"),
        tiles=services.settings.tiles,
        base_path=st.get_option("server.baseUrlPath"),
    )
    sheet = Sheet(
        spot.name,
        listed,
        now.best.place.id if now.best else "",
        desk().drawn.get(spot.name, ""),
        review_drawing.typed_position(spot),
    )
    show_still(
        review_still(services.base_map(session.state().kommun), setting, texts),
        review_group(sheet, texts),
        lambda: _map_event(spot, [one.place.id for one in listed]),
        MAP_KEY,
        HEIGHT,
    )


def _map_event(spot: Spot, ids: Sequence[str]) -> None:
    """Take a choice or a drawing over from the map."""
    event = st.session_state.get(MAP_KEY) or {}
    if event.get("choose") in ids:
        review_acts.settle_place(replace(spot.ask, value=str(event["choose"])))
    elif event.get("drawn"):
        review_drawing.draw(spot, str(event["drawn"]))
