"""HTML of a promise: the lines of its card, and the detail. All text is escaped here."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from config.kinds import load_kinds
from dashboard import words
from dashboard.escape import escape
from dashboard.marks import marked
from dashboard.terms import mark
from dashboard.theme import icon
from layers.selection import ALL_PERIODS
from layers.views import Located

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dashboard.texts import Texts
    from layers.bundle import Bundle
    from layers.views import PlaceLink, PlaceView, PromiseView, SetView

LINKED_SCHEMES = ("http", "https")
# What stands in a detail that is a term of the field.
TERMS = {
    "detail.parties": "term.parties",
    "detail.actors": "term.actors",
    "detail.period": "term.period",
    "detail.status": "term.status",
    "detail.precision": "term.precision",
    "detail.role": "term.role",
}


def card_lines(
    promise: PromiseView, bundle: Bundle, texts: Texts, *, selected: bool, search: str = ""
) -> str:
    """Return what stands beneath the text of a promise in the list, a search's hits marked."""
    table = load_kinds().kinds
    first = table.get(promise.kinds[0]) if promise.kinds else None
    tile = icon(first.icon, first.colour) if first else ""
    parts = [marked(words.kinds(promise.kinds, texts), search)]
    if bundle.period == ALL_PERIODS and len(bundle.periods) > 1:
        parts.insert(0, escape(words.period(promise.period, texts)))
    if amount := words.amount(promise, texts):
        parts.append(escape(amount))
    lines = f'<div class="meta">{" · ".join(part for part in parts if part)}</div>'
    if promise.located is Located.PLACE:
        names = ", ".join(
            f"{marked(place.name, search)} <small>{escape(words.precision(place, texts))}</small>"
            for place in (bundle.places[key] for key in _place_ids(promise))
        )
        lines += f'<div class="where">{icon("map-pin")}<span>{names}</span></div>'
    elif promise.located is Located.NONE and (reason := _reason(promise, texts)):
        lines += f'<div class="where off">{icon("map-pin-off")}<span>{escape(reason)}</span></div>'
    state = ' class="card is-open"' if selected else ' class="card"'
    return f"<div{state}>{tile}{lines}</div>"


def detail(promise: PromiseView, bundle: Bundle, texts: Texts) -> str:
    """Return everything known of a promise: parties, period, places with source, document."""
    group = next(group for group in bundle.sets if group.id == promise.set_id)
    rows = [
        ("detail.parties", ", ".join(group.parties)),
        ("detail.actors", words.actors(promise.actors, texts)),
        ("detail.period", words.period(promise.period, texts)),
        ("detail.theme", promise.theme),
        ("detail.amount", words.amount(promise, texts)),
        ("detail.status", texts(f"status.{promise.status.name.lower()}")),
    ]
    listed = described(rows, texts, promise.id)
    places = "".join(
        place_entry(bundle.places[link.place_id], texts, link) for link in promise.links
    )
    heading = f"<h3>{escape(texts('detail.places'))}</h3>" if places else ""
    own = "" if promise.quoted else f'<p class="aside">{escape(texts("detail.own_words"))}</p>'
    return (
        f'<div class="detail"><dl>{listed}</dl>{heading}{places}'
        f"<h3>{escape(texts('detail.source'))}</h3>{document(group, texts)}{own}</div>"
    )


def place_entry(
    place: PlaceView, texts: Texts, link: PlaceLink | None, *, named: bool = True
) -> str:
    """Return a place: how exact, what it is to the promise, where its position comes from."""
    rows = [("detail.precision", words.precision(place, texts))]
    if link is not None:
        rows.append(("detail.role", words.role(link.role, texts)))
    origin = f"{place.source} ({place.licence})" if place.licence else place.source
    rows.append(("detail.place_source", origin))
    if place.checked:
        rows.append(("detail.checked", str(place.checked)))
    listed = described(rows, texts, f"{place.id}-{link.role.name.lower() if link else ''}")
    note = f'<p class="aside">{escape(place.note)}</p>' if place.note else ""
    how = _evidence(link, texts) if link is not None else ""
    name = f"<h4>{escape(place.name)}</h4>" if named else ""
    return f'<div class="place">{name}<dl>{listed}</dl>{note}{how}</div>'


def described(rows: Iterable[tuple[str, str]], texts: Texts, where: str) -> str:
    """Return facts as the inside of a list, what is empty left out; ``where`` as for ``mark``."""
    return "".join(
        f"<div><dt>{escape(texts(key))}{mark(TERMS[key], texts, where) if key in TERMS else ''}"
        f"</dt><dd>{escape(value)}</dd></div>"
        for key, value in rows
        if value
    )


def document(group: SetView, texts: Texts) -> str:
    """Return a document's title, linked where it has an address, with publisher and year."""
    title = escape(group.title)
    if urlsplit(group.url).scheme in LINKED_SCHEMES:
        title = (
            f'<a href="{escape(group.url)}" target="_blank" rel="noopener noreferrer" '
            f'title="{escape(texts("detail.opens_new"))}">{title}{icon("external-link")}</a>'
        )
    facts = [escape(words.source(group))]
    if group.retrieved:
        facts.append(escape(texts("detail.retrieved", date=group.retrieved)))
    line = " · ".join(part for part in facts if part)
    return (
        f'<p class="document">{icon("file-text")}<span><b>{title}</b><br>'
        f"<small>{line}</small></span></p>"
    )


def _evidence(link: PlaceLink, texts: Texts) -> str:
    sentences = [link.method, *link.evidence]
    items = "".join(
        f"<li>{escape(said)}</li>"
        for said in dict.fromkeys(note.text(texts.language) for note in sentences)
        if said
    )
    if not items:
        return ""
    return (
        f"<details><summary>{escape(texts('detail.evidence'))}</summary><ul>{items}</ul></details>"
    )


def _reason(promise: PromiseView, texts: Texts) -> str:
    return " ".join(note.text(texts.language) for note in promise.why_not)


def _place_ids(promise: PromiseView) -> Iterable[str]:
    return dict.fromkeys(link.place_id for link in promise.links)
