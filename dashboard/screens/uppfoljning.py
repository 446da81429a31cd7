"""Uppföljning: what became of each promise, with date, number and evidence."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import streamlit as st

from config.access_tables import Right
from dashboard import account, frame, live, session, words
from dashboard.activity import show_events
from dashboard.empty import no_match, no_promises
from dashboard.escape import escape
from dashboard.focus import hand_over
from dashboard.follow_cards import show_bulk, show_cards
from dashboard.signature import ask_who
from dashboard.terms import mark
from geodata import clock
from geodata.records import PromiseStatus
from layers.follow_up import follow
from layers.query import select

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from layers.bundle import Bundle
    from layers.follow_up import Following


def page() -> None:
    """Draw the page from the state."""
    live.begin()
    bundle = session.bundle()
    view = select(bundle, session.state().selection())
    texts = session.texts()
    today = clock.today()
    events = session.services().store.events()
    items = follow(view.promises, events, today)
    frame.title(_numbers(items) if items else "")
    st.html(f'<p class="lead">{escape(texts("follow.lead"))}</p>')
    frame.list_anchor()
    if not bundle.promises:
        no_promises(bundle.kommun.name)
    elif not items:
        no_match()
    else:
        may = account.may(Right.PROMISES)
        if may:
            ask_who()
        _report(bundle, today)
        if may:
            show_bulk(items)
        show_cards(items)
        show_events(items, events)
        hand_over()
    live.watch()


def _report(bundle: Bundle, today: date) -> None:
    from dashboard import council

    texts = session.texts()
    said = words.period_option(session.state().period, bundle.periods, texts)

    def made() -> bytes:
        return council.write(bundle, session.services().store.events(), today, said, texts.language)

    st.download_button(
        texts("report.button"),
        made,
        file_name=council.file_name(bundle, said),
        mime=council.MEDIA,
        icon=":material/picture_as_pdf:",
        help=texts("report.help"),
        on_click="ignore",
        key="council-report",
    )


def _numbers(items: Sequence[Following]) -> str:
    texts = session.texts()
    count = Counter(item.status for item in items)
    tiles = [
        (count[status], f"status.{status.name.lower()}", "")
        for status in PromiseStatus
        if count[status]
    ]
    tiles[-1] = (*tiles[-1][:2], "term.status")  # once, after the last status
    if late := sum(item.overdue for item in items):
        tiles.append((late, "follow.overdue", "term.overdue"))
    listed = "".join(
        f"<li><b>{number}</b> <span>{escape(texts(key).lower())}</span>"
        f"{mark(term, texts) if term else ''}</li>"
        for number, key, term in tiles
    )
    return f'<ul class="numbers" aria-label="{escape(texts("count.summary"))}">{listed}</ul>'
