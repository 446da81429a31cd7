"""A plan as an organiser gets it, good input and bad."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from shapely.geometry import Point

from geodata.boundaries import OutsideKommunError
from geodata.clock import SWEDEN
from geodata.walk.codec import dump_plan, load_plan
from geodata.walk.records import LightMode, Stop, Walk
from geodata.walk.words import notice_text, reason_text
from layers.walk.ground import OffNetworkError
from layers.walk.plan import WalkTimeError, difference, group_count, plan
from tests.geodata.walk.conftest import CORNER, Town

START = datetime(2026, 10, 20, 17, 30, tzinfo=SWEDEN)


def at(x: float, y: float) -> Point:
    return Point(CORNER[0] + x, CORNER[1] + y)


def stop(name: str, x: float, y: float, **more) -> Stop:
    return Stop(name, name.title(), at(x, y), **more)


def walk(*stops: Stop, minutes: int = 60, **more) -> Walk:
    given = {
        "id": "w", "kommun": "prov", "title": "Prov", "start": START,
        "end": START + timedelta(minutes=minutes), "meeting_name": "Torget", "meeting": at(0, 0),
    }  # fmt: skip
    return Walk(**given | {"stops": stops} | more)


@pytest.fixture
def grid():
    built = Town()
    built.grid(8)
    return built.network()


def called(route) -> list[str]:
    return [call.stop.id for call in route.calls]


def reasons(made) -> dict[str, str]:
    return {item.stop.id: item.reason.partition(":")[0] for item in made.routes[0].skipped}


def test_the_clock_runs_by_metres_pace_and_minutes(grid):
    made = plan(walk(stop("a", 300, 0, minutes=5), mode=LightMode.SHORTEST), grid)
    (route,) = made.routes
    call = route.calls[0]
    assert call.arrive - route.start == timedelta(seconds=270)  # 300 m at 4 km/h
    assert call.leave - call.arrive == timedelta(minutes=5)
    assert route.back - call.leave == timedelta(seconds=270)
    assert [leg.length_m for leg in route.legs] == [300, 300]
    assert made.saves == {"a": timedelta(seconds=840)}


def test_a_stop_that_does_not_fit_says_what_it_would_add(grid):
    made = plan(walk(stop("a", 100, 0), stop("b", 500, 0), minutes=15), grid)
    (item,) = made.routes[0].skipped
    assert (item.stop.id, item.reason) == ("b", "time")
    assert item.extra == timedelta(minutes=5) + timedelta(seconds=720)
    assert reason_text(item) == "tiden räcker inte: skulle lägga till 17 min"
    assert "would add 17 min" in reason_text(item, "en")


def test_the_order_of_the_wishes_changes_nothing(grid):
    stops = [stop(f"s{n:02}", 37 * n % 700, 61 * n % 700, priority=n % 5 + 1) for n in range(16)]
    first = plan(walk(*stops), grid)
    random.Random(1).shuffle(stops)  # noqa: S311  no secret
    again = plan(walk(*stops), grid)
    assert dump_plan(walk(), first.routes) == dump_plan(walk(), again.routes)


def test_a_plan_survives_its_file(grid):
    made = plan(walk(stop("a", 300, 20), stop("b", 410, 500)), grid)
    assert load_plan(dump_plan(made.walk, made.routes)) == (made.walk, made.routes)


def test_metres_of_light_add_up_and_modes_are_opposites():
    built = Town()
    built.way((0, 0), (0, 100), (300, 100), (300, 0), lit="yes")
    built.way((0, 0), (0, -90), (300, -90), (300, 0), lit="no")
    network = built.network()
    wish = stop("a", 300, 0)
    lit = plan(walk(wish, mode=LightMode.PREFER_LIT), network).routes[0]
    dark = plan(walk(wish, mode=LightMode.INSPECT_DARK), network).routes[0]
    assert {leg.unlit_m for leg in lit.legs} == {0}
    assert {leg.lit_m for leg in dark.legs} == {0}
    for route in (lit, dark):
        for leg in route.legs:
            assert leg.lit_m + leg.unlit_m + leg.unknown_m == pytest.approx(leg.length_m)
            assert sum(metres for _, metres in leg.light) == pytest.approx(leg.length_m)


def test_the_accessible_variant_goes_around_steps_and_tells_the_difference():
    built = Town()
    built.way((0, 0), (100, 0), incline_percent=2.0)
    built.way((100, 0), (110, 0), steps=True, highway="steps")
    built.way((110, 0), (200, 0))
    built.way((100, 0), (100, 60), (110, 60), (110, 0))
    made = plan(walk(stop("a", 200, 0)), built.network())
    assert [leg.steps for leg in made.routes[0].legs] == [1, 1]
    assert [leg.steps for leg in made.accessible[0].legs] == [0, 0]
    other = difference(made.routes, made.accessible)
    assert other.longer_m == pytest.approx(240)
    assert (other.steps_less, other.lost) == (2, ())
    assert other.slope_unknown_m == pytest.approx(2 * 220)
    assert made.accessible[0].legs[0].steepest_percent == 2
    assert any("trappan" in said for said in made.routes[0].legs[0].directions)


def test_a_stop_that_only_steps_lead_to_is_lost_in_the_accessible_variant():
    built = Town()
    built.way((0, 0), (100, 0))
    built.way((100, 0), (300, 0), steps=True, highway="steps")
    built.way((300, 0), (400, 0))
    made = plan(walk(stop("a", 400, 0)), built.network())
    assert called(made.routes[0]) == ["a"]
    assert made.accessible[0].skipped[0].reason == "steps"
    assert difference(made.routes, made.accessible).lost == ("A",)


def test_stops_that_cannot_be_visited_are_told_and_the_rest_is_planned():
    built = Town()
    built.grid(8)
    built.way((900, 900), (1200, 900))  # on the other side of the river
    wishes = (
        stop("near", 200, 100), stop("island", 1000, 890), stop("off", 3000, 3000),
        stop("twin", 200, 100, priority=5), stop("twin", 400, 400),
    )  # fmt: skip
    made = plan(walk(*wishes), built.network())
    assert called(made.routes[0]) == ["twin"]
    assert made.routes[0].calls[0].stop.priority == 5
    found = reasons(made)
    assert found["island"] == "island"
    assert found["off"] == "off_network"
    assert found["near"] == "duplicate"
    assert all(reason_text(item) for item in made.routes[0].skipped)


def test_the_meeting_place_chooses_the_side_of_the_river():
    built = Town()
    built.grid(8)
    built.way((900, 900), (1200, 900))
    made = plan(
        walk(stop("far", 100, 100), stop("here", 1100, 900), meeting=at(950, 900)), built.network()
    )
    assert called(made.routes[0]) == ["here"]
    assert reasons(made) == {"far": "island"}


def test_a_stop_outside_the_kommun_is_skipped_and_a_meeting_place_is_refused():
    solna = Point(670_500, 6_584_500)
    gothenburg = Point(319_000, 6_400_000)
    wish = Stop("a", "Avenyn", gothenburg)
    made = plan(walk(wish, kommun="0184", meeting=solna), None)
    assert reasons(made) == {"a": "outside"}
    with pytest.raises(OutsideKommunError):
        plan(walk(kommun="0184", meeting=gothenburg), None)


@pytest.mark.parametrize("minutes", [-30, 0, 60 * 13])
def test_times_that_nobody_can_walk_by_are_refused(grid, minutes):
    with pytest.raises(WalkTimeError) as caught:
        plan(walk(minutes=minutes), grid)
    assert caught.value.remedy


def test_a_pace_that_nobody_has_is_refused(grid):
    with pytest.raises(WalkTimeError, match="0 km/h"):
        plan(walk(pace_kmh=0), grid)


def test_a_meeting_place_off_the_network_is_refused(grid):
    with pytest.raises(OffNetworkError, match="Torget"):
        plan(walk(meeting=at(-400, 0)), grid)


def test_two_hundred_wishes(grid):
    stops = [
        stop(f"s{n:03}", n * 37 % 701, n * 91 % 699, minutes=2, priority=n % 5 + 1)
        for n in range(200)
    ]
    (route,) = plan(walk(*stops, minutes=45), grid).routes
    assert route.back <= START + timedelta(minutes=45)
    assert len(route.calls) + len(route.skipped) == 200
    assert len(route.calls) > 5


def test_musts_that_take_too_long_are_visited_with_a_notice(grid):
    made = plan(walk(stop("a", 700, 700, must=True), stop("b", 100, 0), minutes=20), grid)
    (route,) = made.routes
    assert called(route) == ["a"]
    (notice,) = [n for n in route.notices if n.startswith("late")]
    late = route.back - (START + timedelta(minutes=20))
    assert notice_text(notice).split("tillbaka ")[1].startswith(str(-(-late.seconds // 60)))


def test_no_network_is_said_and_straight_lines_are_marked():
    made = plan(walk(stop("a", 300, 400)), None)
    (route,) = made.routes
    assert route.notices[0] == "straight"
    assert all(leg.straight and leg.unknown_m == leg.length_m == 500 for leg in route.legs)
    assert route.calls[0].arrive - START == timedelta(seconds=585)  # 650 m at 4 km/h
    assert made.accessible == ()


def test_a_one_way_route_ends_at_its_goal(grid):
    made = plan(walk(stop("a", 300, 0), goal=at(700, 0), mode=LightMode.SHORTEST), grid)
    assert sum(leg.length_m for leg in made.routes[0].legs) == 700
    built = Town()
    built.grid(4)
    built.way((900, 900), (1200, 900))
    lost = plan(walk(stop("a", 300, 0), goal=at(1000, 900)), built.network())
    assert "no_way" in lost.routes[0].notices


def test_a_fixed_order_is_kept_and_what_stands_outside_it_is_told(grid):
    wishes = (stop("a", 100, 0), stop("b", 500, 0), stop("c", 300, 0), stop("d", 200, 0))
    made = plan(walk(*wishes, order=("c", "a", "b")), grid)
    assert called(made.routes[0]) == ["c", "a", "b"]
    assert reasons(made) == {"d": "order"}


def test_a_locked_leg_is_kept_and_one_that_cannot_be_is_told(grid):
    wishes = (stop("a", 100, 0), stop("b", 500, 0), stop("c", 300, 0))
    made = plan(walk(*wishes, locked=(("b", "a"),)), grid)
    order = called(made.routes[0])
    assert order.index("a") == order.index("b") + 1
    ring = plan(walk(*wishes, locked=(("a", "b"), ("b", "a"))), grid)
    assert "locked" in ring.routes[0].notices


def test_big_groups_walk_in_parallel_from_and_to_the_same_place(grid):
    stops = [stop(f"s{n}", 150 * (n % 4), 200 * (n // 4)) for n in range(1, 9)]
    made = plan(walk(*stops, people=45, minutes=90), grid)
    assert [route.group for route in made.routes] == [1, 2, 3]
    visited = [key for route in made.routes for key in called(route)]
    assert sorted(visited) == [f"s{n}" for n in range(1, 9)]
    starts = {route.legs[0].line.coords[0] for route in made.routes}
    ends = {route.legs[-1].line.coords[-1] for route in made.routes}
    assert starts == ends
    assert len(starts) == 1
    assert "crowded" in plan(walk(*stops, people=70), grid).routes[0].notices
    assert [group_count(n) for n in (0, 20, 21, 41, 500)] == [1, 1, 2, 3, 3]


def test_dark_from_which_stop(grid):
    wishes = (stop("a", 700, 0, minutes=20), stop("b", 700, 700, minutes=20))
    route = plan(walk(*wishes, minutes=100), grid).routes[0]
    assert route.dusk is not None
    assert [call.dark for call in route.calls] == [call.arrive > route.dusk for call in route.calls]
    assert route.dark_from == 1


def test_a_polar_day_says_that_it_does_not_get_dark():
    kiruna = Point(719_000, 7_536_000)
    day = datetime(2026, 6, 20, 22, 0, tzinfo=SWEDEN)
    made = plan(walk(start=day, end=day + timedelta(hours=1), meeting=kiruna), None)
    assert "never_dark" in made.routes[0].notices
    assert made.routes[0].dusk is None


def test_the_clocks_change_during_the_walk(grid):
    start = datetime(2026, 10, 25, 2, 30, tzinfo=SWEDEN)  # the first 02:30 of that night
    made = plan(
        walk(stop("a", 700, 700, minutes=40), start=start, end=start + timedelta(hours=2)), grid
    )
    (route,) = made.routes
    assert "clock" in route.notices
    call = route.calls[0]
    assert (call.leave.timestamp() - call.arrive.timestamp()) == 40 * 60
    assert (call.arrive.hour, call.leave.hour) == (2, 2)


def test_no_time_for_any_stop_is_said(grid):
    made = plan(walk(stop("a", 700, 700), minutes=3), grid)
    assert "short" in made.routes[0].notices
    assert replace(made.walk, stops=()) != made.walk
