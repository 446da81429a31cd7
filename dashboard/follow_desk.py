"""The form of a promise on Uppföljning: what stands in it, on what it was based, its draft."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import streamlit as st

from dashboard import form_drafts
from dashboard.workbench import Report
from geodata.drafts import follow_scope
from geodata.records import PromiseStatus

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from geodata.records import Event
    from layers.follow_up import Following

FIELDS = ("status", "number", "evidence", "note", "day")
_DESK = "follow_desk"
_TURN = "follow_turn"


@dataclass(slots=True)
class Desk:
    """A promise whose form is open.

    ``seen``: its last event when the person began. ``counts``: what stood in the form then.
    ``began``: something was changed. ``refused``: a report was not stored, because another came
    in between.
    """

    promise: str
    seen: Event | None
    counts: Mapping[str, Any]
    began: bool = False
    refused: bool = False
    restored: datetime | None = None


def lay_out(item: Following) -> Desk:
    """Open the form of a promise: with its draft where there is one, else with what counts now.

    Another's event goes into a form that nobody touched, never into one that somebody fills in.
    """
    held: Desk | None = st.session_state.get(_DESK)
    if held is None or not form_drafts.stands(held, item.promise.id, f"status-{key_of(item)}"):
        return _fetch(item)
    untouched = not held.began and not held.refused
    return _fetch(item) if untouched and held.seen != item.last else held


def key_of(item: Following) -> str:
    """Return what tells the fields of a form from others.

    A form that was recorded or dropped is followed by a new one: the browser may still send what
    stood in the old one, which nobody typed into the new.
    """
    return f"{item.promise.id}-{st.session_state.get(_TURN, 0)}"


def desk() -> Desk:
    """Return the form that is open; :func:`lay_out` has opened it."""
    found: Desk = st.session_state[_DESK]
    return found


def report(item: Following) -> Report:
    """Return what stands in the form now; arguments of a button are as of the last run."""
    status, number, evidence, note, day = _form(item).values()
    return Report(status or item.status, number, evidence or "", note or "", day)


def changed(item: Following) -> None:
    """Keep what stands in the form as a draft; called whenever a field of it changes."""
    held: Desk | None = st.session_state.get(_DESK)
    if held is None or held.promise != item.promise.id:
        return
    form = _form(item)
    held.began = form != held.counts
    if held.began:
        day = form["day"] and form["day"].isoformat()
        form_drafts.keep(scope(item), form | {"day": day})
    else:
        form_drafts.drop(scope(item))


def forget(item: Following) -> None:
    """Drop the draft and show what counts."""
    form_drafts.drop(scope(item))
    st.session_state.pop(_DESK, None)
    st.session_state[_TURN] = st.session_state.get(_TURN, 0) + 1


def rebase(item: Following) -> None:
    """Go on with one's own report on top of what another recorded."""
    held = desk()
    held.seen, held.refused = item.last, False


def scope(item: Following) -> str:
    """Return the scope of a promise's draft."""
    return follow_scope(item.promise.set_id, item.promise.id)


def _form(item: Following) -> dict[str, Any]:
    return {name: st.session_state.get(f"{name}-{key_of(item)}") for name in FIELDS}


def _fetch(item: Following) -> Desk:
    values: dict[str, Any] = dict.fromkeys(FIELDS, "")
    values |= {"status": item.status, "number": item.delivered, "day": None}
    held = Desk(item.promise.id, item.last, values.copy())
    if found := form_drafts.fetch(scope(item)):
        content, held.restored = found
        held.began = True
        values |= {name: content[name] for name in FIELDS if name in content}
        values["day"] = values["day"] and date.fromisoformat(values["day"])
    st.session_state[_DESK] = held
    _fill(item, values)
    return held


def _fill(item: Following, values: Mapping[str, Any]) -> None:
    told = {**values, "status": PromiseStatus(values["status"] or item.status)}
    for name, value in told.items():
        key = f"{name}-{key_of(item)}"
        # Setting a field anew would take away what somebody just began to type in it.
        if key not in st.session_state or st.session_state[key] != value:
            st.session_state[key] = value
