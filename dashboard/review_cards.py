"""The queue of review: a card a promise, and the form of the one that is open."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from config.errors import LoftesError
from config.kinds import load_kinds
from dashboard import account, session, words, workbench
from dashboard.escape import escape
from dashboard.open_card import is_open, title
from dashboard.signature import who
from dashboard.theme import icon
from geodata.notes import render
from geodata.place_decisions import NO_PLACE
from geodata.records import Stance

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from dashboard.texts import Texts
    from geodata.records import PlaceMention
    from layers.review import ReviewItem

SHOWN = 40  # cards at once: more are a click away
ACTORS = ("polis", "kommun")
_OPEN = "review_open"
_FILTER = "review_filter"
_MORE = "review_more"
FILTERS: dict[str, Callable[[ReviewItem], bool]] = {
    "waiting": lambda item: item.waits,
    "open": lambda item: not item.settled,
    "accepted": lambda item: item.settled and not item.rejected,
    "rejected": lambda item: item.rejected,
    "every": lambda _: True,
}


def show_queue(items: Sequence[ReviewItem]) -> None:
    """Show the promises that the chosen filter leaves, doubtful ones first."""
    texts = session.texts()
    numbers = {name: sum(map(passes, items)) for name, passes in FILTERS.items()}
    if st.session_state.get(_FILTER) not in FILTERS:  # the first time, or a label of old numbers
        st.session_state[_FILTER] = "waiting" if numbers["waiting"] else "every"
    st.segmented_control(
        texts("review.queue"),
        list(FILTERS),
        format_func=lambda name: f"{texts(f'review.filter_{name}')} ({numbers[name]})",
        key=_FILTER,
        required=True,
    )
    passes = FILTERS[st.session_state[_FILTER]]
    # What is open stays on the desk, even when it was the place that was in doubt.
    opened = st.session_state.get(_OPEN)
    shown = [item for item in items if passes(item) or item.machine.id == opened]
    if not shown:
        key = "review.none_waiting" if items else "review.nothing"
        st.html(f'<div class="empty"><p>{escape(texts(key))}</p></div>')
        return
    sure = [item for item in shown if not item.settled and not item.doubts]
    if sure:
        st.button(
            texts("review.accept_sure", n=len(sure)),
            key="accept-sure",
            on_click=_guarded,
            args=(workbench.accept, sure),
        )
    most = SHOWN if not st.session_state.get(_MORE) else len(shown)
    for item in shown[:most]:
        _card(item)
    if len(shown) > most:
        st.button(texts("review.more", n=len(shown) - most), key=_MORE + "-button", on_click=_more)


def _card(item: ReviewItem) -> None:
    texts = session.texts()
    promise = item.promise
    opened = is_open(_OPEN, promise.id)
    key = f"{item.group.id}-{promise.id}"
    with st.container(key=f"card-review-{key}", gap="small"):
        title(_OPEN, f"review-{key}", promise.text(texts.language), promise.id)
        st.html(_lines(item, texts, opened=opened))
        if opened:
            _form(item)


def _lines(item: ReviewItem, texts: Texts, *, opened: bool) -> str:
    promise = item.promise
    first = load_kinds().kinds.get(promise.kinds[0]) if promise.kinds else None
    tile = icon(first.icon, first.colour) if first else icon("circle-help", "#525d66")
    facts = [
        words.kinds(promise.kinds, texts),
        words.actors(promise.actors, texts),
        "" if promise.count is None else f"{promise.count} {promise.unit or ''}".strip(),
        texts(f"stance.{promise.stance.name.lower()}"),
    ]
    chips = "".join(f"<li>{escape(texts(f'doubt.{doubt.value}'))}</li>" for doubt in item.doubts)
    if item.settled:
        word = "rejected" if item.rejected else "accepted"
        verdict = item.decisions["verdict"]
        when = verdict.when.date().isoformat()
        said = texts(f"review.{word}", who=verdict.who, date=when)
        chips = f'<li class="settled">{escape(said)}</li>'
    state = ' class="card is-open"' if opened else ' class="card"'
    meta = " · ".join(escape(fact) for fact in facts if fact)
    return f'<div{state}>{tile}<div class="meta">{meta}</div><ul class="doubts">{chips}</ul></div>'


def _form(item: ReviewItem) -> None:
    texts = session.texts()
    key = f"{item.group.id}-{item.machine.id}"
    kinds = load_kinds().kinds
    promise = item.promise
    with st.container(key=f"form-{key}", gap="small"):
        st.multiselect(
            texts("choose.kinds"),
            list(kinds),
            default=[kind for kind in promise.kinds if kind in kinds],
            format_func=lambda kind: kinds[kind].title(texts.language),
            key=f"kinds-{key}",
        )
        left, middle, right = st.columns(3, gap="small")
        left.multiselect(
            texts("detail.actors"),
            list(dict.fromkeys((*ACTORS, *promise.actors))),
            default=list(promise.actors),
            format_func=lambda actor: words.actors([actor], texts),
            key=f"actors-{key}",
        )
        middle.selectbox(
            texts("list.stance"),
            list(Stance),
            index=list(Stance).index(promise.stance),
            format_func=lambda value: texts(f"stance.{value.name.lower()}"),
            key=f"stance-{key}",
        )
        right.number_input(
            texts("detail.amount"), min_value=0, value=promise.count, step=1, key=f"count-{key}"
        )
        _places(item)
        _buttons(item)


def _buttons(item: ReviewItem) -> None:
    texts = session.texts()
    key = f"{item.group.id}-{item.machine.id}"
    with st.container(key=f"verdict-{key}", horizontal=True, gap="small"):
        st.button(
            texts("review.accept"),
            type="primary",
            key=f"accept-{key}",
            shortcut="Ctrl+Enter",
            on_click=_accept,
            args=(item,),
        )
        st.button(
            texts("review.reject"),
            key=f"reject-{key}",
            shortcut="Ctrl+Backspace",
            on_click=_settled,
            args=(workbench.reject, item),
        )
        if item.decisions:
            st.button(
                texts("review.undo"),
                key=f"undo-{key}",
                on_click=_guarded,
                args=(workbench.undo, item),
            )


def _accept(item: ReviewItem) -> None:
    """Accept what stands in the form now; arguments of a button are as of the last run."""
    key = f"{item.group.id}-{item.machine.id}"
    fields = {
        name: st.session_state[f"{name}-{key}"] for name in ("kinds", "actors", "stance", "count")
    }
    _settled(workbench.change, item, fields)


def _places(item: ReviewItem) -> None:
    """Show each named place: where it was put, or the candidates to choose among."""
    texts = session.texts()
    for placed in item.placed:
        method = render(placed.method, texts.language)
        st.html(
            f'<div class="where">{icon("map-pin")}<span><b>{escape(placed.place.name)}</b> '
            f"<small>{escape(method)}</small></span></div>"
        )
    for lost in item.unplaced:
        reason = render(lost.reason, texts.language)
        st.html(f'<div class="where off">{icon("map-pin-off")}<span>{escape(reason)}</span></div>')
        if lost.mention is not None and not lost.mention.generic:
            _candidates(item, lost.mention)


def _candidates(item: ReviewItem, mention: PlaceMention) -> None:
    texts = session.texts()
    kommun = session.state().kommun
    name = mention.name
    found = workbench.place_candidates(kommun, name)
    with st.container(horizontal=True, gap="small"):
        for candidate in found:
            st.button(
                texts(
                    "review.choose_place", name=candidate.place.name, source=candidate.place.source
                ),
                key=f"place-{item.machine.id}-{name}-{candidate.place.id}",
                on_click=_guarded,
                args=(workbench.settle_place, kommun, name, candidate.place.id),
            )
        st.button(
            texts("review.no_place"),
            key=f"noplace-{item.machine.id}-{name}",
            on_click=_guarded,
            args=(workbench.settle_place, kommun, name, NO_PLACE),
        )


def _settled(act: Callable[..., object], *arguments: object) -> None:
    """Give a verdict; the promise leaves the desk."""
    if _done(act, *arguments):
        st.session_state[_OPEN] = ""


def _guarded(act: Callable[..., object], *arguments: object) -> None:
    """Do what was asked for; the promise stays on the desk."""
    _done(act, *arguments)


def _done(act: Callable[..., object], *arguments: object) -> bool:
    """Do what was asked for; what the store refuses is told and nothing else changes."""
    texts = session.texts()
    try:
        act(session.services().store, who(), *arguments)
    except LoftesError as error:
        st.toast(escape(account.words(error)), icon=":material/error:")
        return False
    st.toast(texts("review.stored"))
    return True


def _more() -> None:
    st.session_state[_MORE] = True
