"""The list beside the map: what is on it, what is not and why, and what is open."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from config.kinds import load_kinds
from dashboard import cards, session, words
from dashboard.escape import escape
from dashboard.marks import marked_label
from dashboard.terms import mark
from dashboard.theme import icon
from geodata.records import Role, SetKind
from layers.views import Located

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from dashboard.texts import Texts
    from layers.query import View
    from layers.views import PlaceView, PromiseView, SetView


def show_side(view: View) -> None:
    """Show the chosen place, then every promise of the view by how it stands on the map."""
    texts = session.texts()
    agreements(view.sets, texts)
    place = view.bundle.places.get(session.state().place)
    here: list[PromiseView] = []
    if place is not None:
        here = [p for p in view.promises if place.id in {link.place_id for link in p.links}]
        here.sort(key=lambda promise: promise.located is not Located.PLACE)
        _place(place, here, view)
    rest = [promise for promise in view.promises if promise not in here]
    for located, key, term in (
        (Located.PLACE, "group.on_place", ""),
        (Located.FOCUS, "group.by_focus", "term.focus"),
        (Located.NONE, "group.none", "term.off"),
    ):
        found = [promise for promise in rest if promise.located is located]
        note = {
            Located.PLACE: "",
            Located.FOCUS: texts("group.by_focus_note", places=_named(found, view)),
            Located.NONE: texts("group.none_note"),
        }[located]
        _group(texts(key), note, found, view, term)
    _named_places(view, texts)
    _statements(view, texts)


def _named(promises: Iterable[PromiseView], view: View) -> str:
    ids = dict.fromkeys(link.place_id for promise in promises for link in promise.links)
    return ", ".join(view.bundle.places[key].name for key in ids)


def agreements(sets: Iterable[SetView], texts: Texts) -> None:
    """Say of an agreement that it is no medborgarlöfte."""
    for group in sets:
        if group.kind is SetKind.AGREEMENT:
            st.html(
                f'<div class="agreement">{icon("handshake")}<p>'
                f"<b>{escape(texts('set.agreement'))}</b>"
                f"{mark('term.agreement', texts, group.id)}<br>"
                f"{escape(texts('set.agreement_note'))}</p></div>"
            )


def _place(place: PlaceView, here: Sequence[PromiseView], view: View) -> None:
    texts = session.texts()
    links = [link for promise in here for link in promise.links]
    links += [link for group in view.sets for link in group.links]
    strongest = sorted(
        (link for link in links if link.place_id == place.id),
        key=lambda link: list(Role).index(link.role),
    )
    link = strongest[0] if strongest else None
    with st.container(key="place", gap="small"):
        st.html(
            f'<div class="place-head"><h2>{icon("map-pin")}{escape(place.name)}</h2>'
            f"{cards.place_entry(place, texts, link, named=False)}</div>"
        )
        with st.container(horizontal=True, gap="small"):
            st.button(
                texts("detail.zoom"),
                key="zoom",
                type="primary",
                on_click=session.zoom_to,
                args=(place.id,),
            )
            st.button(texts("detail.close"), key="close", on_click=session.pick_place, args=("",))
    if here:
        _group(texts("group.here"), "", here, view)
    else:
        st.html(f'<p class="group-note">{escape(texts("group.here_none"))}</p>')


def _group(
    heading: str, note: str, promises: Sequence[PromiseView], view: View, term: str = ""
) -> None:
    if not promises:
        return
    asked = mark(term, session.texts(), "group") if term else ""
    said = f'<p class="group-note">{escape(note)}</p>' if note else ""
    st.html(
        f'<div class="group"><h2>{escape(heading)} <span>{len(promises)}</span></h2>'
        f"{asked}{said}</div>"
    )
    for promise in promises:
        card(promise, view)


def card(promise: PromiseView, view: View) -> None:
    """Show a promise; a click opens its detail and brings out its places on the map."""
    texts = session.texts()
    selected = session.state().promise == promise.id
    search = session.state().filters.search
    with st.container(key=f"card-{promise.id}", gap=None):
        st.button(
            marked_label(words.promise_text(promise, texts), search),
            key=f"open-{promise.id}",
            type="tertiary",
            width="stretch",
            on_click=session.pick_promise,
            args=(promise.id,),
        )
        lines = cards.card_lines(promise, view.bundle, texts, selected=selected, search=search)
        if selected:
            lines += cards.detail(promise, view.bundle, texts)
        st.html(lines)


def _named_places(view: View, texts: Texts) -> None:
    """Show the places that no promise hangs on: the map says nothing that the list does not."""
    bare = [label for label in view.labels() if not label.promises]
    if not bare:
        return
    st.html(
        f'<div class="group"><h2>{escape(texts("group.named"))} <span>{len(bare)}</span></h2></div>'
    )
    colour = next(layer.colour for layer in load_kinds().layers.values() if layer.every_kind)
    for label in bare:
        place = view.bundle.places[label.place_id]
        links = [link for group in view.sets for link in group.links]
        roles = dict.fromkeys(link.role for link in links if link.place_id == place.id)
        said = " · ".join([words.precision(place, texts), *(words.role(r, texts) for r in roles)])
        with st.container(key=f"card-{place.id}", gap=None):
            st.button(
                escape(place.name),
                key=f"place-{place.id}",
                type="tertiary",
                width="stretch",
                on_click=session.pick_place,
                args=(place.id,),
            )
            tile = icon("map-pin", colour)
            st.html(f'<div class="card">{tile}<div class="meta">{escape(said)}</div></div>')


def _statements(view: View, texts: Texts) -> None:
    if not view.statements:
        return
    items = "".join(
        f"<li>{icon('target')}<span>{escape(words.promise_text(said, texts))}"
        f"<small>{escape(texts(f'stance.{said.stance.name.lower()}'))}</small></span></li>"
        for said in view.statements
    )
    st.html(
        f'<div class="group"><h2>{escape(texts("group.statements"))} '
        f'<span>{len(view.statements)}</span></h2></div><ul class="statements">{items}</ul>'
    )
