"""HTML of the list page: a document with what it names as a whole, and its promises as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from config.kinds import load_kinds
from dashboard import cards, words
from dashboard.escape import escape
from dashboard.theme import icon
from geodata.records import Origin, Role, Stance
from layers.views import Located

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from dashboard.texts import Texts
    from layers.query import View
    from layers.views import PromiseView, SetView

COLUMNS = ("promise", "measures", "place", "amount", "responsible")


def document_head(group: SetView, view: View, texts: Texts) -> str:
    """Return the source of a set, its parties, and the places that it names as a whole."""
    origin = texts("set.register" if group.origin is Origin.REGISTER else "set.read")
    rows = [
        ("detail.period", words.period(group.period, texts)),
        ("detail.parties", ", ".join(group.parties)),
        ("group.focus", _named(group, view, Role.FOCUS)),
        ("group.problems", _named(group, view, Role.PROBLEM)),
        ("set.origin", origin),
    ]
    listed = "".join(
        f"<div><dt>{escape(texts(key))}</dt><dd>{escape(value)}</dd></div>"
        for key, value in rows
        if value
    )
    note = group.note.text(texts.language)
    said = f'<p class="aside">{escape(note)}</p>' if note else ""
    return f'<div class="head">{cards.document(group, texts)}<dl>{listed}</dl>{said}</div>'


def table(
    promises: Sequence[PromiseView],
    view: View,
    texts: Texts,
    link: Callable[[str], dict[str, str]],
    caption: str,
) -> str:
    """Return promises as a table; ``link`` gives the URL's parameters that show one on the map."""
    heads = "".join(f'<th scope="col">{escape(texts(f"list.{name}"))}</th>' for name in COLUMNS)
    rows = "".join(_row(promise, view, texts, link(promise.id)) for promise in promises)
    return (
        f'<div class="scroll"><table class="promises"><caption>{escape(caption)}</caption>'
        f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _row(promise: PromiseView, view: View, texts: Texts, params: dict[str, str]) -> str:
    kinds = load_kinds().kinds
    first = kinds.get(promise.kinds[0]) if promise.kinds else None
    tile = icon(first.icon, first.colour) if first else ""
    said = escape(words.promise_text(promise, texts))
    stance = ""
    if promise.stance is not Stance.PROMISE:
        stance = f"<small>{escape(texts(f'stance.{promise.stance.name.lower()}'))}</small>"
    href = escape(f"./?{urlencode(params)}")
    cells = [
        f'<a href="{href}" target="_self">{said}</a>{stance}',
        escape(words.kinds(promise.kinds, texts)),
        _where(promise, view, texts),
        escape(words.amount(promise, texts)),
        escape(words.actors(promise.actors, texts)),
    ]
    labels = [escape(texts(f"list.{name}")) for name in COLUMNS]
    row = "".join(
        f'<td data-label="{label}">{cell}</td>'
        for label, cell in zip(labels[1:], cells[1:], strict=True)
    )
    return f'<tr><th scope="row"><div>{tile}<span>{cells[0]}</span></div></th>{row}</tr>'


def _where(promise: PromiseView, view: View, texts: Texts) -> str:
    if promise.located is Located.NONE:
        reason = " ".join(note.text(texts.language) for note in promise.why_not)
        return (
            f'<span class="off">{icon("map-pin-off")}{escape(texts("group.none"))}</span>'
            f"<small>{escape(reason)}</small>"
        )
    names = dict.fromkeys(view.bundle.places[link.place_id].name for link in promise.links)
    said = escape(", ".join(names))
    if promise.located is Located.FOCUS:
        return f"<span>{said}</span><small>{escape(texts('group.by_focus'))}</small>"
    return f"<span>{said}</span>"


def _named(group: SetView, view: View, role: Role) -> str:
    ids = dict.fromkeys(link.place_id for link in group.links if link.role is role)
    return ", ".join(view.bundle.places[key].name for key in ids)
