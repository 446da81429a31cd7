"""The periods of a kommun on an axis of years: drag over it, or use the slider."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import streamlit as st

from dashboard import filter_bar, session, words
from dashboard.escape import escape
from layers.filters import within
from layers.query import select
from layers.selection import ALL_PERIODS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboard.texts import Texts
    from layers.filters import Years
    from layers.views import SetView

SLIDER, CHART = "timeline_slider", "timeline_chart"
BRUSH = "years"
BAR_PX, AXIS_PX = 30, 36


def timeline() -> None:
    """Show the timeline where documents of a kommun lie in different years."""
    texts = session.texts()
    every = session.services().bundle(session.state().kommun, ALL_PERIODS)
    dated = [group for group in every.sets if group.period]
    span = _span(dated)
    if len(dated) < 2 or span is None:  # noqa: PLR2004  one document is no line of time
        return
    _chart(dated, span, texts)
    _slider(span, texts)
    if undated := len(every.sets) - len(dated):
        st.html(f'<p class="aside">{escape(texts("timeline.undated", n=undated))}</p>')


def _span(groups: Sequence[SetView]) -> Years | None:
    """Return the first and the last year of any period; ``None`` where there is only one year."""
    ends = [
        day.year
        for group in groups
        if group.period
        for day in (group.period.start, group.period.end)
        if day
    ]
    return (min(ends), max(ends)) if ends and min(ends) < max(ends) else None


def _chart(groups: Sequence[SetView], span: Years, texts: Texts) -> None:
    years = session.state().filters.years
    key, began = _mounted(CHART, years)
    st.html(
        f'<div class="group"><h2>{escape(texts("timeline.title"))}</h2></div>'
        f'<p class="group-note">{escape(texts("timeline.lead"))}</p>'
    )

    def take() -> None:
        chosen = _years(st.session_state[key]["selection"].get(BRUSH) or {}, span)
        if began is None or chosen != began:  # a chart that is drawn with a brush says so at once
            _choose(CHART, chosen)

    st.altair_chart(
        _spec(_rows(groups, span, texts), span, years, texts),
        key=key,
        on_select=take,
        selection_mode=[BRUSH],
        alt=texts("timeline.alt", n=len(groups), first=span[0], last=span[1]),
    )


def _mounted(widget: str, years: Years | None) -> tuple[str, Years | None]:
    """Return the widget's key and the years that it began with.

    The key is a new one where the years were chosen elsewhere: neither the brush nor a slider of
    two ends can be moved from here once it is drawn. It stays, and with it the keyboard's focus,
    where the widget itself chose them.
    """
    number, shown, began = st.session_state.get(widget, (0, years, years))
    if shown != years:
        number, began = number + 1, years
    st.session_state[widget] = (number, years, began)
    return f"{widget}-{session.state().kommun}-{number}", began


def _choose(widget: str, years: Years | None) -> None:
    """Filter by years, over all periods; the widget that chose them stays as it is."""
    number, _, began = st.session_state[widget]
    st.session_state[widget] = (number, years, began if widget == SLIDER else None)
    session.change(period=ALL_PERIODS)
    filter_bar.change(years=years)


def _years(brushed: dict[str, Sequence[float]], span: Years) -> Years | None:
    """Return the whole years that a brush touches; nothing, or all of them, is no filter."""
    ends = next(iter(brushed.values()), None)
    if not ends:
        return None
    first = max(span[0], math.floor(min(ends)))
    last = min(span[1], math.ceil(max(ends)) - 1)
    return None if (first, last) == span or first > last else (first, last)


def _rows(groups: Sequence[SetView], span: Years, texts: Texts) -> list[dict[str, Any]]:
    state = session.state()
    every = session.services().bundle(state.kommun, ALL_PERIODS)
    view = select(every, state.selection())
    rows: list[dict[str, Any]] = []
    for group in groups:
        period = group.period
        if period is None:
            continue
        on = state.period in (ALL_PERIODS, period.key)
        if state.filters.years:
            on = on and within(period, state.filters.years)
        label = words.period(period, texts)
        number = sum(p.set_id == group.id for p in view.promises)
        rows.append(
            {
                "row": _row_name(texts("timeline.row", period=label, n=number), rows),
                "document": group.title,
                "label": label,
                "from": period.start.year if period.start else span[0],
                "to": (period.end.year if period.end else span[1]) + 1,
                "promises": number,
                "on": on,
            }
        )
    return rows


def _row_name(said: str, rows: Sequence[dict[str, Any]]) -> str:
    """Return a name of its own for the row: two documents that say the same get a number."""
    same = sum(row["row"].partition(" #")[0] == said for row in rows)
    return f"{said} #{same + 1}" if same else said


def _spec(rows: list[dict[str, Any]], span: Years, years: Years | None, texts: Texts) -> Any:  # noqa: ANN401  Altair's
    import altair as alt

    began: Any = {"x": (years[0], years[1] + 1)} if years else alt.Undefined
    brush = alt.selection_interval(name=BRUSH, encodings=["x"], value=began)
    across = alt.X(
        "from:Q",
        title=None,
        scale=alt.Scale(domain=[span[0], span[1] + 1], nice=False),
        axis=alt.Axis(format="d", tickMinStep=1, grid=True, labelFlush=False),
    )
    named = [
        alt.Tooltip("document:N", title=texts("timeline.document")),
        alt.Tooltip("label:N", title=texts("timeline.period")),
        alt.Tooltip("promises:Q", title=texts("timeline.promises")),
    ]
    bars = (
        alt.Chart(alt.InlineData(values=rows))
        .mark_bar(height=BAR_PX - 10, cornerRadius=4)
        .encode(
            x=across,
            x2="to:Q",
            y=alt.Y(
                "row:N",
                title=None,
                sort=None,
                axis=alt.Axis(labelLimit=170, labelFontSize=14, labelOverlap=False),
            ),
            opacity=alt.condition("datum.on", alt.value(1), alt.value(0.35)),
            tooltip=named,
        )
    )
    height = BAR_PX * len(rows) + AXIS_PX
    return bars.add_params(brush).properties(height=height, background="transparent")


def _slider(span: Years, texts: Texts) -> None:
    key, began = _mounted(SLIDER, session.state().filters.years)
    first, last = began or span
    shown = (max(span[0], first), min(span[1], last))

    def take() -> None:
        chosen = st.session_state[key]
        _choose(SLIDER, None if chosen == span else chosen)

    st.select_slider(
        texts("timeline.slider"),
        list(range(span[0], span[1] + 1)),
        value=shown if shown[0] <= shown[1] else span,
        key=key,
        on_change=take,
    )
