"""`publish`: every kommun's share built or taken over, looked at by a person, put in force."""

from __future__ import annotations

import gc
import os
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from multiprocessing import get_context
from typing import TYPE_CHECKING, Any

from dashboard.services import Services, open_services
from dashboard.site.build import build_part
from dashboard.site.front import Former, write_front
from dashboard.site.guard import Review, review
from dashboard.site.maker import Maker
from dashboard.site.parts import Contents, DiskWriter, Part, Parts
from dashboard.site.release import Made, PublishError, Releases
from dashboard.site.stored_walks import StoredWalks

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from config.settings import Settings
    from dashboard.site.parts import Writer
    from dashboard.site.walks import WalkSource

Task = tuple[str, str, Part | None]  # a kommun's code, its key, its part that was
ALONE = 12  # so few kommuner are built without other processes


@dataclass(frozen=True, slots=True)
class Published:
    """What a publishing did. ``release`` is ``None`` where nothing had changed."""

    release: Path | None
    review: Review
    built: int
    files: int


class NotApprovedError(PublishError):
    """Nobody has approved what would change."""

    exit_code = 3


def publish(
    services: Services,
    folder: Path,
    approve: Callable[[Review], str],
    *,
    today: date | None = None,
    walks: WalkSource | None = None,
    writer: Writer | None = None,
    workers: int | None = None,
) -> Published:
    """Build the site and put it in force once a person has approved it.

    Parameters
    ----------
    services, folder
        The store to publish, and where: ``folder/current`` is the site.
    approve
        Gets the review, returns who approved it; raises :class:`NotApprovedError` otherwise.
    today
        Decides which periods have ended.
    walks, writer, workers
        Source of released walks; what touches the disk; processes (by default one a core, and
        one where a source or a writer was given).

    Raises
    ------
    PublishError
        The former release is still in force, untouched.
    """
    releases = Releases(folder)
    maker = Maker(services, walks or StoredWalks(services.store), today or date.today())  # noqa: DTZ011  a local day
    former = Former(releases.current, releases.made(releases.current)) if releases.current else None
    alone = writer is not None or walks is not None
    number = 1 if alone else workers or os.cpu_count() or 1
    stage = releases.stage()
    try:
        parts, built = _build(maker, releases.parts, former, writer or DiskWriter(), number)
        made = Made(parts, former=former.path.name if former else "")
        write_front(maker, releases.parts, made, stage, former, writer or DiskWriter())
        found = _review(releases.parts, former, made)
        if former is not None and not found.files:
            _same_as_before(releases, former, made)
            releases.discard(stage)
            return Published(None, found, built, made.files)
        who = approve(found)
        releases.keep(stage, made)
        release = releases.switch(stage)
    except OSError as error:
        releases.discard(stage)
        raise PublishError(
            f"the site could not be written: {error.strerror or error}",
            where=str(folder),
            remedy="The former release is still in force. Make room, then publish again.",
        ) from error
    except BaseException:
        releases.discard(stage)
        raise
    releases.note(_approval(who, release.name, found))
    releases.tidy()
    return Published(release, found, built, made.files)


def rollback(folder: Path, who: str) -> Path:
    """Put the former release back in force, and note who did; return it."""
    releases = Releases(folder)
    release = releases.rollback()
    releases.note({"when": _now(), "who": who, "release": release.name, "rollback": True})
    return release


def _build(
    maker: Maker, store: Parts, former: Former | None, writer: Writer, workers: int
) -> tuple[dict[str, Part], int]:
    """Return every kommun's part, and how many had to be made."""
    old = former.made.parts if former else {}
    parts: dict[str, Part] = {}
    tasks = []
    for code, key in maker.keys().items():
        part = old.get(code)
        if part is not None and maker.unchanged(part, key) and store.has(part):
            parts[code] = part
        else:
            tasks.append((code, key, part))
    if workers > 1 and len(tasks) > ALONE:
        parts |= _side_by_side(maker, store, tasks, workers)
    else:
        parts |= {task[0]: _one(maker, store, task, writer) for task in tasks}
    return dict(sorted(parts.items())), len(tasks)


def _one(maker: Maker, store: Parts, task: Task, writer: Writer) -> Part:
    code, key, former = task
    return store.keep(build_part(maker, code, key), code, former, writer)


def _review(store: Parts, former: Former | None, made: Made) -> Review:
    """Compare the parts that are other ones, and the pages of the whole site."""
    was = former.made if former else Made()
    other = {
        code
        for code in {**was.parts, **made.parts}
        if _folder(was.parts, code) != _folder(made.parts, code)
    }
    old = {code: store.contents(was.parts[code]) for code in other & was.parts.keys()}
    new = {code: store.contents(made.parts[code]) for code in sorted(other & made.parts.keys())}
    old["site"] = Contents(was.front | was.frame)
    new["site"] = Contents(made.front | made.frame)
    findings = [finding for part in made.parts.values() for finding in part.findings]
    return review(old, new, findings, first=former is None)


def _folder(parts: Mapping[str, Part], code: str) -> str:
    return parts[code].folder if code in parts else ""


def _same_as_before(releases: Releases, former: Former, made: Made) -> None:
    """Note that another program or a later day gives the release in force: not to ask it again."""
    parts = {
        code: replace(part, key=made.parts[code].key, ends=made.parts[code].ends)
        if _folder(made.parts, code) == part.folder
        else part
        for code, part in former.made.parts.items()
    }
    noted = replace(former.made, parts=parts, frame_key=made.frame_key)
    if noted != former.made:
        releases.write_down(former.path.name, noted)


def _approval(who: str, release: str, found: Review) -> dict[str, Any]:
    return {
        "when": _now(),
        "who": who,
        "release": release,
        "new": found.number("new"),
        "changed": found.number("changed"),
        "gone": found.number("gone"),
        "findings": [list(finding) for finding in found.findings],
    }


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


# ---- several processes: each opens the store for itself ------------------------------------------

_WORKER: dict[str, Any] = {}  # one maker a process, set once when the process starts


def _start_worker(settings: Settings, today: date) -> None:
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)  # a kommun makes much that lives until its files are written
    services = open_services(settings)
    _WORKER["maker"] = Maker(services, StoredWalks(services.store), today)


def _work(task: tuple[Parts, Task]) -> tuple[str, Part]:
    store, own = task
    return own[0], _one(_WORKER["maker"], store, own, DiskWriter())


def _side_by_side(
    maker: Maker, store: Parts, tasks: Sequence[Task], workers: int
) -> dict[str, Part]:
    setting = (maker.services.settings, maker.today)
    with ProcessPoolExecutor(
        min(workers, len(tasks)), get_context("spawn"), _start_worker, setting
    ) as pool:
        return dict(pool.map(_work, [(store, task) for task in tasks]))
