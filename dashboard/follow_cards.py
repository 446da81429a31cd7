"""Cards of follow-up: status and history of a promise, the form to record one, and many at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from config.access_tables import Right
from config.errors import LoftesError
from config.kinds import load_kinds
from dashboard import account, follow_clash, session, words, workbench
from dashboard.escape import escape, label
from dashboard.open_card import is_open, title
from dashboard.signature import who
from dashboard.theme import icon
from dashboard.workbench import Report
from geodata.decision_log import StaleWriteError
from geodata.records import PromiseStatus

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dashboard.texts import Texts
    from geodata.records import Event
    from layers.follow_up import Following

_OPEN = "follow_open"
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
        _choose_status("bulk-status", PromiseStatus.GENOMFORD)
        st.button(
            texts("follow.record_many", n=number),
            key="bulk-record",
            on_click=_record_many,
            args=(items,),
        )


def show_cards(items: Sequence[Following]) -> None:
    """Show a card a promise; the open one has the form and the history."""
    texts = session.texts()
    for item in items:
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
    texts = session.texts()
    promise = item.promise
    key = promise.id
    with st.container(key=f"follow-clash-{key}", gap="small"):
        follow_clash.show(item, _record_one)
    left, middle = st.columns(2, gap="small")
    with left:
        _choose_status(f"status-{key}", item.status)
    middle.number_input(
        texts("follow.delivered"), min_value=0, value=item.delivered, step=1, key=f"number-{key}"
    )
    st.text_input(
        texts("follow.evidence"), key=f"evidence-{key}", help=texts("follow.evidence_help")
    )
    st.text_area(texts("follow.note"), key=f"note-{key}", height=80)
    st.button(
        texts("follow.record"),
        type="primary",
        key=f"record-{key}",
        on_click=_record_one,
        args=(item,),
    )


def _record_one(item: Following) -> None:
    """Record what stands in the form now; arguments of a button are as of the last run."""
    chosen = st.session_state
    key = item.promise.id
    report = Report(
        chosen[f"status-{key}"],
        chosen[f"number-{key}"],
        chosen[f"evidence-{key}"],
        chosen[f"note-{key}"],
    )
    if _record({item.promise.id: follow_clash.seen(item)}, report, item):
        follow_clash.renew()


def _record_many(items: Sequence[Following]) -> None:
    chosen = st.session_state
    hit = [item for item in items if chosen["bulk-kind"] in item.promise.kinds]
    _record({item.promise.id: item.last for item in hit}, Report(chosen["bulk-status"]))


def _choose_status(key: str, start: PromiseStatus) -> None:
    texts = session.texts()
    st.selectbox(
        texts("detail.status"),
        list(PromiseStatus),
        index=list(PromiseStatus).index(start),
        format_func=lambda status: texts(f"status.{status.name.lower()}"),
        key=key,
        width=260,
    )


def _record(
    seen: Mapping[str, Event | None], report: Report, item: Following | None = None
) -> bool:
    texts = session.texts()
    try:
        number = workbench.record_status(session.services().store, who(), seen, report)
    except LoftesError as error:
        if item is not None and isinstance(error, StaleWriteError):
            follow_clash.refused()
            return False
        st.toast(label(account.words(error)), icon=":material/error:")
        return False
    st.toast(texts("follow.recorded", n=number))
    return True


def _history(events: Sequence[Event], texts: Texts) -> str:
    rows = "".join(
        f"<li><b>{escape(texts(f'status.{event.status.name.lower()}'))}</b> "
        f"{event.when.date().isoformat()} · {escape(event.who)}"
        f"{_optional(event.evidence)}{_optional(event.note)}</li>"
        for event in reversed(events)
    )
    return f'<div class="history"><b>{escape(texts("follow.history"))}</b><ol>{rows}</ol></div>'


def _optional(said: str) -> str:
    return f"<br>{escape(said)}" if said else ""
