"""A kommun's pages: all periods, each period, and the one to embed."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from config.kinds import load_kinds
from dashboard import words
from dashboard.site import dates, existing
from dashboard.site.feeds import feed_path
from dashboard.site.items import item, parties, spot, web_address
from dashboard.site.names import PREFIX, kommun_folder, period_path, relative
from dashboard.texts import LANGUAGES, Texts
from geodata.terms import SetKind, Stance

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboard.site.content import Content
    from dashboard.site.downloads import Download
    from dashboard.site.items import Item
    from dashboard.site.render import Page, Renderer
    from geodata.records import Period
    from layers.views import SetView

Values = dict[str, Any]
NAMED = 8  # places in the picture's text; all of them stand in the list
EMBED = "inbaddad.html"


def home(content: Content) -> str:
    """Return the path of a kommun's first page, without language."""
    return f"{kommun_folder(content.kommun)}/index.html"


def kommun_pages(
    renderer: Renderer,
    content: Content,
    files: Sequence[Download],
    sizes: Sequence[tuple[int, int]],
    walks: dict[str, list[Values]],
) -> list[Page]:
    """Return every page of a kommun that lists.

    Parameters
    ----------
    renderer, content, files
        What to show.
    sizes
        Width and height of the pictures: all periods, then each.
    walks
        By language: address, title and time of each released walk.
    """
    pages = []
    folder = kommun_folder(content.kommun)
    for language in LANGUAGES:
        texts = Texts(language)
        made = [item(content, index, texts) for index in range(len(content.statements))]
        shared = _shared(content, texts, files) | {"walks": walks[language]}
        options: list[int | None] = [None, *range(len(content.bundle.periods))]
        for period, size in zip(options, sizes, strict=True):
            option = None if period is None else content.bundle.periods[period]
            path = f"{folder}/index.html" if option is None else period_path(content.kommun, option)
            values = shared | _of_period(content, made, period, texts)
            values["map"] = _map(content, path, period, size, texts)
            pages.append(renderer.page(path, "kommun.html", language, **values))
        path = f"{folder}/{EMBED}"
        values = shared | _of_period(content, made, None, texts)
        values["map"] = _map(content, path, None, sizes[0], texts)
        pages.append(renderer.page(path, "embed.html", language, **values))
    return pages


def source(group: SetView, texts: Texts) -> Values:
    """Return a document as a page names it."""
    retrieved = ""
    if group.retrieved:
        retrieved = texts("detail.retrieved", date=dates.day(group.retrieved, texts.language))
    return {
        "title": group.title,
        "link": web_address(group.url),
        "published": words.source(group),
        "retrieved": retrieved,
        "parties": parties(group),
        "days": dates.period(group.period, texts.language),
        "note": group.note.text(texts.language),
        "agreement": group.kind is SetKind.AGREEMENT,
    }


def period_words(period: Period | None, texts: Texts) -> str:
    """Return the years of a period, or its days in words where it is not made of whole years."""
    if period is None:
        return texts("choose.no_period")
    label = period.label
    return label if "-" not in label else dates.period(period, texts.language)


def _shared(content: Content, texts: Texts, files: Sequence[Download]) -> Values:
    kommun, bundle = content.kommun, content.bundle
    folder = kommun_folder(kommun)
    every = {group.kind for group in bundle.sets}
    key = "site.heading_agreement" if every == {SetKind.AGREEMENT} else "site.heading"
    options = [
        {
            "address": period_path(kommun, option),
            "label": words.period_option(option.key, bundle.periods, texts),
            "key": option.key,
            "index": index,
        }
        for index, option in enumerate(bundle.periods)
    ]
    first = {"address": f"{folder}/index.html", "label": texts("choose.every_period")}
    return {
        "kommun": kommun,
        "heading": texts(key, kommun=kommun.name),
        "home": f"{folder}/index.html",
        "embed": f"{folder}/{EMBED}",
        "qr": f"{folder}/qr.svg",
        "feed": feed_path(f"{PREFIX[texts.language]}{folder}"),
        "files": [{"path": f.path, "title": f.title(texts.language), "kb": f.kb} for f in files],
        "periods": [first, *options] if len(options) > 1 else [],
        "many_periods": len(options) > 1,
        "existing": existing.said(content.existing, texts),
    }


def _of_period(content: Content, made: Sequence[Item], period: int | None, texts: Texts) -> Values:
    chosen = [one for one in made if period is None or one.period_index == period]
    groups = [g for g in content.bundle.sets if period is None or content.period_of(g) == period]
    label = ""
    only = 0 if len(content.bundle.periods) == 1 else period
    if only is not None and content.bundle.periods[only].label:
        label = period_words(groups[0].period, texts)
    keys = {one.id for one in chosen_spots(chosen)} | {
        link.place_id for group in groups for link in group.links
    }
    spots = [spot(content, place, texts) for place in content.drawn if place.id in keys]
    total = words.noun(groups, texts, sum(one.promise.stance.commits for one in chosen))
    count = sum(one.promise.stance.commits for one in chosen)
    return {
        "period_label": label,
        "describe": texts("site.describe", number=f"{count} {total}", kommun=content.kommun.name),
        "numbers": _numbers(chosen, groups, texts),
        "groups": _groups(content, chosen, groups, texts),
        "spots": spots,
        "sources": [source(group, texts) for group in groups],
        "kinds": _kinds(chosen, texts),
        "layers": _layers(spots, texts),
    }


def chosen_spots(items: Sequence[Item]) -> list[Any]:
    """Return the places of items."""
    return [one for found in items for one in found.spots]


def _numbers(chosen: Sequence[Item], groups: Sequence[SetView], texts: Texts) -> list[Values]:
    promises = [one for one in chosen if one.promise.stance.commits]
    located = [one.located for one in promises]
    goals = sum(one.promise.stance is Stance.GOAL for one in chosen)
    rows = [
        ("all", len(promises), words.noun(groups, texts, len(promises))),
        ("place", located.count("place"), texts("count.on_place")),
        ("focus", located.count("focus"), texts("count.by_focus")),
        ("off", located.count("none"), texts("count.not_on_map")),
        ("goals", goals, texts("count.goals", n=goals)),
    ]
    return [
        {"look": look, "number": number, "word": word}
        for look, number, word in rows
        if number or look in ("all", "off")
    ]


def _groups(
    content: Content, chosen: Sequence[Item], groups: Sequence[SetView], texts: Texts
) -> list[Values]:
    focus = dict.fromkeys(
        content.bundle.places[link.place_id].name
        for group in groups
        for link in group.links
        if link.role.value == "focus"
    )
    notes = {
        "on_place": "",
        "by_focus": texts("group.by_focus_note", places=", ".join(focus)) if focus else "",
        "none": texts("group.none_note"),
        "statements": "",
    }
    found: dict[str, list[Item]] = {name: [] for name in notes}
    names = {"place": "on_place", "focus": "by_focus", "none": "none"}
    for one in chosen:
        name = names[one.located] if one.promise.stance.commits else "statements"
        found[name].append(one)
    return [
        {"name": name, "title": texts(f"group.{name}"), "note": notes[name], "items": items}
        for name, items in found.items()
        if items
    ]


def _kinds(chosen: Sequence[Item], texts: Texts) -> list[Values]:
    counts: dict[str, int] = {}
    for one in chosen:
        for kind in one.promise.kinds:
            counts[kind] = counts.get(kind, 0) + 1
    return [
        {"id": key, "title": kind.title(texts.language), "n": counts[key]}
        for key, kind in load_kinds().kinds.items()
        if key in counts
    ]


def _layers(spots: Sequence[Any], texts: Texts) -> list[Values]:
    counts: dict[str, int] = {}
    for one in spots:
        for layer in one.layers:
            counts[layer] = counts.get(layer, 0) + 1
    return [
        {"id": key, "title": look.title(texts.language), "icon": look.icon, "n": counts[key]}
        for key, look in load_kinds().all_layers().items()
        if key in counts
    ]


def _map(
    content: Content, path: str, period: int | None, size: tuple[int, int], texts: Texts
) -> Values:
    folder = kommun_folder(content.kommun)
    near = partial(relative, page=PREFIX[texts.language] + path)
    still = "karta.svg" if period is None else f"karta-{period}.svg"
    return {
        "data": near(f"{folder}/karta.json"),
        "still": near(f"{folder}/{still}"),
        "title": texts("site.map_region", kommun=content.kommun.name),
        "period": "" if period is None else period,
        "width": size[0],
        "height": size[1],
        "alt": alternative(content, texts),
        "credits": [existing.credit(one.source) for one in content.existing],
    }


def alternative(content: Content, texts: Texts) -> str:
    """Return the text in the stead of the map."""
    names = [place.name[:60] for place in content.drawn]
    if not names:
        return texts("site.map_alt_none", kommun=content.kommun.name)
    said = ", ".join(names[:NAMED])
    if len(names) > NAMED:
        said += " " + texts("site.map_alt_more", n=len(names) - NAMED)
    return texts("site.map_alt", kommun=content.kommun.name, names=said, n=len(names))
