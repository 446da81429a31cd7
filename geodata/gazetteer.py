"""A kommun's named places, and one name resolved against them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from geodata.ids import content_id
from geodata.kommuner import kommun_by_code
from geodata.names import forms, name_key
from geodata.notes import note
from geodata.osm.store import OsmStore
from geodata.place_order import place_sources
from geodata.place_sources import CURATED, equal_area_radius_m
from geodata.records import Precision, Tier

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geodata.place_sources import Entry, PlaceSource
    from geodata.records import Note, Place

AGREEMENT_M = 250.0
SMALLEST_CENTRE_M = 400.0
FUZZY_SCORE = 88
FUZZY_LIMIT = 3
SHORTEST_FUZZY = 5
GAZETTEERS_KEPT = 64
NO_PLACE = "none"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place that a name may stand for, with the evidence."""

    place: Place
    method: Note
    tier: Tier
    evidence: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class Resolution:
    """What became of a name: ``best`` is used, or ``reason`` says why there is none."""

    name: str
    kommun: str
    best: Candidate | None
    candidates: tuple[Candidate, ...]
    reason: Note | None
    tried: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry and the source that has it."""

    source: PlaceSource
    entry: Entry


class Gazetteer:
    """The places of one kommun from every source, by the key of every name.

    Parameters
    ----------
    kommun
        Four-digit code.
    sources
        Asked in this order: the first that knows a name gives the place, the others agree or not;
        by default those of :mod:`geodata.place_order`.
    """

    def __init__(self, kommun: str, sources: Sequence[PlaceSource] | None = None) -> None:
        self.kommun = kommun_by_code(kommun)
        self._hits: dict[str, list[Hit]] = {}
        self._by_id: dict[str, Hit] = {}
        tried: dict[str, None] = {}  # a source that has nothing of this kommun was not asked
        for source in place_sources() if sources is None else sources:
            for entry in source.entries(kommun):
                tried[source.title] = None
                self._by_id.setdefault(entry.place.id, Hit(source, entry))
                for key in dict.fromkeys(map(name_key, entry.names)):
                    self._hits.setdefault(key, []).append(Hit(source, entry))
        self.tried = tuple(tried)

    def resolve(self, name: str, decisions: Mapping[str, str] | None = None) -> Resolution:
        """Return what a name stands for in this kommun.

        Parameters
        ----------
        name
            As a document writes it.
        decisions
            :func:`decision_key` → place id, or ``none`` where a person settled that it is no place.
        """
        decided = (decisions or {}).get(decision_key(self.kommun.code, name))
        if decided == NO_PLACE:
            return self._unresolved(name, note("unplaced.decided", name=name))
        if self._is_kommun(name):
            return self._unresolved(name, note("unplaced.kommun", name=self.kommun.name))
        candidates = self._matching(name) or self._similar(name)
        if decided:
            candidates = self._decided(decided, candidates)
            if not candidates:
                return self._unresolved(name, note("unplaced.decision_lost", name=name))
        sure = [candidate for candidate in candidates if candidate.tier is Tier.A]
        if sure:
            return Resolution(name, self.kommun.code, sure[0], candidates, None, self.tried)
        reason = note("unplaced.unknown", name=name)
        if candidates:
            reason = note("unplaced.review", name=name, count=len(candidates))
        return Resolution(name, self.kommun.code, None, candidates, reason, self.tried)

    def _decided(self, place_id: str, found: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
        """Return the place that a person chose: among the candidates, or any of the kommun's."""
        chosen = [candidate for candidate in found if candidate.place.id == place_id]
        hit = self._by_id.get(place_id)
        if not chosen and hit:
            inside = note("evidence.inside", kommun=self.kommun.name)
            chosen = [_candidate(hit, hit.entry.place, Tier.A, [inside])]
        method = note("method.decision")
        return tuple(replace(candidate, tier=Tier.A, method=method) for candidate in chosen[:1])

    def _unresolved(self, name: str, reason: Note) -> Resolution:
        return Resolution(name, self.kommun.code, None, (), reason, self.tried)

    def _is_kommun(self, name: str) -> bool:
        key = name_key(name)
        for suffix in (" kommun", " stad"):
            key = key.removesuffix(suffix)
        own = name_key(self.kommun.name)
        return key in (own, f"{own}s")

    def _matching(self, name: str) -> tuple[Candidate, ...]:
        for form, match in forms(name):
            hits = self._hits.get(name_key(form))
            if hits:
                return self._candidates(name, match, hits)
        return ()

    def _candidates(self, surface: str, match: str, hits: list[Hit]) -> tuple[Candidate, ...]:
        """Return the first source's places, and those of the others that lie elsewhere.

        With rivals among them nobody is sure, unless a person has entered the first one.
        """
        first = [hit for hit in hits if hit.source is hits[0].source]
        if first[0].source.key != CURATED:
            place = first[0].entry.place
            first += [hit for hit in hits if hit not in first and not _agree(place, hit)]
        tier = Tier.A if len(first) == 1 else Tier.B
        found = []
        for hit in first:
            place = hit.entry.place
            evidence = [
                note(f"match.{match}", surface=surface, name=place.name),
                note("evidence.unique")
                if len(first) == 1
                else note("evidence.rivals", count=len(first)),
                note("evidence.inside", kommun=self.kommun.name),
            ]
            others = [other for other in hits if other.source is not hit.source]
            evidence += [_agreement(place, other) for other in others]
            if match == "centre":
                place = _centre_of(place, surface)
            found.append(_candidate(hit, place, tier, evidence))
        return tuple(found)

    def _similar(self, name: str) -> tuple[Candidate, ...]:
        from rapidfuzz import fuzz, process

        if len(name) < SHORTEST_FUZZY:
            return ()
        close = process.extract(
            name_key(name),
            list(self._hits),
            scorer=fuzz.ratio,
            limit=FUZZY_LIMIT,
            score_cutoff=FUZZY_SCORE,
        )
        found: dict[str, Candidate] = {}
        for key, score, _ in close:
            for hit in self._hits[key]:
                place = hit.entry.place
                evidence = [
                    note("match.fuzzy", surface=name, name=place.name, score=round(score)),
                    note("evidence.inside", kommun=self.kommun.name),
                ]
                found.setdefault(place.id, _candidate(hit, place, Tier.B, evidence))
        return tuple(found.values())


def gazetteer(kommun: str) -> Gazetteer:
    """Return a kommun's gazetteer from all sources, made once until its extract changes."""
    return _gazetteer(kommun, OsmStore().stamp(kommun))


@lru_cache(maxsize=GAZETTEERS_KEPT)
def _gazetteer(kommun: str, _stamp: str) -> Gazetteer:
    return Gazetteer(kommun)


def decision_key(kommun: str, name: str) -> str:
    """Return the key under which a person's decision on a name in a kommun is kept."""
    return content_id("place-of-name", kommun, name_key(name))


def _candidate(hit: Hit, place: Place, tier: Tier, evidence: list[Note]) -> Candidate:
    if hit.entry.joint:
        evidence.append(note("evidence.joint"))
    if place.estimated:
        evidence.append(note("evidence.estimated", metres=round(place.uncertainty_m)))
    return Candidate(place, note(f"method.{hit.source.key}"), tier, tuple(evidence))


def _agree(place: Place, other: Hit) -> bool:
    """Whether another source means the same place: within 250 m beyond both uncertainties."""
    slack = AGREEMENT_M + place.uncertainty_m + other.entry.place.uncertainty_m
    return bool(place.geometry.distance(other.entry.place.geometry) <= slack)


def _agreement(place: Place, other: Hit) -> Note:
    code = "evidence.agrees" if _agree(place, other) else "evidence.disagrees"
    distance = place.geometry.distance(other.entry.place.geometry)
    return note(code, source=other.source.title, distance=round(distance))


def _centre_of(anchor: Place, surface: str) -> Place:
    """Return "somewhere in the middle of it": half a town's circle, or the whole district."""
    if anchor.precision is Precision.OMRADE:
        uncertainty = max(anchor.uncertainty_m, equal_area_radius_m(anchor.geometry))
    else:
        uncertainty = round(max(SMALLEST_CENTRE_M, anchor.uncertainty_m / 2), -1)
    return replace(
        anchor,
        id=content_id("centre-of", anchor.id),
        name=surface,
        uncertainty_m=uncertainty,
        estimated=True,
    )
