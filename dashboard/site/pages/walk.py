"""A safety walk's page: when and where, the route in words and as a picture, the answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dashboard.site import dates
from dashboard.site.names import kommun_folder, unique
from dashboard.site.pages.kommun import home
from dashboard.site.render import Page
from dashboard.site.walk_picture import ground, walk_picture
from dashboard.site.walks import answers
from dashboard.texts import LANGUAGES, Texts

if TYPE_CHECKING:
    from dashboard.site.content import Content
    from dashboard.site.render import Renderer
    from dashboard.site.walks import PublishedWalk
    from geodata.walk.records import Route

Values = dict[str, Any]


def walk_path(content: Content, walk: PublishedWalk) -> str:
    """Return the path of a walk's page, without language."""
    folder = kommun_folder(content.kommun)
    return f"{folder}/vandring/{unique(walk.walk.title, walk.walk.id)}.html"


def walk_rows(content: Content) -> dict[str, list[Values]]:
    """Return what the kommun's page lists of its walks, by language."""
    return {
        language: [
            {
                "address": walk_path(content, walk),
                "title": walk.walk.title,
                "when": _when(walk, language),
            }
            for walk in content.walks
        ]
        for language in LANGUAGES
    }


def walk_pages(renderer: Renderer, content: Content) -> list[Page]:
    """Return the pages and pictures of a kommun's released walks."""
    if not content.walks:
        return []
    pages = []
    beneath = ground(content.kommun.code)
    for walk in content.walks:
        path = walk_path(content, walk)
        stills = [walk_picture(route, beneath) for route in walk.routes]
        for number, (svg, _, _) in enumerate(stills):
            pages.append(Page(path.replace(".html", f"-{number}.svg"), svg.encode()))
        for language in LANGUAGES:
            texts = Texts(language)
            routes = [
                _route(route, texts)
                | {
                    "still": path.replace(".html", f"-{number}.svg"),
                    "width": stills[number][1],
                    "height": stills[number][2],
                }
                for number, route in enumerate(walk.routes)
            ]
            pages.append(
                renderer.page(
                    path,
                    "walk.html",
                    language,
                    kommun=content.kommun,
                    home=home(content),
                    walk=walk.walk,
                    when=_when(walk, language),
                    routes=routes,
                    answers=_answers(walk, texts),
                )
            )
    return pages


def _answers(walk: PublishedWalk, texts: Texts) -> list[Values]:
    return [
        {
            "title": answer.title,
            "status": texts(f"walk_action.status_{answer.status.name.lower()}"),
            "deadline": answer.deadline and dates.day(answer.deadline, texts.language),
            "text": answer.text,
        }
        for answer in answers(walk)
    ]


def _when(walk: PublishedWalk, language: str) -> str:
    start, end = walk.walk.start, walk.walk.end
    return f"{dates.day(start.date(), language)} {start:%H:%M}–{end:%H:%M}"


def _route(route: Route, texts: Texts) -> Values:
    calls = [*route.calls, None]
    legs = []
    for call, leg in zip(calls, route.legs, strict=False):
        legs.append(
            {
                "stop": call.stop.name if call else "",
                "arrive": f"{call.arrive:%H:%M}" if call else f"{route.back:%H:%M}",
                "dark": bool(call and call.dark),
                "straight": leg.straight,
                "directions": leg.directions,
            }
        )
    names = ", ".join(call.stop.name for call in route.calls)
    return {
        "group": route.group,
        "legs": legs,
        "length": round(sum(leg.length_m for leg in route.legs)),
        "lit": round(sum(leg.lit_m for leg in route.legs)),
        "unlit": round(sum(leg.unlit_m for leg in route.legs)),
        "unknown": round(sum(leg.unknown_m for leg in route.legs)),
        "steps": sum(leg.steps for leg in route.legs),
        "back": f"{route.back:%H:%M}",
        "dark_from": None if route.dark_from is None else route.dark_from + 1,
        "source": route.source,
        "alt": f"{texts('walk.stops')}: {names}",
    }
