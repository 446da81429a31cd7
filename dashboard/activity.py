"""What was decided lately on the promises of the page, by whom and when."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import streamlit as st

from dashboard import session
from dashboard.escape import escape
from geodata.decision_log import UNDONE
from geodata.place_decisions import NO_PLACE, PLACE_FIELD, decision_key
from geodata.review import REJECTED, VERDICT

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from dashboard.texts import Texts
    from geodata.records import Decision
    from layers.review import ReviewItem

SWEDEN = ZoneInfo("Europe/Stockholm")
LISTED = 5
SHORT = 48  # characters of a promise
_KNOWN = "activity_known"


def local(when: datetime) -> str:
    """Return day and time in Sweden: ``2026-11-24 14:03``."""
    return f"{when.astimezone(SWEDEN):%Y-%m-%d %H:%M}"


def saw_all() -> None:
    """Count what is in the log as known: one's own decision is no news."""
    st.session_state[_KNOWN] = len(session.services().store.decisions())


def show_activity(items: Sequence[ReviewItem], decisions: Sequence[Decision]) -> None:
    """List the latest decisions; those that came from somebody else since the last look pop up."""
    texts = session.texts()
    subjects = _subjects(items)
    known = st.session_state.get(_KNOWN, len(decisions))
    for decision in decisions[known:][-LISTED:]:
        if decision.key in subjects:
            st.toast(_sentence(decision, subjects[decision.key], texts))
    st.session_state[_KNOWN] = len(decisions)
    own = [decision for decision in decisions if decision.key in subjects][-LISTED:]
    rows = "".join(
        f"<li><time>{local(one.when)}</time> {_sentence(one, subjects[one.key], texts)}</li>"
        for one in reversed(own)
    )
    body = f"<ol>{rows}</ol>" if rows else f"<p>{escape(texts('activity.none'))}</p>"
    st.html(f'<section class="activity"><h2>{escape(texts("activity.title"))}</h2>{body}</section>')


def verb(decision: Decision) -> str:
    """Return the key of the text that says what a decision did."""
    if decision.value == UNDONE:
        return "activity.undone"
    if decision.field == VERDICT:
        return f"activity.{'rejected' if decision.value == REJECTED else 'accepted'}"
    if decision.field == PLACE_FIELD:
        return f"activity.{'no_place' if decision.value == NO_PLACE else 'place'}"
    return "activity.changed"


def _sentence(decision: Decision, subject: str, texts: Texts) -> str:
    said = texts(verb(decision), who=decision.who, what=subject)
    return escape(said)


def _subjects(items: Sequence[ReviewItem]) -> dict[str, str]:
    """Return what decisions may be on, by key: promises by their words, places by their name."""
    texts = session.texts()
    kommun = session.state().kommun
    found: dict[str, str] = {}
    for item in items:
        said = item.machine.text(texts.language)
        found[item.machine.id] = said if len(said) <= SHORT else f"{said[:SHORT].rstrip()}…"
        for mention in item.machine.mentions:
            if not mention.generic:
                found[decision_key(kommun, mention.name)] = mention.name
    return found
