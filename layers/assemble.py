"""Located sets to a `Bundle`: what is on the map, by which role, and what is not and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import shapely

from config.kinds import load_kinds
from config.log import timed
from geodata.crs import SWEREF99TM, to_wgs84
from geodata.ids import content_id
from geodata.locate import locate
from geodata.notes import render
from geodata.records import Origin, Period, PromiseStatus, Role
from geodata.review import replay
from layers.bundle import Bundle
from layers.selection import ALL_PERIODS, NO_PERIOD
from layers.views import (
    Located,
    Note,
    PeriodOption,
    PlaceLink,
    PlaceView,
    PromiseView,
    SetView,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from geodata.geocode.source import GeocodedPlaces
    from geodata.kommuner import Kommun
    from geodata.records import Decision, Event, Place, Placed, Promise, PromiseSet, Unplaced
    from geodata.records import Note as RecordNote

# The strongest role names a place's line on the map.
ROLE_ORDER = (Role.TARGET, Role.FOCUS, Role.PROBLEM, Role.SCOPE)
FEATURE_COLUMNS = ["layer", "place_id", "role", "promises", "kinds", "geometry"]


@timed("locate")
def assemble(
    kommun: Kommun,
    period: str,
    sets: Sequence[PromiseSet],
    *,
    events: Sequence[Event] = (),
    decisions: Sequence[Decision] = (),
    geocoded: GeocodedPlaces | None = None,
) -> Bundle:
    """Build the bundle of a kommun and a period.

    Parameters
    ----------
    kommun, period
        Which kommun, and a period key or ``alla``; an unknown key gives an empty bundle.
    sets
        All sets of the kommun.
    events, decisions
        Those of the kommun; the last event of a promise gives its status.
    geocoded
        What a geocoder said of its names, where one is used.
    """
    shown = shown_sets(sets, decisions)
    chosen = [s for s in shown if period in (ALL_PERIODS, period_key(s.period))]
    places: dict[str, Place] = {}
    views: list[SetView] = []
    promises: list[PromiseView] = []
    status = {event.promise_id: event.status for event in sorted(events, key=lambda e: e.when)}
    for group in chosen:
        placed, unplaced = locate(group, kommun.code, decisions=decisions, geocoded=geocoded)
        places |= {item.place.id: item.place for item in placed}
        views.append(_set_view(group, placed))
        promises += [_promise_view(group, p, placed, unplaced, status) for p in group.promises]
    return Bundle(
        kommun=kommun,
        period=period,
        periods=period_options(shown),
        sets=tuple(views),
        promises=tuple(promises),
        places={key: _place_view(place) for key, place in sorted(places.items())},
        features=_features(promises, views, places),
        version=content_id(kommun.code, period, repr(views), repr(promises), repr(places)),
    )


def shown_sets(sets: Sequence[PromiseSet], decisions: Sequence[Decision] = ()) -> list[PromiseSet]:
    """Return the sets to show as people decided them, newest period first.

    The register is a summary: where somebody has read the document itself for the same kommun
    and period, that reading takes its place.
    """
    read = {(s.kommuner, s.period) for s in sets if s.origin is Origin.READ}
    kept = [s for s in sets if s.origin is Origin.READ or (s.kommuner, s.period) not in read]
    return sorted(
        (replay(group, decisions) for group in kept),
        key=lambda s: (period_key(s.period) != NO_PERIOD, period_key(s.period)),
        reverse=True,
    )


def period_key(period: Period | None) -> str:
    """Return the period's key in URLs; a set without a period has one too."""
    return period.key if period else NO_PERIOD


def period_options(sets: Iterable[PromiseSet]) -> tuple[PeriodOption, ...]:
    """Return the periods that exist, in the order of ``sets``, with their numbers of promises."""
    found: dict[str, tuple[str, int]] = {}
    for group in sets:
        key = period_key(group.period)
        label = group.period.label if group.period else ""
        number = sum(promise.stance.commits for promise in group.promises)
        found[key] = (label, found.get(key, (label, 0))[1] + number)
    return tuple(PeriodOption(key, label, number) for key, (label, number) in found.items())


def _note(note: RecordNote) -> Note:
    return Note(sv=render(note, "sv"), en=render(note, "en"))


def _links(item_id: str, placed: Iterable[Placed]) -> tuple[PlaceLink, ...]:
    return tuple(
        PlaceLink(
            place_id=item.place.id,
            surface=item.mention.surface,
            role=item.mention.role,
            tier=item.tier,
            method=_note(item.method),
            evidence=tuple(_note(note) for note in item.evidence),
        )
        for item in placed
        if item.promise_id == item_id
    )


def _set_view(group: PromiseSet, placed: Iterable[Placed]) -> SetView:
    source = group.document
    return SetView(
        id=group.id,
        kind=group.kind,
        origin=group.origin,
        period=group.period,
        parties=group.parties,
        title=source.title,
        publisher=source.publisher,
        year=source.year,
        url=source.url,
        retrieved=source.retrieved,
        note=Note(sv=group.note_sv, en=group.note_en),
        links=_links(group.id, placed),
    )


def _promise_view(
    group: PromiseSet,
    promise: Promise,
    placed: Iterable[Placed],
    unplaced: Iterable[Unplaced],
    status: dict[str, PromiseStatus],
) -> PromiseView:
    links = _links(promise.id, placed)
    roles = {link.role for link in links}
    located = Located.NONE
    if Role.TARGET in roles:
        located = Located.PLACE
    elif Role.FOCUS in roles:
        located = Located.FOCUS
    return PromiseView(
        id=promise.id,
        set_id=group.id,
        text_sv=promise.text("sv"),
        text_en=promise.text("en"),
        quoted=promise.quote is not None,
        kinds=promise.kinds,
        stance=promise.stance,
        actors=promise.actors,
        count=promise.count,
        unit=promise.unit,
        at_least=promise.at_least,
        period=promise.period or group.period,
        theme=promise.theme,
        status=status.get(promise.id, PromiseStatus.LOVAD),
        links=links,
        located=located,
        why_not=tuple(_note(u.reason) for u in unplaced if u.promise_id == promise.id),
    )


def _place_view(place: Place) -> PlaceView:
    label = to_wgs84(shapely.point_on_surface(place.geometry))
    lon, lat = shapely.get_coordinates(label)[0]
    return PlaceView(
        id=place.id,
        name=place.name,
        precision=place.precision,
        uncertainty_m=place.uncertainty_m,
        estimated=place.estimated,
        source=place.source,
        licence=place.licence,
        checked=place.checked,
        note=place.note,
        lat=round(float(lat), 6),
        lon=round(float(lon), 6),
    )


def _features(
    promises: Iterable[PromiseView], sets: Iterable[SetView], places: dict[str, Place]
) -> gpd.GeoDataFrame:
    """One row a layer and place: the strongest role, every promise that hangs on the place."""
    table = load_kinds()
    rows = []
    for layer_id, layer in table.all_layers().items():
        wanted = set(table.kinds_of(layer_id))
        roles: dict[str, set[Role]] = {}
        hung: dict[str, dict[str, None]] = {}
        kinds: dict[str, dict[str, None]] = {}
        for promise in promises:
            matching = [kind for kind in promise.kinds if kind in wanted]
            for link in promise.links if matching else ():
                roles.setdefault(link.place_id, set()).add(link.role)
                hung.setdefault(link.place_id, {})[promise.id] = None
                kinds.setdefault(link.place_id, {}).update(dict.fromkeys(matching))
        for link in (link for s in sets for link in s.links) if layer.every_kind else ():
            roles.setdefault(link.place_id, set()).add(link.role)
        rows += [
            (
                layer_id,
                place_id,
                next(role for role in ROLE_ORDER if role in found).value,
                tuple(hung.get(place_id, ())),
                tuple(kinds.get(place_id, ())),
                places[place_id].geometry,
            )
            for place_id, found in sorted(roles.items())
            if found != {Role.SCOPE} and places[place_id].precision.drawable
        ]
    return gpd.GeoDataFrame(rows, columns=FEATURE_COLUMNS, geometry="geometry", crs=SWEREF99TM)
