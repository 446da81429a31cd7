"""One kommun to its share of the site: content, pages, files, and what the guard looks at."""

from __future__ import annotations

import io
from dataclasses import asdict
from typing import TYPE_CHECKING

from dashboard.site.downloads import downloads
from dashboard.site.existing import map_columns
from dashboard.site.feeds import Entry, feed_path, feeds, newest
from dashboard.site.guard import facts, findings
from dashboard.site.map_data import base_part, map_file
from dashboard.site.names import kommun_folder
from dashboard.site.pages.kommun import EMBED, kommun_pages
from dashboard.site.pages.place import place_pages
from dashboard.site.pages.promise import promise_pages
from dashboard.site.pages.walk import walk_pages, walk_rows
from dashboard.site.parts import Made, Part
from dashboard.site.render import Page
from dashboard.site.sitemap import kommun_sitemaps
from dashboard.site.static_map import Frame, picture
from dashboard.texts import text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboard.site.content import Content
    from dashboard.site.downloads import Download
    from dashboard.site.maker import Maker

DETAIL = 1400  # of the base map: it goes to every visitor


def build_part(maker: Maker, code: str, key: str) -> Made:
    """Return a kommun's share of the site, ready to be written."""
    content = maker.content(code)
    pages, files, entries = _pages(maker, content)
    rules = maker.services.settings.site.coarsen
    part = Part(
        key=key,
        home=kommun_folder(content.kommun),
        ends=maker.ends(content),
        findings=findings(content, rules, pages),
        downloads=[asdict(one) for one in files],
        name=content.kommun.name,
        promises=content.view.counts.promises,
        newest=entries[0].moment if entries else "",
    )
    return Made.of(part, pages, facts(content), [asdict(entry) for entry in entries])


def _pages(maker: Maker, content: Content) -> tuple[list[Page], list[Download], list[Entry]]:
    from layers.base_map import base_map

    folder = kommun_folder(content.kommun)
    base = base_part(base_map(content.kommun.code, DETAIL))
    pages, files = downloads(content)
    drawn = map_file(content, base, map_columns(content.existing))
    pages.append(Page(f"{folder}/karta.json", drawn.encode("utf-8", "replace")))
    title = text("site.map_of", "sv", kommun=content.kommun.name)
    sizes = []
    options: list[int | None] = [None, *range(len(content.bundle.periods))]
    frame = Frame(base["bounds"])
    for period in options:
        name = "karta.svg" if period is None else f"karta-{period}.svg"
        svg = picture(content, base, title, period)
        pages.append(Page(f"{folder}/{name}", svg.encode("utf-8", "replace")))
        sizes.append((frame.width, frame.height))
    pages += kommun_pages(maker.renderer, content, files, sizes, walk_rows(content))
    pages += promise_pages(maker.renderer, content)
    pages += place_pages(maker.renderer, content)
    pages += walk_pages(maker.renderer, content)
    entries = newest(_entries(content))
    site = maker.services.settings.site
    names = [text("site.feed_title", lang, kommun=content.kommun.name) for lang in ("sv", "en")]
    pages += feeds(site, feed_path(folder), names, entries)
    pages += kommun_sitemaps(site, folder, _listed(content, pages))
    if site.base_url:
        pages.append(Page(f"{folder}/qr.svg", qr(site.address(f"{folder}/"))))
    return pages, files, entries


def _listed(content: Content, pages: Sequence[Page]) -> list[str]:
    """Return what a search engine may list: every page but the one for other people's frames."""
    html = {p.path for p in pages if p.path.endswith(".html") and not p.path.startswith("en/")}
    return sorted(html - {f"{kommun_folder(content.kommun)}/{EMBED}"})


def qr(address: str) -> bytes:
    """Return a QR code as SVG."""
    import segno

    buffer = io.BytesIO()
    segno.make(address, error="m", micro=False).save(
        buffer, kind="svg", border=2, dark="#000", light="#fff", xmldecl=False, omitsize=True
    )
    return buffer.getvalue()


def _entries(content: Content) -> list[Entry]:
    found = []
    for promise in content.statements:
        for event in content.events.get(promise.id, ()):
            words = [text(f"status.{event.status.name.lower()}", lang) for lang in ("sv", "en")]
            said = [promise.text(lang) for lang in ("sv", "en")]
            found.append(
                Entry(
                    content.address[promise.id],
                    event.when.strftime("%Y-%m-%dT%H:%M:%SZ"),
                    (f"{words[0]}: {said[0][:120]}", f"{words[1]}: {said[1][:120]}"),
                    (event.note or said[0], event.note or said[1]),
                )
            )
    return found
