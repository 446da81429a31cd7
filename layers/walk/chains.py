"""Locked legs: stops that follow each other, as chains."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geodata.walk.records import Stop, Walk
    from layers.walk.problem import Tour


def chains_of(walk: Walk, stops: Sequence[Stop]) -> tuple[tuple[Tour, ...], bool]:
    """Return the stops' numbers as chains, and whether a lock had to be dissolved.

    A lock is dissolved where its stop is not on the ground, already has one that follows it or
    goes before it, or where it would close a ring.
    """
    numbers = {stop.id: number for number, stop in enumerate(stops)}
    after: dict[int, int] = {}
    before: dict[int, int] = {}
    loose = False
    for one, other in walk.locked:
        a, b = numbers.get(one), numbers.get(other)
        if a is None or b is None or a in after or b in before or _head(before, a) == b:
            loose = True
            continue
        after[a], before[b] = b, a
    chains = []
    for number in range(len(stops)):
        if number in before:
            continue
        chain = [number]
        while chain[-1] in after:
            chain.append(after[chain[-1]])
        chains.append(tuple(chain))
    return tuple(chains), loose


def _head(before: dict[int, int], number: int) -> int:
    while number in before:
        number = before[number]
    return number
