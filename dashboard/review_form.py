"""The desk of Granska: the words of a promise, its form and its places, with the verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from config.kinds import load_kinds
from dashboard import form_drafts, review_acts, review_desk, session, words
from dashboard.escape import escape
from dashboard.reading_view import marked_quote
from dashboard.review_clash import show_clash
from dashboard.review_places import show_places
from dashboard.terms import meaning
from geodata.records import Stance

if TYPE_CHECKING:
    from collections.abc import Sequence

    from layers.review import ReviewItem

ACTORS = ("polis", "kommun")


def show_desk(item: ReviewItem | None, order: Sequence[str]) -> None:
    """Show the promise that is open, or what to do where none is."""
    texts = session.texts()
    if item is None:
        st.html(f'<div class="empty"><p>{escape(texts("review.choose"))}</p></div>')
        return
    held = review_desk.lay_out(item)
    with st.container(key="desk-words", gap="small"):
        # By itself: an element whose HTML changes is made anew and loses the focus.
        st.html(f'<h2 id="desk" tabindex="-1">{escape(texts("review.desk"))}</h2>')
        st.html(marked_quote(item.promise, texts))
    with st.container(key="desk-notes", gap="small"):
        if held.restored is not None:
            form_drafts.tell(held.restored, review_desk.key_of(item), review_desk.forget, item)
        show_clash(item)
    left, right = st.columns([46, 54], gap="medium")
    with left, st.container(key=f"form-{review_desk.key_of(item)}", gap="small"):
        _fields(item)
        _buttons(item, order)
    with right, st.container(key="places", gap="small"):
        show_places(item)


def _fields(item: ReviewItem) -> None:
    """Show the fields; what stands in them comes from the session, see ``lay_out``."""
    texts = session.texts()
    key = review_desk.key_of(item)
    kinds = load_kinds().kinds
    kept: dict[str, Any] = {"on_change": review_desk.begun, "args": (item,)}
    st.multiselect(
        texts("choose.kinds"),
        list(kinds),
        format_func=lambda kind: kinds[kind].title(texts.language),
        help=meaning("term.measure", texts),
        key=f"kinds-{key}",
        **kept,
    )
    st.multiselect(
        texts("detail.actors"),
        list(dict.fromkeys((*ACTORS, *item.machine.actors, *item.promise.actors))),
        format_func=lambda actor: words.actors([actor], texts),
        help=meaning("term.actors", texts),
        key=f"actors-{key}",
        **kept,
    )
    left, right = st.columns(2, gap="small")
    left.selectbox(
        texts("list.stance"),
        list(Stance),
        format_func=lambda value: texts(f"stance.{value.name.lower()}"),
        help=meaning("term.stance", texts),
        key=f"stance-{key}",
        **kept,
    )
    right.number_input(
        texts("detail.amount"), min_value=0, value=None, step=1, key=f"count-{key}", **kept
    )
    st.text_area(
        texts("review.why"),
        key=f"why-{key}",
        height=70,
        help=texts("review.why_help"),
        **kept,
    )


def _buttons(item: ReviewItem, order: Sequence[str]) -> None:
    texts = session.texts()
    key = review_desk.key_of(item)
    with st.container(key=f"verdict-{key}", horizontal=True, gap="small"):
        st.button(
            texts("review.accept"),
            type="primary",
            key=f"accept-{key}",
            shortcut="Ctrl+Enter",
            on_click=review_acts.accept,
            args=(item, order),
        )
        st.button(
            texts("review.reject"),
            key=f"reject-{key}",
            shortcut="Ctrl+Backspace",
            on_click=review_acts.reject,
            args=(item, order),
        )
        if item.decisions:
            st.button(
                texts("review.undo"),
                key=f"undo-{key}",
                shortcut="U",
                on_click=review_acts.undo,
                args=(item,),
            )
