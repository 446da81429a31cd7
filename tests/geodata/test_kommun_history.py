"""Kommuner of older documents lead to those of today."""

from __future__ import annotations

from datetime import date

import pytest

from config.kommun_history import load_kommun_history
from geodata.kommuner import (
    UnknownKommunError,
    kommun_by_code,
    kommun_by_name,
    kommuner,
    kommuner_then,
)


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("1917", "Heby"),
        ("1583", "Borås"),
        ("1604", "Mullsjö"),
        ("1180", "Kristianstad"),
        ("1683", "Skövde"),
        ("0331", "Heby"),
    ],
)
def test_a_former_code_leads_to_the_kommun_of_today(code, name):
    assert kommun_by_code(code).name == name
    assert kommun_by_name(code).name == name


@pytest.mark.parametrize("name", ["Malung", "Malungs", "malung kommun", "Region Gotland"])
def test_a_former_name_leads_there_too(name):
    assert kommun_by_name(name).name in ("Malung-Sälen", "Gotland")


def test_what_never_was_a_code_is_refused():
    for code in ("1500", "9999", "", "19170"):
        with pytest.raises(UnknownKommunError):
            kommun_by_code(code)


@pytest.mark.parametrize(
    ("code", "day", "names"),
    [
        ("0380", date(2002, 12, 31), ["Uppsala", "Knivsta"]),
        ("0380", date(2003, 1, 1), ["Uppsala"]),
        ("0181", date(1998, 6, 1), ["Södertälje", "Nykvarn"]),
        ("1583", date(1994, 1, 1), ["Borås", "Bollebygd"]),
        ("0184", date(1990, 1, 1), ["Solna"]),
    ],
)
def test_what_a_kommun_held_on_a_day(code, day, names):
    assert [kommun.name for kommun in kommuner_then(code, day)] == names


def test_the_table_is_in_order():
    history = load_kommun_history()
    today = {kommun.code for kommun in kommuner()}
    former = history.codes_today()
    assert not former.keys() & today
    assert set(former.values()) <= today
    assert len(set(former.values())) == len(former)
    assert {item.now for item in history.names} <= today
    assert {code for item in history.splits for code in (item.code, item.was_in)} <= today
    # A kommun that changed its län keeps no code of the former one.
    assert all(old[:2] != new[:2] for old, new in former.items())


def test_the_comments_name_the_kommun_that_the_code_is(request):
    path = request.config.rootpath / "config" / "kommun_history.toml"
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if '" # ' in line]
    assert len(lines) > 60
    for line in lines:
        code, _, name = line.rpartition('" # ')
        assert kommun_by_code(code[-4:]).name == name.partition(":")[0]
