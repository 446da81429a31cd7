"""One sheet of PDF/UA-1: the map, the numbers by measure, what was kept, what not and why."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from config.kinds import load_kinds
from dashboard import words
from dashboard.council.drawing import SIGNS, map_picture
from dashboard.site.names import slug
from dashboard.texts import Texts
from dashboard.typeset import MEDIA, page_count, pdf
from dashboard.walkpack.wording import day, sentence
from geodata.records import PromiseStatus
from layers.analysis.delivery import delivery
from layers.follow_up import follow

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from dashboard.texts import Language
    from geodata.records import Event
    from layers.analysis.delivery import Delivery
    from layers.bundle import Bundle
    from layers.follow_up import Following

__all__ = ["MEDIA", "file_name", "write"]

TEMPLATE = Path(__file__).with_suffix(".typ")
SIZES = (10.5, 10.0, 9.5, 9.0, 8.5)  # points
MAP_MM = (70, 62, 54)  # of the map's width
KINDS_SHOWN = 9
# In the order of the page: what was kept first, what nobody told last.
PARTS: dict[str, tuple[PromiseStatus, ...]] = {
    "kept": (PromiseStatus.GENOMFORD,),
    "partly": (PromiseStatus.DELVIS,),
    "broken": (PromiseStatus.INTE_GENOMFORD,),
    "running": (PromiseStatus.PABORJAD,),
    "untold": (PromiseStatus.LOVAD,),
}
COLUMNS = {"kept": "done", "partly": "partly", "broken": "not_done", "running": "started"}


def file_name(bundle: Bundle, period: str) -> str:
    """Return the name of the report's file; ``period`` as people read it."""
    return f"uppfoljning-{slug(f'{bundle.kommun.name} {period}')}.pdf"


def write(
    bundle: Bundle,
    events: Sequence[Event],
    today: date,
    period: str,
    language: Language = "sv",
) -> bytes:
    """Return the report as PDF/UA-1, of one page.

    The map and the letters get smaller until it fits; where even the smallest do not, the longest
    list is cut and says how many it leaves out.

    Parameters
    ----------
    bundle
        A kommun's promises, of one period or of all.
    events
        At least those of its promises.
    today
        The day of the report: a promise is overdue by it.
    period
        The period as people read it, ``2022–2024``.
    """
    texts = Texts(language)
    data = _data(bundle, events, today, period, texts)
    for width in MAP_MM:
        for size in SIZES:
            data |= {"size": size, "map_mm": width}
            if _pages(data) == 1:
                return pdf(TEMPLATE, data)
    while _pages(data) > 1:
        longest = max(data["parts"], key=lambda part: len(part["items"]))
        if not longest["items"]:
            break
        # Many at once: every try is set anew.
        cut = max(1, len(longest["items"]) // 8)
        del longest["items"][-cut:]
        longest["more"] += cut
        longest["more_said"] = texts("report.more", n=longest["more"])
    return pdf(TEMPLATE, data)


def _pages(data: dict[str, Any]) -> int:
    return page_count(pdf(TEMPLATE, data, draft=True))


def _data(
    bundle: Bundle, events: Sequence[Event], today: date, period: str, texts: Texts
) -> dict[str, Any]:
    items = follow(bundle.promises, events, today)
    (whole,) = delivery(bundle.promises, events, today) or (_nothing(),)
    name = bundle.kommun.name
    said = f"{name} {period}".strip()
    drawn = len(bundle.places)
    return {
        "language": texts.language,
        "title": texts("report.title", kommun=said),
        "author": "Löfteskartan",
        "year": today.year,
        "month": today.month,
        "date": today.day,
        "label": texts("report.label"),
        "heading": said,
        "lead": texts("report.lead", n=whole.promises, done=whole.done, late=whole.overdue),
        "bar": _bar(whole, texts),
        "map": map_picture(bundle, texts("report.map")) if drawn else "",
        "map_text": texts("report.map_text", n=drawn, kommun=name),
        "table": _table(bundle, events, today, texts),
        "parts": [_part(kind, items, texts) for kind in PARTS],
        "signs": SIGNS,
        "empty": "" if items else texts("report.empty"),
        "foot": _foot(bundle, today, texts),
    }


def _nothing() -> Delivery:
    from layers.analysis.delivery import Delivery

    return Delivery("", 0, 0, 0, 0, 0, 0, 0, 0, 0)


def _bar(whole: Delivery, texts: Texts) -> list[dict[str, Any]]:
    numbers = _numbers(whole)
    return [
        {"kind": kind, "n": numbers[kind], "title": texts(f"report.{kind}")}
        for kind in PARTS
        if numbers[kind]
    ]


def _numbers(group: Delivery) -> dict[str, int]:
    return {kind: getattr(group, column) for kind, column in COLUMNS.items()} | {
        "untold": group.untold
    }


def _table(
    bundle: Bundle, events: Sequence[Event], today: date, texts: Texts
) -> dict[str, list[Any]]:
    """Return the numbers by measure, most promises first; small ones are put together."""
    kinds = load_kinds().kinds
    groups = sorted(delivery(bundle.promises, events, today, "kind"), key=lambda one: -one.promises)
    rows = [
        [
            kinds[one.group].title(texts.language) if one.group in kinds else one.group,
            one.promises,
            *_numbers(one).values(),
        ]
        for one in groups[:KINDS_SHOWN]
    ]
    rest = groups[KINDS_SHOWN:]
    if rest:
        sums = [sum(_numbers(one)[kind] for one in rest) for kind in PARTS]
        rows.append([texts("report.others", n=len(rest)), sum(g.promises for g in rest), *sums])
    heads = [texts(f"report.{key}") for key in ("kind", "all", *PARTS)]
    return {"heads": heads, "rows": rows}


def _part(kind: str, items: Sequence[Following], texts: Texts) -> dict[str, Any]:
    chosen = [item for item in items if item.status in PARTS[kind]]
    return {
        "kind": kind,
        "title": texts(f"report.{kind}"),
        "count": len(chosen),
        "items": [_item(item, texts) for item in chosen],
        "more": 0,
        "more_said": "",
    }


def _item(item: Following, texts: Texts) -> dict[str, Any]:
    promise = item.promise
    last = item.events[-1] if item.events else None
    amount = ""
    if promise.count is not None and item.delivered is not None:
        amount = texts("follow.n_of_n", n=item.delivered, total=promise.count)
    told = [
        sentence(last.note) if last else "",
        texts("report.evidence", what=last.evidence) if last and last.evidence else "",
        texts("report.told", date=_day(last.day, texts)) if last else "",
    ]
    return {
        "text": promise.text(texts.language),
        "who": words.actors(promise.actors, texts),
        "amount": amount,
        "told": " ".join(part for part in told if part),
        "late": texts("report.overdue") if item.overdue else "",
    }


def _foot(bundle: Bundle, today: date, texts: Texts) -> str:
    titles = [f"{group.title} ({words.source(group)})" for group in bundle.sets]
    sources = "; ".join(dict.fromkeys(titles))
    return texts("report.foot", date=_day(today, texts), sources=sources or "–")


def _day(value: date, texts: Texts) -> str:
    return day(value) if texts.language == "sv" else f"{value:%-d %B %Y}"
