"""Several groups' observations as one protocol: newest versions, joined ones, likely duplicates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from config.protocol_tables import load_protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from geodata.walk.protocol_records import Join
    from geodata.walk.records import Observation

NO_TEXT = 50.0  # how alike two are of which one says nothing


@dataclass(frozen=True, slots=True)
class Seen:
    """An observation as the protocol shows it.

    ``also`` were joined into it, ``earlier`` are versions that its phone changed since.
    """

    observation: Observation
    also: tuple[Observation, ...] = ()
    earlier: tuple[Observation, ...] = ()

    @property
    def groups(self) -> tuple[int, ...]:
        """Return the groups that saw it."""
        return tuple(sorted({self.observation.group, *(item.group for item in self.also)}))


@dataclass(frozen=True, slots=True)
class Pair:
    """Two observations that may tell the same. ``alike`` 0 to 100, ``metres`` where known."""

    first: Observation
    second: Observation
    alike: float
    metres: float | None


def protocol_of(stored: Iterable[Observation], joins: Iterable[Join]) -> tuple[Seen, ...]:
    """Return a walk's protocol: by place on the walk's list no order is lost, nothing vanishes."""
    current, earlier, newest = _newest(stored)
    parent: dict[str, str] = {}
    for one, other in _joined(joins, newest).items():
        if one in current and other in current and _root(other, parent) != one:
            parent[one] = other
    gathered: dict[str, list[Observation]] = {}
    for ident in parent:
        gathered.setdefault(_root(ident, parent), []).append(current[ident])
    return tuple(
        Seen(
            item,
            tuple(sorted(gathered.get(ident, ()), key=lambda other: (other.when, other.id))),
            tuple(earlier.get(item.source, ())),
        )
        for ident, item in current.items()
        if ident not in parent
    )


def duplicates(protocol: Sequence[Seen], joins: Iterable[Join]) -> tuple[Pair, ...]:
    """Return pairs of different phones that may tell the same, the likeliest first.

    A pair that a person has already decided on is left out.
    """
    every = [item for seen in protocol for item in (seen.observation, *seen.also, *seen.earlier)]
    _, _, newest = _newest(every)
    decided = {
        frozenset(
            (newest.get(join.observation, join.observation), newest.get(join.into, join.into))
        )
        for join in joins
    }
    items = [seen.observation for seen in protocol]
    pairs = [
        pair
        for n, first in enumerate(items)
        for second in items[n + 1 :]
        if frozenset((first.id, second.id)) not in decided and (pair := _compare(first, second))
    ]
    return tuple(sorted(pairs, key=lambda pair: (-pair.alike, pair.first.id, pair.second.id)))


def _compare(first: Observation, second: Observation) -> Pair | None:
    from rapidfuzz import fuzz

    rules = load_protocol().merge
    same = (first.category, first.good) == (second.category, second.good)
    if not same or _phone(first) == _phone(second):
        return None
    metres = first.point.distance(second.point) if first.point and second.point else None
    at_one_stop = bool(first.stop_id) and first.stop_id == second.stop_id
    if not at_one_stop and (metres is None or metres > rules.near_m):
        return None
    alike = NO_TEXT
    if first.text and second.text:
        alike = fuzz.token_set_ratio(first.text.casefold(), second.text.casefold())
        if alike < rules.alike:
            return None
    return Pair(first, second, alike, metres)


def _phone(item: Observation) -> tuple[str, int]:
    """Return what wrote it: two notes of one phone are two on purpose."""
    kind, _, rest = item.source.partition(":")
    sheet = rest.rpartition(":")[0]
    return f"{kind}:{sheet}", item.group


def _newest(
    stored: Iterable[Observation],
) -> tuple[dict[str, Observation], dict[str, list[Observation]], dict[str, str]]:
    """Return id → newest version, source → older ones, id of any version → id of the newest."""
    versions: dict[str, list[Observation]] = {}
    for item in stored:
        key = item.source if ":" in item.source else item.id
        versions.setdefault(key, []).append(item)
    current: dict[str, Observation] = {}
    earlier: dict[str, list[Observation]] = {}
    newest: dict[str, str] = {}
    for items in versions.values():
        ordered = sorted(items, key=lambda item: (item.when, item.id))
        current[ordered[-1].id] = ordered[-1]
        earlier[ordered[-1].source] = ordered[:-1]
        newest |= {item.id: ordered[-1].id for item in items}
    return current, earlier, newest


def _joined(joins: Iterable[Join], newest: dict[str, str]) -> dict[str, str]:
    """Return the joins in force, by the newest versions of what they join."""
    last: dict[frozenset[str], tuple[str, str] | None] = {}
    for join in joins:
        one = newest.get(join.observation, join.observation)
        other = newest.get(join.into, join.into)
        last[frozenset((one, other))] = (one, other) if join.same and one != other else None
    return dict(pair for pair in last.values() if pair is not None)


def _root(ident: str, parent: dict[str, str]) -> str:
    while ident in parent:
        ident = parent[ident]
    return ident
