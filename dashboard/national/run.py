"""All kommuner with promises, one at a time or side by side; only what changed is built anew."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dashboard.analysis import read_population
from dashboard.national.kommun import (
    Builder,
    Outcome,
    StaleInputsError,
    Task,
    attempt,
    stamps,
    task_of,
)
from dashboard.national.records import Records

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from dashboard.national.points import Dealt
    from dashboard.services import Services

Runner = Callable[[Iterable[Task]], Iterator[Outcome]]
PLANS = 3  # a store that somebody works in meanwhile is planned so many times


@dataclass(frozen=True, slots=True)
class Build:
    """How many kommuner a build made anew, left as they were, and removed; and what went wrong.

    ``faults`` is kommun code → fault; what stood there before still does.
    """

    built: int
    unchanged: int
    removed: int
    faults: Mapping[str, Exception]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a build is: kommuner done of those that must be built, and the last one's code."""

    done: int
    of: int
    code: str = ""


def here(services: Services) -> Runner:
    """Return a runner that builds one kommun after the other in this process."""
    builder = Builder(services)
    return lambda tasks: (attempt(builder, task) for task in tasks)


def build_all(
    services: Services,
    folder: Path,
    points: Mapping[str, Dealt] | None = None,
    *,
    runner: Runner | None = None,
    told: Callable[[Progress], None] = lambda _: None,
) -> Build:
    """Write ``<code>.geojson`` for every kommun with promises, and ``sverige.json``.

    Parameters
    ----------
    services
        The store.
    folder
        Made where it is missing. A run that is broken off goes on here.
    points
        Things to count within 100 m of every place, by name: ``{"lamps": …}``.
    runner
        Builds the kommuner; :func:`here` by default.
    told
        Called at the beginning and after every kommun.
    """
    records = Records(folder)
    things = dict(points or {})
    every = plan(services, things)
    waiting = [task for task in every if not records.holds(task)]
    run = runner or here(services)
    faults: dict[str, Exception] = {}
    built = 0
    told(Progress(0, total := len(waiting)))
    for _ in range(PLANS):
        late = []
        for outcome in run(waiting):
            code = outcome.task.code
            if outcome.part is not None:
                records.keep(outcome.task, outcome.part)
                faults.pop(code, None)
                built += 1
            else:
                faults[code] = outcome.fault or RuntimeError("nothing came back")
                late += [outcome.task] if isinstance(outcome.fault, StaleInputsError) else []
            told(Progress(min(built + len(faults), total), total, code))
        waiting = _changed(services, things, late)
        if not waiting:
            break
    gone = records.codes() - {task.code for task in every}
    records.drop(gone)
    records.write_country(read_population())
    return Build(built, len(every) - total, len(gone), faults)


def plan(
    services: Services, points: Mapping[str, Dealt], codes: Iterable[str] | None = None
) -> list[Task]:
    """Return a task for every kommun with promises, or for some, as the store is now."""
    found = stamps(services, codes)
    return [task_of(code, stamp, points) for code, stamp in found.items()]


def _changed(services: Services, points: Mapping[str, Dealt], late: list[Task]) -> list[Task]:
    """Return tasks anew for those whose inputs changed on the way; the others stay faults."""
    planned = {task.code: task.stamp for task in late}
    again = plan(services, points, planned) if planned else []
    return [task for task in again if task.stamp != planned[task.code]]
