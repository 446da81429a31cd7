"""What machines read: Atom feeds of changed statuses, the sitemap, the catalogue, robots.txt."""

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
    newest = sorted(entries, key=lambda e: (e.moment, e.address), reverse=True)[:ENTRIES]
    return [_feed(site, path, index, titles[index], newest) for index in range(len(LANGUAGES))]


def sitemap(site: Site, paths: Iterable[str]) -> list[Page]:
    """Return the sitemap (and its parts above 50,000 addresses) of pages in both languages."""
    if not site.base_url:
        return []
    rows = [_place(site, path) for path in sorted(paths)]
    step = 10_000
    parts = [rows[i : i + step] for i in range(0, len(rows), step)] or [[]]
    head = (
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        'xmlns:xhtml="http://www.w3.org/1999/xhtml">\n'
    )
    texts = [XML + head + "".join(part) + "</urlset>\n" for part in parts]
    if len(texts) == 1:
        return [Page("sitemap.xml", texts[0].encode())]
    pages = [Page(f"sitemap-{n}.xml", text.encode()) for n, text in enumerate(texts, 1)]
    index = "".join(f"<sitemap><loc>{site.address(p.path)}</loc></sitemap>\n" for p in pages)
    whole = (
        XML
        + '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
        + index
        + "</sitemapindex>\n"
    )
    return [*pages, Page("sitemap.xml", whole.encode())]


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


def _place(site: Site, path: str) -> str:
    rows = {lang: _text(site.address(PREFIX[lang] + path)) for lang in LANGUAGES}
    rows = {lang: row.removesuffix("index.html") for lang, row in rows.items()}
    links = "".join(
        f'<xhtml:link rel="alternate" hreflang="{lang}" href="{row}"/>'
        for lang, row in rows.items()
    )
    return "".join(f"<url><loc>{row}</loc>{links}</url>\n" for row in rows.values())
