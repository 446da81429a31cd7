"""A place's page: what is promised there, how exact the place is, and where it comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboard.site.items import item, spot
from dashboard.site.pages.kommun import home
from dashboard.texts import LANGUAGES, Texts

if TYPE_CHECKING:
    from dashboard.site.content import Content
    from dashboard.site.render import Page, Renderer


def place_pages(renderer: Renderer, content: Content) -> list[Page]:
    """Return a page a place and language."""
    pages = []
    number = {promise.id: index for index, promise in enumerate(content.statements)}
    for language in LANGUAGES:
        texts = Texts(language)
        for place in content.bundle.places.values():
            here = [
                item(content, number[promise.id], texts)
                for promise in content.promises_at.get(place.id, ())
            ]
            pages.append(
                renderer.page(
                    content.address[place.id],
                    "place.html",
                    language,
                    kommun=content.kommun,
                    home=home(content),
                    place=place,
                    spot=spot(content, place, texts),
                    promises=[one for one in here if one.promise.stance.commits],
                    statements=[one for one in here if not one.promise.stance.commits],
                    many_periods=len(content.bundle.periods) > 1,
                )
            )
    return pages
