"""What machines read: Atom feeds of changed statuses, robots.txt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from dashboard.site.names import PREFIX
from dashboard.site.render import Page, clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from config.site_tables import Site

ENTRIES = 100  # of a feed, newest first
LANGUAGES = ("sv", "en")
XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
BEGINNING = "2000-01-01T00:00:00Z"  # of a feed in which nothing has happened yet


@dataclass(frozen=True, slots=True)
class Entry:
    """A status that was told; texts by language."""

    address: str  # path of the receipt, without language
    moment: str  # RFC 3339
    titles: tuple[str, str]
    bodies: tuple[str, str]


def feed_path(folder: str = "") -> str:
    """Return the path of a feed, without language."""
    return f"{folder}/status.xml" if folder else "status.xml"


def feeds(site: Site, path: str, titles: Sequence[str], entries: Iterable[Entry]) -> list[Page]:
    """Return one Atom feed (RFC 4287) a language; none where the site has no address."""
    if not site.base_url:
        return []
    shown = newest(entries)
    return [_feed(site, path, index, titles[index], shown) for index in range(len(LANGUAGES))]


def newest(entries: Iterable[Entry]) -> list[Entry]:
    """Return the entries that a feed has room for, newest first."""
    return sorted(entries, key=lambda e: (e.moment, e.address), reverse=True)[:ENTRIES]


def robots(site: Site) -> Page:
    """Return robots.txt: everybody may read everything."""
    where = f"Sitemap: {site.address('sitemap.xml')}\n" if site.base_url else ""
    return Page("robots.txt", f"User-agent: *\nAllow: /\n{where}".encode())


def _text(value: str) -> str:
    return escape(str(clean(value)))


def _feed(site: Site, path: str, index: int, title: str, entries: Sequence[Entry]) -> Page:
    language = LANGUAGES[index]
    own = site.address(PREFIX[language] + path)
    items = "".join(
        f"<entry><id>{_text(_link(site, e, language))}#{_text(e.moment)}</id>"
        f"<title>{_text(e.titles[index])}</title><updated>{_text(e.moment)}</updated>"
        f"<link href={quoteattr(_link(site, e, language))}/>"
        f'<content type="text">{_text(e.bodies[index])}</content></entry>\n'
        for e in entries
    )
    updated = entries[0].moment if entries else BEGINNING
    text = (
        f'{XML}<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{language}">\n'
        f"<id>{_text(own)}</id><title>{_text(title)}</title><updated>{updated}</updated>"
        f"<author><name>{_text(site.operator.name)}</name></author>"
        f'<link rel="self" href={quoteattr(own)}/>\n{items}</feed>\n'
    )
    return Page(PREFIX[language] + path, text.encode())


def _link(site: Site, entry: Entry, language: str) -> str:
    return site.address(PREFIX[language] + entry.address)
