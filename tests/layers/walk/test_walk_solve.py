"""The choice of stops: as good as trying everything, the same every time."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from layers.walk.problem import Problem, chained
from layers.walk.solve import exact, fixed_order, inserted, solve


def problem(seed: int, stops: int, budget: int, *, musts: int = 0, groups: int = 1) -> Problem:
    random = np.random.default_rng(seed)
    spots = random.uniform(0, 1500, (stops + 2, 2))
    travel = np.hypot(*(spots[:, None] - spots[None]).transpose(2, 0, 1)).round().astype(np.int64)
    must = np.zeros(stops, dtype=bool)
    must[:musts] = True
    service = random.integers(0, 400, stops)
    return Problem(travel, service, random.integers(1, 6, stops), must, budget, groups)


def by_hand(wanted: Problem, orders=None) -> tuple[int, int]:
    """The best score in time and its least seconds, by trying every sequence."""
    musts = set(np.flatnonzero(wanted.must))
    found = []
    for size in range(wanted.size + 1):
        for tour in permutations(range(wanted.size), size):
            if orders is not None and list(tour) != [s for s in orders if s in tour]:
                continue
            if musts <= set(tour) and wanted.seconds(tour) <= wanted.budget:
                found.append((-wanted.score_of([tour]), wanted.seconds(tour)))
    return min(found, default=(0, 0))


@given(st.integers(0, 10**6), st.integers(0, 6), st.integers(0, 6000), st.integers(0, 2))
@settings(max_examples=40)
def test_few_stops_are_chosen_as_by_trying_everything(seed, stops, budget, musts):
    wanted = problem(seed, stops, budget, musts=min(musts, stops))
    tour = exact(wanted)
    score, seconds = by_hand(wanted)
    if not seconds and set(tour):  # the musts do not fit: they alone are visited, the quickest way
        assert set(tour) == set(np.flatnonzero(wanted.must))
        ways = permutations(np.flatnonzero(wanted.must).tolist())
        assert wanted.seconds(tour) == min(map(wanted.seconds, ways))
        return
    assert wanted.score_of([tour]) == -score
    if seconds:
        assert wanted.seconds(tour) == seconds


@given(st.integers(0, 10**6), st.integers(500, 6000), st.permutations(range(5)))
@settings(max_examples=40)
def test_a_fixed_order_keeps_its_order_and_the_most_score(seed, budget, order):
    wanted = replace(problem(seed, 5, budget), order=tuple(order))
    tour = fixed_order(wanted)
    score, seconds = by_hand(wanted, order)
    assert list(tour) == [stop for stop in order if stop in tour]
    assert wanted.score_of([tour]) == -score
    if tour:
        assert wanted.seconds(tour) == seconds


@pytest.mark.parametrize("seed", range(3))
def test_the_search_does_not_fall_short_of_trying_everything(seed, monkeypatch):
    from layers.walk import solve as module

    wanted = problem(seed, 10, 3600)
    best = exact(wanted)
    table = module.load_walk().model_copy(update={"exact_stops": 1})
    monkeypatch.setattr(module, "load_walk", lambda: table)
    (found,) = solve(wanted)
    assert wanted.score_of([found]) == wanted.score_of([best])
    assert wanted.seconds(found) <= wanted.budget


def test_the_same_problem_has_the_same_answer():
    wanted = problem(5, 25, 4000)
    assert solve(wanted) == solve(wanted)


def test_stops_that_must_be_visited_are_even_where_time_does_not_allow_it():
    for stops in (6, 16):
        wanted = problem(1, stops, 60, musts=stops - 2)
        (tour,) = solve(wanted)
        assert sorted(tour) == list(range(stops - 2))


def test_groups_share_the_stops_and_take_about_as_long():
    wanted = problem(7, 12, 20_000, groups=3)
    tours = solve(wanted)
    assert sorted(stop for tour in tours for stop in tour) == list(range(12))
    alone = problem(7, 12, 20_000)
    whole = alone.seconds(solve(replace(alone, must=np.ones(12, dtype=bool)))[0])
    assert max(map(wanted.seconds, tours)) < whole
    assert all(tours)


def test_groups_with_stops_that_do_not_fit_still_visit_them():
    wanted = problem(2, 8, 120, musts=8, groups=2)
    tours = solve(wanted)
    assert sorted(stop for tour in tours for stop in tour) == list(range(8))


def test_a_chain_is_walked_as_it_stands():
    wanted = problem(3, 5, 10_000)
    chains = ((0,), (3, 1), (2,), (4,))
    own = chained(wanted, chains)
    (tour,) = solve(own)
    walked = [stop for number in tour for stop in chains[number]]
    assert walked.index(1) == walked.index(3) + 1
    assert own.seconds(tour) == wanted.seconds(walked)


def test_one_more_stop_costs_what_the_longer_tour_takes():
    wanted = problem(4, 6, 10_000)
    longer, seconds = inserted(wanted, (2, 0, 5), 3)
    assert wanted.seconds(longer) - wanted.seconds((2, 0, 5)) == seconds


def test_no_stops_at_all():
    assert solve(problem(0, 0, 100)) == ((),)
    assert solve(problem(0, 0, 100, groups=2)) == ((), ())
