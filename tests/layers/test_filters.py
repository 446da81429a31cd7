from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from config.kinds import load_kinds
from geodata.records import Period, Precision
from layers.filters import Exactness, Filters, exactness, facet_counts, passes, within
from layers.query import choice_counts, period_counts, select
from layers.selection import ALL_PERIODS, Selection

OREBRO, SOLNA, KALMAR, LINKOPING = "1880", "0184", "0880", "0580"
LAYERS = tuple(load_kinds().all_layers())


def filtered(bundle, **filters):
    asked = Selection(bundle.kommun.code, bundle.period, LAYERS, filters=Filters(**filters))
    return select(bundle, asked)


@pytest.mark.parametrize(
    ("search", "number"),
    [("hagalund", 7), ("HÄGALUND", 0), ("trafik", 1), ("lighting", 1), ("polisen", 7), ("xyz", 0)],
)
def test_a_search_looks_at_text_place_measure_and_actor(seed_bundle, search: str, number: int):
    assert filtered(seed_bundle(SOLNA), search=search).counts.promises == number


def test_map_list_and_numbers_agree_under_filters(seed_bundle):
    view = filtered(seed_bundle(SOLNA), search="punktinsatser")
    assert view.counts.promises == len(view.promises) == 1
    ids = {promise.id for promise in view.promises}
    assert {key for row in view.features["promises"] for key in row} == ids
    assert view.counts.promises == view.counts.on_place


def test_filters_compose_and_a_place_without_a_promise_leaves_the_map(seed_bundle):
    both = filtered(seed_bundle(SOLNA), search="trafik", exactness=("none",))
    assert not both.promises
    assert not filtered(seed_bundle(KALMAR), search="belysning").counts.places
    assert filtered(seed_bundle(KALMAR)).counts.places == 2


def test_the_number_beside_a_choice_is_what_the_choice_leaves(seed_bundle):
    bundle = seed_bundle(OREBRO)
    asked = Selection(OREBRO, ALL_PERIODS, LAYERS, filters=Filters(search="kommun"))
    counts = choice_counts(bundle, asked)
    for facet in ("stances", "statuses", "actors", "exactness"):
        for value, number in counts[facet].items():
            chosen = replace(asked, filters=replace(asked.filters, **{facet: (value,)}))
            view = select(bundle, chosen)
            assert number == len(view.promises) + len(view.statements), (facet, value)
    for kind, number in counts["kinds"].items():
        view = select(bundle, replace(asked, kinds=(kind,)))
        assert number == len(view.promises) + len(view.statements), kind


def test_a_choice_in_a_facet_leaves_the_numbers_beside_it(seed_bundle):
    bundle = seed_bundle(OREBRO)
    before = facet_counts(bundle.promises, bundle.places, Filters())["actors"]
    after = facet_counts(bundle.promises, bundle.places, Filters(actors=("polis",)))["actors"]
    assert before == after


def test_numbers_of_periods_add_up(seed_bundle):
    bundle = seed_bundle(LINKOPING)
    every = period_counts(bundle, Selection(LINKOPING))
    assert sum(every.values()) == 10
    asked = Selection(LINKOPING, filters=Filters(search="trafik", years=(1990, 1991)))
    assert sum(period_counts(bundle, asked).values()) == len(
        filtered(bundle, search="trafik").promises
    )


@pytest.mark.parametrize(
    ("period", "years", "inside"),
    [
        (Period(date(2019, 1, 1), date(2020, 12, 31)), (2020, 2021), True),
        (Period(date(2019, 1, 1), date(2020, 12, 31)), (2021, 2022), False),
        (Period(date(2021, 3, 1), None), (2030, 2031), True),
        (Period(date(2021, 3, 1), None), (2019, 2020), False),
        (Period(None, date(2021, 3, 1)), (2022, 2023), False),
        (None, (1900, 2100), False),
    ],
)
def test_a_period_is_within_years(period: Period | None, years: tuple[int, int], inside: bool):
    assert within(period, years) is inside


def test_four_sorts_of_exactness(seed_bundle):
    solna, orebro, kalmar = (seed_bundle(code) for code in (SOLNA, OREBRO, KALMAR))
    assert {exactness(p, solna.places) for p in solna.promises} == {Exactness.AREA}
    assert {exactness(p, orebro.places) for p in orebro.promises} == {
        Exactness.ESTIMATED,
        Exactness.NONE,
    }
    assert {exactness(p, kalmar.places) for p in kalmar.promises} == {Exactness.NONE}
    place, promise = next(iter(solna.places.values())), solna.promises[0]
    point = replace(place, precision=Precision.PUNKT)
    link = replace(promise.links[0], place_id=place.id)
    exact = replace(promise, links=(link, *promise.links))
    assert exactness(exact, solna.places | {place.id: point}) is Exactness.EXACT


def test_an_attack_in_the_filters_finds_nothing_and_harms_nothing(seed_bundle):
    bundle = seed_bundle(SOLNA)
    for attack in ("'; DROP TABLE sets; --", "<script>alert(1)</script>", "%", "\x00", "(.*)+$"):
        for fields in ({"search": attack}, {"actors": (attack,)}):
            assert not [p for p in bundle.promises if passes(p, bundle.places, Filters(**fields))]
