"""Filters that compose: each narrows what the others leave, and each choice knows its number."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from config.kinds import load_kinds
from geodata.records import Precision, PromiseStatus, Stance
from layers.search import finds
from layers.views import Located

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from geodata.records import Period
    from layers.views import PlaceView, PromiseView

Years = tuple[int, int]
# What the generic actors are called where somebody looks for them, in both languages.
SPOKEN = {"polis": "polisen police", "kommun": "kommunen"}


class Exactness(StrEnum):
    """How well a promise is placed, by the best of its places; the four sorts of the legend."""

    EXACT = "exact"
    ESTIMATED = "estimated"
    AREA = "area"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Filters:
    """What a promise must have; an empty field asks for nothing.

    Values are ids: names of :class:`Stance` and :class:`PromiseStatus` in lower case, actors as the
    document has them, values of :class:`Exactness`. ``years`` is (first, last), both included.
    """

    stances: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    exactness: tuple[str, ...] = ()
    years: Years | None = None
    search: str = ""

    @property
    def empty(self) -> bool:
        """Whether nothing is asked for."""
        return self == Filters()


FACETS = ("stances", "statuses", "actors", "exactness")


def known_values() -> dict[str, tuple[str, ...]]:
    """Return the values of the facets that have a closed set, in their order."""
    return {
        "stances": tuple(one.name.lower() for one in Stance),
        "statuses": tuple(one.name.lower() for one in PromiseStatus),
        "exactness": tuple(Exactness),
    }


def passes(promise: PromiseView, places: Mapping[str, PlaceView], filters: Filters) -> bool:
    """Return whether a promise has all that the filters ask for."""
    for facet in FACETS:
        wanted = getattr(filters, facet)
        if wanted and not set(wanted) & set(values_of(facet, promise, places)):
            return False
    if filters.years is not None and not within(promise.period, filters.years):
        return False
    return not filters.search.strip() or finds(filters.search, searched(promise, places))


def facet_counts(
    promises: Iterable[PromiseView], places: Mapping[str, PlaceView], filters: Filters
) -> dict[str, dict[str, int]]:
    """Return facet → value → number of promises that choosing it alone in its facet would leave.

    The other filters stay as they are: the number beside a choice is what a click gives.
    """
    every = tuple(promises)
    counts: dict[str, dict[str, int]] = {}
    for facet in FACETS:
        nothing: dict[str, Any] = {facet: ()}
        others = replace(filters, **nothing)
        found = counts.setdefault(facet, {})
        for promise in every:
            left = passes(promise, places, others)
            for value in values_of(facet, promise, places):
                found[value] = found.get(value, 0) + left
    return counts


def values_of(facet: str, promise: PromiseView, places: Mapping[str, PlaceView]) -> tuple[str, ...]:
    """Return what a promise has in a facet."""
    if facet == "stances":
        return (promise.stance.name.lower(),)
    if facet == "statuses":
        return (promise.status.name.lower(),)
    if facet == "actors":
        return promise.actors
    return (exactness(promise, places),)


def exactness(promise: PromiseView, places: Mapping[str, PlaceView]) -> Exactness:
    """Return how well a promise is placed: the best of its places counts."""
    if promise.located is Located.NONE:
        return Exactness.NONE
    found = {place_exactness(places[link.place_id]) for link in promise.links}
    return next((one for one in Exactness if one in found), Exactness.NONE)


def place_exactness(place: PlaceView) -> Exactness:
    """Return which of the four sorts a place is."""
    if not place.precision.drawable:
        return Exactness.NONE
    if place.estimated:
        return Exactness.ESTIMATED
    return Exactness.AREA if place.precision is Precision.OMRADE else Exactness.EXACT


def within(period: Period | None, years: Years) -> bool:
    """Return whether a period has a day in the years; without a period: no."""
    if period is None:
        return False
    first = period.start.year if period.start else years[0]
    last = period.end.year if period.end else years[1]
    return first <= years[1] and last >= years[0]


def searched(promise: PromiseView, places: Mapping[str, PlaceView]) -> tuple[str, ...]:
    """Return the texts that a search looks through: words, measures, places, who acts."""
    kinds = load_kinds().kinds
    titles = [kinds[key].title(lang) for key in promise.kinds for lang in ("sv", "en")]
    named = [part for link in promise.links for part in (places[link.place_id].name, link.surface)]
    actors = [part for one in promise.actors for part in (one, SPOKEN.get(one, ""))]
    said = (promise.text_sv, promise.text_en, promise.theme, promise.unit or "")
    return tuple(part for part in (*said, *titles, *named, *actors) if part)
