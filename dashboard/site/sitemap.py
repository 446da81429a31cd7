"""Sitemaps: one a kommun and language, and an index, so one change writes one kommun's anew.

Source: sitemaps.org 0.9. A sitemap may list what lies in its own folder and below; one of the
root may list all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from dashboard.site.feeds import XML
from dashboard.site.names import PREFIX
from dashboard.site.render import Page

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from config.site_tables import Site

SPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
NAME = "sitemap.xml"
WHOLE = "sitemap-sidor.xml"  # the pages of the whole site


def kommun_sitemaps(site: Site, folder: str, paths: Sequence[str]) -> list[Page]:
    """Return a kommun's sitemap in each language; none where the site has no address."""
    if not site.base_url:
        return []
    return [
        Page(f"{prefix}{folder}/{NAME}", _urls(_rows(site, paths, language)))
        for language, prefix in PREFIX.items()
    ]


def sitemaps(site: Site, paths: Sequence[str], folders: Iterable[str]) -> list[Page]:
    """Return the sitemap of the whole site's pages, and the index of it and the kommuner's."""
    if not site.base_url:
        return []
    rows = [row for language in PREFIX for row in _rows(site, paths, language)]
    places = [WHOLE, *(f"{p}{folder}/{NAME}" for folder in folders for p in PREFIX.values())]
    listed = "".join(f"<sitemap><loc>{_address(site, path)}</loc></sitemap>\n" for path in places)
    index = f'{XML}<sitemapindex xmlns="{SPACE}">\n{listed}</sitemapindex>\n'
    return [Page(WHOLE, _urls(rows)), Page(NAME, index.encode())]


def _rows(site: Site, paths: Sequence[str], language: str) -> list[str]:
    rows = []
    for path in paths:
        there = {lang: _address(site, prefix + path) for lang, prefix in PREFIX.items()}
        links = "".join(
            f'<xhtml:link rel="alternate" hreflang="{lang}" href="{address}"/>'
            for lang, address in there.items()
        )
        rows.append(f"<url><loc>{there[language]}</loc>{links}</url>\n")
    return rows


def _urls(rows: Iterable[str]) -> bytes:
    spaces = f'xmlns="{SPACE}" xmlns:xhtml="http://www.w3.org/1999/xhtml"'
    return f"{XML}<urlset {spaces}>\n{''.join(rows)}</urlset>\n".encode()


def _address(site: Site, path: str) -> str:
    return escape(site.address(path.removesuffix("index.html")))
