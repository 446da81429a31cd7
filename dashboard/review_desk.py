"""The promise on the desk: what stands in its form, on what that was based, kept as a draft.

What counted when the person began to look is pinned. Another's decision that comes in between
shows at once; it never slips in under a form that somebody is filling in.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import streamlit as st

from config.kinds import load_kinds
from dashboard import form_drafts
from geodata.drafts import card_scope
from geodata.records import Stance

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from geodata.records import Decision
    from layers.review import ReviewItem

OPEN = "review_open"
_DESK = "review_desk"
FIELDS = ("kinds", "actors", "stance", "count")
WHY = "why"


@dataclass(slots=True)
class Desk:
    """A promise that somebody works on.

    ``began``: something was changed. ``asked``: the act that was refused because another came in
    between. ``drawn``: name → GeoJSON of a place that is drawn and not yet saved. ``seen``: name
    → what counted on its place when the drawing began.
    """

    promise: str
    basis: Mapping[str, Decision]
    began: bool = False
    asked: str = ""
    restored: datetime | None = None
    drawn: dict[str, str] = field(default_factory=dict)
    seen: dict[str, Decision | None] = field(default_factory=dict)


def desk() -> Desk:
    """Return what is on the desk; :func:`lay_out` has put it there."""
    found: Desk = st.session_state[_DESK]
    return found


def key_of(item: ReviewItem) -> str:
    """Return what tells the widgets of a promise from those of others."""
    return f"{item.group.id}-{item.machine.id}"


def lay_out(item: ReviewItem) -> Desk:
    """Put a promise on the desk: its draft where there is one, else what counts now."""
    held: Desk | None = st.session_state.get(_DESK)
    if held is None or not form_drafts.stands(held, item.machine.id, f"count-{key_of(item)}"):
        return _fetch(item)
    untouched = not held.began and not held.asked
    return _fetch(item) if untouched and held.basis != item.decisions else held


def clear() -> None:
    """Take everything off the desk."""
    st.session_state.pop(_DESK, None)


def form(item: ReviewItem) -> dict[str, Any]:
    """Return what stands in the form now."""
    key = key_of(item)
    return {name: st.session_state.get(f"{name}-{key}") for name in (*FIELDS, WHY)}


def based(item: ReviewItem) -> ReviewItem:
    """Return a promise with the decisions that the person saw."""
    return replace(item, decisions=desk().basis)


def clashes(item: ReviewItem) -> tuple[str, ...]:
    """Return the fields on which another decided while this person was at it."""
    held = desk()
    if not (held.began or held.asked):
        return ()
    fields = dict.fromkeys((*held.basis, *item.decisions))
    return tuple(name for name in fields if held.basis.get(name) != item.decisions.get(name))


def begun(item: ReviewItem) -> None:
    """Keep what stands in the form as a draft; called whenever a field of it changes."""
    held = desk()
    held.began = True
    form_drafts.keep(_scope(item), form(item) | {"drawn": held.drawn})


def forget(item: ReviewItem) -> None:
    """Drop the draft and show what counts."""
    form_drafts.drop(_scope(item))
    clear()


def rebase(item: ReviewItem) -> None:
    """Go on with one's own change on top of what another decided."""
    held = desk()
    held.basis, held.asked = item.decisions, ""


def _scope(item: ReviewItem) -> str:
    return card_scope(item.group.id, item.machine.id)


def _fetch(item: ReviewItem) -> Desk:
    held = Desk(item.machine.id, item.decisions)
    values = _values(item)
    if found := form_drafts.fetch(_scope(item)):
        content, held.restored = found
        held.drawn = content.pop("drawn", {})
        held.began = True
        values |= {name: content[name] for name in values if name in content}
    st.session_state[_DESK] = held
    _fill(item, values)
    return held


def _values(item: ReviewItem) -> dict[str, Any]:
    promise = item.promise
    return {
        "kinds": list(promise.kinds),
        "actors": list(promise.actors),
        "stance": promise.stance,
        "count": promise.count,
        WHY: "",
    }


def _fill(item: ReviewItem, values: Mapping[str, Any]) -> None:
    known = load_kinds().kinds
    key = key_of(item)
    for name, value in values.items():
        st.session_state[f"{name}-{key}"] = value
    st.session_state[f"kinds-{key}"] = [one for one in values["kinds"] or () if one in known]
    st.session_state[f"stance-{key}"] = Stance(values["stance"] or item.promise.stance)
