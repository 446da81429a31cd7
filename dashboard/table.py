"""HTML of the list page: a document with what it names as a whole, and its promises as a table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from config.kinds import load_kinds
from dashboard import cards, words
from dashboard.escape import escape
from dashboard.marks import marked
from dashboard.theme import icon
from geodata.records import Origin, Role, Stance
from layers.views import Located

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from dashboard.texts import Texts
    from layers.query import View
    from layers.views import PromiseView, SetView

COLUMNS = ("promise", "measures", "place", "responsible")


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
    listed = cards.described(rows, texts, group.id)
    note = group.note.text(texts.language)
    said = f'<p class="aside">{escape(note)}</p>' if note else ""
    return f'<div class="head">{cards.document(group, texts)}<dl>{listed}</dl>{said}</div>'


@dataclass(frozen=True, slots=True)
class Rows:
    """What the rows of the list have in common.

    ``link`` gives the URL's parameters that open a promise, ``opened`` is the one that is open,
    ``places`` are those brought out on the map, ``icon`` stands before the way to the map.
    """

    view: View
    texts: Texts
    link: Callable[[str], dict[str, str]]
    opened: str = ""
    places: frozenset[str] = frozenset()
    search: str = ""
    icon: str = ""


def table(promises: Sequence[PromiseView], rows: Rows, caption: str) -> str:
    """Return promises as a table; the open one has its detail beneath it."""
    texts = rows.texts
    heads = "".join(f'<th scope="col">{escape(texts(f"list.{name}"))}</th>' for name in COLUMNS)
    body = "".join(_row(promise, rows) for promise in promises)
    return (
        f'<div class="scroll"><table class="promises"><caption>{escape(caption)}</caption>'
        f"<thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _row(promise: PromiseView, rows: Rows) -> str:
    texts = rows.texts
    kinds = load_kinds().kinds
    first = kinds.get(promise.kinds[0]) if promise.kinds else None
    tile = icon(first.icon, first.colour) if first else ""
    opened = promise.id == rows.opened
    said = marked(words.promise_text(promise, texts), rows.search)
    under = [words.amount(promise, texts)]
    if promise.stance is not Stance.PROMISE:
        under.append(texts(f"stance.{promise.stance.name.lower()}"))
    small = "".join(f"<small>{escape(one)}</small>" for one in under if one)
    href = escape(f"?{urlencode(rows.link('' if opened else promise.id))}")
    current = ' aria-current="true"' if opened else ""
    head = (
        f'<a href="{href}" target="_self" data-promise="{escape(promise.id)}"{current}>{said}</a>'
        f"{small}"
    )
    cells = [
        marked(words.kinds(promise.kinds, texts), rows.search),
        _where(promise, rows),
        marked(words.actors(promise.actors, texts), rows.search),
    ]
    labels = [escape(texts(f"list.{name}")) for name in COLUMNS[1:]]
    row = "".join(
        f'<td data-label="{label}">{cell}</td>' for label, cell in zip(labels, cells, strict=True)
    )
    here = bool(rows.places & {link.place_id for link in promise.links})
    look = " ".join(["is-open"] * opened + ["is-here"] * here)
    state = f' class="{look}"' if look else ""
    html = f'<tr{state}><th scope="row"><div>{tile}<span>{head}</span></div></th>{row}</tr>'
    return html + _opened(promise, rows) if opened else html


def _opened(promise: PromiseView, rows: Rows) -> str:
    """Return the detail as a row of its own, with the way to the large map."""
    href = escape(f"./?{urlencode(rows.link(promise.id))}")
    way = escape(rows.texts("list.to_map"))
    return (
        f'<tr class="opened"><td colspan="{len(COLUMNS)}">'
        f"{cards.detail(promise, rows.view.bundle, rows.texts)}"
        f'<p class="way"><a href="{href}" target="_self">{rows.icon}{way}</a></p></td></tr>'
    )


def _where(promise: PromiseView, rows: Rows) -> str:
    view, texts = rows.view, rows.texts
    if promise.located is Located.NONE:
        reason = " ".join(note.text(texts.language) for note in promise.why_not)
        return (
            f'<span class="off">{icon("map-pin-off")}{escape(texts("group.none"))}</span>'
            f"<small>{escape(reason)}</small>"
        )
    names = dict.fromkeys(view.bundle.places[link.place_id].name for link in promise.links)
    said = marked(", ".join(names), rows.search)
    if promise.located is Located.FOCUS:
        return f"<span>{said}</span><small>{escape(texts('group.by_focus'))}</small>"
    return f"<span>{said}</span>"


def _named(group: SetView, view: View, role: Role) -> str:
    ids = dict.fromkeys(link.place_id for link in group.links if link.role is role)
    return ", ".join(view.bundle.places[key].name for key in ids)
