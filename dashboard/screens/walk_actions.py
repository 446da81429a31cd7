"""Åtgärder: what has to be done, by whom, until when; answers, feedback, the follow-up walk."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from config.access_tables import Right
from config.errors import LoftesError
from config.protocol_tables import load_protocol
from dashboard import account, frame, session, walk_cards, walk_choice, walk_desk
from dashboard.walkpack import feedback
from dashboard.walkpack.wording import day
from geodata import clock
from geodata.kommuner import kommun_by_code
from geodata.walk.actions import DONE
from geodata.walk.records import ActionStatus

if TYPE_CHECKING:
    from datetime import date

    from geodata.walk.actions import ActionState
    from geodata.walk.protocol_records import PlannedWalk
    from layers.walk_count import WalkCount

_SHOW = "show_actions"
SHOWS = ("open", "late", "waiting", "every")


def page() -> None:
    """Draw the page: promised walks, the list with a form each, what goes back to people."""
    texts, store = session.texts(), session.services().store
    walk_choice.style()
    walk_choice.said()
    if not walk_choice.walks():
        st.html(walk_cards.heading(texts("walk_action.title"), _kommun(), ""))
        st.html(walk_cards.promised(_counts(), texts))
        walk_choice.no_walks()
        return
    planned = walk_choice.choose(texts("walk_action.every_walk"))
    states = walk_desk.actions_of(
        store, session.state().kommun, planned.walk.id if planned else None
    )
    _head(states)
    frame.list_anchor()
    left, right = st.columns([1.9, 1], gap="large")
    with left:
        account.may(Right.ACTIONS)
        _list(states)
    with right:
        if told := walk_cards.promised(_counts(), texts):
            st.html(told)
        if planned is not None and session.may(Right.ACTIONS):
            _after(planned, states)


def _counts() -> tuple[WalkCount, ...]:
    return session.services().walk_counts(session.state().kommun)


def _kommun() -> str:
    return kommun_by_code(session.state().kommun).name


def _head(states: tuple[ActionState, ...]) -> None:
    texts, today = session.texts(), clock.today()
    figures = [
        ("open", sum(state.is_open for state in states)),
        ("late", sum(state.overdue(today) for state in states)),
        ("done", sum(state.status in DONE for state in states)),
    ]
    shown = [(n, texts(f"walk_action.{name}", n=n)) for name, n in figures]
    shown.append((sum(bool(state.answer) for state in states), texts("walk_action.answered")))
    st.html(walk_cards.heading(texts("walk_action.title"), _kommun(), walk_cards.numbers(shown)))


def _list(states: tuple[ActionState, ...]) -> None:
    texts, today = session.texts(), clock.today()
    st.segmented_control(
        texts("walk_action.show"),
        SHOWS,
        format_func=lambda name: texts(f"walk_action.show_{name}"),
        default="every",
        key=_SHOW,
        required=True,
    )
    chosen = [state for state in states if _passes(state, st.session_state[_SHOW])]
    if not chosen:
        st.html(walk_cards.empty(texts("walk_action.none")))
    for state in chosen:
        with st.container(key=f"deed-{state.action.id}", gap="small"):
            st.html(walk_cards.action(state, today, texts))
            if not session.may(Right.ACTIONS):
                continue
            with st.expander(texts("walk_action.change"), key=f"more-{state.action.id}"):
                _form(state)
                st.html(walk_cards.history(state, texts))


def _passes(state: ActionState, show: str) -> bool:
    return {
        "open": state.is_open,
        "late": state.overdue(clock.today()),
        "waiting": bool(state.draft) or not state.answer,
    }.get(show, True)


def _form(state: ActionState) -> None:
    texts, item, owners = session.texts(), state.action, load_protocol().owners
    with st.form(f"change-{item.id}", border=False):
        first, second, third = st.columns(3)
        status = first.selectbox(
            texts("walk_action.status"),
            list(ActionStatus),
            index=list(ActionStatus).index(state.status),
            format_func=lambda one: texts(f"walk_action.status_{one.name.lower()}"),
        )
        deadline = second.date_input(texts("walk_action.deadline"), item.deadline)
        priority = third.number_input(texts("walk_action.urgency"), 1, 5, item.priority)
        owner_type = first.selectbox(
            texts("walk_action.owner_type"),
            list(owners),
            index=list(owners).index(item.owner_type),
            format_func=lambda key: owners[key].title(texts.language),
        )
        owner = second.text_input(texts("walk_action.owner"), item.owner)
        asset = third.text_input(texts("walk_action.asset"), item.asset)
        # Keys, so that what was typed is kept where the log-in runs out; anew with every event.
        key = f"{item.id}-{len(state.events)}"
        reason = st.text_input(texts("walk_action.why"), key=f"reason-{key}")
        said = state.draft or state.answer
        answer = st.text_area(texts("walk_action.answer"), said, key=f"answer-{key}")
        with st.container(horizontal=True, gap="small"):
            save = st.form_submit_button(texts("walk_action.save"), type="primary")
            approve = session.may(Right.PUBLISH) and st.form_submit_button(
                texts("walk_action.approve")
            )
        if save or approve:
            changed = replace(
                item,
                deadline=deadline,
                priority=int(priority),
                owner_type=owner_type,
                owner=owner,
                asset=asset,
            )
            change = walk_desk.Change(changed, status, reason, answer, approved=bool(approve))
            _store(state, change)


def _store(state: ActionState, change: walk_desk.Change) -> None:
    texts = session.texts()
    try:
        walk_desk.bring_on(session.services().store, state, change)
    except LoftesError as error:
        walk_choice.say_fault(error)
    else:
        walk_choice.say(texts(f"walk_action.{'approved' if change.approved else 'saved'}"))
    st.rerun()


def _after(planned: PlannedWalk, states: tuple[ActionState, ...]) -> None:
    texts, walk = session.texts(), planned.walk
    st.html(walk_cards.group(texts("walk_action.after"), texts("walk_action.feedback_note")))
    st.download_button(
        texts("walk_action.feedback"),
        data=lambda: feedback.write(walk, states, clock.today()),
        file_name=feedback.file_name(walk),
        mime=feedback.MEDIA,
        key="feedback",
        on_click="ignore",
    )
    st.html(walk_cards.group(texts("walk_action.follow")))
    chosen = st.date_input(
        texts("walk_action.follow_date"),
        walk_desk.suggested(planned),
        key=f"follow-date-{walk.id}",
        width=220,
    )
    st.button(
        texts("walk_action.follow_start"),
        key="follow",
        type="primary",
        on_click=partial(_follow, planned, chosen),
    )


def _follow(planned: PlannedWalk, chosen: date | None) -> None:
    texts = session.texts()
    try:
        made = walk_desk.start_follow_up(session.services().store, planned.walk.id, chosen)
    except LoftesError as error:
        walk_choice.say_fault(error)
        return
    walk_choice.say(
        texts(
            "walk_action.followed",
            title=made.walk.title,
            date=day(made.walk.start),
            n=len(made.walk.stops),
        )
    )
