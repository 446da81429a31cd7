"""A promised number in words: a frequency is told by itself."""

from __future__ import annotations

import pytest

from geodata.quantity import quantity
from geodata.reading.counts import find_count


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Kontrollera trafiken vid torget varje vecka.", "varje vecka"),
        ("Möte mellan skola och polis en gång per termin.", "1 gång"),
        ("Träffa fastighetsägarna varannan månad.", "varannan månad"),
        ("Genomföra fyra trygghetsvandringar.", "4 trygghetsvandringar"),
        ("Gå två gånger per vecka.", "2 gånger"),
    ],
)
def test_what_is_read_is_told_as_it_was_meant(text, said):
    count = find_count(text, 0, len(text))
    assert count is not None
    assert quantity(count.number, count.unit).startswith(said)


@pytest.mark.parametrize(
    ("count", "unit", "said"),
    [(1, "vandring", "1 vandring"), (3, None, "3"), (2, "varje vecka", "2 varje vecka")],
)
def test_only_a_frequency_of_one_goes_without_its_number(count, unit, said):
    assert quantity(count, unit) == said
