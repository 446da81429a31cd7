"""`publish`: every kommun's share built or taken over, looked at by a person, put in force."""

from __future__ import annotations

import gc
import os
import shutil
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, date, datetime
from multiprocessing import get_context
from typing import TYPE_CHECKING, Any

from config.log import timed
from dashboard.services import Services, open_services
from dashboard.site.build import Maker, build_part
from dashboard.site.catalogue import Offer, catalogue
from dashboard.site.downloads import Download
from dashboard.site.feeds import Entry, feed_path, feeds, robots, sitemap
from dashboard.site.guard import Review, review
from dashboard.site.pages.prose import PAGES as PROSE
from dashboard.site.pages.prose import prose_pages
from dashboard.site.pages.sweden import empty_pages, sweden_pages
from dashboard.site.release import DiskWriter, Part, PublishError, Releases, put, reuse
from dashboard.site.stored_walks import StoredWalks
from dashboard.texts import text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from config.settings import Settings
    from dashboard.site.release import Writer
    from dashboard.site.walks import WalkSource

SHARED = "site"
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


@timed("publish")
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
    former = releases.current
    old = releases.parts(former)
    alone = writer is not None or walks is not None
    number = 1 if alone else workers or os.cpu_count() or 1
    stage = releases.stage()
    try:
        parts, built = _build(maker, stage, former, old, writer or DiskWriter(), number)
        found = review(old, parts, first=former is None)
        if former is not None and not found.files:
            shutil.rmtree(stage)
            return Published(None, found, built, sum(len(p.files) for p in parts.values()))
        who = approve(found)
        releases.keep(stage, parts)
        # Noted first: a release in force that nobody approved would be worse than the opposite.
        releases.note(_approval(who, releases.name_of(stage), found))
        release = releases.switch(stage)
    except OSError as error:
        shutil.rmtree(stage, ignore_errors=True)
        raise PublishError(
            f"the site could not be written: {error.strerror or error}",
            where=str(folder),
            remedy="The former release is still in force. Make room, then publish again.",
        ) from error
    except BaseException:
        shutil.rmtree(stage, ignore_errors=True)
        raise
    releases.tidy(former)
    return Published(release, found, built, sum(len(p.files) for p in parts.values()))


def rollback(folder: Path, who: str) -> Path:
    """Put the former release back in force, and note who did; return it."""
    releases = Releases(folder)
    release = releases.rollback()
    releases.note({"when": _now(), "who": who, "release": release.name, "rollback": True})
    return release


def codes_of(services: Services) -> list[str]:
    """Return the kommuner with anything to show, of those that the settings let through."""
    wanted = services.settings.site.kommuner
    return sorted(code for code in services.store.kommuner() if not wanted or code in wanted)


def _build(
    maker: Maker,
    stage: Path,
    former: Path | None,
    old: dict[str, Part],
    writer: Writer,
    workers: int,
) -> tuple[dict[str, Part], int]:
    parts: dict[str, Part] = {}
    changed = []
    for code in codes_of(maker.services):
        part = old.get(code)
        if former is not None and part is not None and _unchanged(maker, code, part):
            if reuse(stage, former, part, writer):
                parts[code] = part
                continue
            shutil.rmtree(stage, ignore_errors=True)
            stage.mkdir()
            return _build(maker, stage, None, {}, writer, workers)
        changed.append(code)
    if workers > 1 and len(changed) > ALONE:
        parts |= _side_by_side(maker, changed, stage, former, old, workers)
    else:
        parts |= {c: _one(maker, c, stage, former, old.get(c), writer) for c in changed}
    parts[SHARED] = _shared(maker, parts, stage, former, old.get(SHARED), writer)
    return dict(sorted(parts.items())), len(changed)


def _unchanged(maker: Maker, code: str, part: Part) -> bool:
    if part.key != maker.key(code) or not part.ends:
        return False
    *ends, built = part.ends
    return maker.ended(ends) == maker.ended(ends, date.fromisoformat(built))


def _one(
    maker: Maker, code: str, stage: Path, former: Path | None, old: Part | None, writer: Writer
) -> Part:
    part, pages = build_part(maker, code)
    part.files = put(stage, pages, former, old, writer)
    return part


def _shared(
    maker: Maker,
    parts: dict[str, Part],
    stage: Path,
    former: Path | None,
    old: Part | None,
    writer: Writer,
) -> Part:
    site, renderer = maker.services.settings.site, maker.renderer
    every = maker.services.kommuner()
    kommuner = [k for k in every if not site.kommuner or k.code in site.kommuner]
    numbers = {code: part.promises for code, part in parts.items()}
    pages = [*maker.assets, *prose_pages(renderer), *sweden_pages(renderer, kommuner, numbers)]
    for kommun in kommuner:
        if kommun.code not in parts:
            pages += empty_pages(renderer, kommun)
    entries = [_entry(row) for part in parts.values() for row in part.entries]
    names = [text("site.feed_title", lang, kommun="Sverige") for lang in ("sv", "en")]
    pages += feeds(site, feed_path(), names, entries)
    paths = ["index.html", *(f"{name}.html" for name in PROSE)]
    paths += [path for part in parts.values() for path in part.pages]
    pages += sitemap(site, paths)
    offers = [Offer(p.name, Download(**row)) for p in parts.values() for row in p.downloads]
    pages += [*catalogue(site, offers), robots(site)]
    return Part(key=maker.fingerprint, files=put(stage, pages, former, old, writer))


def _entry(row: dict[str, Any]) -> Entry:
    return Entry(row["address"], row["moment"], tuple(row["titles"]), tuple(row["bodies"]))


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


def _work(task: tuple[str, Path, Path | None, Part | None]) -> tuple[str, Part]:
    code, stage, former, old = task
    return code, _one(_WORKER["maker"], code, stage, former, old, DiskWriter())


def _side_by_side(
    maker: Maker,
    codes: Sequence[str],
    stage: Path,
    former: Path | None,
    old: dict[str, Part],
    workers: int,
) -> dict[str, Part]:
    tasks = [(code, stage, former, old.get(code)) for code in codes]
    setting = (maker.services.settings, maker.today)
    with ProcessPoolExecutor(
        min(workers, len(codes)), get_context("spawn"), _start_worker, setting
    ) as pool:
        return dict(pool.map(_work, tasks, chunksize=4))
