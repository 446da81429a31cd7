"""The five real documents come out as the register has them, where they are at hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from geodata.reading import read_document
from geodata.records import Role
from geodata.register import read_register

if TYPE_CHECKING:
    from pathlib import Path

    from geodata.records import DocumentReading, Promise, PromiseSet

DOCUMENTS = {
    "kalmar_2016-2017.txt": "0880",
    "linkoping_2023-2024.txt": "0580",
    "orebro_2022-2024.txt": "1880",
    "solna_2022.txt": "0184",
    "stockholm_samverkan.txt": "0180",
}


def registered(kommun: str) -> list[PromiseSet]:
    return [group for group in read_register() if group.kommuner == (kommun,)]


def read(seeds: Path, name: str) -> DocumentReading:
    return read_document((seeds / name).read_bytes(), name)


def names(promise: Promise | PromiseSet) -> set[str]:
    return {mention.name for mention in promise.mentions if not mention.generic}


@pytest.mark.parametrize(("name", "kommun"), DOCUMENTS.items())
def test_a_reading_matches_the_register(seeds: Path, name: str, kommun: str) -> None:
    reading = read(seeds, name)
    assert reading.kommuner == (kommun,)
    for group, known in zip(reading.sets, registered(kommun), strict=True):
        assert group.period == known.period
        assert group.kind is known.kind
        assert names(group) == names(known)
        for promise, fact in zip(group.promises, known.promises, strict=True):
            assert promise.stance is fact.stance
            assert set(promise.actors) == set(fact.actors)
            assert set(promise.kinds) == set(fact.kinds)
            assert (promise.count, promise.at_least) == (fact.count, fact.at_least)
            assert names(promise) == names(fact)


def test_places_of_a_whole_document_have_their_roles(seeds: Path) -> None:
    def roles(name: str) -> dict[str, Role]:
        mentions = read(seeds, name).sets[0].mentions
        return {mention.name: mention.role for mention in mentions}

    assert roles("orebro_2022-2024.txt")["Järntorget"] is Role.FOCUS
    assert roles("solna_2022.txt") == {"Hagalund": Role.FOCUS, "Västra skogen": Role.FOCUS}
    assert roles("kalmar_2016-2017.txt") == {
        "Centralstationen": Role.PROBLEM,
        "Larmtorget": Role.PROBLEM,
    }


def test_themes_divide_the_promises_of_linkoping(seeds: Path) -> None:
    themes = [p.theme for p in read(seeds, "linkoping_2023-2024.txt").sets[0].promises]
    assert [themes.count(theme) for theme in dict.fromkeys(themes)] == [3, 3, 2]
