"""Two people who report on one promise: what the other recorded, beside what stands in the form."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from dashboard import session
from dashboard.activity import local
from dashboard.escape import escape

if TYPE_CHECKING:
    from collections.abc import Callable

    from geodata.records import Event
    from layers.follow_up import Following

_SEEN = "follow_seen"  # the open promise, and its last event when its card was opened
_REFUSED = "follow_refused"


def seen(item: Following) -> Event | None:
    """Return the last event that the person saw when the card was opened."""
    held: tuple[str, Event | None] | None = st.session_state.get(_SEEN)
    if held is None or held[0] != item.promise.id:
        st.session_state[_SEEN] = held = (item.promise.id, item.last)
        st.session_state[_REFUSED] = False
    return held[1]


def renew() -> None:
    """Take what stands now as seen, at the next look."""
    st.session_state.pop(_SEEN, None)


def refused() -> None:
    """Note that a report was not stored because another came in between."""
    st.session_state[_REFUSED] = True


def show(item: Following, record: Callable[[Following], None]) -> None:
    """Show what another recorded since the card was opened, with the choice between both."""
    before, last = seen(item), item.last
    if last is None or before == last:
        return
    texts = session.texts()
    status = texts(f"status.{last.status.name.lower()}")
    number = "" if last.delivered is None else f", {last.delivered}"
    about = " ".join(part for part in (last.evidence, last.note) if part)
    head = texts("clash.title", who=last.who, when=local(last.when))
    st.html(
        f'<div class="clash" role="alert"><h3>{escape(head)}</h3><dl><div>'
        f"<dt>{escape(texts('clash.theirs', who=last.who))}</dt>"
        f"<dd>{escape(status + number)} {escape(about)}</dd></div><div>"
        f"<dt>{escape(texts('clash.mine'))}</dt><dd>{escape(_mine(item))}</dd></div></dl></div>"
    )
    with st.container(horizontal=True, gap="small"):
        st.button(texts("clash.keep_theirs"), key=f"followtheirs-{item.promise.id}", on_click=renew)
        if st.session_state.get(_REFUSED):
            st.button(
                texts("clash.save_mine"),
                key=f"followmine-{item.promise.id}",
                on_click=_again,
                args=(item, record),
            )


def _again(item: Following, record: Callable[[Following], None]) -> None:
    """Record one's own report now that both were shown."""
    st.session_state[_SEEN] = (item.promise.id, item.last)
    record(item)


def _mine(item: Following) -> str:
    texts = session.texts()
    held = st.session_state
    key = item.promise.id
    status = held.get(f"status-{key}", item.status)
    number = held.get(f"number-{key}")
    told = [texts(f"status.{status.name.lower()}") + ("" if number is None else f", {number}")]
    told += [str(held.get(f"{name}-{key}") or "") for name in ("evidence", "note")]
    return " ".join(part for part in told if part)
