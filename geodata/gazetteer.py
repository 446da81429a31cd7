"""A kommun's named places, and one name resolved against them."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from geodata.derive import derived
from geodata.doubts import SINGLE_M
from geodata.kommuner import kommun_by_code
from geodata.matches import Candidate, Hit, as_derived, candidate, candidates
from geodata.names import LONGEST_NAME, composed, forms, name_key
from geodata.notes import note
from geodata.osm.store import OsmStore
from geodata.place_decisions import (
    NO_PLACE,
    UNDECIDED,
    decided_place,
    decision_key,
    history_notes,
)
from geodata.place_order import place_sources
from geodata.records import Precision, Tier
from geodata.relations import RelationKind, relation_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from geodata.place_decisions import Settled
    from geodata.place_sources import PlaceSource
    from geodata.records import Decision, Note
    from geodata.relations import Relation

__all__ = ["NO_PLACE", "Candidate", "Gazetteer", "Hit", "Resolution", "decision_key", "gazetteer"]

FUZZY_SCORE = 88
FUZZY_LIMIT = 3
SHORTEST_FUZZY = 5
GAZETTEERS_KEPT = 320  # all kommuner, and some that changed meanwhile
ANSWERS_KEPT = 4096  # a kommun


@dataclass(frozen=True, slots=True)
class Resolution:
    """What became of a name: ``best`` is used, or ``reason`` says why there is none."""

    name: str
    kommun: str
    best: Candidate | None
    candidates: tuple[Candidate, ...]
    reason: Note | None
    tried: tuple[str, ...]


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
        self.tried: tuple[str, ...] = ()
        self._hits: dict[str, list[Hit]] = {}
        self._by_id: dict[str, Hit] = {}
        self._answers: dict[str, Resolution] = {}
        for source in place_sources() if sources is None else sources:
            self._add(source)

    def _add(self, source: PlaceSource) -> None:
        for entry in source.entries(self.kommun.code):
            if source.title not in self.tried:  # who has nothing of this kommun was not asked
                self.tried = (*self.tried, source.title)
            hit = Hit(source, entry)
            self._by_id.setdefault(entry.place.id, hit)
            for key in dict.fromkeys(map(name_key, entry.names)):
                self._hits[key] = [*self._hits.get(key, ()), hit]

    def with_source(self, source: PlaceSource) -> Gazetteer:
        """Return a gazetteer that asks one more source, after all others."""
        wider = copy(self)
        wider._hits, wider._by_id = dict(self._hits), dict(self._by_id)  # noqa: SLF001  its own kind
        wider._answers = {}  # noqa: SLF001
        wider._add(source)  # noqa: SLF001
        return wider

    def names(self) -> Iterator[str]:
        """Yield the keys of all names."""
        return iter(self._hits)

    def has(self, place_id: str) -> bool:
        """Whether any source has a place of this id in the kommun."""
        return place_id in self._by_id

    def resolve(self, name: str, settled: Settled = UNDECIDED) -> Resolution:
        """Return what a name stands for in this kommun.

        Parameters
        ----------
        name
            As a document writes it, also in a relation ("söder om Storgatan").
        settled
            What people decided on places; the last decision on the name counts, and one on the
            anchor of a relation counts for that.
        """
        if settled is not UNDECIDED and settled.by_key:
            history = settled.history(self.kommun.code, name)
            return self._decided(name, history) if history else self._resolved(name, settled)
        known = self._answers.get(name)
        if known is None:
            known = self._resolved(name, UNDECIDED)
            if len(self._answers) >= ANSWERS_KEPT:
                self._answers.clear()
            self._answers[name] = known
        return known

    def _resolved(self, name: str, settled: Settled) -> Resolution:
        name = composed(name)
        if len(name) > LONGEST_NAME:
            short = f"{name[:LONGEST_NAME]}…"
            return self._unresolved(name, note("unplaced.unknown", name=short))
        if self._is_kommun(name):
            return self._unresolved(name, note("unplaced.kommun", name=self.kommun.name))
        found = self._matching(name)
        relation = None if found else relation_of(name)
        related = self._related(name, relation, settled) if relation else None
        if related is not None:
            return related
        found = found or self._similar(name)
        return self._chosen(name, found)

    def _chosen(self, name: str, found: tuple[Candidate, ...]) -> Resolution:
        sure = [item for item in found if item.tier is Tier.A]
        if sure:
            return Resolution(name, self.kommun.code, sure[0], found, None, self.tried)
        reason = note("unplaced.unknown", name=name)
        if found:
            reason = note("unplaced.review", name=name, count=len(found))
        return Resolution(name, self.kommun.code, None, found, reason, self.tried)

    def _related(self, name: str, relation: Relation, settled: Settled) -> Resolution | None:
        """Return what a relation leads to; ``None`` where it is a name after all."""
        anchors = []
        for anchor in relation.anchors:
            found = self._anchor(anchor, settled)
            if not found and (relation.proper or relation.kind is RelationKind.FACILITY):
                return None  # "Stora torget" is no square in a place called Stora
            if not found:
                reason = note("unplaced.anchor", surface=name, name=anchor)
                return self._unresolved(name, reason)
            anchors.append(found[0])
        area = anchors[0].place.precision is Precision.OMRADE
        if relation.kind is RelationKind.OUTSIDE and area:
            # Outside a district is everywhere else.
            return self._unresolved(name, note("unplaced.excluded", name=anchors[0].place.name))
        place = derived(relation, [item.place for item in anchors], name)
        if place is None:
            return self._unresolved(name, note("unplaced.no_overlap", surface=name))
        named = "” och ”".join(item.place.name for item in anchors)
        evidence = [
            note(f"match.{relation.kind}", surface=name, name=named),
            note("evidence.inside", kommun=self.kommun.name),
        ]
        if relation.proper:
            evidence.append(note("evidence.proper", surface=name, name=named))
        facility = relation.kind is RelationKind.FACILITY
        sure = not relation.proper and not (facility and place.uncertainty_m > SINGLE_M)
        return self._chosen(name, (as_derived(anchors, place, evidence, sure=sure),))

    def _anchor(self, name: str, settled: Settled) -> tuple[Candidate, ...]:
        """Return what a relation hangs on: a capitalised name, not a similar one."""
        if name == name.casefold():
            return ()
        if settled.history(self.kommun.code, name):
            return self.resolve(name, settled).candidates
        found = self._matching(name)
        if found:
            return found
        relation = relation_of(name)
        related = self._related(name, relation, settled) if relation else None
        return related.candidates if related else ()

    def _decided(self, name: str, history: tuple[Decision, ...]) -> Resolution:
        """Return what a person decided last, with all that was decided before as evidence."""
        code = self.kommun.code
        value = history[-1].value
        notes = history_notes(code, name, history)
        if value == NO_PLACE:
            return self._unresolved(name, note("unplaced.decided", name=name))
        method = note("method.decision")
        place = decided_place(code, name, history[-1])
        inside = note("evidence.inside", kommun=self.kommun.name)
        if place is not None:
            chosen = Candidate(place, note("method.placed"), Tier.A, (inside, *notes))
            return Resolution(name, code, chosen, (chosen,), None, self.tried)
        found = self._resolved(name, UNDECIDED).candidates
        same = [item for item in found if item.place.id == value]
        hit = self._by_id.get(value)
        if not same and hit:
            same = [candidate(hit, hit.entry.place, Tier.A, [inside])]
        if not same:
            return self._unresolved(name, note("unplaced.decision_lost", name=name))
        evidence = (*same[0].evidence, *notes)
        best = replace(same[0], tier=Tier.A, method=method, evidence=evidence)
        return Resolution(name, code, best, (best,), None, self.tried)

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
                return candidates(self.kommun, name, match, hits)
        return ()

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
                found.setdefault(place.id, candidate(hit, place, Tier.B, evidence))
        return tuple(found.values())


def gazetteer(kommun: str) -> Gazetteer:
    """Return a kommun's gazetteer from all sources, made once until its extract changes."""
    return _gazetteer(kommun, OsmStore().stamp(kommun))


@lru_cache(maxsize=GAZETTEERS_KEPT)
def _gazetteer(kommun: str, _stamp: str) -> Gazetteer:
    return Gazetteer(kommun)
