"""The form of a promise on Uppföljning: what stands in it, on what it was based, its draft."""

from __future__ import annotations

from dataclasses import dataclass
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

FIELDS = ("status", "number", "evidence", "note")
_DESK = "follow_desk"


@dataclass(slots=True)
class Desk:
    """A promise whose form is open.

    ``seen``: its last event when the person began. ``began``: something was changed.
    ``refused``: a report was not stored, because another came in between.
    """

    promise: str
    seen: Event | None
    began: bool = False
    refused: bool = False
    restored: datetime | None = None


def lay_out(item: Following) -> Desk:
    """Open the form of a promise: with its draft where there is one, else with what counts now.

    Another's event goes into a form that nobody touched, never into one that somebody fills in.
    """
    held: Desk | None = st.session_state.get(_DESK)
    # Streamlit forgets what stood in a form while another page was shown; the draft has it.
    if (
        held is None
        or held.promise != item.promise.id
        or f"status-{item.promise.id}" not in st.session_state
    ):
        return _fetch(item)
    untouched = not held.began and not held.refused
    return _fetch(item) if untouched and held.seen != item.last else held


def desk() -> Desk:
    """Return the form that is open; :func:`lay_out` has opened it."""
    found: Desk = st.session_state[_DESK]
    return found


def report(item: Following) -> Report:
    """Return what stands in the form now; arguments of a button are as of the last run."""
    status, number, evidence, note = _form(item).values()
    return Report(status or item.status, number, evidence or "", note or "")


def changed(item: Following) -> None:
    """Keep what stands in the form as a draft; called whenever a field of it changes."""
    held: Desk | None = st.session_state.get(_DESK)
    if held is None or held.promise != item.promise.id:
        return
    held.began = True
    form_drafts.keep(scope(item), _form(item))


def forget(item: Following) -> None:
    """Drop the draft and show what counts."""
    form_drafts.drop(scope(item))
    st.session_state.pop(_DESK, None)


def rebase(item: Following) -> None:
    """Go on with one's own report on top of what another recorded."""
    held = desk()
    held.seen, held.refused = item.last, False


def scope(item: Following) -> str:
    """Return the scope of a promise's draft."""
    return follow_scope(item.promise.set_id, item.promise.id)


def _form(item: Following) -> dict[str, Any]:
    return {name: st.session_state.get(f"{name}-{item.promise.id}") for name in FIELDS}


def _fetch(item: Following) -> Desk:
    held = Desk(item.promise.id, item.last)
    values: dict[str, Any] = dict.fromkeys(FIELDS, "")
    values |= {"status": item.status, "number": item.delivered}
    if found := form_drafts.fetch(scope(item)):
        content, held.restored = found
        held.began = True
        values |= {name: content[name] for name in FIELDS if name in content}
    st.session_state[_DESK] = held
    _fill(item, values)
    return held


def _fill(item: Following, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        st.session_state[f"{name}-{item.promise.id}"] = value
    st.session_state[f"status-{item.promise.id}"] = PromiseStatus(values["status"] or item.status)
