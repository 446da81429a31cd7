"""What people decided, replayed on what the machine read; it survives a changed page.

Machine output and decisions are kept apart. A decision hangs on a promise's id and, through the
promise's quote, on the words that it was made for: when a page is read again, decisions follow
their quotes to the new reading, and those whose quote is gone are named, never dropped in silence.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from config.errors import LoftesError
from config.kinds import load_kinds
from geodata.decision_log import in_force
from geodata.reading.anchors import match_promises
from geodata.records import Stance

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from geodata.records import Decision, Promise, PromiseSet

VERDICT = "verdict"
ACCEPTED = "accepted"
REJECTED = "rejected"


class DecisionError(LoftesError):
    """A decision whose value its field cannot have."""


@dataclass(frozen=True, slots=True)
class Carried:
    """Decisions with the ids of a new reading, and those whose promise is gone from it."""

    decisions: tuple[Decision, ...]
    lost: tuple[Decision, ...]


def carry_over(
    decisions: Iterable[Decision], known: Sequence[Promise], found: Sequence[Promise]
) -> Carried:
    """Lead decisions from one reading of a page to the next.

    Parameters
    ----------
    decisions
        In order of time; those that hang on no promise of ``known`` are left out.
    known, found
        The promises of the former and of the new reading.
    """
    heirs = match_promises(known, found)
    ours = {promise.id for promise in known}
    kept: list[Decision] = []
    lost: list[Decision] = []
    for decision in decisions:
        if decision.key not in ours:
            continue
        heir = heirs.get(decision.key)
        if heir is None:
            lost.append(decision)
        else:
            kept.append(replace(decision, key=heir))
    return Carried(tuple(kept), tuple(lost))


def replay(group: PromiseSet, decisions: Iterable[Decision]) -> PromiseSet:
    """Return a set as people decided it; the last decision on a field counts.

    Fields are ``verdict`` (``rejected`` takes a promise out), ``stance``, ``kinds``, ``actors``
    and ``count``; the values of the last three are JSON. ``undone`` takes a field's decisions back.

    Raises
    ------
    DecisionError
        For a value that its field cannot have.
    """
    last = in_force(decisions)
    kept = [
        decided(promise, last.get(promise.id, {}))
        for promise in group.promises
        if not is_rejected(last.get(promise.id, {}))
    ]
    return replace(group, promises=tuple(kept))


def is_rejected(decisions: Mapping[str, Decision]) -> bool:
    """Return whether the decisions in force on a promise take it out."""
    verdict = decisions.get(VERDICT)
    return verdict is not None and verdict.value == REJECTED


def decided(promise: Promise, decisions: Mapping[str, Decision]) -> Promise:
    """Return a promise with the fields that people changed, see :func:`replay`."""
    changes = {
        field: parse(decisions[field]) for field, parse in _FIELDS.items() if field in decisions
    }
    return replace(promise, **changes) if changes else promise


def _stance(decision: Decision) -> Stance:
    try:
        return Stance(decision.value)
    except ValueError:
        raise _fault(decision, f"one of {', '.join(Stance)}") from None


def _kinds(decision: Decision) -> tuple[str, ...]:
    names = _texts(decision)
    known = load_kinds().kinds
    if not names or any(name not in known for name in names):
        raise _fault(decision, f"kinds out of {', '.join(known)}")
    return names


def _texts(decision: Decision) -> tuple[str, ...]:
    value = _json(decision)
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise _fault(decision, "a list of texts")
    return tuple(value)


def _count(decision: Decision) -> int | None:
    value = _json(decision)
    if value is not None and (isinstance(value, bool) or not isinstance(value, int) or value < 0):
        raise _fault(decision, "a number or null")
    return value


def _json(decision: Decision) -> Any:  # noqa: ANN401  the callers look at it
    try:
        return json.loads(decision.value)
    except ValueError:
        raise _fault(decision, "JSON") from None


def _fault(decision: Decision, wanted: str) -> DecisionError:
    return DecisionError(
        f"{decision.value!r} is no value of {decision.field}",
        where=f"decision on {decision.key}",
        remedy=f"It must be {wanted}; make the decision again.",
    )


_FIELDS: dict[str, Callable[[Decision], Any]] = {
    "stance": _stance,
    "kinds": _kinds,
    "actors": _texts,
    "count": _count,
}
