"""What every page has: style, name, navigation, the choices of kommun, period and measures."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import streamlit as st

from config.kinds import load_kinds
from dashboard import account, session, words
from dashboard.assets import STATIC_DIR
from dashboard.escape import escape
from dashboard.here import show_here
from dashboard.terms import meaning
from dashboard.texts import LANGUAGES
from dashboard.theme import style_sheet
from geodata.kommuner import kommun_by_code, kommun_by_name
from layers.query import choice_counts, period_counts
from layers.selection import ALL_PERIODS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from streamlit.navigation.page import Page

    from dashboard.notice import Notice
    from dashboard.texts import Texts

PAGE_ICON = STATIC_DIR / "mark.svg"
LIST_ANCHOR = "lista"
NUMBER = re.compile(r" \(\d+\)$")
CHOICES = ("kommun", "period", "kinds")
_KOMMUN = "choose_kommun"
_PERIOD = "choose_period"
_KINDS = "choose_kinds"


def page_style() -> None:
    """Put the style sheet on the page."""
    st.html(style_sheet(st.get_option("server.baseUrlPath")))


def header(pages: Mapping[str, Page], here: str) -> None:
    """Show the name, the links to the pages, the other language and the log-in.

    ``here`` is the address of the page that is open.
    The other language is a plain link: it loads the page anew, so that its ``lang`` is right too.
    """
    texts = session.texts()
    with st.container(key="top", horizontal=True, vertical_alignment="center", gap="medium"):
        st.html(
            f'<a class="skip" href="#{LIST_ANCHOR}">{escape(texts("app.skip"))}</a>'
            '<div class="brand"><span class="mark"></span>'
            f"<b>{escape(texts('app.name'))}</b><span>{escape(texts('app.tagline'))}</span></div>",
            width="content",
        )
        with st.container(key="pages", horizontal=True, width="content", gap="xsmall"):
            for key, page in pages.items():
                st.page_link(page, label=texts(key), query_params=session.link(), width="content")
        other = "en" if texts.language == "sv" else "sv"
        query = urlencode(session.link() | {"lang": other})
        st.html(
            f'<a class="language" lang="{other}" hreflang="{other}" href="?{escape(query)}" '
            f'target="_self">{escape(texts("app.language"))}</a>',
            width="content",
        )
    show_here(here)
    account.show()


def notices(found: Sequence[Notice]) -> None:
    """Say what a link named that does not exist, and what is shown in its place."""
    texts = session.texts()
    state = session.state()
    kommun = kommun_by_code(state.kommun).name
    shown = {
        "notice.kommun": kommun,
        "notice.period": words.period_option(state.period, session.bundle().periods, texts),
    }
    lines = []
    for notice in found:
        names = f" {texts('notice.or')} ".join(notice.names)
        said = texts(
            notice.key,
            value=notice.value,
            hint=texts("notice.hint", names=names) if names else "",
            kommun=kommun,
            shown=shown.get(notice.key, ""),
        )
        lines.append(escape(" ".join(said.split())))
    if lines:
        st.html(f'<p class="notice" role="status">{"<br>".join(lines)}</p>')


def choices(shown: Sequence[str] = CHOICES, *, counted: bool = False) -> None:
    """Show some of the choices of kommun, period and measures; all are kept (:data:`CHOICES`).

    ``counted``: each with the number of promises that the filters leave it, on pages with filters.
    """
    if not shown:
        return
    texts = session.texts()
    with st.container(key="choices", horizontal=True, vertical_alignment="bottom", gap="medium"):
        if "kommun" in shown:
            _choose_kommun(texts)
        if "period" in shown:
            _choose_period(texts, counted=counted)
        if "kinds" in shown:
            _choose_kinds(texts, counted=counted)


def foot(pages: Mapping[str, Page]) -> None:
    """Show the sources, and the links that stand on every page beneath it."""
    texts = session.texts()
    st.html(f'<footer class="about">{escape(texts("app.about"))}</footer>')
    with st.container(key="foot", horizontal=True, gap="small"):
        for key, page in pages.items():
            st.page_link(page, label=texts(key), query_params=session.link(), width="content")


def _take_kommun() -> None:
    chosen = str(st.session_state[_KOMMUN])
    if not chosen.isdecimal():
        # Streamlit hands back the label where its number changed since it was drawn.
        chosen = kommun_by_name(NUMBER.sub("", chosen)).code
    session.change(kommun=chosen)


def _choose_kommun(texts: Texts) -> None:
    have = session.services().kommuner_with_promises()
    every = {kommun.code: kommun.name for kommun in session.services().kommuner()}

    def label(code: str) -> str:
        n = have.get(code)
        return texts("choose.with_promises", name=every[code], n=n) if n else every[code]

    st.session_state[_KOMMUN] = session.state().kommun
    st.selectbox(
        texts("choose.kommun"),
        sorted(every, key=lambda code: code not in have),
        format_func=label,
        key=_KOMMUN,
        on_change=_take_kommun,
        width=260,
    )


def _choose_period(texts: Texts, *, counted: bool) -> None:
    options = session.bundle().periods
    if not options:
        return
    state = session.state()
    counts = {}
    if counted and len(options) > 1:
        every = session.services().bundle(state.kommun, ALL_PERIODS)
        counts = period_counts(every, state.filtered())
        counts[ALL_PERIODS] = sum(counts.values())
    keys = [option.key for option in options]
    if len(keys) > 1 or session.state().period == ALL_PERIODS:
        keys.append(ALL_PERIODS)
    st.session_state[_PERIOD] = session.state().period
    st.segmented_control(
        texts("choose.period"),
        keys,
        format_func=lambda key: _with(words.period_option(key, options, texts), counts.get(key)),
        key=_PERIOD,
        required=True,
        help=meaning("term.period", texts),
        on_change=lambda: session.change(period=st.session_state[_PERIOD]),
    )


def _with(label: str, number: int | None) -> str:
    """Return a choice with its number; the label stays escaped Markdown."""
    return label if number is None else f"{label} **{number}**"


def _choose_kinds(texts: Texts, *, counted: bool) -> None:
    table = load_kinds().kinds
    found = {kind for promise in session.bundle().promises for kind in promise.kinds}
    found |= set(session.state().kinds)
    if not found:
        return
    st.session_state[_KINDS] = list(session.state().kinds)
    counts = {}
    if counted:
        counts = choice_counts(session.bundle(), session.state().filtered())["kinds"]

    def label(kind: str) -> str:
        title = table[kind].title(texts.language)
        return f"{title} ({counts.get(kind, 0)})" if counted else title

    st.multiselect(
        texts("choose.kinds"),
        [kind for kind in table if kind in found],
        format_func=label,
        key=_KINDS,
        placeholder=texts("choose.every_kind"),
        help=meaning("term.measure", texts),
        on_change=_take_kinds,
        width=320,
    )


def _take_kinds() -> None:
    """Take the chosen measures; a label whose number changed since it was drawn comes as it is."""
    table = load_kinds().kinds
    titles = {kind.title(lang): key for key, kind in table.items() for lang in LANGUAGES}
    chosen = [
        one if one in table else titles.get(NUMBER.sub("", one), "")
        for one in map(str, st.session_state[_KINDS])
    ]
    session.change(kinds=tuple(one for one in table if one in chosen))


def list_anchor() -> None:
    """Mark where the list begins, for the link that skips to it."""
    st.html(f'<div id="{LIST_ANCHOR}" tabindex="-1"></div>')


def title(numbers: str = "") -> None:
    """Show the heading: kommun and period, and the HTML of the numbers beside it."""
    texts = session.texts()
    state = session.state()
    kommun = kommun_by_code(state.kommun).name
    periods = session.bundle().periods
    period = words.period_option(state.period, periods, texts) if periods else ""
    st.html(
        f'<div class="title"><h1>{escape(kommun)} <span>{escape(period)}</span></h1>{numbers}</div>'
    )
