"""What planners do with the store: bring documents, settle promises and places, follow up."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from config.errors import LoftesError
from geodata.decision_log import UNDONE
from geodata.records import Decision, Event
from geodata.review import ACCEPTED, REJECTED, VERDICT, carry_over

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from geodata.gazetteer import Candidate
    from geodata.records import DocumentReading, PromiseSet, PromiseStatus
    from geodata.store import Store
    from layers.review import ReviewItem

MAX_WHO = 80


class NothingToKeepError(LoftesError):
    """A document that can be read and promises nothing of a known kommun."""


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
    """What a person says of a promise: status, how many were delivered, evidence, comment."""

    status: PromiseStatus
    delivered: int | None = None
    evidence: str = ""
    note: str = ""


def read_file(data: bytes, name: str) -> DocumentReading:
    """Read an uploaded document; raise :class:`LoftesError` where that cannot be done."""
    from geodata.reading import read_document

    return read_document(data, name)


def read_address(url: str) -> DocumentReading:
    """Fetch a page politely and read it; raise :class:`LoftesError` where that cannot be done."""
    from dashboard.cli.sources import load_source
    from geodata.reading import read_document

    if not url.startswith(("http://", "https://")):
        raise LoftesError(
            "this is no web address", where=url, remedy="It begins with https:// or http://."
        )
    loaded = load_source(url)
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
    """Say that promises are right as they stand."""
    for item in items:
        _decide(store, item.machine.id, VERDICT, ACCEPTED, who)


def reject(store: Store, who: str, item: ReviewItem, why: str = "") -> None:
    """Take a promise out: it is none."""
    _decide(store, item.machine.id, VERDICT, REJECTED, who, why)


def change(store: Store, who: str, item: ReviewItem, fields: Mapping[str, object]) -> int:
    """Set fields of a promise and accept it; return how many fields differ from before."""
    changed = 0
    for name, value in fields.items():
        before = getattr(item.promise, name)
        if value == (list(before) if isinstance(before, tuple) else before):
            continue
        plain = str(value) if name == "stance" else json.dumps(value, ensure_ascii=False)
        _decide(store, item.machine.id, name, plain, who)
        changed += 1
    _decide(store, item.machine.id, VERDICT, ACCEPTED, who)
    return changed


def undo(store: Store, who: str, item: ReviewItem) -> None:
    """Take back every decision on a promise: what the machine read counts again."""
    for name in item.decisions:
        _decide(store, item.machine.id, name, UNDONE, who)


def place_candidates(kommun: str, name: str) -> tuple[Candidate, ...]:
    """Return the places of a kommun that a name may stand for."""
    from geodata.gazetteer import gazetteer

    return gazetteer(kommun).resolve(name).candidates


def settle_place(store: Store, who: str, kommun: str, name: str, value: str) -> None:
    """Say which place a name is: a place id, or ``none`` for no place."""
    from geodata.place_decisions import PLACE_FIELD, decision_key

    _decide(store, decision_key(kommun, name), PLACE_FIELD, value, who)


def record_status(store: Store, who: str, promise_ids: Sequence[str], report: Report) -> int:
    """Record what became of promises; return how many events are new."""
    event = Event(
        "",
        report.status,
        datetime.now(UTC),
        _signed(who),
        report.delivered,
        report.evidence.strip(),
        report.note.strip(),
    )
    return sum(store.record(replace(event, promise_id=promise_id)) for promise_id in promise_ids)


def _decide(store: Store, key: str, field: str, value: str, who: str, why: str = "") -> None:
    store.decide(Decision(key, field, value, _signed(who), datetime.now(UTC), why.strip()))


def _signed(who: str) -> str:
    plain = " ".join(who.split())[:MAX_WHO]
    if not plain:
        raise UnsignedError(
            "nobody stands for this decision",
            where="who",
            remedy="Give a role or an office (not a person's name): 'trygghetssamordnare'.",
        )
    return plain
