"""Cards of follow-up: status and history of a promise, the form to record one, and many at once."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import streamlit as st

from config.access_tables import Right
from config.errors import LoftesError
from config.kinds import load_kinds
from dashboard import (
    account,
    activity,
    follow_clash,
    follow_desk,
    form_drafts,
    session,
    words,
    workbench,
)
from dashboard.escape import escape, label
from dashboard.open_card import is_open, title
from dashboard.signature import who
from dashboard.terms import meaning
from dashboard.theme import icon
from dashboard.workbench import Report
from geodata.clock import today
from geodata.decision_log import StaleWriteError
from geodata.records import PromiseStatus

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dashboard.texts import Texts
    from geodata.records import Event
    from layers.follow_up import Following

_OPEN = "follow_open"
_ORDER = "follow_order"
FIRST_DAY = date(2000, 1, 1)
ICONS = {
    PromiseStatus.LOVAD: "circle",
    PromiseStatus.PABORJAD: "circle-dot",
    PromiseStatus.GENOMFORD: "circle-check",
    PromiseStatus.DELVIS: "circle-slash-2",
    PromiseStatus.INTE_GENOMFORD: "circle-x",
}


def show_bulk(items: Sequence[Following]) -> None:
    """Offer to record one status for every promise of a measure."""
    texts = session.texts()
    kinds = load_kinds().kinds
    here = [kind for kind in kinds if any(kind in item.promise.kinds for item in items)]
    with (
        st.expander(texts("follow.bulk"), key="bulk"),
        st.container(horizontal=True, vertical_alignment="bottom", gap="small"),
    ):
        kind = st.selectbox(
            texts("choose.kinds"),
            here,
            format_func=lambda key: kinds[key].title(texts.language),
            key="bulk-kind",
            width=260,
        )
        number = sum(kind in item.promise.kinds for item in items)
        _choose_status("bulk-status", list(PromiseStatus).index(PromiseStatus.GENOMFORD))
        _choose_day("bulk-day")
        st.button(
            texts("follow.record_many", n=number),
            key="bulk-record",
            on_click=_record_many,
            args=(items,),
        )


def show_cards(items: Sequence[Following]) -> None:
    """Show a card a promise; the open one has the form and the history."""
    first = _resumed(items)
    found = {item.promise.id: item for item in items}
    for promise_id in _steady(list(found), first):
        # What is gone leaves its place empty: no card moves under somebody who writes in it.
        with st.container(key=f"place-of-{promise_id}"):
            if item := found.get(promise_id):
                _card(item)


def _card(item: Following) -> None:
    texts = session.texts()
    promise = item.promise
    opened = is_open(_OPEN, promise.id)
    with st.container(key=f"card-follow-{promise.set_id}-{promise.id}", gap="small"):
        key = f"follow-{promise.set_id}-{promise.id}"
        title(_OPEN, key, promise.text(texts.language), promise.id)
        st.html(_lines(item, texts, opened=opened))
        if opened:
            if session.may(Right.PROMISES):
                _form(item)
            if item.events:
                st.html(_history(item.events, texts))


def _resumed(items: Sequence[Following]) -> str:
    """Open, the first time in a visit, the promise whose report was begun last; return it."""
    if _OPEN in st.session_state or not session.may(Right.PROMISES):
        return ""
    scopes = {follow_desk.scope(item): item.promise.id for item in items}
    st.session_state[_OPEN] = begun = form_drafts.latest(scopes)
    return begun


def _steady(ids: list[str], first: str) -> list[str]:
    """Return the order in which the cards of a selection were drawn first, then what is new.

    An event changes what is overdue, so the order too: others' events would move the cards.
    """
    state = session.state()
    shown = (state.kommun, state.period, state.kinds)
    held, order = st.session_state.get(_ORDER, ((), []))
    if held != shown:
        order = [first] if first else []
    order = list(dict.fromkeys((*order, *ids)))
    st.session_state[_ORDER] = (shown, order)
    return order


def _lines(item: Following, texts: Texts, *, opened: bool) -> str:
    promise = item.promise
    first = load_kinds().kinds.get(promise.kinds[0]) if promise.kinds else None
    tile = icon(first.icon, first.colour) if first else ""
    status = item.status
    said = texts(f"status.{status.name.lower()}")
    if promise.count is not None and item.delivered is not None:
        said += f" · {texts('follow.n_of_n', n=item.delivered, total=promise.count)}"
    due = texts("follow.due", date=item.due.isoformat()) if item.due else texts("follow.no_due")
    late = f'<li class="late">{escape(texts("follow.overdue"))}</li>' if item.overdue else ""
    parts = [words.kinds(promise.kinds, texts), words.amount(promise, texts), due]
    meta = " · ".join(escape(part) for part in parts if part)
    state = ' class="card is-open"' if opened else ' class="card"'
    return (
        f'<div{state}>{tile}<div class="meta">{meta}</div><ul class="doubts">'
        f'<li class="status st-{status.name.lower()}">{icon(ICONS[status])}{escape(said)}</li>'
        f"{late}</ul></div>"
    )


def _form(item: Following) -> None:
    """Show the form; what stands in it comes from the session, see ``follow_desk.lay_out``."""
    key = item.promise.id  # of what stays; the fields have a key of their own
    held = follow_desk.lay_out(item)
    with st.container(key=f"told-{key}", gap="small"):
        if held.restored is not None:
            form_drafts.tell(held.restored, key, follow_desk.forget, item)
        follow_clash.show(item, _record_one)
    with st.container(key=f"reportform-{key}", gap="small"):
        _fields(item)


def _fields(item: Following) -> None:
    texts = session.texts()
    key = follow_desk.key_of(item)
    kept: dict[str, Any] = {"on_change": follow_desk.changed, "args": (item,)}
    left, middle, right = st.columns(3, gap="small")
    with left:
        _choose_status(f"status-{key}", kept=kept)
    middle.number_input(
        texts("follow.delivered"),
        min_value=0,
        value=None,
        step=1,
        key=f"number-{key}",
        help=meaning("term.delivered", texts),
        **kept,
    )
    with right:
        _choose_day(f"day-{key}", kept)
    st.text_input(
        texts("follow.evidence"),
        key=f"evidence-{key}",
        help=texts("follow.evidence_help"),
        **kept,
    )
    st.text_area(texts("follow.note"), key=f"note-{key}", height=80, **kept)
    st.button(
        texts("follow.record"),
        type="primary",
        key=f"record-{item.promise.id}",
        on_click=_record_one,
        args=(item,),
    )


def _record_one(item: Following) -> None:
    """Record what stands in the form now, unless another recorded something in between."""
    held = follow_desk.desk()
    try:
        if _record({item.promise.id: held.seen}, follow_desk.report(item), StaleWriteError):
            follow_desk.forget(item)
    except StaleWriteError:
        held.refused = True


def _record_many(items: Sequence[Following]) -> None:
    chosen = st.session_state
    hit = [item for item in items if chosen["bulk-kind"] in item.promise.kinds]
    report = Report(chosen["bulk-status"], happened=chosen["bulk-day"])
    _record({item.promise.id: item.last for item in hit}, report)


def _choose_status(key: str, index: int = 0, kept: Mapping[str, Any] | None = None) -> None:
    texts = session.texts()
    st.selectbox(
        texts("detail.status"),
        list(PromiseStatus),
        index=index,
        format_func=lambda status: texts(f"status.{status.name.lower()}"),
        help=meaning("term.status", texts),
        key=key,
        width="stretch" if kept else 260,
        **(kept or {}),
    )


def _choose_day(key: str, kept: Mapping[str, Any] | None = None) -> None:
    texts = session.texts()
    st.date_input(
        texts("follow.day"),
        value=None,
        min_value=FIRST_DAY,
        max_value=today(),
        format="YYYY-MM-DD",
        help=texts("follow.day_help"),
        key=key,
        width="stretch" if kept else 260,
        **(kept or {}),
    )


def _record(seen: Mapping[str, Event | None], report: Report, *quiet: type[LoftesError]) -> bool:
    """Record a report; what is refused is told and nothing changes, ``quiet`` is raised."""
    try:
        number = workbench.record_status(session.services().store, who(), seen, report)
    except quiet:
        raise
    except LoftesError as error:
        st.toast(label(account.words(error)), icon=":material/error:")
        return False
    activity.saw_events()
    st.toast(session.texts()("follow.recorded", n=number))
    return True


def _history(events: Sequence[Event], texts: Texts) -> str:
    rows = "".join(
        f"<li><b>{escape(texts(f'status.{event.status.name.lower()}'))}</b> "
        f"{event.day.isoformat()} · {escape(event.who)}"
        f"{_optional(event.evidence)}{_optional(event.note)}</li>"
        for event in reversed(events)
    )
    return f'<div class="history"><b>{escape(texts("follow.history"))}</b><ol>{rows}</ol></div>'


def _optional(said: str) -> str:
    return f"<br>{escape(said)}" if said else ""
