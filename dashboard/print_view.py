"""One A4 page to print: map, legend, list, sources and the day, and nothing around it."""

from __future__ import annotations

import base64
from functools import cache
from typing import TYPE_CHECKING, Any

import streamlit as st

from dashboard import filter_bar, frame, legend, session, words
from dashboard.assets import STATIC_DIR
from dashboard.escape import escape
from dashboard.site.dates import day
from geodata import clock
from layers.query import select
from layers.views import Located

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboard.texts import Texts
    from layers.query import View
    from layers.views import PromiseView


def show() -> None:
    """Show the page as it prints, with the button that prints it."""
    texts = session.texts()
    view = select(session.bundle(), session.state().filtered())
    frame.list_anchor()
    with st.container(key="print-bar", horizontal=True, vertical_alignment="center", gap="small"):
        st.button(
            texts("print.back"),
            key="print-back",
            icon=":material/arrow_back:",
            on_click=lambda: session.change(view=""),
        )
        _component()(key="print-now", data={"label": texts("print.now")}, width="content")
        st.html(f'<p class="group-note">{escape(texts("print.lead"))}</p>', width="content")
    st.html(sheet(view, texts))


def sheet(view: View, texts: Texts) -> str:
    """Return the page as HTML."""
    today = day(clock.today(), texts.language)
    chosen = [said for said, _ in filter_bar.active(texts)]
    said = texts("print.chosen", filters=", ".join(chosen)) if chosen else texts("print.every")
    periods = view.bundle.periods
    period = words.period_option(view.bundle.period, periods, texts) if periods else ""
    printed = escape(texts("print.day", day=today))
    return (
        '<article class="sheet"><header>'
        f"<h1>{escape(view.bundle.kommun.name)} <span>{escape(period)}</span></h1>"
        f"<p>{escape(said)}</p>{legend.numbers(view, texts)}</header>"
        f'<figure><img src="{_picture(view, texts)}" alt="{escape(_title(view, texts))}">'
        f"<figcaption>{legend.precision(view, texts)}</figcaption></figure>"
        f"{_list(view.promises, 'print.promises', view, texts)}"
        f"{_list(view.statements, 'print.statements', view, texts)}"
        f"<footer><b>{escape(texts('print.sources'))}:</b> {_sources(view)} "
        f"{escape(texts('map.source'))}. {escape(texts('app.name'))}, {printed.lower()}.</footer>"
        "</article>"
    )


def _title(view: View, texts: Texts) -> str:
    return texts("map.title", kommun=view.bundle.kommun.name)


def _picture(view: View, texts: Texts) -> str:
    from dashboard.site.map_data import base_part
    from dashboard.site.static_map import still

    rows = view.collection(texts.language, for_drawing=False)["features"]
    names = sorted(view.labels(), key=lambda one: (-one.promises, one.name))
    base = base_part(session.services().base_map(view.bundle.kommun.code))
    drawn = still(
        rows, view.bundle.places, [one.place_id for one in names], base, _title(view, texts), ""
    )
    return f"data:image/svg+xml;base64,{base64.b64encode(drawn.encode()).decode()}"


def _list(promises: Sequence[PromiseView], heading: str, view: View, texts: Texts) -> str:
    if not promises:
        if heading == "print.promises":
            return f"<p>{escape(texts('print.nothing'))}</p>"
        return ""
    items = "".join(_item(promise, view, texts) for promise in promises)
    title = escape(texts(heading))
    return f"<section><h2>{title} <span>{len(promises)}</span></h2><ol>{items}</ol></section>"


def _item(promise: PromiseView, view: View, texts: Texts) -> str:
    where = texts("group.none")
    if promise.located is not Located.NONE:
        places = dict.fromkeys(link.place_id for link in promise.links)
        every = view.bundle.places
        where = ", ".join(f"{every[k].name} ({words.precision(every[k], texts)})" for k in places)
    facts = (
        words.kinds(promise.kinds, texts),
        where,
        words.actors(promise.actors, texts),
        texts(f"status.{promise.status.name.lower()}"),
    )
    under = " · ".join(escape(fact) for fact in facts if fact)
    return f"<li><b>{escape(words.promise_text(promise, texts))}</b><small>{under}</small></li>"


def _sources(view: View) -> str:
    used = {promise.set_id for promise in (*view.promises, *view.statements)}
    said = []
    for group in view.sets:
        if group.id in used:
            parts = (group.title, words.source(group), group.url)
            said.append(escape(", ".join(part for part in parts if part)))
    return "; ".join(said) + "."


@cache
def _component() -> Any:  # noqa: ANN401  Streamlit does not name the type
    script = (STATIC_DIR / "print.js").read_text(encoding="utf-8")
    return st.components.v2.component(
        "loftes_print",
        html='<button type="button" class="print-now"></button>',
        js=script,
        isolate_styles=False,
    )
