"""One kommun to its share of the site: content, pages, files, and what the guard looks at."""

from __future__ import annotations

import hashlib
import io
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from dashboard.program import sources
from dashboard.site.assets import build_assets
from dashboard.site.content import gather
from dashboard.site.downloads import downloads
from dashboard.site.feeds import Entry, feed_path, feeds
from dashboard.site.guard import facts, findings
from dashboard.site.map_data import base_part, map_file
from dashboard.site.names import kommun_folder
from dashboard.site.pages.kommun import home, kommun_pages
from dashboard.site.pages.place import place_pages
from dashboard.site.pages.promise import promise_pages
from dashboard.site.pages.walk import walk_pages, walk_path, walk_rows
from dashboard.site.release import Part
from dashboard.site.render import Page, Renderer
from dashboard.site.static_map import Frame, picture
from dashboard.texts import text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from dashboard.services import Services
    from dashboard.site.content import Content
    from dashboard.site.downloads import Download
    from dashboard.site.walks import WalkSource
    from geodata.records import Decision, Event

DETAIL = 1400  # of the base map: it goes to every visitor


@dataclass(frozen=True)
class Maker:
    """What every kommun's share is made with."""

    services: Services
    walks: WalkSource
    today: date

    @cached_property
    def assets(self) -> list[Page]:
        """The style, the scripts, the icons."""
        return self._assets[0]

    @cached_property
    def renderer(self) -> Renderer:
        """The templates, with the settings."""
        return Renderer(self.services.settings, self._assets[1])

    @cached_property
    def events(self) -> dict[str, list[Event]]:
        """Events by promise id, oldest first; read once for all kommuner."""
        found: dict[str, list[Event]] = {}
        for event in sorted(self.services.store.events(), key=lambda e: e.when):
            found.setdefault(event.promise_id, []).append(event)
        return found

    @cached_property
    def fingerprint(self) -> str:
        """A hash of the program and of the settings: another one makes every page anew."""
        settings = self.services.settings
        return hashlib.sha256(
            f"{sources()}{(settings.site, settings.tiles)!r}".encode()
        ).hexdigest()

    @cached_property
    def _assets(self) -> tuple[list[Page], Mapping[str, str]]:
        return build_assets()

    def key(self, code: str) -> str:
        """Return a key that changes when a kommun's share does, but for periods that end."""
        from geodata.osm.store import OsmStore

        version = self.services.store.version(code)
        parts = (self.fingerprint, code, version, OsmStore().stamp(code), self.walks.version(code))
        return hashlib.sha256(repr(parts).encode()).hexdigest()[:32]

    def ended(self, ends: Sequence[str], day: date | None = None) -> list[bool]:
        """Return which last days lie behind ``day`` (today by default)."""
        when = str(day or self.today)
        return [end < when for end in ends]

    def content(self, code: str) -> Content:
        """Return what is published of a kommun."""
        from geodata.kommuner import kommun_by_code
        from layers.assemble import assemble
        from layers.selection import ALL_PERIODS

        sets = self.services.store.sets(code)
        own = [p.id for group in sets for p in group.promises]
        bundle = assemble(
            kommun_by_code(code),
            ALL_PERIODS,
            sets,
            events=[event for key in own for event in self.events.get(key, ())],
            decisions=self.decisions,
        )
        rules = self.services.settings.site.coarsen
        return gather(bundle, rules, self.events, self.today, self.walks.released(code))

    @cached_property
    def decisions(self) -> tuple[Decision, ...]:
        """Every decision, read once."""
        return self.services.store.decisions()


def build_part(maker: Maker, code: str) -> tuple[Part, list[Page]]:
    """Return a kommun's share of the site, and its pages; ``files`` is filled in when written."""
    content = maker.content(code)
    pages, files, entries = _pages(maker, content)
    rules = maker.services.settings.site.coarsen
    html = [home(content), *(walk_path(content, w) for w in content.walks)]
    html += [p.path for p in pages if p.path.endswith(".html") and not p.path.startswith("en/")]
    ends = {str(p.period.end) for p in content.statements if p.period and p.period.end}
    part = Part(
        key=maker.key(code),
        facts=facts(content),
        findings=findings(content, rules, pages),
        pages=sorted({path for path in html if "inbaddad" not in path}),
        ends=[*sorted(ends), str(maker.today)],
        entries=[asdict(entry) for entry in entries],
        downloads=[asdict(one) for one in files],
        name=content.kommun.name,
        promises=content.view.counts.promises,
    )
    return part, pages


def _pages(maker: Maker, content: Content) -> tuple[list[Page], list[Download], list[Entry]]:
    from layers.base_map import base_map

    folder = kommun_folder(content.kommun)
    base = base_part(base_map(content.kommun.code, DETAIL))
    pages, files = downloads(content)
    pages.append(Page(f"{folder}/karta.json", map_file(content, base).encode("utf-8", "replace")))
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
    entries = _entries(content)
    site = maker.services.settings.site
    names = [text("site.feed_title", lang, kommun=content.kommun.name) for lang in ("sv", "en")]
    pages += feeds(site, feed_path(folder), names, entries)
    if site.base_url:
        pages.append(Page(f"{folder}/qr.svg", qr(site.address(f"{folder}/"))))
    return pages, files, entries


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
