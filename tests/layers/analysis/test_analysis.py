"""The analysis on bundles that are small enough to be checked by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial import cKDTree

from geodata.crs import SWEREF99TM
from geodata.ids import content_id
from geodata.kommuner import kommun_by_code
from geodata.records import (
    Document,
    Event,
    Origin,
    Period,
    PlaceMention,
    Precision,
    Promise,
    PromiseSet,
    PromiseStatus,
    Role,
    Stance,
)
from layers.analysis.coverage import Cover, Why, coverage
from layers.analysis.dark import dark_shares
from layers.analysis.delivery import Due, delivery, overdue, standings
from layers.analysis.distance import NetworkWalk, Region, StraightWalk, samples
from layers.analysis.nearest import Things
from layers.analysis.periods import Fate, period_diff
from layers.analysis.sweden import classes, density, kommun_numbers
from layers.assemble import assemble
from layers.bundle import Bundle
from layers.existing import DataSource, Existing, Light

SOLNA = kommun_by_code("0184")
CENTRE = (670_000.0, 6_584_000.0)
Y2022 = Period(date(2022, 1, 1), date(2022, 12, 31))
Y2023 = Period(date(2023, 1, 1), date(2023, 12, 31))
SOURCE = DataSource("Solna", "", date(2026, 1, 1), "import", stale=False)


def promise(text: str, *kinds: str, places: tuple[str, ...] = (), **fields) -> Promise:
    mentions = tuple(PlaceMention(name, name) for name in places)
    return Promise(
        id=content_id(text, kinds, places, str(fields)),
        kinds=kinds,
        actors=fields.pop("actors", ("polis", "kommun")),
        summary_sv=text,
        mentions=mentions,
        **fields,
    )


def bundle(
    *promises: Promise, period: Period | None = Y2022, focus: tuple[str, ...] = ()
) -> Bundle:
    mentions = tuple(PlaceMention(name, name, role=Role.FOCUS) for name in focus)
    group = PromiseSet(
        id=content_id([p.id for p in promises], str(period)),
        kommuner=("0184",),
        period=period,
        parties=("Solna stad",),
        document=Document(id="x", title="Löften"),
        promises=promises,
        origin=Origin.READ,
        mentions=mentions,
    )
    return assemble(SOLNA, period.key if period else "../..", [group])


def moved(found: Bundle, **spots: tuple[float, float, float]) -> Bundle:
    """Put places, by name, at a spot east and north of the centre, with an uncertainty."""
    frame = found.features.copy()
    places = dict(found.places)
    for key, place in found.places.items():
        east, north, uncertainty = spots[place.name.replace(" ", "_")]
        at = shapely.Point(CENTRE[0] + east, CENTRE[1] + north)
        rows = (frame["place_id"] == key).to_numpy()
        frame.loc[rows, "geometry"] = gpd.GeoSeries([at] * rows.sum(), index=frame.index[rows])
        places[key] = replace(place, precision=Precision.PLATS, uncertainty_m=uncertainty)
    return replace(found, features=frame, places=places)


def cell(found, place: str, kind: str):
    row = next(row for row in found.rows if row.name == place)
    return row.cells[(*found.kinds, *found.existing).index(kind)]


def existing(layer: str, *spots: tuple[float, float]) -> Existing:
    shapes = [shapely.Point(CENTRE[0] + x, CENTRE[1] + y) for x, y in spots]
    data = {"id": [str(i) for i in range(len(spots))], "name": [""] * len(spots)}
    return Existing(layer, gpd.GeoDataFrame(data, geometry=shapes, crs=SWEREF99TM), SOURCE)


@pytest.fixture
def two_places() -> Bundle:
    found = bundle(
        promise("Kameror i Hagalund", "kamera", places=("Hagalund",)),
        promise("Ljus i Västra skogen", "belysning", places=("Västra skogen",)),
        promise("Fyra vandringar i hela kommunen", "trygghetsvandring"),
    )
    return moved(found, Hagalund=(0, 0, 50), Västra_skogen=(300, 0, 20))


def test_a_promise_about_the_place_covers_it(two_places):
    found = coverage(two_places, 100)
    assert cell(found, "Hagalund", "kamera").cover is Cover.COVERED
    assert cell(found, "Hagalund", "kamera").why is Why.HERE
    assert [row.name for row in found.rows] == ["Hagalund", "Västra skogen"]
    assert found.method == "straight"


@pytest.mark.parametrize(
    ("distance", "cover", "why"),
    [
        (229, Cover.NOT, Why.FAR),
        (231, Cover.MAYBE, Why.PERHAPS),
        (369, Cover.MAYBE, Why.PERHAPS),
        (371, Cover.COVERED, Why.NEAR),
    ],
)
def test_the_answer_follows_the_uncertainty_of_both_places(two_places, distance, cover, why):
    """300 m apart, 50 and 20 m uncertain: 230 m at best, 370 m at worst."""
    found = cell(coverage(two_places, distance), "Hagalund", "belysning")
    assert (found.cover, found.why) == (cover, why)
    assert (found.span.low, found.span.high) == pytest.approx((230, 370))


def test_a_promise_without_a_place_cannot_be_told_and_one_that_nobody_made_is_not(two_places):
    found = coverage(two_places, 200)
    told = cell(found, "Hagalund", "trygghetsvandring")
    assert (told.cover, told.why) == (Cover.UNKNOWN, Why.UNPLACED)
    assert "narkotika" not in found.kinds


def test_a_place_in_focus_is_perhaps_covered():
    found = bundle(promise("Mer ljus", "belysning"), focus=("Hagalund",))
    told = cell(coverage(found, 400), "Hagalund", "belysning")
    assert (told.cover, told.why) == (Cover.MAYBE, Why.FOCUS)


def test_existing_things_cover_or_data_is_missing(two_places):
    lamps = existing("belysning", (0, 0), (150, 0))
    found = coverage(two_places, 200, existing=[lamps])
    assert cell(found, "Västra skogen", "belysning").cover is Cover.COVERED
    row = next(row for row in found.rows if row.name == "Västra skogen")
    lit = row.cells[len(found.kinds) + found.existing.index("belysning")]
    dark = row.cells[len(found.kinds) + found.existing.index("kamera")]
    assert lit.cover is Cover.COVERED
    assert (dark.cover, dark.why) == (Cover.UNKNOWN, Why.NO_DATA)


def test_the_whole_is_the_sum_of_its_columns(two_places):
    found = coverage(two_places, 200)
    for column in range(len(found.kinds) + len(found.existing)):
        assert sum(found.count(cover, column) for cover in Cover) == len(found.rows)


@settings(max_examples=60, deadline=None)
@given(
    st.tuples(st.floats(-2000, 2000), st.floats(-2000, 2000)),
    st.floats(0, 400),
    st.floats(0, 400),
    st.integers(0, 2**16),
)
def test_no_true_distance_lies_outside_the_range(offset, first, second, seed):
    """Two places anywhere in their circles: the range holds the distance between them."""
    here = Region("a", shapely.Point(0, 0), first)
    there = Region("b", shapely.Point(offset), second)
    span = StraightWalk().between(here, there)
    random = np.random.default_rng(seed)
    for _ in range(20):
        turn, far = random.uniform(0, 2 * np.pi, 2), random.uniform(0, 1, 2) ** 0.5
        a = first * far[0] * np.array([np.cos(turn[0]), np.sin(turn[0])])
        b = np.array(offset) + second * far[1] * np.array([np.cos(turn[1]), np.sin(turn[1])])
        assert span.low - 1e-6 <= np.hypot(*(a - b)) <= span.high + 1e-6


@settings(max_examples=40, deadline=None)
@given(st.floats(5, 500), st.integers(0, 2**16))
def test_no_place_of_an_area_is_further_from_the_nearest_lamp_than_told(side, seed):
    random = np.random.default_rng(seed)
    lamps = random.uniform(-1000, 1000, (30, 2))
    area = shapely.box(0, 0, side, side * 0.6)
    span = StraightWalk().nearest(Region("a", area), Things(lamps), 0.0)
    spots = random.uniform((0, 0), (side, side * 0.6), (200, 2))
    metres = cKDTree(lamps).query(spots)[0]
    assert span.low - 1e-6 <= metres.min()
    assert metres.max() <= span.high + 1e-6


def test_a_network_is_asked_where_one_is_passed_in(two_places):
    asked = []

    def detour(from_xy, to_xy, limit):
        asked.append(limit)
        gaps = from_xy[:, None, :] - to_xy[None, :, :]
        return np.abs(gaps).sum(axis=2) * 1.5  # streets in a grid, with a detour

    found = coverage(two_places, 400, walk=NetworkWalk(detour, 2000))
    assert found.method == "network"
    assert asked[0] == 2000
    told = cell(found, "Hagalund", "belysning")
    straight = cell(coverage(two_places, 400), "Hagalund", "belysning")
    assert told.span.high > straight.span.high
    assert told.cover is Cover.MAYBE


def test_samples_lie_in_their_region():
    ring = shapely.Point(0, 0).buffer(100).difference(shapely.Point(0, 0).buffer(60))
    for region in (Region("a", ring), Region("b", shapely.LineString([(0, 0), (100, 50)]))):
        spots, _ = samples(region)
        assert len(spots) > 1
        assert shapely.distance(region.shape, shapely.points(spots)).max() < 1e-6


def test_nearest_answers_as_the_bare_tree_does():
    random = np.random.default_rng(7)
    places, lamps = random.uniform(0, 5000, (500, 2)), random.uniform(0, 5000, (2000, 2))
    near = Things(lamps).near(places, 100.0)
    tree = cKDTree(lamps)
    metres, index = tree.query(places)
    assert np.array_equal(near.metres, metres)
    assert np.array_equal(near.index, index)
    assert np.array_equal(near.within, tree.query_ball_point(places, 100.0, return_length=True))
    nothing = Things(lamps[:0]).near(places, 100.0)
    assert np.isinf(nothing.metres).all()
    assert not nothing.within.any()


def test_the_dark_share_is_a_range_and_unknown_is_neither():
    east, north = CENTRE
    lines = [
        shapely.LineString([(east - 500, north + dy), (east + 500, north + dy)]) for dy in (0, 0, 0)
    ]
    ways = gpd.GeoDataFrame({"lit": ["yes", "no", "unknown"]}, geometry=lines, crs=SWEREF99TM)
    light = Light(ways, {}, SOURCE)
    (found,) = dark_shares([Region("a", shapely.Point(CENTRE), 50)], light)
    assert found.lit_m == found.unlit_m == found.unknown_m == pytest.approx(500, abs=2)
    assert found.low == pytest.approx(1 / 3)
    assert found.high == pytest.approx(2 / 3)
    (empty,) = dark_shares([Region("b", shapely.Point(0, 0), 0)], light)
    assert empty.low is None


def test_promises_are_matched_by_what_they_mean():
    before = bundle(
        promise("Vi sätter upp fler kameror i Hagalund", "kamera", places=("Hagalund",), count=4),
        promise("Belysningen förbättras", "belysning", places=("Hagalund",)),
        promise("Polisen syns mer i krogmiljöer", "krog", actors=("polis",)),
    )
    after = bundle(
        promise("Antalet kameror ska öka", "kamera", places=("Hagalund",), count=6),
        promise("Bättre ljus vid gångvägar", "belysning", places=("Västra skogen",)),
        promise("Insatser mot narkotika i skolor", "narkotika", "skola"),
        period=Y2023,
    )
    found = period_diff(before, after)
    fates = {(c.after or c.before).text_sv: c.fate for c in found.changes}
    assert fates == {
        "Antalet kameror ska öka": Fate.REPEATED,
        "Bättre ljus vid gångvägar": Fate.MOVED,
        "Insatser mot narkotika i skolor": Fate.NEW,
        "Polisen syns mer i krogmiljöer": Fate.DROPPED,
    }
    camera = found.of(Fate.REPEATED)[0]
    assert camera.counts == (4, 6)
    assert camera.likeness.kinds == 1.0
    light = found.of(Fate.MOVED)[0]
    assert (light.left, light.came) == (("Hagalund",), ("Västra skogen",))
    assert found.by_kind()["kamera"][Fate.REPEATED] == 1


def test_alike_words_of_different_kinds_are_no_pair():
    before = bundle(promise("Vi ska öka tryggheten i Solna genom samarbete", "ungdom"))
    after = bundle(promise("Vi ska öka tryggheten i Solna genom samarbete", "krog"), period=Y2023)
    assert {change.fate for change in period_diff(before, after).changes} == {
        Fate.NEW,
        Fate.DROPPED,
    }


def test_a_period_against_itself_repeats_everything(seed_bundle):
    for code, period in (("0184", "2022-01-01/2022-12-31"), ("0580", "2023-01-01/2024-12-31")):
        found = period_diff(seed_bundle(code, period), seed_bundle(code, period))
        assert {change.fate for change in found.changes} == {Fate.REPEATED}
        assert all(change.before.id == change.after.id for change in found.changes)


def event(of: Promise, status: PromiseStatus, delivered: int | None = None) -> Event:
    return Event(of.id, status, datetime(2022, 6, 1, tzinfo=UTC), "kommunen", delivered)


def test_due_at_the_end_of_the_period_and_told_or_not():
    kept = promise("a", "kamera", count=4)
    partly = promise("b", "kamera", count=4)
    silent = promise("c", "belysning")
    broken = promise("d", "belysning", period=Period(date(2022, 1, 1), date(2029, 12, 31)))
    goal = promise("e", "belysning", stance=Stance.GOAL)
    events = [
        event(kept, PromiseStatus.GENOMFORD),
        event(partly, PromiseStatus.DELVIS, 3),
        event(broken, PromiseStatus.INTE_GENOMFORD),
    ]
    made = bundle(kept, partly, silent, broken, goal)
    views = [
        replace(
            view, status=next((e.status for e in events if e.promise_id == view.id), view.status)
        )
        for view in made.promises
    ]
    last = {one.promise.text_sv: one for one in standings(views, events, date(2022, 12, 31))}
    assert {text: one.state for text, one in last.items()} == {
        "a": Due.DONE, "b": Due.RUNNING, "c": Due.RUNNING, "d": Due.BROKEN,
    }  # fmt: skip
    late = overdue(views, events, date(2023, 1, 1))
    assert {one.promise.text_sv for one in late} == {"b", "c", "d"}
    assert {one.days for one in late} == {1, 0}
    (every,) = delivery(views, events, date(2023, 1, 1))
    assert (every.promises, every.done, every.partly, every.not_done, every.untold) == (
        4,
        1,
        1,
        1,
        1,
    )
    assert (every.units, every.units_done, every.overdue) == (8, 7, 3)
    kinds = {one.group: one.promises for one in delivery(views, events, date(2023, 1, 1), "kind")}
    assert kinds == {"kamera": 2, "belysning": 2}


def test_a_promise_without_a_period_is_never_overdue():
    made = bundle(promise("a", "kamera"), period=None)
    assert standings(made.promises, [], date(2099, 1, 1))[0].state is Due.OPEN
    assert not overdue(made.promises, [], date(2099, 1, 1))


def test_kommuner_with_data_alone_are_compared(seed_bundle):
    bundles = [seed_bundle(code) for code in ("0184", "0580")] + [
        assemble(kommun_by_code("0114"), "alla", [])
    ]
    found = kommun_numbers(bundles, {"0184": 85_000})
    assert [one.code for one in found] == ["0184", "0580"]
    solna, linkoping = found
    assert solna.value("per_10000") == pytest.approx(7 / 8.5)
    assert linkoping.value("per_10000") is None
    assert solna.value("done_share") is None  # nobody told anything: no share, not zero
    assert solna.value("promises", "trafik") == 1


def test_places_are_counted_in_cells_and_a_whole_kommun_is_not(seed_bundle):
    cells = density([seed_bundle("0184"), seed_bundle("0580"), seed_bundle("0880")])
    assert [cell.places for cell in cells] == [2, 2]
    assert len(cells[0].ring) == 6
    assert cells[0].promises == 7


def test_classes_hold_about_equally_many_values():
    assert classes([3, 1, 1, 2]) == (1, 2, 3)
    assert classes([]) == ()
    bounds = classes(range(100))
    assert len(bounds) == 5
    assert bounds[-1] == 99
