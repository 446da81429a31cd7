"""What a person should look at: promises as read and as decided, the doubtful ones first."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from geodata.decision_log import in_force
from geodata.locate import locate
from geodata.review import VERDICT, decided, is_rejected
from geodata.terms import Stance

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from geodata.records import Decision, Placed, Promise, PromiseSet, Unplaced

CATCH_ALL = "annat"
# Codes of config/notes.toml that say that a named place is not settled.
_TO_CHOOSE = "unplaced.review"
_UNKNOWN = "unplaced.unknown"


class Doubt(StrEnum):
    """Why a promise deserves a look."""

    PLACE_TO_CHOOSE = "place_to_choose"
    PLACE_UNKNOWN = "place_unknown"
    NO_KIND = "no_kind"
    NO_ACTOR = "no_actor"
    NO_PROMISE = "no_promise"


@dataclass(frozen=True, slots=True)
class ReviewItem:
    """A promise on the desk.

    ``machine`` is what was read (or what the register has), ``promise`` what counts now.
    ``decisions`` are those in force, by field.
    """

    machine: Promise
    promise: Promise
    group: PromiseSet
    decisions: Mapping[str, Decision]
    placed: tuple[Placed, ...]
    unplaced: tuple[Unplaced, ...]
    doubts: tuple[Doubt, ...]

    @property
    def rejected(self) -> bool:
        """Whether a person took it out."""
        return is_rejected(self.decisions)

    @property
    def settled(self) -> bool:
        """Whether a person has said yes or no to it."""
        return VERDICT in self.decisions

    @property
    def waits(self) -> bool:
        """Whether it is in the queue: doubtful, and nobody has settled it."""
        return bool(self.doubts) and not self.settled


def review_items(
    sets: Sequence[PromiseSet], kommun: str, decisions: Sequence[Decision]
) -> tuple[ReviewItem, ...]:
    """Return every promise of the sets: those that wait first, most doubts first.

    Parameters
    ----------
    sets
        As stored, before decisions.
    kommun
        Four-digit code: places are sought there.
    decisions
        All of the store, in order of time.
    """
    last = in_force(decisions)
    items: list[ReviewItem] = []
    for group in sets:
        placed, unplaced = locate(group, kommun, decisions=decisions)
        for machine in group.promises:
            own = last.get(machine.id, {})
            promise = decided(machine, own)
            here = tuple(item for item in placed if item.promise_id == machine.id)
            lost = tuple(item for item in unplaced if item.promise_id == machine.id)
            doubts = find_doubts(promise, lost)
            items.append(ReviewItem(machine, promise, group, own, here, lost, doubts))
    return tuple(sorted(items, key=lambda item: (not item.waits, item.settled, -len(item.doubts))))


def find_doubts(promise: Promise, unplaced: Iterable[Unplaced]) -> tuple[Doubt, ...]:
    """Return why a promise deserves a look, in the order of :class:`Doubt`."""
    codes = {item.reason.code for item in unplaced}
    found = {
        Doubt.PLACE_TO_CHOOSE: _TO_CHOOSE in codes,
        Doubt.PLACE_UNKNOWN: _UNKNOWN in codes,
        Doubt.NO_KIND: not promise.kinds or promise.kinds == (CATCH_ALL,),
        Doubt.NO_ACTOR: not promise.actors,
        Doubt.NO_PROMISE: promise.stance in (Stance.PRIORITY, Stance.GOAL, Stance.FOLLOW_UP),
    }
    return tuple(doubt for doubt, holds in found.items() if holds)
