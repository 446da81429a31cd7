"""Two people who report on one promise: what the other recorded, beside what stands in the form."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from dashboard import follow_desk, session
from dashboard.activity import local
from dashboard.escape import escape

if TYPE_CHECKING:
    from collections.abc import Callable

    from dashboard.workbench import Report
    from geodata.records import Event
    from layers.follow_up import Following


def show(item: Following, record: Callable[[Following], None]) -> None:
    """Show what another recorded since the person began, with the choice between both."""
    last = item.last
    if last is None or follow_desk.desk().seen == last:
        return
    texts = session.texts()
    head = texts("clash.title", who=last.who, when=local(last.when))
    st.html(
        f'<div class="clash" role="alert"><h3>{escape(head)}</h3><dl><div>'
        f"<dt>{escape(texts('clash.theirs', who=last.who))}</dt>"
        f"<dd>{escape(_told(last))}</dd></div><div>"
        f"<dt>{escape(texts('clash.mine'))}</dt><dd>{escape(_told(follow_desk.report(item)))}</dd>"
        "</div></dl></div>"
    )
    key = item.promise.id
    refused = follow_desk.desk().refused
    with st.container(key=f"clash-buttons-{key}", horizontal=True, gap="small"):
        st.button(
            texts("clash.keep_theirs"),
            key=f"theirs-{key}",
            on_click=follow_desk.forget,
            args=(item,),
        )
        st.button(
            texts("clash.save_mine" if refused else "clash.go_on"),
            key=f"mine-{key}",
            on_click=_mine,
            args=(item, record),
        )


def _mine(item: Following, record: Callable[[Following], None]) -> None:
    """Go on with one's own report now that both were shown; one that was refused is recorded."""
    refused = follow_desk.desk().refused
    follow_desk.rebase(item)
    if refused:
        record(item)


def _told(what: Event | Report) -> str:
    number = "" if what.delivered is None else f", {what.delivered}"
    told = session.texts()(f"status.{what.status.name.lower()}") + number
    day = what.happened.isoformat() if what.happened else ""
    return " ".join(part for part in (told, day, what.evidence, what.note) if part)
