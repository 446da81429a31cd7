"""HTML of two periods side by side, and of what was delivered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from config.kinds import load_kinds
from dashboard import words
from dashboard.escape import escape
from dashboard.sheets import group_title, places_said
from dashboard.theme import icon
from layers.analysis.periods import Fate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboard.texts import Texts
    from layers.analysis.delivery import Delivery, Standing
    from layers.analysis.periods import Change, PeriodDiff
    from layers.views import PromiseView

ORDER = (Fate.REPEATED, Fate.MOVED, Fate.NEW, Fate.DROPPED)


def numbers(found: PeriodDiff, texts: Texts) -> str:
    """Return how many promises met each fate."""
    items = "".join(
        f'<li class="f-{fate}"><b>{len(found.of(fate))}</b><span>{escape(texts(f"fate.{fate}"))}'
        f"<small>{escape(texts(f'fate.means_{fate}'))}</small></span></li>"
        for fate in ORDER
    )
    return f'<ul class="fates">{items}</ul>'


def pairs(found: PeriodDiff, before: str, after: str, texts: Texts) -> str:
    """Return the promises of both periods, what belongs together side by side."""
    rows = "".join(_pair(change, texts) for fate in ORDER for change in found.of(fate))
    heads = (before, texts("diff.fate"), after)
    head = "".join(f'<th scope="col">{escape(one)}</th>' for one in heads)
    caption = escape(texts("diff.caption"))
    return (
        f'<div class="scroll"><table class="pairs"><caption>{caption}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def by_kind(found: PeriodDiff, texts: Texts) -> str:
    """Return the numbers by kind of measure."""
    table = load_kinds().kinds
    heads = "".join(f'<th scope="col">{escape(texts(f"fate.{fate}"))}</th>' for fate in ORDER)
    counted = found.by_kind()
    rows = "".join(
        f'<tr><th scope="row"><div>{icon(table[kind].icon, table[kind].colour)}'
        f"<span>{escape(table[kind].title(texts.language))}</span></div></th>"
        + "".join(_number(counted[kind][fate], texts(f"fate.{fate}")) for fate in ORDER)
        + "</tr>"
        for kind in table
        if kind in counted
    )
    return (
        f'<div class="scroll"><table class="numbers-table"><caption>{escape(texts("diff.by_kind"))}'
        f'</caption><thead><tr><th scope="col">{escape(texts("diff.measures"))}</th>{heads}</tr>'
        f"</thead><tbody>{rows}</tbody></table></div>"
    )


def delivered(found: Sequence[Delivery], by: str, texts: Texts) -> str:
    """Return promised against delivered, a row a group."""
    keys = ("promises", "done", "partly", "started", "not_done", "untold", "overdue")
    heads = "".join(f'<th scope="col">{escape(texts(f"delivery.{key}"))}</th>' for key in keys)
    rows = "".join(
        f'<tr><th scope="row">{escape(group_title(one.group, by, texts))}</th>'
        + "".join(_number(getattr(one, key), texts(f"delivery.{key}")) for key in keys)
        + "</tr>"
        for one in found
    )
    caption = escape(texts("delivery.caption"))
    return (
        f'<div class="scroll"><table class="numbers-table"><caption>{caption}</caption><thead><tr>'
        f'<th scope="col">{escape(texts(f"delivery.by_{by}"))}</th>{heads}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
    )


def late(found: Sequence[Standing], texts: Texts) -> str:
    """Return the promises whose day is past and that nobody told as done."""
    if not found:
        return f"<p>{escape(texts('overdue.none'))}</p>"
    items = "".join(
        f"<li>{icon('calendar-days')}<span>{escape(words.promise_text(one.promise, texts))}"
        f"<small>{escape(_when(one, texts))}</small></span></li>"
        for one in found
    )
    return f'<ul class="statements">{items}</ul>'


def _when(one: Standing, texts: Texts) -> str:
    status = texts(f"status.{one.promise.status.name.lower()}")
    who = words.actors(one.promise.actors, texts)
    return texts("overdue.said", due=one.due, days=one.days, status=status, who=who)


def _pair(change: Change, texts: Texts) -> str:
    label = f'<b class="fate f-{change.fate}">{escape(texts(f"fate.{change.fate}"))}</b>'
    said = escape(places_said(change, texts)) if change.fate is Fate.MOVED else ""
    like = ""
    if change.likeness:
        like = (
            f"<details><summary>{escape(texts('diff.why'))}</summary>"
            f"{escape(_likeness(change, texts))}</details>"
        )
    counts = ""
    if change.counts[0] != change.counts[1] and None not in change.counts:
        counts = escape(texts("diff.count", before=change.counts[0], after=change.counts[1]))
    middle = "".join(f"<small>{part}</small>" for part in (said, counts) if part)
    return (
        f"<tr>{_side(change.before, texts, 'diff.before')}<td class='mid'>{label}{middle}{like}"
        f"</td>{_side(change.after, texts, 'diff.after')}</tr>"
    )


def _likeness(change: Change, texts: Texts) -> str:
    like = change.likeness
    if like is None:
        return ""
    parts = {"kinds": like.kinds, "places": like.places, "actors": like.actors, "words": like.words}
    return "; ".join(
        texts("diff.part", what=texts(f"diff.part_{key}"), share=round(value * 100))
        for key, value in parts.items()
    )


def _side(promise: PromiseView | None, texts: Texts, label: str) -> str:
    if promise is None:
        return '<td class="none"><span aria-hidden="true">–</span></td>'
    table = load_kinds().kinds
    first = table.get(promise.kinds[0]) if promise.kinds else None
    tile = icon(first.icon, first.colour) if first else ""
    return (
        f'<td data-label="{escape(texts(label))}"><div>{tile}<span>'
        f"{escape(words.promise_text(promise, texts))}"
        f"<small>{escape(words.kinds(promise.kinds, texts))}</small></span></div></td>"
    )


def _number(value: int, label: str) -> str:
    empty = "" if value else ' class="zero"'
    return f'<td data-label="{escape(label)}"{empty}>{value}</td>'
