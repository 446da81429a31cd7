"""What the visitor has begun in a form: kept in the store's drafts until it is saved or dropped."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Protocol

import streamlit as st

from config.access_tables import Right
from dashboard import session
from dashboard.activity import local
from dashboard.escape import escape
from dashboard.signature import who
from geodata.drafts import Draft

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


class Desk(Protocol):
    """What a page keeps of the form that is open: at least whose it is."""

    promise: str


def keep(scope: str, content: Mapping[str, Any]) -> None:
    """Keep what stands in a form; a log-in that ran out is told elsewhere (``account.begin``)."""
    if session.may(Right.PROMISES):
        text = json.dumps(content, ensure_ascii=False)
        session.services().store.put_draft(Draft(who(), scope, text, datetime.now(UTC)))


def fetch(scope: str) -> tuple[dict[str, Any], datetime] | None:
    """Return what was kept of a form and when, ``None`` where nothing is."""
    draft = session.services().store.draft(who(), scope)
    return None if draft is None else (json.loads(draft.content), draft.saved)


def drop(scope: str) -> None:
    """Forget what was kept of a form."""
    if session.may(Right.PROMISES):
        session.services().store.drop_draft(who(), scope)


def stands(held: Desk, promise: str, field: str) -> bool:
    """Whether the form of a promise is laid out, told by one of its fields.

    Streamlit forgets what stood in a form while another page was shown; the draft has it.
    """
    return held.promise == promise and field in st.session_state


def latest(scopes: Mapping[str, str]) -> str:
    """Return what ``scopes`` (scope → promise id) holds of the form begun last, else nothing."""
    drafts = session.services().store.drafts(who())
    return next((scopes[draft.scope] for draft in drafts if draft.scope in scopes), "")


def tell(when: datetime, key: str, forget: Callable[..., None], *args: object) -> None:
    """Say that a form holds what was begun at a moment, with the button that drops it."""
    texts = session.texts()
    said = escape(texts("draft.card", when=local(when)))
    st.html(f'<p class="notice" role="status">{said}</p>')
    st.button(texts("draft.drop"), key=f"dropdraft-{key}", on_click=forget, args=args)
