"""Actions: from observations, through their statuses, to an answer that residents may read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from config.protocol_tables import OTHER_CATEGORY, OTHER_OWNER, load_protocol
from geodata.ids import content_id
from geodata.walk.errors import WalkError
from geodata.walk.privacy import has_contact
from geodata.walk.records import Action, ActionEvent, ActionStatus

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

    from geodata.walk.records import Observation

OPEN = (ActionStatus.NY, ActionStatus.BEDOMD, ActionStatus.PLANERAD)
DONE = (ActionStatus.UTFORD, ActionStatus.VERIFIERAD)
LEAST, MOST = 1, 5
WAY = (*OPEN, *DONE)
TITLE_LENGTH = 120


class ActionError(WalkError):
    """An action or a status that cannot be stored as it is."""


@dataclass(frozen=True, slots=True)
class ActionState:
    """An action with its history told: status, since when, what residents may read of it."""

    action: Action
    events: tuple[ActionEvent, ...]

    @property
    def status(self) -> ActionStatus:
        """Return the last status; new where nobody has set one."""
        return self.events[-1].status if self.events else ActionStatus.NY

    @property
    def is_open(self) -> bool:
        """Whether something is still to be done."""
        return self.status in OPEN

    @property
    def answer(self) -> str:
        """Return the approved answer; an approved empty one takes an earlier back."""
        return next((e.answer for e in reversed(self.events) if e.approved), "")

    @property
    def draft(self) -> str:
        """Return the last answer where it waits for approval."""
        last = next((e for e in reversed(self.events) if e.answer or e.approved), None)
        return last.answer if last is not None and not last.approved else ""

    @property
    def reason(self) -> str:
        """Return why it was declined, empty where it was not."""
        declined = self.status is ActionStatus.AVBOJD
        return next((e.reason for e in reversed(self.events) if e.reason), "") if declined else ""

    def overdue(self, today: date) -> bool:
        """Whether its deadline has passed with something still to be done."""
        deadline = self.action.deadline
        return deadline is not None and deadline < today and self.is_open


def new_action(  # noqa: PLR0913  the fields of an action, by name
    kommun: str,
    seen: Sequence[Observation],
    *,
    title: str = "",
    owner_type: str = OTHER_OWNER,
    owner: str = "",
    asset: str = "",
    priority: int = 3,
    deadline: date | None = None,
) -> Action:
    """Make an action of observations.

    Raises
    ------
    ActionError
        Where it has no title, an unknown type of owner, a priority beyond 1 to 5, or where its
        owner is a person by the look of it.
    """
    first = seen[0] if seen else None
    named = (title.strip() or (first.text if first else ""))[:TITLE_LENGTH].strip()
    action = Action(
        id=content_id(kommun, [item.id for item in seen], named),
        kommun=kommun,
        walk_id=first.walk_id if first else "",
        observations=tuple(item.id for item in seen),
        title=named,
        category=first.category if first else OTHER_CATEGORY,
        point=next((item.point for item in seen if item.point is not None), None),
        owner_type=owner_type,
        owner=owner.strip(),
        asset=asset.strip(),
        priority=priority,
        deadline=deadline,
    )
    check_action(action)
    return action


def check_action(action: Action) -> None:
    """Raise :class:`ActionError` for an action that cannot be stored."""
    faults = []
    if not action.title:
        faults.append("it needs a title")
    if action.owner_type not in load_protocol().owners:
        faults.append(f"there is no type of owner {action.owner_type!r}")
    if not LEAST <= action.priority <= MOST:
        faults.append(f"priority {action.priority} is not within {LEAST} to {MOST}")
    if any(map(has_contact, (action.title, action.owner, action.asset))):
        faults.append("it holds an address, a telephone or a personal number")
    if faults:
        raise ActionError(
            f"the action cannot be stored: {'; '.join(faults)}",
            where=action.title,
            remedy="An owner is an office or a company, never a person.",
        )


def next_event(
    state: ActionState,
    status: ActionStatus,
    when: datetime,
    who: str,
    *,
    reason: str = "",
    answer: str | None = None,
    approved: bool = False,
) -> ActionEvent:
    """Return the event that brings an action on; ``answer`` ``None`` leaves it as it is.

    Raises
    ------
    ActionError
        Where it is declined, or taken back, without a reason, verified before it was done, or
        holds contact details.
    """
    if status is ActionStatus.AVBOJD and not reason.strip():
        raise _refused(state, "who declines must say why", "Give a reason: residents may read it.")
    if status is ActionStatus.VERIFIERAD and state.status not in DONE:
        raise _refused(state, "only what is done can be verified", "Set it to utförd first.")
    back = status in WAY and state.status in WAY and WAY.index(status) < WAY.index(state.status)
    if (back or (state.status is ActionStatus.AVBOJD and status in WAY)) and not reason.strip():
        raise _refused(state, "who takes a status back must say why", "Give a reason.")
    if any(map(has_contact, (reason, answer or "", who))):
        raise _refused(
            state,
            "it holds an address, a telephone or a personal number",
            "Leave contact details of persons out.",
        )
    said = answer if answer is not None else ""
    return ActionEvent(state.action.id, status, when, who, reason.strip(), said.strip(), approved)


def approve(
    state: ActionState,
    status: ActionStatus,
    when: datetime,
    who: str,
    *,
    reason: str = "",
    answer: str | None = None,
) -> ActionEvent:
    """Return the event that lets residents read an answer: the draft, or the one given."""
    chosen = state.draft if answer is None else answer
    if answer is None and not chosen:
        raise _refused(state, "there is no answer to approve", "Write one first.")
    return next_event(state, status, when, who, reason=reason, answer=chosen, approved=True)


def states(actions: Iterable[Action], events: Iterable[ActionEvent]) -> tuple[ActionState, ...]:
    """Return actions with their events, in the order of the actions."""
    own: dict[str, list[ActionEvent]] = {}
    for event in events:
        own.setdefault(event.action_id, []).append(event)
    return tuple(ActionState(action, tuple(own.get(action.id, ()))) for action in actions)


def _refused(state: ActionState, what: str, remedy: str) -> ActionError:
    return ActionError(what, where=state.action.title, remedy=remedy)
