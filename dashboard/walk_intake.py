"""What comes in from a walk: the groups' files, and what is entered from paper."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dashboard.walk_desk import now, walk_of_id
from geodata.walk.odk import read_odk
from geodata.walk.protocol_file import read_protocol, walk_of
from geodata.walk.protocol_records import PlannedWalk, WalkReport
from geodata.walk.protocol_rows import Protocol, RawRow, take

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geodata.records import Note
    from geodata.store import Store


@dataclass(frozen=True, slots=True)
class Merged:
    """What became of one file: how many observations were new, known already, and what was odd."""

    file: str
    new: int
    known: int
    notes: tuple[Note, ...]


def merge(
    store: Store,
    data: bytes,
    name: str,
    *,
    walk_id: str = "",
    photos: Mapping[str, bytes] | None = None,
) -> Merged:
    """Store what a group sent: a field sheet's file, or the CSV of ODK or Kobo.

    The same file again changes nothing. Everything that is fit is stored in one transaction; what
    is not is told.
    """
    if name.casefold().endswith(".csv"):
        walk = walk_of_id(store, walk_id).walk
        protocol = read_odk(data, walk, photos, where=name)
    else:
        planned = walk_of_id(store, walk_id or walk_of(data, where=name))
        protocol = read_protocol(data, planned.walk, _plan_key(planned), where=name)
    return _keep(store, protocol, name)


def _keep(store: Store, protocol: Protocol, name: str) -> Merged:
    with store.together():
        new = store.add_protocol(protocol.seen, protocol.photos)
        if protocol.people is not None:
            store.report_walk(
                WalkReport(
                    protocol.walk_id,
                    held=True,
                    when=max((item.when for item in protocol.seen), default=now()),
                    who="fältblad",
                    people=protocol.people,
                )
            )
    return Merged(name, new, len(protocol.seen) - new, tuple(protocol.notes))


def _plan_key(planned: PlannedWalk) -> str:
    from dashboard.walkpack.plan import Plan

    return Plan(planned.walk, planned.routes[0]).fingerprint if planned.routes else ""


@dataclass(frozen=True, slots=True)
class Entry:
    """An observation as it is entered from paper; ``severity`` 0 is something good."""

    stop: str
    category: str
    severity: int
    text: str
    group: int = 1


def enter(
    store: Store, planned: PlannedWalk, entry: Entry, photo: bytes | None = None
) -> tuple[Note, ...]:
    """Store an observation that was entered by hand; return what was odd about it."""
    moment = now()
    made = Protocol(planned.walk.id)
    row = RawRow(
        origin="dashboard",
        stop=entry.stop,
        category=entry.category,
        good=entry.severity == 0,
        severity=entry.severity or None,
        text=entry.text,
        when=moment.isoformat(),
        group=entry.group,
        photo=photo,
        number=1,
    )
    take(made, row, planned.walk)
    store.add_protocol(made.seen, made.photos)
    return tuple(made.notes)
