"""Fixed texts with the operator's facts: about, accessibility statement, privacy notice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboard.texts import LANGUAGES, Texts

if TYPE_CHECKING:
    from dashboard.site.render import Page, Renderer

PAGES = {"om": "site.about", "tillganglighet": "site.accessibility", "integritet": "site.privacy"}


def prose_pages(renderer: Renderer) -> list[Page]:
    """Return the three pages in both languages."""
    return [
        renderer.page(
            f"{name}.html",
            "prose.html",
            language,
            name=name,
            heading=Texts(language)(key),
            accessibility=renderer.site.accessibility,
            privacy=renderer.site.privacy,
        )
        for name, key in PAGES.items()
        for language in LANGUAGES
    ]
