"""The queue of review: a card a promise, how many are left, the keys, and the desk beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from config.kinds import load_kinds
from dashboard import form_drafts, review_acts, session, words
from dashboard.escape import escape
from dashboard.focus import keep_focus
from dashboard.open_card import is_open, title
from dashboard.review_desk import OPEN
from dashboard.review_form import show_desk
from dashboard.theme import icon
from geodata.drafts import card_scope
from geodata.quantity import quantity

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from dashboard.texts import Texts
    from layers.review import ReviewItem

SHOWN = 40  # cards at once: more are a click away
# As the buttons declare them; Streamlit takes them only where nobody types.
KEYS = (
    ("J", "next"),
    ("K", "previous"),
    ("Ctrl + Enter", "accept"),
    ("Ctrl + ⌫", "reject"),
    ("U", "undo"),
    ("1–9", "candidate"),
    ("0", "no_place"),
    ("P", "save_place"),
)
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
    """Show the queue that the chosen filter leaves, doubtful ones first, and the desk beside it."""
    if not items:
        st.html(f'<div class="empty"><p>{escape(session.texts()("review.nothing"))}</p></div>')
        return
    with st.container(key="queue-bar", horizontal=True, vertical_alignment="bottom", gap="medium"):
        passes = _filter(items)
        # What is open stays on the desk, even when it was the place that was in doubt.
        opened = _resumed(items)
        shown = [item for item in items if passes(item) or item.machine.id == opened]
        order = tuple(item.machine.id for item in shown)
        _navigation(items, order)
    queue, work = st.columns([31, 69], gap="medium")
    with queue, st.container(key="queue", gap="small"):
        _cards(shown)
    item = next((one for one in shown if one.machine.id == opened), None)
    with work, st.container(key="desk", gap="small"):
        show_desk(item, order)
    keep_focus(opened if item else "")


def _filter(items: Sequence[ReviewItem]) -> Callable[[ReviewItem], bool]:
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
        width="content",
    )
    return FILTERS[st.session_state[_FILTER]]


def _resumed(items: Sequence[ReviewItem]) -> str:
    """Return the promise that is open; the first time in a visit, the one that was begun last."""
    if OPEN not in st.session_state:
        scopes = {card_scope(item.group.id, item.machine.id): item.machine.id for item in items}
        st.session_state[OPEN] = form_drafts.latest(scopes)
    return str(st.session_state[OPEN])


def _navigation(items: Sequence[ReviewItem], order: Sequence[str]) -> None:
    texts = session.texts()
    left = sum(item.waits for item in items)
    share = round(100 * (len(items) - left) / len(items))
    said = escape(texts("review.progress", n=left, total=len(items)))
    keys = "".join(
        f"<li><kbd>{key}</kbd> {escape(texts(f'keys.{name}'))}</li>" for key, name in KEYS
    )
    with st.container(
        key="queue-nav", horizontal=True, vertical_alignment="center", gap="small", width="content"
    ):
        st.html(
            f'<div class="progress" role="status"><b>{said}</b><span class="done">'
            f'<span style="width:{share}%"></span></span></div>',
            width="content",
        )
        for by, key, name in ((-1, "K", "previous"), (1, "J", "next")):
            st.button(
                texts(f"review.{name}"),
                key=f"step-{name}",
                shortcut=key,
                disabled=not order,
                on_click=review_acts.step,
                args=(order, by),
            )
        st.html(
            f'<details class="keys"><summary>{escape(texts("keys.title"))}</summary>'
            f"<ul>{keys}</ul></details>",
            width="content",
        )


def _cards(shown: Sequence[ReviewItem]) -> None:
    texts = session.texts()
    with st.container(key="queue-sure"):
        sure = [item for item in shown if not item.settled and not item.doubts]
        if sure:
            st.button(
                texts("review.accept_sure", n=len(sure)),
                key="accept-sure",
                on_click=review_acts.accept_sure,
                args=(sure,),
            )
    if not shown:
        st.html(f'<div class="empty"><p>{escape(texts("review.none_waiting"))}</p></div>')
    most = SHOWN if not st.session_state.get(_MORE) else len(shown)
    for item in shown[:most]:
        _card(item)
    if len(shown) > most:
        st.button(texts("review.more", n=len(shown) - most), key=_MORE + "-button", on_click=_more)


def _card(item: ReviewItem) -> None:
    texts = session.texts()
    promise = item.promise
    opened = is_open(OPEN, promise.id)
    key = f"{item.group.id}-{promise.id}"
    with st.container(key=f"card-review-{key}", gap="small"):
        title(OPEN, f"review-{key}", promise.text(texts.language), promise.id)
        st.html(_lines(item, texts, opened=opened))


def _lines(item: ReviewItem, texts: Texts, *, opened: bool) -> str:
    promise = item.promise
    first = load_kinds().kinds.get(promise.kinds[0]) if promise.kinds else None
    tile = icon(first.icon, first.colour) if first else icon("circle-help", "#525d66")
    facts = [
        words.kinds(promise.kinds, texts),
        words.actors(promise.actors, texts),
        "" if promise.count is None else quantity(promise.count, promise.unit),
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


def _more() -> None:
    st.session_state[_MORE] = True
