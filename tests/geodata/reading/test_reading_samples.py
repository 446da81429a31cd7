"""The sample documents come out with the promises, periods, stances and places they hold."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from geodata.records import Period, Role, SetKind, Stance

if TYPE_CHECKING:
    from collections.abc import Callable

    from geodata.records import DocumentReading, PromiseSet

    Sample = Callable[[str], DocumentReading]


def years(first: int, last: int) -> Period:
    return Period(date(first, 1, 1), date(last, 12, 31))


def quotes(group: PromiseSet, stance: Stance) -> list[str]:
    return [promise.text() for promise in group.promises if promise.stance is stance]


def named(group: PromiseSet) -> list[tuple[str, Role]]:
    return [(mention.name, mention.role) for mention in group.mentions if not mention.generic]


def test_a_news_item_holds_new_promises_and_work_that_goes_on(sample: Sample) -> None:
    reading = sample("nyhet_fortsatt.txt")
    (group,) = reading.sets
    assert reading.kommuner == ("0381",)
    assert group.period == years(2021, 2023)
    assert len(quotes(group, Stance.PROMISE)) == 4
    assert quotes(group, Stance.CONTINUING) == [
        "Lugna gatan",
        "samtal med ungdomar på stan",
        "nattvandringar",
    ]
    assert ("Åtorget", Role.FOCUS) in named(group)
    assert group.parties == ("Polisen", "Enköpings kommun")
    assert {promise.actors for promise in group.promises} == {("polis", "kommun")}


def test_a_focus_belongs_to_the_document_and_a_target_to_the_promise(sample: Sample) -> None:
    (group,) = sample("fokus.txt").sets
    assert group.period == years(2023, 2023)
    assert len(group.promises) == 4
    assert named(group) == [("Åby", Role.FOCUS), ("Norra viken", Role.FOCUS)]
    targets = [(m.name, m.role) for m in group.promises[1].mentions if not m.generic]
    assert targets == [("Åby", Role.TARGET), ("Norra viken", Role.TARGET)]
    walks = group.promises[2]
    assert (walks.count, walks.unit) == (3, "trygghetsvandringar")
    assert set(walks.kinds) == {"trygghetsvandring", "medborgardialog"}


def test_goals_come_once_and_do_not_commit(sample: Sample) -> None:
    (group,) = sample("mal_och_problem.txt").sets
    assert group.period == years(2018, 2019)
    assert quotes(group, Stance.GOAL) == ["Skapa en tryggare hamn", "Minska antalet cykelstölder"]
    assert len(quotes(group, Stance.PROMISE)) == 3
    assert named(group) == [("Busstationen", Role.PROBLEM), ("Fisktorget", Role.PROBLEM)]
    walks = group.promises[2]
    assert (walks.count, walks.at_least) == (2, True)


def test_themes_and_an_older_set(sample: Sample) -> None:
    current, older = sample("teman_aldre.txt").sets
    assert (current.period, older.period) == (years(2022, 2023), years(2020, 2021))
    assert [promise.theme for promise in current.promises] == [
        "Fokus droger",
        "Fokus droger",
        "Fokus trafik",
        "Fokus trafik",
    ]
    assert [promise.actors for promise in current.promises[:2]] == [("polis",), ("kommun",)]
    assert len(older.promises) == 2
    assert {promise.actors for promise in older.promises} == {("polis", "kommun")}


def test_a_web_page_says_the_same_as_its_text(sample: Sample) -> None:
    page, text = sample("teman_aldre.html"), sample("teman_aldre.txt")
    assert page.document.media_type == "text/html"
    for one, other in zip(page.sets, text.sets, strict=True):
        assert one.period == other.period
        assert [p.text() for p in one.promises] == [p.text() for p in other.promises]
        assert [p.kinds for p in one.promises] == [p.kinds for p in other.promises]
        assert [p.theme for p in one.promises] == [p.theme for p in other.promises]


def test_an_agreement_has_priorities_and_no_period(sample: Sample) -> None:
    (group,) = sample("avtal.txt").sets
    assert group.kind is SetKind.AGREEMENT
    assert group.period is None
    assert len(quotes(group, Stance.PRIORITY)) == 4
    assert {promise.actors for promise in group.promises} == {("polis", "kommun")}


def test_every_field_says_why(sample: Sample) -> None:
    reading = sample("fokus.txt")
    for promise in reading.sets[0].promises:
        assert promise.quote is not None
        fields = {item.field for item in promise.evidence}
        assert fields >= {"stance", "kinds", "actors", "kommun", "period"}
        assert ("count" in fields) is (promise.count is not None)
        assert ("place" in fields) is bool(promise.mentions)
        for item in promise.evidence:
            assert item.rule
            assert item.start is None or reading.text[item.start : item.end].strip()
    cues = [e for e in reading.sets[0].promises[0].evidence if e.field == "kinds"]
    assert [reading.text[cue.start : cue.end] for cue in cues] == ["Patrullera"]
