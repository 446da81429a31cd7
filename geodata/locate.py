"""Promises to places: every promise ends up placed or unplaced with a reason, never lost."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from geodata.gazetteer import gazetteer
from geodata.notes import note
from geodata.records import Placed, Role, Stance, Unplaced

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from geodata.gazetteer import Gazetteer
    from geodata.records import Decision, Note, PlaceMention, Promise, PromiseSet

PLACE_FIELD = "place"


def locate(
    group: PromiseSet, kommun: str, *, decisions: Iterable[Decision] = ()
) -> tuple[tuple[Placed, ...], tuple[Unplaced, ...]]:
    """Locate every place that a set and its promises name.

    Parameters
    ----------
    group
        A set of promises. Places of the whole document come out under the set's own id.
    kommun
        Four-digit code: places are sought in this kommun only.
    decisions
        All decisions; those of field ``place`` are replayed, the last one of a name counts.

    Returns
    -------
    tuple
        ``(placed, unplaced)``. A promise that names no place of its own, and whose stance is
        ``promise``, inherits the places that the document has as its focus, in the role ``focus``.
    """
    settled = {d.key: d.value for d in decisions if d.field == PLACE_FIELD}
    book = gazetteer(kommun)
    placed, unplaced = _mentions(book, group.id, group.mentions, settled)
    focus = [item for item in placed if item.mention.role is Role.FOCUS]
    for promise in group.promises:
        own, lost = _mentions(book, promise.id, promise.mentions, settled)
        named = any(not _is_generic(mention) for mention in promise.mentions)
        if not named and promise.stance is Stance.PROMISE:
            own += [_inherited(promise, item) for item in focus]
        if not own and not named:
            lost = [Unplaced(promise.id, None, _nothing_named(promise))]
        placed += own
        unplaced += lost
    return tuple(placed), tuple(unplaced)


def _mentions(
    book: Gazetteer, item_id: str, mentions: Iterable[PlaceMention], settled: Mapping[str, str]
) -> tuple[list[Placed], list[Unplaced]]:
    placed: dict[str, Placed] = {}
    unplaced: list[Unplaced] = []
    for mention in mentions:
        if _is_generic(mention):
            reason = note("unplaced.generic", words=mention.name)
            unplaced.append(Unplaced(item_id, mention, reason))
            continue
        found = book.resolve(mention.name, settled)
        if found.best is None:
            reason = found.reason or note("unplaced.unknown", name=mention.name)
            unplaced.append(Unplaced(item_id, mention, reason, found.tried))
            continue
        best = found.best
        # Several mentions of one place are one.
        placed.setdefault(
            best.place.id,
            Placed(item_id, mention, best.place, best.method, best.tier, best.evidence),
        )
    return list(placed.values()), unplaced


def _is_generic(mention: PlaceMention) -> bool:
    """Whether a mention names no definite place; a word without a capital never does."""
    return mention.generic or mention.name == mention.name.casefold()


def _inherited(promise: Promise, focus: Placed) -> Placed:
    evidence = (note("evidence.focus"), *focus.evidence)
    return replace(focus, promise_id=promise.id, evidence=evidence)


def _nothing_named(promise: Promise) -> Note:
    words = ", ".join(dict.fromkeys(mention.name for mention in promise.mentions))
    return note("unplaced.generic", words=words) if words else note("unplaced.no_place")
