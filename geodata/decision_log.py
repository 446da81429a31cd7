"""The log of decisions as it stands: which of them count, and whether somebody saw them all."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from config.errors import LoftesError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from geodata.records import Decision, Event

# Takes back every earlier decision on the field: what the machine read counts again.
UNDONE = "undone"

# Key → field → the decision that counts; a key with no field: nothing is decided on it.
InForce: TypeAlias = "Mapping[str, Mapping[str, Decision]]"
# Promise id → its last event, ``None`` where nothing was recorded.
LastEvents: TypeAlias = "Mapping[str, Event | None]"


class StaleWriteError(LoftesError):
    """Somebody else wrote between the look and the write; nothing was stored.

    ``decisions`` and ``events`` are what stands now where it differs from what was seen.
    """

    def __init__(self, decisions: Iterable[Decision] = (), events: Iterable[Event] = ()) -> None:
        self.decisions = tuple(decisions)
        self.events = tuple(events)
        entries: list[Decision | Event] = [*self.decisions, *self.events]
        last = max(entries, key=lambda entry: entry.when, default=None)
        by = f" by {last.who} at {last.when:%Y-%m-%d %H:%M} UTC" if last else ""
        super().__init__(
            f"it was changed{by} while you looked at it",
            remedy="Nothing of yours was stored. Look at both, then choose.",
        )


def in_force(decisions: Iterable[Decision]) -> dict[str, dict[str, Decision]]:
    """Return key → field → the decision that counts: the last one that was not taken back."""
    last: dict[str, dict[str, Decision]] = {}
    for decision in decisions:
        of_key = last.setdefault(decision.key, {})
        if decision.value == UNDONE:
            of_key.pop(decision.field, None)
        else:
            of_key[decision.field] = decision
    return last


def check_decisions(stored: Iterable[Decision], expected: InForce) -> None:
    """Refuse a write that was made on another state of the log.

    Parameters
    ----------
    stored
        Every decision on the keys of ``expected``, in the order in which they were stored.
    expected
        What counted when the person looked.

    Raises
    ------
    StaleWriteError
        Where something else counts now, with the decisions that came in between.
    """
    entries = tuple(stored)
    now = in_force(entries)
    changed: list[Decision] = []
    for key, seen in expected.items():
        here = now.get(key, {})
        fields = dict.fromkeys((*seen, *here))
        other = [field for field in fields if here.get(field) != seen.get(field)]
        changed += [_last(entries, key, field, seen) for field in other]
    if changed:
        raise StaleWriteError(decisions=changed)


def _last(
    entries: Iterable[Decision], key: str, field: str, seen: Mapping[str, Decision]
) -> Decision:
    """Return the last entry on a field; where the log has none, what was seen is gone from it."""
    found = [entry for entry in entries if (entry.key, entry.field) == (key, field)]
    return found[-1] if found else seen[field]


def check_events(stored: Mapping[str, Event], expected: LastEvents) -> None:
    """Refuse an event that was made on another last event, as :func:`check_decisions` does."""
    changed = [
        stored[promise]
        for promise, seen in expected.items()
        if promise in stored and stored[promise] != seen
    ]
    if changed:
        raise StaleWriteError(events=changed)
