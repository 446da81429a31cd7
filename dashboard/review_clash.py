"""Two people on one promise: both of their versions side by side, and the choice between them."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from dashboard import review_acts, review_drawing, session, words, workbench
from dashboard.activity import local
from dashboard.escape import escape
from dashboard.review_desk import FIELDS, clashes, desk, form, key_of
from geodata.decision_log import UNDONE
from geodata.place_decisions import NO_PLACE
from geodata.records import Stance

if TYPE_CHECKING:
    from dashboard.review_drawing import Spot
    from dashboard.texts import Texts
    from dashboard.workbench import PlaceChoice
    from geodata.gazetteer import Resolution
    from geodata.records import Decision
    from layers.review import ReviewItem

LABELS = {
    "kinds": "choose.kinds",
    "actors": "detail.actors",
    "stance": "list.stance",
    "count": "detail.amount",
    "verdict": "review.verdict",
}


def show_clash(item: ReviewItem) -> None:
    """Show what another decided beside one's own, where that came in between."""
    fields = clashes(item)
    if not fields:
        return
    texts = session.texts()
    log = session.services().store.decisions(item.machine.id)
    last = {name: next(d for d in reversed(log) if d.field == name) for name in fields}
    by = max(last.values(), key=lambda one: one.when)
    rows = "".join(_row(name, last[name], item, texts) for name in fields)
    head = escape(texts("clash.title", who=by.who, when=local(by.when)))
    mine, theirs = escape(texts("clash.mine")), escape(texts("clash.theirs", who=by.who))
    st.html(
        f'<div class="clash" role="alert"><h3>{head}</h3><p>{escape(texts("clash.hint"))}</p>'
        f"<table><thead><tr><td></td><th scope=col>{theirs}</th><th scope=col>{mine}</th></tr>"
        f"</thead><tbody>{rows}</tbody></table></div>"
    )
    saves = bool(desk().asked)
    with st.container(key="clash-choice", horizontal=True, gap="small"):
        st.button(
            texts("clash.keep_theirs"),
            key=f"theirs-{key_of(item)}",
            on_click=review_acts.keep_theirs,
            args=(item,),
        )
        st.button(
            texts("clash.save_mine" if saves else "clash.go_on"),
            key=f"mine-{key_of(item)}",
            on_click=review_acts.take_mine,
            args=(item,),
        )


def _row(name: str, theirs: Decision, item: ReviewItem, texts: Texts) -> str:
    return (
        f"<tr><th scope=row>{escape(texts(LABELS[name]))}</th>"
        f"<td>{escape(_said(name, theirs.value, texts))}</td>"
        f"<td>{escape(_mine(name, item, texts))}</td></tr>"
    )


def _mine(name: str, item: ReviewItem, texts: Texts) -> str:
    if name in FIELDS:
        value = form(item)[name]
        return _said(name, value if name == "stance" else json.dumps(value), texts)
    asked = desk().asked or "open"
    return texts(f"clash.{asked}")


def _said(name: str, value: str, texts: Texts) -> str:
    """Tell a decision's value in words."""
    if value == UNDONE:
        return texts("clash.undone")
    if name == "stance":
        return texts(f"stance.{Stance(value).name.lower()}")
    if name == "verdict":
        return texts(f"clash.{value}")
    found = json.loads(value)
    if name == "count":
        return "–" if found is None else str(found)
    told = words.kinds(found, texts) if name == "kinds" else words.actors(found, texts)
    return told or "–"


def show_place_clash(spot: Spot, now: Resolution) -> None:
    """Show another's place of a name beside one's own, where it came in between."""
    mine: PlaceChoice | None = st.session_state.get(review_acts.PLACE_CLASH)
    if mine is None or mine.name != spot.name:
        return
    texts = session.texts()
    seen = spot.ask.seen
    theirs = now.best.place.name if now.best else texts("review.no_place")
    head, by = texts("clash.place_undone"), ""
    if seen is None:
        theirs = texts("clash.undone")
    else:
        by = seen.who
        head = texts("clash.place", who=by, when=local(seen.when))
    pairs = ((texts("clash.theirs", who=by), theirs), (texts("clash.mine"), _place(mine)))
    rows = "".join(
        f"<div><dt>{escape(term)}</dt><dd>{escape(value)}</dd></div>" for term, value in pairs
    )
    st.html(f'<div class="clash" role="alert"><h3>{escape(head)}</h3><dl>{rows}</dl></div>')
    with st.container(key="place-clash-choice", horizontal=True, gap="small"):
        st.button(
            texts("clash.keep_theirs"),
            key=f"placetheirs-{spot.key}",
            on_click=_keep_their_place,
            args=(spot,),
        )
        st.button(
            texts("clash.save_mine"),
            key=f"placemine-{spot.key}",
            on_click=_take_my_place,
            args=(spot, mine),
        )


def _place(choice: PlaceChoice) -> str:
    """Tell a choice of a place in words."""
    texts = session.texts()
    known = {NO_PLACE: "review.no_place", UNDONE: "review.undo_place"}
    if choice.value in known:
        return texts(known[choice.value])
    if choice.value.startswith("{"):
        return texts("clash.drawn")
    found = workbench.place_candidates(choice.kommun, choice.name)
    return next((one.place.name for one in found if one.place.id == choice.value), choice.name)


def _keep_their_place(spot: Spot) -> None:
    st.session_state.pop(review_acts.PLACE_CLASH, None)
    review_drawing.drop(spot)


def _take_my_place(spot: Spot, mine: PlaceChoice) -> None:
    if review_acts.settle_place(replace(mine, seen=spot.ask.seen)):
        review_drawing.drop(spot)
