"""What an organiser does after a walk, for the pages and the commands alike: join, act, answer."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from config.errors import LoftesError
from geodata.plain import plain
from geodata.walk.actions import (
    ActionState,
    approve,
    check_action,
    new_action,
    next_event,
    states,
)
from geodata.walk.errors import WalkError
from geodata.walk.merging import Pair, Seen, duplicates, protocol_of
from geodata.walk.protocol_records import Join, PlannedWalk
from geodata.walk.records import ActionEvent, ActionStatus
from layers.walk_count import WalkCount, count_walks, held_walks

if TYPE_CHECKING:
    from dashboard.walkpack.plan import OldItem, Plan
    from geodata.store import Store
    from geodata.walk.records import Action, Route, Walk

OFFICE = "organisatör"


class NoWalkError(WalkError):
    """A walk that the store does not hold."""


def now() -> datetime:
    """Return the moment, to the second."""
    return datetime.now(UTC).replace(microsecond=0)


def walk_of_id(store: Store, walk_id: str) -> PlannedWalk:
    """Return a walk by its id or what it begins with; raise :class:`NoWalkError` if none."""
    found = store.walk(walk_id)
    if found is None:
        like = [p for p in store.walks() if p.walk.id.startswith(walk_id)] if walk_id else []
        found = like[0] if len(like) == 1 else None
    if found is None:
        have = "; ".join(f"{p.walk.id} {p.walk.title}" for p in store.walks()) or "none yet"
        raise NoWalkError(
            f"there is no walk {walk_id!r} in the store",
            remedy=f"Walks: {have}. A plan comes in with: lofteskartan walk pack FILE.json",
        )
    return found


def protocol(store: Store, walk_id: str) -> tuple[tuple[Seen, ...], tuple[Pair, ...]]:
    """Return a walk's protocol and the pairs in it that may tell the same."""
    joins = store.joins()
    seen = protocol_of(store.observations(walk_id), joins)
    return seen, duplicates(seen, joins)


def decide_pair(store: Store, pair: Pair, *, same: bool, who: str = OFFICE) -> None:
    """Join two observations, or remember that they are two."""
    store.join(Join(pair.second.id, pair.first.id, now(), who, same=same))


def actions_of(
    store: Store, kommun: str | None = None, walk_id: str | None = None
) -> tuple[ActionState, ...]:
    """Return the actions of a kommun or a walk with their history, the most urgent first."""
    chosen = [a for a in store.actions(kommun) if walk_id is None or a.walk_id == walk_id]
    return tuple(sorted(states(chosen, store.action_events()), key=_urgency))


def _urgency(state: ActionState) -> tuple[bool, date, int]:
    return not state.is_open, state.action.deadline or date.max, -state.action.priority


def actions_from(store: Store, walk_id: str, who: str = OFFICE) -> tuple[Action, ...]:
    """Make an action of each observation that is to be mended and has none yet; return the new."""
    planned = walk_of_id(store, walk_id)
    have = {ident for action in store.actions() for ident in action.observations}
    seen, _ = protocol(store, planned.walk.id)
    made = []
    for item in seen:
        parts = (item.observation, *item.also, *item.earlier)
        if item.observation.good or have & {part.id for part in parts}:
            continue
        action = new_action(
            planned.walk.kommun,
            [item.observation, *item.also],
            title=item.observation.text or _place_of(planned, item),
            priority=1 + 2 * ((item.observation.severity or 2) - 1),
        )
        add_action(store, action, who)
        made.append(action)
    return tuple(made)


def add_action(store: Store, action: Action, who: str = OFFICE) -> bool:
    """Store an action; a new one begins as ``ny``."""
    is_new = not store.action_versions(action.id)
    with store.together():
        stored = store.put_action(action)
        if is_new:
            store.act(ActionEvent(action.id, ActionStatus.NY, now(), who))
    return stored


def _place_of(planned: PlannedWalk, item: Seen) -> str:
    from config.protocol_tables import load_protocol

    names = {stop.id: stop.name for stop in planned.walk.stops}
    category = load_protocol().categories[item.observation.category].title_sv
    place = names.get(item.observation.stop_id, "")
    return f"{category}: {place}" if place else category


def counts(store: Store, kommun: str) -> tuple[WalkCount, ...]:
    """Return the promises of walks of a kommun with the walks held."""
    held = held_walks(store.walks(kommun), store.walk_reports(), store.observations())
    return count_walks(store.sets(kommun), held, kommun)


def old_list(store: Store, planned: PlannedWalk) -> tuple[OldItem, ...]:
    """Return the list that a follow-up walk opens with: what the walk before it left."""
    from config.protocol_tables import load_protocol
    from dashboard.walkpack.plan import OldItem
    from geodata.walk.follow_up import to_look_at

    if not planned.walk.follows:
        return ()
    owners = load_protocol().owners
    stops = {ref: stop.name for stop in planned.walk.stops for ref in stop.refs}
    return tuple(
        OldItem(
            state.action.title,
            state.action.owner or owners[state.action.owner_type].title_sv,
            state.status.value,
            state.action.deadline,
            stops.get(state.action.id, ""),
        )
        for state in to_look_at(actions_of(store, planned.walk.kommun))
        if state.action.id in stops or state.action.walk_id == planned.walk.follows
    )


@dataclass(frozen=True, slots=True)
class Change:
    """How an action is brought on; ``answer`` ``None`` leaves the answer as it is."""

    action: Action
    status: ActionStatus | None = None
    reason: str = ""
    answer: str | None = None
    approved: bool = False


def bring_on(store: Store, state: ActionState, change: Change, who: str = OFFICE) -> None:
    """Change an action and its status; nothing is stored where any of it is refused.

    An answer is approved as it is given here, or the draft that waits where none is given. What is
    as it was makes no event.
    """
    change = _as_text(change)
    check_action(change.action)
    status, answer = change.status or state.status, change.answer
    is_new = answer is not None and answer != (state.draft or state.answer)
    event = None
    if change.approved:
        event = approve(state, status, now(), who, reason=change.reason, answer=answer)
    elif status is not state.status or is_new:
        said = answer if is_new else None
        event = next_event(state, status, now(), who, reason=change.reason, answer=said)
    with store.together():
        store.put_action(change.action)
        if event is not None:
            store.act(event)


def _as_text(change: Change) -> Change:
    action = change.action
    return replace(
        change,
        action=replace(action, owner=plain(action.owner), asset=plain(action.asset)),
        reason=plain(change.reason),
        answer=None if change.answer is None else plain(change.answer),
    )


def plans(store: Store, planned: PlannedWalk) -> tuple[Plan, ...]:
    """Return what the files of a walk are made of, one a group."""
    from dashboard.walkpack.plan import plans_of

    return plans_of(planned.walk, planned.routes, old=old_list(store, planned))


def suggested(planned: PlannedWalk) -> date:
    """Return the day that a follow-up walk is suggested for."""
    from geodata.walk.follow_up import suggested_date

    return suggested_date(planned.walk)


def start_follow_up(store: Store, walk_id: str, day: date | None = None) -> PlannedWalk:
    """Make the follow-up of a walk, plan it, and store it."""
    from geodata.walk.follow_up import follow_up

    before = walk_of_id(store, walk_id)
    walk = follow_up(before.walk, actions_of(store, walk_id=before.walk.id), day)
    made = PlannedWalk(walk, _routes(walk))
    store.put_walk(made)
    return made


def _routes(walk: Walk) -> tuple[Route, ...]:
    """Return the routes of a walk, none where it cannot be planned: its stops are kept."""
    from geodata.osm.store import OsmStore
    from geodata.walk.network import load_network
    from layers.walk.plan import plan

    try:
        return plan(walk, load_network(OsmStore(), walk.kommun)).routes
    except LoftesError:
        return ()
