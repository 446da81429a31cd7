"""From what the sources have under a name to candidates with tier and evidence."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from geodata.derive import centre_of, equal_area_radius_m
from geodata.doubts import name_doubts, place_doubts
from geodata.gazetteer_file import DISTRICT
from geodata.notes import note
from geodata.place_sources import CURATED
from geodata.records import Precision, Tier

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from geodata.kommuner import Kommun
    from geodata.place_sources import Entry, PlaceSource
    from geodata.records import Note, Place

AGREEMENT_M = 250.0
# An area of SCB's that is larger than a circle of this radius is more than a part of a town.
COUNTRYSIDE_M = 1500.0


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry and the source that has it."""

    source: PlaceSource
    entry: Entry


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place that a name may stand for, with the evidence."""

    place: Place
    method: Note
    tier: Tier
    evidence: tuple[Note, ...]


def candidates(
    kommun: Kommun, surface: str, match: str, hits: Sequence[Hit]
) -> tuple[Candidate, ...]:
    """Return the first source's places, and those of the others that lie elsewhere.

    With rivals among them nobody is sure, unless a person has entered the first one; nor where the
    name or the place gives reason to doubt (:mod:`geodata.doubts`).
    """
    hits = _tightest_first(hits)
    first = [hit for hit in hits if hit.source is hits[0].source]
    curated = first[0].source.key == CURATED
    if not curated:
        place = first[0].entry.place
        first += [hit for hit in hits if hit not in first and not agree(place, hit)]
    doubts = () if curated else name_doubts(kommun, hits[0].entry.names[0])
    return tuple(_weighed(kommun, surface, match, hit, (first, hits, doubts)) for hit in first)


def _tightest_first(hits: Sequence[Hit]) -> Sequence[Hit]:
    """Put a town's circle before the countryside that SCB calls after the town.

    Who says "Ramsele" means the village, not the 2,000 km² that its area holds.
    """
    place = hits[0].entry.place
    if hits[0].source.key != DISTRICT:
        return hits
    radius = equal_area_radius_m(place.geometry)
    if radius <= COUNTRYSIDE_M:
        return hits
    for hit in hits[1:]:
        other = hit.entry.place
        inside = other.precision is Precision.PLATS and place.geometry.intersects(other.geometry)
        if inside and hit.entry.sure and other.uncertainty_m < radius / 2:
            return [hit, *(item for item in hits if item is not hit)]
    return hits


def _weighed(
    kommun: Kommun,
    surface: str,
    match: str,
    hit: Hit,
    others: tuple[Sequence[Hit], Sequence[Hit], tuple[Note, ...]],
) -> Candidate:
    rivals, hits, doubts = others
    place = hit.entry.place
    rest = [other for other in hits if other.source is not hit.source]
    alone = not any(agree(place, other) for other in rest)
    if hit.source.key != CURATED:
        doubts = (*doubts, *place_doubts(hit.entry, alone=alone))
    code = match if hit.entry.sure else "loose"
    evidence = [
        note(f"match.{code}", surface=surface, name=place.name),
        note("evidence.unique") if len(rivals) == 1 else note("evidence.rivals", count=len(rivals)),
        note("evidence.inside", kommun=kommun.name),
        *(_agreement(place, other) for other in rest),
        *doubts,
    ]
    sure = len(rivals) == 1 and hit.entry.sure and not doubts
    if match == "centre":
        place = centre_of(place, surface)
    return candidate(hit, place, Tier.A if sure else Tier.B, evidence)


def candidate(hit: Hit, place: Place, tier: Tier, evidence: Iterable[Note]) -> Candidate:
    """Return a candidate; what the place itself leaves open is added to the evidence."""
    notes = list(evidence)
    if hit.entry.joint:
        notes.append(note("evidence.joint"))
    if place.estimated:
        notes.append(note("evidence.estimated", metres=round(place.uncertainty_m)))
    return Candidate(place, note(f"method.{hit.source.key}"), tier, tuple(notes))


def as_derived(
    anchors: Sequence[Candidate], place: Place, evidence: Iterable[Note], *, sure: bool
) -> Candidate:
    """Return a place made of others; it is no surer than they are."""
    notes = list(evidence)
    unsure = [anchor for anchor in anchors if anchor.tier is not Tier.A]
    notes += [note("evidence.anchor", name=anchor.place.name) for anchor in unsure]
    if place.estimated:
        notes.append(note("evidence.estimated", metres=round(place.uncertainty_m)))
    tier = Tier.A if sure and not unsure else Tier.B
    return replace(anchors[0], place=place, tier=tier, evidence=tuple(notes))


def agree(place: Place, other: Hit) -> bool:
    """Whether another source means the same place: within 250 m beyond both uncertainties."""
    slack = AGREEMENT_M + place.uncertainty_m + other.entry.place.uncertainty_m
    return bool(place.geometry.distance(other.entry.place.geometry) <= slack)


def _agreement(place: Place, other: Hit) -> Note:
    code = "evidence.agrees" if agree(place, other) else "evidence.disagrees"
    distance = place.geometry.distance(other.entry.place.geometry)
    return note(code, source=other.source.title, distance=round(distance))
