"""What was decided and reported lately on the promises of the page, by whom and when."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, TypeVar

import streamlit as st

from dashboard import session
from dashboard.escape import escape
from geodata.clock import SWEDEN
from geodata.decision_log import UNDONE
from geodata.place_decisions import NO_PLACE, PLACE_FIELD, decision_key
from geodata.review import REJECTED, VERDICT

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from dashboard.texts import Texts
    from geodata.records import Decision, Event
    from layers.follow_up import Following
    from layers.review import ReviewItem

LISTED = 5
SHORT = 48  # characters of a promise
_KNOWN = "activity_known"
_Logged = TypeVar("_Logged", "Decision", "Event")


def local(when: datetime) -> str:
    """Return day and time in Sweden: ``2026-11-24 14:03``."""
    return f"{when.astimezone(SWEDEN):%Y-%m-%d %H:%M}"


def saw_decisions() -> None:
    """Count what is in the log of decisions as known: one's own is no news."""
    st.session_state[f"{_KNOWN}_decisions"] = len(session.services().store.decisions())


def saw_events() -> None:
    """Count what is in the log of events as known."""
    st.session_state[f"{_KNOWN}_events"] = len(session.services().store.events())


def show_decisions(items: Sequence[ReviewItem], decisions: Sequence[Decision]) -> None:
    """List the latest decisions; those that came from somebody else since the last look pop up."""
    _show_log("decisions", decisions, _subjects(items), attrgetter("key"), _sentence)


def show_events(items: Sequence[Following], events: Sequence[Event]) -> None:
    """List the latest events; those that came from somebody else since the last look pop up."""
    language = session.texts().language
    subjects = {item.promise.id: _short(item.promise.text(language)) for item in items}
    _show_log("events", events, subjects, attrgetter("promise_id"), _report)


def _show_log(
    name: str,
    log: Sequence[_Logged],
    subjects: Mapping[str, str],
    key: Callable[[_Logged], str],
    told: Callable[[_Logged, str, Texts], str],
) -> None:
    """Show the end of a whole log; what it says of others than ``subjects`` is left out."""
    texts = session.texts()
    known = st.session_state.get(f"{_KNOWN}_{name}", len(log))
    for one in log[known:][-LISTED:]:
        if key(one) in subjects:
            st.toast(told(one, subjects[key(one)], texts))
    st.session_state[f"{_KNOWN}_{name}"] = len(log)
    here = [one for one in log if key(one) in subjects][-LISTED:]
    rows = "".join(
        f"<li><time>{local(one.when)}</time> {told(one, subjects[key(one)], texts)}</li>"
        for one in reversed(here)
    )
    body = f"<ol>{rows}</ol>" if rows else f"<p>{escape(texts(f'activity.no_{name}'))}</p>"
    head = escape(texts(f"activity.{name}"))
    st.html(f'<section class="activity"><h2>{head}</h2>{body}</section>')


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


def _report(event: Event, subject: str, texts: Texts) -> str:
    status = texts(f"status.{event.status.name.lower()}")
    return escape(texts("activity.reported", who=event.who, what=subject, status=status))


def _short(said: str) -> str:
    return said if len(said) <= SHORT else f"{said[:SHORT].rstrip()}…"


def _subjects(items: Sequence[ReviewItem]) -> dict[str, str]:
    """Return what decisions may be on, by key: promises by their words, places by their name."""
    texts = session.texts()
    kommun = session.state().kommun
    found: dict[str, str] = {}
    for item in items:
        found[item.machine.id] = _short(item.machine.text(texts.language))
        for mention in item.machine.mentions:
            if not mention.generic:
                found[decision_key(kommun, mention.name)] = mention.name
    return found
