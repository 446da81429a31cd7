"""Protokoll: a walk's files, what the groups handed in, joined into one list."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import streamlit as st

from config.access_tables import Right
from config.errors import LoftesError
from config.protocol_tables import load_protocol
from dashboard import (
    account,
    frame,
    session,
    walk_cards,
    walk_choice,
    walk_desk,
    walk_intake,
    walk_words,
)
from dashboard.escape import escape
from dashboard.walkpack import FORMATS
from geodata.kommuner import kommun_by_code

if TYPE_CHECKING:
    from dashboard.walkpack import Plan
    from geodata.walk.merging import Pair, Seen
    from geodata.walk.protocol_records import PlannedWalk

_UPLOADS = "uploads"
_PICTURES = ("jpg", "jpeg", "png", "webp")
SHOWN_PAIRS = 12


def page() -> None:
    """Draw the page: files, hand in, duplicates, the protocol, a form for what stands on paper."""
    texts = session.texts()
    walk_choice.style()
    walk_choice.said()
    if not walk_choice.walks():
        st.html(walk_cards.heading(texts("walk_protocol.title"), _kommun(), ""))
        walk_choice.no_walks()
        return
    if not session.may(Right.PROTOCOLS):
        st.html(walk_cards.heading(texts("walk_protocol.title"), _kommun(), ""))
        account.may(Right.PROTOCOLS)
        return
    planned = walk_choice.choose()
    if planned is None:
        return
    seen, pairs = walk_desk.protocol(session.services().store, planned.walk.id)
    _head(planned, seen, pairs)
    frame.list_anchor()
    left, right = st.columns([1.6, 1], gap="large")
    with right:
        _files(planned)
        _hand_in(planned)
        _enter(planned)
        walk_choice.bring()
    with left:
        _pairs(pairs, planned)
        _protocol(seen, planned)


def _kommun() -> str:
    return kommun_by_code(session.state().kommun).name


def _head(planned: PlannedWalk, seen: tuple[Seen, ...], pairs: tuple[Pair, ...]) -> None:
    texts = session.texts()
    good = sum(item.observation.good for item in seen)
    figures = walk_cards.numbers(
        (
            (len(seen), texts("walk_protocol.numbers", n=len(seen))),
            (len(seen) - good, texts("walk_protocol.bad_ones")),
            (good, texts("walk_protocol.good_ones")),
            (len(pairs), texts("walk_protocol.pairs", n=len(pairs))),
        )
    )
    st.html(walk_cards.heading(texts("walk_protocol.title"), planned.walk.title, figures))


def _files(planned: PlannedWalk) -> None:
    texts = session.texts()
    st.html(walk_cards.group(texts("walks.files"), texts("walks.files_note")))
    if not planned.routes:
        st.html(f'<p class="aside">{escape(texts("walks.no_route"))}</p>')
        return
    for plan in walk_desk.plans(session.services().store, planned):
        if len(planned.routes) > 1:
            st.html(walk_cards.group(texts("walks.group", n=plan.route.group)))
        with st.container(key=f"files-{plan.route.group}", horizontal=True, gap="small"):
            for key, form in FORMATS.items():
                st.download_button(
                    form.title(texts.language),
                    data=partial(_made, key, plan),
                    file_name=form.name(plan),
                    mime=form.media_type,
                    key=f"file-{plan.route.group}-{key}",
                    on_click="ignore",
                )


def _made(key: str, plan: Plan) -> bytes:
    return FORMATS[key].write(plan)


def _hand_in(planned: PlannedWalk) -> None:
    texts = session.texts()
    st.html(walk_cards.group(texts("walk_protocol.hand_in")))
    number = st.session_state.setdefault(_UPLOADS, 0)
    files = st.file_uploader(
        texts("walk_protocol.upload"),
        type=["json", "csv", *_PICTURES],
        accept_multiple_files=True,
        key=f"upload-{number}",
    )
    protocols = [file for file in files if file.name.casefold().endswith((".json", ".csv"))]
    if protocols:
        st.button(
            texts("walk_protocol.merge", n=len(protocols)),
            key="merge",
            type="primary",
            on_click=partial(_merge, planned, protocols, files),
        )


def _merge(planned: PlannedWalk, protocols: list[Any], files: list[Any]) -> None:
    texts, store = session.texts(), session.services().store
    photos = {file.name: file.getvalue() for file in files if file not in protocols}
    for file in protocols:
        try:
            merged = walk_intake.merge(
                store, file.getvalue(), file.name, walk_id=planned.walk.id, photos=photos
            )
        except LoftesError as error:
            walk_choice.say_fault(error)
            continue
        walk_choice.say(
            texts("walk_protocol.merged", file=merged.file, new=merged.new, known=merged.known),
            *walk_words.notes(merged.notes, texts.language),
        )
    st.session_state[_UPLOADS] += 1


def _pairs(pairs: tuple[Pair, ...], planned: PlannedWalk) -> None:
    if not pairs:
        return
    texts = session.texts()
    note = texts("walk_protocol.same_note")
    st.html(walk_cards.group(texts("walk_protocol.same_title"), note))
    for pair in pairs[:SHOWN_PAIRS]:
        key = f"{pair.first.id}-{pair.second.id}"
        with st.container(key=f"pair-{key}"):
            st.html(walk_cards.pair(pair, _place(planned, pair.first.stop_id), texts))
            with st.container(horizontal=True, gap="small"):
                for name, same in (("same", True), ("two", False)):
                    st.button(
                        texts(f"walk_protocol.{name}"),
                        key=f"{name}-{key}",
                        on_click=partial(_decide, pair, same=same),
                    )


def _decide(pair: Pair, *, same: bool) -> None:
    try:
        walk_desk.decide_pair(session.services().store, pair, same=same)
    except LoftesError as error:
        walk_choice.say_fault(error)


def _protocol(seen: tuple[Seen, ...], planned: PlannedWalk) -> None:
    texts, store = session.texts(), session.services().store
    st.html(walk_cards.group(texts("walk_protocol.seen")))
    if not seen:
        st.html(walk_cards.empty(texts("walk_protocol.empty")))
        return
    order = {stop.id: n for n, stop in enumerate(planned.walk.stops)}
    ordered = sorted(seen, key=lambda item: order.get(item.observation.stop_id, len(order)))
    shown = []
    for item in ordered:
        ids = dict.fromkeys(part.photo for part in (item.observation, *item.also) if part.photo)
        photos = [photo for ident in ids if (photo := store.photo(ident)) is not None]
        place = _place(planned, item.observation.stop_id)
        shown.append(walk_cards.observation(item, place, photos, texts))
    st.html("".join(shown))
    if session.may(Right.ACTIONS):
        st.button(
            texts("walk_protocol.make"),
            key="make",
            type="primary",
            on_click=partial(_make, planned),
        )


def _make(planned: PlannedWalk) -> None:
    try:
        made = walk_desk.actions_from(session.services().store, planned.walk.id)
    except LoftesError as error:
        walk_choice.say_fault(error)
        return
    walk_choice.say(session.texts()("walk_protocol.made", n=len(made)))


def _place(planned: PlannedWalk, stop_id: str) -> str:
    names = {stop.id: stop.name for stop in planned.walk.stops}
    return names.get(stop_id, session.texts()("walk_protocol.elsewhere"))


def _enter(planned: PlannedWalk) -> None:
    texts, categories = session.texts(), load_protocol().categories
    places = {stop: _place(planned, stop) for stop in (*(s.id for s in planned.walk.stops), "")}
    judgements = {n: _judgement(n) for n in range(4)}
    with (
        st.expander(texts("walk_protocol.add")),
        st.form("enter", clear_on_submit=True, border=False),
    ):
        stop = st.selectbox(
            texts("walk_protocol.place"),
            list(places),
            format_func=places.__getitem__,
        )
        category = st.selectbox(
            texts("walk_protocol.category"),
            list(categories),
            format_func=lambda key: categories[key].title(texts.language),
        )
        judgement = st.radio(
            texts("walk_protocol.judgement"),
            list(judgements),
            format_func=judgements.__getitem__,
            index=2,
        )
        text = st.text_area(texts("walk_protocol.text"), max_chars=2000, key="entered-text")
        group = st.number_input(texts("walk_protocol.group_number"), 1, 99, 1)
        photo = st.file_uploader(texts("walk_protocol.photo"), type=_PICTURES)
        if st.form_submit_button(texts("walk_protocol.save")):
            entry = walk_intake.Entry(stop, category, judgement, text, int(group))
            _store(planned, entry, photo.getvalue() if photo else None)


def _judgement(n: int) -> str:
    texts = session.texts()
    if n == 0:
        return texts("walk_protocol.good")
    return f"{texts('walk_protocol.bad')}: {texts(f'walk_protocol.severity_{n}')}"


def _store(planned: PlannedWalk, entry: walk_intake.Entry, photo: bytes | None) -> None:
    texts = session.texts()
    if not entry.text.strip():
        walk_choice.say(texts("walk_protocol.needs_text"))
    else:
        try:
            notes = walk_intake.enter(session.services().store, planned, entry, photo)
        except LoftesError as error:
            walk_choice.say_fault(error)
        else:
            walk_choice.say(texts("walk_protocol.saved"))
            walk_choice.say(*walk_words.notes(notes, texts.language))
    st.rerun()
