"""The search field, the filters with a number a choice, and the list of those that are on."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from config.kinds import load_kinds
from dashboard import session, words
from dashboard.escape import escape, label
from dashboard.print_button import print_button
from dashboard.terms import meaning
from geodata.kommuner import swedish_key
from layers.filters import FACETS, Filters, known_values
from layers.query import choice_counts

if TYPE_CHECKING:
    from collections.abc import Callable

    from dashboard.texts import Texts

SEARCH = "search"
PAUSE = "300ms"  # without a key: then the page answers
SHOWN = 28  # characters of a value in the list of filters
TERMS = {
    "stances": "term.stance",
    "statuses": "term.status",
    "actors": "term.actors",
    "exactness": "term.precision",
}


def filter_bar() -> None:
    """Show search and filters; each narrows what the others leave."""
    texts = session.texts()
    with st.container(key="filters", gap="small"):
        with st.container(
            key="filter-row", horizontal=True, vertical_alignment="bottom", gap="small"
        ):
            _search(texts)
            with st.popover(texts("filter.title"), key="filter-open", icon=":material/tune:"):
                _facets(texts)
            print_button()
        with st.container(key="active", horizontal=True, gap="xsmall"):
            _active(texts)


def _search(texts: Texts) -> None:
    # Set only where it differs: setting it always would overwrite what is typed meanwhile.
    if st.session_state.get(SEARCH) != session.state().filters.search:
        st.session_state[SEARCH] = session.state().filters.search
    st.text_input(
        texts("filter.search"),
        key=SEARCH,
        type="search",
        live=PAUSE,
        placeholder=texts("filter.search_hint"),
        on_change=lambda: change(search=st.session_state[SEARCH] or ""),
    )


def _facets(texts: Texts) -> None:
    selection = session.state().filtered()
    counts = choice_counts(session.bundle(), selection)
    for facet in FACETS:
        chosen: tuple[str, ...] = getattr(selection.filters, facet)
        shown = _options(facet, counts[facet], chosen)
        if not shown:
            continue
        key = f"filter-{facet}"
        said = partial(_counted, facet, counts[facet], texts)
        st.session_state[key] = [one for one in shown if one in chosen]
        st.pills(
            texts(f"filter.{facet}"),
            shown,
            selection_mode="multi",
            format_func=said,
            key=key,
            help=meaning(TERMS[facet], texts),
            on_change=_take,
            args=(facet, key),
        )


def _counted(facet: str, counts: dict[str, int], texts: Texts, value: str) -> str:
    return f"{label(value_said(facet, value, texts))} **{counts.get(value, 0)}**"


def _options(facet: str, counts: dict[str, int], chosen: tuple[str, ...]) -> list[str]:
    """Return what can be chosen: what some promise has, and what is chosen already."""
    have = counts.keys() | set(chosen)
    if facet in known_values():
        return [one for one in known_values()[facet] if one in have]
    return sorted(have, key=lambda one: (one not in ("polis", "kommun"), swedish_key(one)))


def _take(facet: str, key: str) -> None:
    change(**{facet: tuple(st.session_state[key])})


def change(**fields: object) -> None:
    """Change some of the filters."""
    session.change(filters=replace(session.state().filters, **fields))  # type: ignore[arg-type]


def value_said(facet: str, value: str, texts: Texts) -> str:
    """Return what a value of a facet is called."""
    if facet == "actors":
        return words.actors([value], texts)
    section = {"stances": "stance", "statuses": "status", "exactness": "exactness"}[facet]
    return texts(f"{section}.{value}")


def _active(texts: Texts) -> None:
    """List the filters that are on; a click on one takes it away."""
    found = active(texts)
    if found:
        st.html(f'<p class="active-head">{escape(texts("filter.active"))}</p>', width="content")
    for number, (said, take_away) in enumerate(found):
        short = said if len(said) <= SHOWN else f"{said[: SHOWN - 1]}…"
        st.button(
            label(short),
            key=f"filter-off-{number}",
            icon=":material/close:",
            icon_position="right",
            on_click=take_away,
        )
    if len(found) > 1:
        st.button(texts("filter.clear"), key="filter-clear", type="tertiary", on_click=clear)


def active(texts: Texts) -> list[tuple[str, Callable[[], None]]]:
    """Return each filter that is on: what it is called, and what takes it away."""
    state = session.state()
    filters = state.filters
    found: list[tuple[str, Callable[[], None]]] = []
    if filters.search.strip():
        said = texts("filter.searched", words=filters.search.strip())
        found.append((said, partial(change, search="")))
    if filters.years:
        first, last = filters.years
        label = str(first) if first == last else f"{first}–{last}"
        said = texts("filter.years", years=label)
        found.append((said, partial(change, years=None)))
    table = load_kinds().kinds
    for kind in state.kinds:
        kept = tuple(one for one in state.kinds if one != kind)
        found.append((table[kind].title(texts.language), partial(session.change, kinds=kept)))
    for facet in FACETS:
        every: tuple[str, ...] = getattr(filters, facet)
        for value in every:
            kept = tuple(one for one in every if one != value)
            found.append((value_said(facet, value, texts), partial(change, **{facet: kept})))
    return found


def clear() -> None:
    """Take away every filter and every chosen measure."""
    session.change(filters=Filters(), kinds=())
