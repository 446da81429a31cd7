"""The first page: search a kommun, the list, Sweden at a glance. And a page a kommun without."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from markupsafe import Markup

from dashboard.site.feeds import feed_path
from dashboard.site.names import PREFIX, kommun_folder, relative
from dashboard.site.static_map import sweden
from dashboard.texts import LANGUAGES, Texts

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dashboard.site.render import Page, Renderer
    from geodata.kommuner import Kommun

DETAIL_M = 1500.0  # a pixel of the picture is about 4 km


@dataclass(frozen=True, slots=True)
class Row:
    """A kommun in the list."""

    name: str
    address: str
    promises: int
    said: str


def sweden_pages(
    renderer: Renderer, kommuner: Sequence[Kommun], promises: Mapping[str, int]
) -> list[Page]:
    """Return the first page in both languages; ``promises`` by kommun code."""
    pages = []
    shapes = _shapes(kommuner)
    for language in LANGUAGES:
        texts = Texts(language)
        rows = [_row(kommun, promises, texts) for kommun in kommuner]
        own = f"{PREFIX[language]}index.html"
        linked = [
            (kommun.code, kommun.name, shapes[kommun.code], _link(kommun, promises, language, own))
            for kommun in kommuner
        ]
        named = [r for r in rows if r.promises]
        others = [(letter, list(found)) for letter, found in groupby(rows, _letter)]
        pages.append(
            renderer.page(
                "index.html",
                "sweden.html",
                language,
                with_promises=named,
                others=others if len(rows) > len(named) else [],
                promises=sum(promises.values()),
                picture=Markup(sweden(linked, texts("site.overview"))),  # noqa: S704  escaped there
                feed=feed_path(PREFIX[language].rstrip("/")) if renderer.site.base_url else "",
            )
        )
    return pages


def empty_pages(renderer: Renderer, kommun: Kommun) -> list[Page]:
    """Return the page of a kommun without any promise."""
    return renderer.pages(f"{kommun_folder(kommun)}/index.html", "empty.html", kommun=kommun)


def _row(kommun: Kommun, promises: Mapping[str, int], texts: Texts) -> Row:
    number = promises.get(kommun.code, 0)
    return Row(
        kommun.name,
        f"{kommun_folder(kommun)}/index.html",
        number,
        f"{number} {texts('count.promises', n=number)}",
    )


def _link(kommun: Kommun, promises: Mapping[str, int], language: str, own: str) -> str:
    if not promises.get(kommun.code):
        return ""
    return relative(f"{PREFIX[language]}{kommun_folder(kommun)}/index.html", own)


def _letter(row: Row) -> str:
    return row.name[:1].upper()


def _shapes(kommuner: Sequence[Kommun]) -> dict[str, list[list[int]]]:
    import shapely

    from dashboard.site.map_data import parts
    from geodata.boundaries import load_kommun_frame
    from layers.geojson import features

    frame = load_kommun_frame()
    simple = shapely.coverage_simplify(frame.geometry.to_numpy(), DETAIL_M)
    rows = features(simple, [{} for _ in simple])
    shapes = {c: parts(r["geometry"]) for c, r in zip(frame["kommunkod"], rows, strict=True)}
    return {kommun.code: shapes[kommun.code] for kommun in kommuner}
