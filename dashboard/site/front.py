"""The pages of the whole site: the first page, the fixed ones, feeds, sitemap, catalogue."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dashboard.site.catalogue import Offer, catalogue
from dashboard.site.downloads import Download
from dashboard.site.feeds import ENTRIES, Entry, feed_path, feeds, newest, robots
from dashboard.site.pages.prose import PAGES as PROSE
from dashboard.site.pages.prose import prose_pages
from dashboard.site.pages.sweden import empty_pages, sweden_pages
from dashboard.site.parts import hashes, put
from dashboard.site.sitemap import sitemaps
from dashboard.texts import text
from geodata.ids import content_id

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from dashboard.site.maker import Maker
    from dashboard.site.parts import Part, Parts, Writer
    from dashboard.site.release import Made
    from dashboard.site.render import Page
    from geodata.kommuner import Kommun


@dataclass(frozen=True, slots=True)
class Former:
    """The release in force: its folder, and what it is made of."""

    path: Path
    made: Made


def write_front(
    maker: Maker, store: Parts, made: Made, stage: Path, former: Former | None, writer: Writer
) -> None:
    """Write the pages of the whole site into a staged release, and note them in ``made``.

    Pages that hold nothing of any promise (style, scripts, fixed texts, kommuner without) are made
    anew only where the program, the settings or the list of kommuner is another.
    """
    kommuner = _kommuner(maker)
    made.frame_key = content_id(maker.fingerprint, sorted(made.parts))
    if former is None or not _taken_over(made, stage, former, writer):
        frame = [*maker.assets, *prose_pages(maker.renderer)]
        for kommun in kommuner:
            if kommun.code not in made.parts:
                frame += empty_pages(maker.renderer, kommun)
        made.frame = hashes(frame)
        put(stage, frame, made.frame, _before(former), writer)
    pages = _pages(maker, kommuner, made.parts, store)
    made.front = hashes(pages)
    put(stage, pages, made.front, _before(former), writer)


def _taken_over(made: Made, stage: Path, former: Former, writer: Writer) -> bool:
    if former.made.frame_key != made.frame_key:
        return False
    try:
        for path in former.made.frame:
            writer.link(former.path / path, stage / path)
    except FileNotFoundError:
        return False  # somebody took it away: made anew
    made.frame = former.made.frame
    return True


def _before(former: Former | None) -> tuple[Path, Mapping[str, str]] | None:
    return (former.path, former.made.front | former.made.frame) if former else None


def _kommuner(maker: Maker) -> list[Kommun]:
    wanted = maker.services.settings.site.kommuner
    return [k for k in maker.services.kommuner() if not wanted or k.code in wanted]


def _pages(
    maker: Maker, kommuner: list[Kommun], parts: Mapping[str, Part], store: Parts
) -> list[Page]:
    site = maker.services.settings.site
    numbers = {code: part.promises for code, part in parts.items()}
    names = [text("site.feed_title", lang, kommun="Sverige") for lang in ("sv", "en")]
    offers = [Offer(p.name, Download(**row)) for p in parts.values() for row in p.downloads]
    listed = ["index.html", *(f"{name}.html" for name in PROSE)]
    return [
        *sweden_pages(maker.renderer, kommuner, numbers),
        *feeds(site, feed_path(), names, _entries(parts, store)),
        *sitemaps(site, listed, [part.home for part in parts.values()]),
        *catalogue(site, offers),
        robots(site),
    ]


def _entries(parts: Mapping[str, Part], store: Parts) -> list[Entry]:
    """Return the newest entries of all kommuner, reading only the lists that can hold one."""
    found: list[Entry] = []
    for part in sorted(parts.values(), key=lambda p: p.newest, reverse=True):
        full = len(found) == ENTRIES
        if not part.newest or (full and part.newest < found[-1].moment):
            break
        found = newest([*found, *map(_entry, store.contents(part).entries)])
    return found


def _entry(row: dict[str, Any]) -> Entry:
    return Entry(row["address"], row["moment"], tuple(row["titles"]), tuple(row["bodies"]))
