"""Jämför: two periods of a kommun side by side, and what was delivered."""

from __future__ import annotations

from functools import partial

import streamlit as st

from dashboard import diff_view, figure, frame, plots, session, words
from dashboard.compare_maps import compare_maps
from dashboard.empty import no_promises
from dashboard.escape import escape
from dashboard.sheets import delivery_sheet, diff_sheet
from geodata.kommuner import kommun_by_code
from layers.analysis.matrix import of_kinds
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
    _periods()
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


def _periods() -> None:
    """Show how often each kind was promised in each period, where there is more than one."""
    texts = session.texts()
    state = session.state()
    found = of_kinds(session.analyses().by_period(state.kommun), state.kinds)
    if len(found.columns) < 2 or not found.kinds:  # noqa: PLR2004  one period is no series
        return
    options = session.bundle().periods
    labels = [words.period_option(key, options, texts) for key in found.columns]
    sheet = plots.matrix_sheet(found, labels, texts)
    figure.heading(texts("plot.periods"), texts("plot.periods_lead"))
    figure.plot(
        plots.multiples(found, labels, texts),
        plots.plain_table(sheet, texts("plot.periods_caption")),
    )
    figure.download(sheet, f"perioder-{kommun_by_code(state.kommun).name.lower()}")


def _delivered() -> None:
    texts = session.texts()
    state = session.state()
    asked = session.analyses()
    figure.heading(texts("delivery.title"), texts("delivery.rule"), "term.status")
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
    st.html(f'<p class="group-note">{escape(texts("plot.delivery_lead"))}</p>')
    figure.plot(
        plots.delivery_bars(found, chosen, texts), diff_view.delivered(found, chosen, texts)
    )
    name = kommun_by_code(state.kommun).name.lower()
    figure.download(delivery_sheet(found, chosen, texts.language), f"lovat-levererat-{name}")
    figure.heading(texts("overdue.title", n=len(late)), term="term.overdue")
    st.html(diff_view.late(late, texts))
