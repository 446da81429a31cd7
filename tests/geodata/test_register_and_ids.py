from __future__ import annotations

import re
from dataclasses import asdict
from datetime import date
from difflib import SequenceMatcher

import pytest

from geodata.ids import content_id, document_id
from geodata.records import Period, Role, SetKind, Stance
from geodata.register import read_register

SETS = {(s.kommuner[0], s.period.label if s.period else ""): s for s in read_register()}


def stances(key: tuple[str, str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for item in SETS[key].promises:
        found[item.stance.value] = found.get(item.stance.value, 0) + 1
    return found


def test_the_register_holds_what_the_documents_promise():
    assert stances(("1880", "2022–2024")) == {"promise": 5, "continuing": 4}
    assert stances(("0184", "2022")) == {"promise": 7}
    assert stances(("0880", "2016–2017")) == {"promise": 7, "goal": 2}
    assert stances(("0580", "2023–2024")) == {"promise": 8}
    assert stances(("0580", "2021–2022")) == {"promise": 2}
    assert stances(("0180", "")) == {"priority": 10}
    assert len(SETS) == 6


def test_stockholm_is_no_medborgarlofte():
    assert SETS["0180", ""].kind is SetKind.AGREEMENT
    others = {s.kind for key, s in SETS.items() if key[0] != "0180"}
    assert others == {SetKind.MEDBORGARLOFTE}


def test_places_of_the_documents():
    named = {
        key: {(m.name, m.role) for m in s.mentions if not m.generic and m.role is not Role.SCOPE}
        for key, s in SETS.items()
    }
    assert named["1880", "2022–2024"] == {("Järntorget", Role.FOCUS)}
    assert named["0184", "2022"] == {("Hagalund", Role.FOCUS), ("Västra skogen", Role.FOCUS)}
    assert named["0880", "2016–2017"] == {
        ("Centralstationen", Role.PROBLEM),
        ("Larmtorget", Role.PROBLEM),
    }


def test_solna_promises_four_walks():
    (walks,) = (p for p in SETS["0184", "2022"].promises if "trygghetsvandring" in p.kinds)
    assert (walks.count, walks.unit, walks.at_least) == (4, "trygghetsvandringar", False)
    assert "medborgardialog" in walks.kinds


def test_linkoping_has_three_themes():
    themes = [p.theme for p in SETS["0580", "2023–2024"].promises]
    assert len(dict.fromkeys(themes)) == 3
    assert all(themes)


def test_ids_differ_and_are_the_same_every_time():
    ids = [p.id for s in SETS.values() for p in s.promises] + [s.id for s in SETS.values()]
    assert len(set(ids)) == len(ids)
    assert ids == [p.id for s in read_register() for p in s.promises] + [
        s.id for s in read_register()
    ]


def test_every_statement_is_told_in_both_languages():
    for group in SETS.values():
        for item in group.promises:
            assert item.summary_sv
            assert item.summary_en
            assert item.stance in Stance


def test_no_sentence_of_a_source_stands_in_the_register(shared):
    """Facts in our own words: no register text repeats a long stretch of its document."""
    sources = re.sub(
        r"\s+", " ", " ".join(p.read_text("utf-8") for p in (shared / "seeds").glob("*.txt"))
    ).casefold()
    for group in SETS.values():
        for item in group.promises:
            text = item.summary_sv.casefold()
            match = SequenceMatcher(None, text, sources, autojunk=False).find_longest_match()
            assert match.size < 45, sources[match.b : match.b + match.size]


def test_content_ids_tell_contents_apart():
    assert content_id("a", "b") != content_id("ab")
    assert content_id(("a", 1)) == content_id(["a", 1])
    assert content_id(date(2022, 1, 1)) == content_id("2022-01-01")
    assert document_id(b"") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


@pytest.mark.parametrize(
    ("start", "end", "label", "key"),
    [
        (date(2022, 1, 1), date(2022, 12, 31), "2022", "2022-01-01/2022-12-31"),
        (date(2022, 1, 1), date(2024, 12, 31), "2022–2024", "2022-01-01/2024-12-31"),
        (date(2018, 7, 1), date(2020, 6, 30), "2018-07-01 – 2020-06-30", "2018-07-01/2020-06-30"),
        (date(2020, 1, 1), None, "från 2020-01-01", "2020-01-01/.."),
        (None, date(2020, 1, 1), "till 2020-01-01", "../2020-01-01"),
        (None, None, "utan period", "../.."),
    ],
)
def test_periods_have_a_label_for_people_and_a_key_for_links(start, end, label, key):
    period = Period(start, end)
    assert (period.label, period.key) == (label, key)
    assert asdict(period) == {"start": start, "end": end}


def test_a_period_cannot_end_before_it_starts():
    with pytest.raises(ValueError, match="ends before it starts"):
        Period(date(2023, 1, 1), date(2022, 1, 1))
