"""What became of one period's promises in the next: repeated, moved, dropped; and what is new.

Promises are matched by what they mean: the kinds of measure, the places, who is to act, and the
words they share. Wording alone decides nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from geodata.records import Role

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet

    from layers.bundle import Bundle
    from layers.views import PromiseView

# How much each likeness says. Kinds and places are what a promise is about; the words only tell
# apart promises that are alike in both.
WEIGHTS = {"kinds": 0.45, "places": 0.25, "actors": 0.10, "words": 0.20}
SAME = 0.55  # likeness from which two promises are one
NEITHER = 0.5  # two promises without a place (or actor) are neither alike nor unlike in it
DIFFERENT_PLACES = 0.35  # so much is left of it where both name places, but others


class Fate(StrEnum):
    """What became of a promise."""

    REPEATED = "repeated"
    MOVED = "moved"
    NEW = "new"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Likeness:
    """Why two promises are taken for one: each part from 0 to 1, ``total`` weighed."""

    kinds: float
    places: float
    actors: float
    words: float
    total: float


@dataclass(frozen=True, slots=True)
class Change:
    """A promise of either period with its counterpart; places by name."""

    fate: Fate
    before: PromiseView | None
    after: PromiseView | None
    left: tuple[str, ...] = ()
    came: tuple[str, ...] = ()
    likeness: Likeness | None = None

    @property
    def kinds(self) -> tuple[str, ...]:
        """Kinds of the newer promise, else of the older."""
        promise = self.after or self.before
        return promise.kinds if promise else ()

    @property
    def counts(self) -> tuple[int | None, int | None]:
        """The promised number before and after."""
        return (
            self.before.count if self.before else None,
            self.after.count if self.after else None,
        )


@dataclass(frozen=True, slots=True)
class PeriodDiff:
    """All changes, in the order of the newer document; dropped ones last."""

    before: str
    after: str
    changes: tuple[Change, ...]

    def of(self, fate: Fate) -> tuple[Change, ...]:
        """Return the changes of one sort."""
        return tuple(change for change in self.changes if change.fate is fate)

    def of_kinds(self, chosen: Sequence[str]) -> PeriodDiff:
        """Return the changes that have one of some kinds, before or after; none named: all."""
        kept = [
            change
            for change in self.changes
            if not chosen
            or any(set(p.kinds) & set(chosen) for p in (change.before, change.after) if p)
        ]
        return replace(self, changes=tuple(kept))

    def by_kind(self) -> dict[str, dict[Fate, int]]:
        """Return kind → fate → number; a promise of two kinds counts in both."""
        found: dict[str, dict[Fate, int]] = {}
        for change in self.changes:
            for kind in change.kinds:
                row = found.setdefault(kind, dict.fromkeys(Fate, 0))
                row[change.fate] += 1
        return found


def period_diff(before: Bundle, after: Bundle) -> PeriodDiff:
    """Compare two periods of a kommun, each a bundle of its own."""
    old = [promise for promise in before.promises if promise.stance.commits]
    new = [promise for promise in after.promises if promise.stance.commits]
    likeness = [[_likeness(a, before, b, after) for b in new] for a in old]
    pairs = _pairs(likeness)
    changes: list[Change] = []
    for index, promise in enumerate(new):
        partner = next((row for row, column in pairs if column == index), None)
        if partner is None:
            came = tuple(sorted(_places(promise, after).values()))
            changes.append(Change(Fate.NEW, None, promise, came=came))
        else:
            one = likeness[partner][index]
            changes.append(_matched(old[partner], before, promise, after, one))
    met = {row for row, _ in pairs}
    for index, promise in enumerate(old):
        if index not in met:
            left = tuple(sorted(_places(promise, before).values()))
            changes.append(Change(Fate.DROPPED, promise, None, left=left))
    return PeriodDiff(before.period, after.period, tuple(changes))


def _matched(
    old: PromiseView, before: Bundle, new: PromiseView, after: Bundle, likeness: Likeness
) -> Change:
    was, now = _places(old, before), _places(new, after)
    left = tuple(sorted(name for key, name in was.items() if key not in now))
    came = tuple(sorted(name for key, name in now.items() if key not in was))
    moved = bool(was) and bool(now) and not was.keys() & now.keys()
    return Change(Fate.MOVED if moved else Fate.REPEATED, old, new, left, came, likeness)


def _pairs(likeness: Sequence[Sequence[Likeness]]) -> list[tuple[int, int]]:
    """Return the pairing with the greatest likeness in all; what is too unlike stays apart."""
    from scipy.optimize import linear_sum_assignment

    if not likeness or not likeness[0]:
        return []
    score = np.array([[one.total for one in row] for row in likeness])
    score[score < SAME] = 0.0
    rows, columns = linear_sum_assignment(score, maximize=True)
    return [(int(r), int(c)) for r, c in zip(rows, columns, strict=True) if score[r, c] >= SAME]


def _likeness(old: PromiseView, before: Bundle, new: PromiseView, after: Bundle) -> Likeness:
    from rapidfuzz import fuzz
    from rapidfuzz.utils import default_process

    kinds = _shared(set(old.kinds), set(new.kinds))
    was, now = _places(old, before), _places(new, after)
    places = _shared(was.keys(), now.keys()) if was or now else NEITHER
    if was and now and not places:
        places = DIFFERENT_PLACES
    actors = _shared(set(old.actors), set(new.actors)) if old.actors or new.actors else NEITHER
    words = fuzz.token_set_ratio(old.text_sv, new.text_sv, processor=default_process) / 100
    parts = {"kinds": kinds, "places": places, "actors": actors, "words": words}
    whole = sum(WEIGHTS[key] * value for key, value in parts.items()) if kinds else 0.0
    return Likeness(**{key: round(value, 2) for key, value in parts.items()}, total=round(whole, 3))


def _shared(first: AbstractSet[str], second: AbstractSet[str]) -> float:
    every = first | second
    return len(first & second) / len(every) if every else 0.0


def _places(promise: PromiseView, bundle: Bundle) -> dict[str, str]:
    """Return the places that a promise itself is about: key → name.

    The key is the name, because a place may be located anew from one year to the next.
    """
    names = [
        bundle.places[link.place_id].name for link in promise.links if link.role is Role.TARGET
    ]
    return {name.casefold(): name for name in names}
