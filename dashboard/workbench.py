"""What planners do with the store: bring documents, settle promises and places, follow up."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from config.errors import LoftesError
from geodata.clock import today
from geodata.decision_log import UNDONE, in_force
from geodata.plain import plain
from geodata.records import Decision, Event
from geodata.review import ACCEPTED, REJECTED, VERDICT, carry_over

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from dashboard.cli.sources import Loaded
    from geodata.gazetteer import Candidate, Resolution
    from geodata.records import DocumentReading, PromiseSet, PromiseStatus
    from geodata.store import Store
    from layers.review import ReviewItem

MAX_WHO = 80


class NothingToKeepError(LoftesError):
    """A document that can be read and promises nothing of a known kommun."""


class NotYetError(LoftesError):
    """A report of a day that is still to come."""


class UnsignedError(LoftesError):
    """A decision or event without anybody's role or office."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of a document: sets that are new, decisions led over, decisions lost."""

    sets: int
    carried: int
    lost: tuple[Decision, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """What a person says of a promise: status, how many were delivered, evidence, comment, day.

    ``happened`` is the day it came to be so, ``None`` for today.
    """

    status: PromiseStatus
    delivered: int | None = None
    evidence: str = ""
    note: str = ""
    happened: date | None = None


def load_address(url: str) -> Loaded:
    """Fetch a page politely; raise :class:`LoftesError` where that cannot be done."""
    from dashboard.cli.sources import load_source

    if not url.startswith(("http://", "https://")):
        raise LoftesError(
            "this is no web address", where=url, remedy="It begins with https:// or http://."
        )
    return load_source(url)


def read_loaded(loaded: Loaded) -> DocumentReading:
    """Read a document that was brought; raise :class:`LoftesError` where that cannot be done."""
    from geodata.reading import read_document

    return loaded.dated(read_document(loaded.data, loaded.name, url=loaded.url))


def keep_reading(store: Store, reading: DocumentReading) -> Kept:
    """Put a reading on the map; decisions on an earlier reading of the same page follow it.

    Raises
    ------
    NothingToKeepError
        Where it holds no promise of a known kommun.
    """
    sets = [group for group in reading.sets if group.promises and group.kommuner]
    if not sets:
        raise NothingToKeepError(
            "no promise of a known kommun was found in it",
            where=reading.document.name,
            remedy="Look at what was read; a page that only links to the document holds none.",
        )
    former = _former(store, sets)
    known = [promise for group in former for promise in group.promises]
    found = [promise for group in sets for promise in group.promises]
    carried = carry_over(store.decisions(), known, found)
    new = {group.id for group in sets}
    number = store.put_reading(
        sets,
        gone=[group.id for group in former if group.id not in new],
        decisions=carried.decisions,
    )
    return Kept(number, len(carried.decisions), carried.lost)


def _former(store: Store, sets: Iterable[PromiseSet]) -> list[PromiseSet]:
    """Return the stored sets that a new reading takes the place of: the same page, read before."""
    found: dict[str, PromiseSet] = {}
    for group in sets:
        for kommun in group.kommuner:
            for other in store.sets(kommun):
                if _same_page(group, other):
                    found[other.id] = other
    return list(found.values())


def _same_page(new: PromiseSet, old: PromiseSet) -> bool:
    """Whether two sets come from one page: the same address, else the same file name."""
    if old.origin is not new.origin or old.document.id == new.document.id:
        return False
    if new.document.url or old.document.url:
        return new.document.url == old.document.url
    return new.document.name == old.document.name and new.period == old.period


def accept(store: Store, who: str, items: Iterable[ReviewItem]) -> None:
    """Say that promises are right as they stand; see :func:`change` for what is refused."""
    given = tuple(items)
    _settle(store, given, [_made(item, VERDICT, ACCEPTED, who) for item in given])


def reject(store: Store, who: str, item: ReviewItem, why: str = "") -> None:
    """Take a promise out: it is none; see :func:`change` for what is refused."""
    _settle(store, [item], [_made(item, VERDICT, REJECTED, who, why)])


def change(
    store: Store, who: str, item: ReviewItem, fields: Mapping[str, object], why: str = ""
) -> int:
    """Set fields of a promise and accept it; return how many fields differ from before.

    Raises
    ------
    StaleWriteError
        Where other decisions count on the promise than those that ``item`` was made with.
    """
    made = []
    for name, value in fields.items():
        before = getattr(item.promise, name)
        if value == (list(before) if isinstance(before, tuple) else before):
            continue
        plain = str(value) if name == "stance" else json.dumps(value, ensure_ascii=False)
        made.append(_made(item, name, plain, who, why))
    _settle(store, [item], [*made, _made(item, VERDICT, ACCEPTED, who, why)])
    return len(made)


def undo(store: Store, who: str, item: ReviewItem) -> None:
    """Take back every decision on a promise: what the machine read counts again."""
    _settle(store, [item], [_made(item, name, UNDONE, who) for name in item.decisions])


def place_candidates(kommun: str, name: str) -> tuple[Candidate, ...]:
    """Return the places of a kommun that a name may stand for."""
    from geodata.gazetteer import gazetteer

    return gazetteer(kommun).resolve(name).candidates


def place_decision(store: Store, kommun: str, name: str) -> Decision | None:
    """Return what counts on a name's place, ``None`` where nobody decided or it was undone."""
    from geodata.place_decisions import PLACE_FIELD, decision_key

    key = decision_key(kommun, name)
    return in_force(store.decisions(key)).get(key, {}).get(PLACE_FIELD)


def place_now(store: Store, kommun: str, name: str) -> Resolution:
    """Return what a name stands for with what people decided on it."""
    from geodata.gazetteer import gazetteer
    from geodata.place_decisions import Settled

    return gazetteer(kommun).resolve(name, Settled.of(store.decisions()))


@dataclass(frozen=True, slots=True)
class PlaceChoice:
    """Where a name is: a place id, ``none``, a drawn or moved place, or taken back.

    ``seen`` is what counted when the person looked (:func:`place_decision`).
    """

    kommun: str
    name: str
    value: str
    seen: Decision | None = None


def settle_place(store: Store, who: str, choice: PlaceChoice) -> None:
    """Say which place a name is; raise :class:`StaleWriteError` where another was chosen since."""
    from geodata.place_decisions import PLACE_FIELD, decision_key

    key = decision_key(choice.kommun, choice.name)
    seen = {PLACE_FIELD: choice.seen} if choice.seen else {}
    made = Decision(key, PLACE_FIELD, choice.value, _signed(who), datetime.now(UTC))
    store.decide_all([made], expected={key: seen})


def record_status(store: Store, who: str, seen: Mapping[str, Event | None], report: Report) -> int:
    """Record what became of promises; return how many events are new.

    Parameters
    ----------
    store, who, report
        Where, by whom, and what is recorded for each.
    seen
        Promise id → the last event that the person saw, ``None`` where there was none.

    Raises
    ------
    StaleWriteError
        Where somebody recorded another since; then nothing is stored.
    NotYetError
        For a day that is still to come.
    """
    now = datetime.now(UTC)
    if report.happened and report.happened > today():
        raise NotYetError(
            f"{report.happened.isoformat()} has not come yet",
            where="happened",
            remedy="Give the day on which it was done, or none.",
        )
    evidence, comment = plain(report.evidence), plain(report.note)
    told = (report.delivered, evidence, comment, report.happened)
    made = [Event(promise, report.status, now, _signed(who), *told) for promise in seen]
    return store.record_all(made, expected=seen)


def _settle(store: Store, items: Iterable[ReviewItem], made: Iterable[Decision]) -> None:
    store.decide_all(made, expected={item.machine.id: item.decisions for item in items})


def _made(item: ReviewItem, field: str, value: str, who: str, why: str = "") -> Decision:
    return Decision(item.machine.id, field, value, _signed(who), datetime.now(UTC), plain(why))


def _signed(who: str) -> str:
    signed = " ".join(plain(who).split())[:MAX_WHO]
    if not signed:
        raise UnsignedError(
            "nobody stands for this decision",
            where="who",
            remedy="Give a role or an office (not a person's name): 'trygghetssamordnare'.",
        )
    return signed
