"""The button that keeps a planned walk: from then on it has files, a protocol and actions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from config.access_tables import Right
from dashboard import account, session, walk_choice
from geodata.access import AccessError
from geodata.walk.protocol_records import PlannedWalk

if TYPE_CHECKING:
    from geodata.walk.records import Route, Walk


def save_walk(walk: Walk, routes: tuple[Route, ...]) -> None:
    """Offer to keep a plan; a walk that was kept before is replaced by its new plan."""
    texts = session.texts()
    if not account.may(Right.WALKS):
        return
    with st.container(key="keep-walk", horizontal=True, vertical_alignment="center", gap="small"):
        st.button(
            texts("walks.keep"),
            key="keep",
            type="primary",
            on_click=_keep,
            args=(PlannedWalk(walk, routes),),
        )
    walk_choice.said()


def _keep(planned: PlannedWalk) -> None:
    try:
        session.services().store.put_walk(planned)
    except AccessError as error:
        walk_choice.say_fault(error)
        return
    walk_choice.take(planned)
    walk_choice.say(session.texts()("walks.kept", title=planned.walk.title))
