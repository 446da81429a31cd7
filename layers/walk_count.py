"""Promised walks against held ones: "2 av 4"."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from geodata.clock import SWEDEN

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from geodata.records import Period, PromiseSet
    from geodata.walk.protocol_records import PlannedWalk, WalkReport
    from geodata.walk.records import Observation

KIND = "trygghetsvandring"


@dataclass(frozen=True, slots=True)
class WalkCount:
    """A promise of walks, how many it promises (``None``: no number), and the walks held."""

    promise_id: str
    text_sv: str
    text_en: str
    period: Period | None
    promised: int | None
    held: tuple[str, ...]  # ids of walks


def held_walks(
    walks: Iterable[PlannedWalk],
    reports: Iterable[WalkReport],
    observations: Iterable[Observation],
) -> tuple[PlannedWalk, ...]:
    """Return the walks that were held: somebody says so, or, where nobody says, it has a protocol.

    A report that a walk was called off overrules its protocol.
    """
    said = {report.walk_id: report.held for report in reports}
    seen = {item.walk_id for item in observations}
    return tuple(p for p in walks if said.get(p.walk.id, p.walk.id in seen))


def count_walks(
    sets: Iterable[PromiseSet], held: Iterable[PlannedWalk], kommun: str
) -> tuple[WalkCount, ...]:
    """Return each promise of walks that a kommun has made, with the walks held in its period."""
    days = [(p.walk.id, p.walk.start.astimezone(SWEDEN).date()) for p in held]
    return tuple(
        WalkCount(
            promise_id=promise.id,
            text_sv=promise.text("sv"),
            text_en=promise.text("en"),
            period=promise.period or group.period,
            promised=promise.count,
            held=tuple(i for i, day in days if _within(day, promise.period or group.period)),
        )
        for group in sets
        if kommun in group.kommuner
        for promise in group.promises
        if KIND in promise.kinds and promise.stance.commits
    )


def _within(day: date, period: Period | None) -> bool:
    if period is None:
        return True
    return (period.start is None or period.start <= day) and (
        period.end is None or day <= period.end
    )
