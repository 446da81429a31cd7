"""Questions to answers, with the store's decisions and, where asked for, a geocoder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from config.errors import LoftesError
from dashboard.locating.answers import Answer
from dashboard.texts import text
from geodata.gazetteer import gazetteer
from geodata.geocode.source import GeocodedPlaces
from geodata.kommuner import kommun_by_code
from geodata.locate import locate
from geodata.osm.store import OsmStore
from geodata.place_decisions import UNDECIDED, Settled
from geodata.relations import RelationKind, relation_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from config.settings import Settings
    from dashboard.locating.questions import Question
    from geodata.gazetteer import Gazetteer, Resolution
    from geodata.kommuner import Kommun
    from geodata.store import Store


_UNKNOWN = ("unplaced.unknown", "unplaced.review", "unplaced.anchor", "unplaced.geocoder")


class OnlineOffError(LoftesError):
    """A geocoder was asked for, and the settings do not allow one."""

    exit_code = 2


def look_up(
    questions: Iterable[Question],
    settings: Settings,
    store: Store | None,
    *,
    online: bool = False,
    asked: Callable[[str], None] = lambda _: None,
    language: str = "sv",
) -> Iterator[Answer]:
    """Yield an answer a question, in order; none is lost.

    Parameters
    ----------
    settings
        Whether and how a geocoder may be asked.
    store
        Keeps decisions and a geocoder's answers; ``None`` for none.
    online
        Ask the geocoder for names that nothing on this machine knows.
    asked
        Told each name before it leaves this machine.
    language
        Of the hints.

    Raises
    ------
    OnlineOffError
        Where ``online`` is wanted and the settings do not allow it.
    """
    if online:
        check_online(settings)
    settled = Settled.of(store.decisions()) if store else UNDECIDED
    for question in questions:
        if question.kommun is None or question.fault:
            yield Answer(question, None)
            continue
        kommun = question.kommun
        book = _book(kommun, settings, store)
        found = book.resolve(question.name, settled)
        if online and store and found.best is None and found.reason:
            for name in askable(book, question.name, found.reason.code):
                asked(name)
                _ask(settings, store, kommun, name)
            found = _book(kommun, settings, store).resolve(question.name, settled)
        yield Answer(question, found, _hint(kommun, found, language))


def check_online(settings: Settings) -> None:
    """Raise :class:`OnlineOffError` where the settings do not let names leave this machine."""
    if not settings.nominatim.enabled:
        raise OnlineOffError(
            "no geocoder is switched on",
            where="[nominatim] in the settings",
            remedy="Set enabled = true in your own settings file (LOFTESKARTAN_SETTINGS); names "
            "then leave this machine. docs/places.md says more.",
        )


def unknown_names(store: Store, settings: Settings, kommun: str) -> tuple[str, ...]:
    """Return the names in a kommun's stored promises that nothing on this machine knows."""
    decisions = store.decisions()
    geocoded = GeocodedPlaces(store.geocodes(kommun)) if settings.nominatim.enabled else None
    book = _book(kommun_by_code(kommun), settings, store)
    found: dict[str, None] = {}
    for group in store.sets(kommun):
        _, unplaced = locate(group, kommun, decisions=decisions, geocoded=geocoded)
        for item in unplaced:
            if item.mention is not None:
                found |= dict.fromkeys(askable(book, item.mention.name, item.reason.code))
    return tuple(found)


def askable(book: Gazetteer, name: str, reason: str) -> tuple[str, ...]:
    """Return what to ask a geocoder for a name: of a relation the anchors that nothing knows.

    "Råsunda torg" may be a square of that name, so it is asked itself.
    """
    if reason not in _UNKNOWN:
        return ()
    relation = relation_of(name)
    itself = relation is None or relation.proper or relation.kind is RelationKind.FACILITY
    names = (name,) if relation is None or itself else relation.anchors
    capital = (item for item in names if item != item.casefold())
    return tuple(item for item in capital if book.resolve(item).best is None)


def _hint(kommun: Kommun, found: Resolution, language: str) -> str:
    """Return which extract would make a name known; empty where none would."""
    if found.best or (found.reason and found.reason.code not in _UNKNOWN):
        return ""
    extract = OsmStore().find(kommun.code)
    if extract is None:
        return text("locate.no_extract", language, kommun=kommun.name, value=kommun.code)
    day = extract.timestamp[:10] or "?"
    return text("locate.extract_asked", language, kommun=kommun.name, date=day)


def _book(kommun: Kommun, settings: Settings, store: Store | None) -> Gazetteer:
    book = gazetteer(kommun.code)
    if store is None or not settings.nominatim.enabled:
        return book
    answers = store.geocodes(kommun.code)
    return book.with_source(GeocodedPlaces(answers)) if answers else book


def _ask(settings: Settings, store: Store, kommun: Kommun, name: str) -> None:
    from geodata.geocode.client import Geocoder

    Geocoder(settings.nominatim, store).ask(kommun.code, name)
