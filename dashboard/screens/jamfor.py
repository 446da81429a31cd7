"""Jämför: two periods of a kommun side by side, and what was delivered."""

from __future__ import annotations

from functools import partial

import streamlit as st

from dashboard import diff_view, frame, session, words
from dashboard.compare_maps import compare_maps
from dashboard.empty import no_promises
from dashboard.escape import escape
from dashboard.sheets import diff_sheet
from geodata.kommuner import kommun_by_code
from layers.selection import ALL_PERIODS

_BEFORE = "choose_before"
_BY = "choose_by"
GROUPS = ("kind", "actor", "period")


def page() -> None:
    """Draw the page from the state."""
    bundle = session.bundle()
    frame.title()
    frame.list_anchor()
    if not bundle.promises:
        no_promises(bundle.kommun.name)
        return
    _compare()
    _delivered()


def _compare() -> None:
    texts = session.texts()
    periods = session.bundle().periods
    st.html(f'<div class="group analysis-head"><h2>{escape(texts("diff.title"))}</h2></div>')
    before, after = _pair()
    if not before:
        have = words.period_option(periods[0].key, periods, texts)
        st.html(f'<div class="empty"><p>{escape(texts("diff.one_period", period=have))}</p></div>')
        return
    found = session.analyses().diff(session.state().kommun, before, after)
    found = found.of_kinds(session.state().kinds)
    named = [words.period_option(key, periods, texts) for key in (before, after)]
    said = texts("diff.lead", before=named[0], after=named[1])
    _choose_before(before, after)
    st.html(f'<p class="lead">{escape(said)}</p>')
    compare_maps(before, after)
    st.html(
        f'<div class="panel">{diff_view.numbers(found, texts)}'
        f"{diff_view.pairs(found, named[0], named[1], texts)}</div>"
    )
    _download(before, after)
    st.html(f'<div class="panel">{diff_view.by_kind(found, texts)}</div>')


def _pair() -> tuple[str, str]:
    """Return the older and the newer period's key; empty where there is only one."""
    state = session.state()
    keys = [option.key for option in session.bundle().periods]
    after = keys[0] if state.period == ALL_PERIODS else state.period
    others = [key for key in keys if key != after]
    if state.before in others:
        return state.before, after
    older = keys[keys.index(after) + 1 :] if after in keys else []
    return next(iter(older or others), ""), after


def _choose_before(before: str, after: str) -> None:
    texts = session.texts()
    periods = session.bundle().periods
    st.session_state[_BEFORE] = before
    st.selectbox(
        texts("diff.against"),
        [option.key for option in periods if option.key != after],
        format_func=lambda key: words.period_option(key, periods, texts),
        key=_BEFORE,
        on_change=lambda: session.change(before=st.session_state[_BEFORE]),
        width=220,
    )


def _download(before: str, after: str) -> None:
    texts = session.texts()
    asked = session.analyses()
    kinds = session.state().kinds

    def data(code: str) -> bytes:
        found = asked.diff(code, before, after).of_kinds(kinds)
        return diff_sheet(found, texts.language).csv()

    code = session.state().kommun
    st.download_button(
        texts("diff.download"),
        data=partial(data, code),
        file_name=f"jamforelse-{kommun_by_code(code).name.lower()}.csv",
        mime="text/csv",
        key="download-diff",
        on_click="ignore",
    )


def _delivered() -> None:
    texts = session.texts()
    state = session.state()
    asked = session.analyses()
    st.html(
        f'<div class="group analysis-head"><h2>{escape(texts("delivery.title"))}</h2>'
        f"<p>{escape(texts('delivery.rule'))}</p></div>"
    )
    by = st.segmented_control(
        texts("delivery.choose"),
        GROUPS,
        default=GROUPS[0],
        format_func=lambda key: texts(f"delivery.by_{key}"),
        key=_BY,
        required=True,
    )
    chosen = by or GROUPS[0]
    found = asked.delivery(state.kommun, state.period, chosen)
    late = asked.overdue(state.kommun, state.period)
    heading = escape(texts("overdue.title", n=len(late)))
    st.html(
        f'<div class="panel">{diff_view.delivered(found, chosen, texts)}</div>'
        f'<div class="group analysis-head"><h2>{heading}</h2></div>'
        f"{diff_view.late(late, texts)}"
    )
