"""Promises and places told in one language, as the lists and the receipts show them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from config.kinds import load_kinds
from dashboard import words
from geodata.terms import PromiseStatus, Role
from layers.views import Located

if TYPE_CHECKING:
    from dashboard.site.content import Content
    from dashboard.texts import Texts
    from geodata.records import Event
    from layers.views import PlaceLink, PlaceView, PromiseView, SetView

STATUS_ICONS = {
    PromiseStatus.LOVAD: "handshake",
    PromiseStatus.PABORJAD: "circle-dot-dashed",
    PromiseStatus.GENOMFORD: "circle-check",
    PromiseStatus.DELVIS: "circle-dashed",
    PromiseStatus.INTE_GENOMFORD: "circle-x",
}
NO_KIND = ("circle-ellipsis", "annat")


@dataclass(frozen=True, slots=True)
class Badge:
    """A status: an icon and its word, never colour alone."""

    icon: str
    word: str
    look: str


@dataclass(frozen=True, slots=True)
class Step:
    """A status at a day, on the receipt."""

    badge: Badge
    when: object
    delivered: int | None
    evidence: str
    note: str


@dataclass(frozen=True, slots=True)
class Spot:
    """A place as a list shows it."""

    id: str
    name: str
    address: str
    exact: str
    role: str
    promises: int
    layers: tuple[str, ...]
    titles: str
    drawn: bool
    number: int  # in the map's file; -1 where the place is not on the map
    short: str  # the place in the address of a page


@dataclass(frozen=True, slots=True)
class Item:
    """A promise as a list shows it; ``index`` is its number in the map's file."""

    index: int
    promise: PromiseView
    address: str
    text: str
    quoted: bool
    icon: str
    kind: str
    kinds: str
    amount: str
    period: str
    period_index: int
    spots: tuple[Spot, ...]
    reason: str
    badge: Badge
    located: str


def badge(status: PromiseStatus, texts: Texts, *, overdue: bool = False) -> Badge:
    """Return the badge of a status; ``overdue`` where the period is over and nothing was told."""
    if overdue:
        return Badge("clock-alert", texts("site.overdue"), "overdue")
    name = status.name.lower()
    return Badge(STATUS_ICONS[status], texts(f"status.{name}"), name.replace("_", "-"))


def item(content: Content, index: int, texts: Texts) -> Item:
    """Return a promise of ``content.statements`` for the lists."""
    promise = content.statements[index]
    kinds = load_kinds().kinds
    first = next((key for key in promise.kinds if key in kinds), "")
    places = dict.fromkeys(link.place_id for link in promise.links)
    spots = [spot(content, content.bundle.places[key], texts) for key in places]
    return Item(
        index=index,
        promise=promise,
        address=content.address[promise.id],
        text=promise.text(texts.language),
        quoted=promise.quoted,
        icon=kinds[first].icon if first else NO_KIND[0],
        kind=first or NO_KIND[1],
        kinds=words.kinds(promise.kinds, texts),
        amount=words.amount(promise, texts),
        period=words.period(promise.period, texts),
        period_index=content.period_of(promise),
        spots=tuple(spots) if promise.located is not Located.NONE else (),
        reason=" ".join(note.text(texts.language) for note in promise.why_not),
        badge=badge(promise.status, texts, overdue=content.overdue(promise)),
        located=promise.located.value,
    )


def spot(content: Content, place: PlaceView, texts: Texts) -> Spot:
    """Return a place for the lists; made once a language."""
    key = (place.id, texts.language)
    if key not in content.spots:
        content.spots[key] = _spot(content, place, texts)
    made: Spot = content.spots[key]
    return made


def _spot(content: Content, place: PlaceView, texts: Texts) -> Spot:
    table = load_kinds().all_layers()
    layers = content.layers_at.get(place.id, ())
    titles = [table[key].title(texts.language) for key in layers if not table[key].every_kind]
    drawn = place.id in content.layers_at
    return Spot(
        id=place.id,
        name=place.name,
        address=content.address[place.id],
        exact=words.precision(place, texts),
        role=words.role(content.role_at[place.id], texts) if drawn else "",
        promises=sum(p.stance.commits for p in content.promises_at.get(place.id, ())),
        layers=layers,
        titles=", ".join(titles),
        drawn=drawn,
        number=content.place_number.get(place.id, -1),
        short=content.address[place.id][-13:-5],
    )


def steps(content: Content, promise: PromiseView, texts: Texts) -> list[Step]:
    """Return what became of a promise, oldest first; the promise itself is the first step."""
    start = promise.period.start if promise.period else None
    found = [Step(badge(PromiseStatus.LOVAD, texts), start, None, "", "")]
    found += [_step(event, texts) for event in content.events.get(promise.id, ())]
    return found


def _step(event: Event, texts: Texts) -> Step:
    return Step(badge(event.status, texts), event.day, event.delivered, event.evidence, event.note)


def web_address(value: str) -> str:
    """Return an address that a link may lead to, empty where it is none."""
    return value if urlsplit(value).scheme in ("http", "https") else ""


def parties(group: SetView) -> str:
    """Return who has signed."""
    return ", ".join(group.parties)


def how(link: PlaceLink, texts: Texts) -> list[str]:
    """Return the sentences that tell how a place was found."""
    notes = [note.text(texts.language) for note in (link.method, *link.evidence)]
    return list(dict.fromkeys(said for said in notes if said))


def is_target(link: PlaceLink) -> bool:
    """Whether the promise itself names the place."""
    return link.role is Role.TARGET
