"""Decisions on places: checked when they are made, replayed for good, never forgotten."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
import shapely

from geodata.boundaries import AxesSwappedError, OutsideKommunError
from geodata.crs import to_wgs84
from geodata.gazetteer import gazetteer
from geodata.place_decisions import (
    NO_PLACE,
    PLACE_FIELD,
    PlaceDecisionError,
    Settled,
    decided_place,
    decision_key,
    draw_value,
    move_value,
)
from geodata.records import Decision, Precision, Tier
from geodata.store import open_store

SOLNA = "0184"
NAME = "Råsunda torg"
LAT, LON = 59.3634, 17.9905
WHEN = datetime(2026, 1, 1, 12, tzinfo=UTC)
SQUARE = [[17.99, 59.363], [17.991, 59.363], [17.991, 59.364], [17.99, 59.363]]


def decisions(*values: str, name: str = NAME) -> list[Decision]:
    key = decision_key(SOLNA, name)
    return [
        Decision(key, PLACE_FIELD, value, "planner", WHEN + timedelta(days=day), f"reason {day}")
        for day, value in enumerate(values)
    ]


def geometry(kind: str, coordinates: list) -> str:
    return json.dumps({"type": kind, "coordinates": coordinates})


def test_a_moved_place_is_where_it_was_put_and_keeps_its_history():
    first = move_value(SOLNA, NAME, LAT, LON)
    second = move_value(SOLNA, NAME, LAT + 0.001, LON, uncertainty_m=20)
    made = decisions(first, NO_PLACE, second)
    best = gazetteer(SOLNA).resolve(NAME, Settled.of(made)).best
    assert best is not None
    assert (best.tier, best.place.precision, best.place.uncertainty_m) == (
        Tier.A,
        Precision.PLATS,
        20,
    )
    assert not best.place.estimated
    lon, lat = to_wgs84(best.place.geometry).coords[0]
    assert (lat, lon) == (pytest.approx(LAT + 0.001, abs=1e-6), pytest.approx(LON, abs=1e-6))
    codes = [item.code for item in best.evidence]
    assert codes == ["evidence.inside", "evidence.set", "evidence.withdrawn", "evidence.moved"]
    assert dict(best.evidence[-1].params)["distance"] == 111


def test_decisions_outlive_the_store_they_were_made_in(tmp_path):
    made = decisions(move_value(SOLNA, NAME, LAT, LON), NO_PLACE)
    with open_store(tmp_path / "store.sqlite") as store:
        for decision in made:
            store.decide(decision)
    with open_store(tmp_path / "store.sqlite") as store:
        again = store.decisions()
    assert again == tuple(made)
    found = gazetteer(SOLNA).resolve(NAME, Settled.of(again))
    assert found.reason is not None
    assert found.reason.code == "unplaced.decided"


def test_it_holds_for_the_genitive_and_not_for_another_kommun():
    settled = Settled.of(decisions(move_value(SOLNA, NAME, LAT, LON)))
    assert gazetteer(SOLNA).resolve(f"{NAME}s", settled).best is not None
    assert gazetteer("0183").resolve(NAME, settled).best is None


@pytest.mark.parametrize(
    ("kind", "coordinates", "precision"),
    [
        ("Polygon", [SQUARE], Precision.OMRADE),
        ("LineString", SQUARE[:2], Precision.GATA),
        ("Point", SQUARE[0], Precision.PLATS),
    ],
)
def test_a_drawn_place_has_the_precision_of_its_shape(kind, coordinates, precision):
    bare = geometry(kind, coordinates)
    feature = json.dumps({"type": "Feature", "properties": {}, "geometry": json.loads(bare)})
    for text in (bare, feature):
        value = draw_value(SOLNA, NAME, text)
        best = gazetteer(SOLNA).resolve(NAME, Settled.of(decisions(value))).best
        assert best is not None
        assert best.place.precision is precision
        drawn = to_wgs84(best.place.geometry)
        assert shapely.get_coordinates(drawn)[0] == pytest.approx(SQUARE[0], abs=1e-5)


@pytest.mark.parametrize(
    ("lat", "lon", "error", "message"),
    [
        (LON, LAT, AxesSwappedError, "axes swapped"),
        (57.7, 11.95, OutsideKommunError, "km outside Solna"),
        (float("nan"), LON, PlaceDecisionError, "no number"),
        (float("inf"), LON, PlaceDecisionError, "no number"),
        (90, 0, OutsideKommunError, "outside Solna"),
    ],
)
def test_a_position_that_cannot_be_is_refused(lat, lon, error, message):
    with pytest.raises(error, match=message):
        move_value(SOLNA, NAME, lat, lon)


@pytest.mark.parametrize("radius", [0, -1, float("nan"), float("inf")])
def test_an_uncertainty_is_a_length(radius):
    with pytest.raises(PlaceDecisionError, match="no length"):
        move_value(SOLNA, NAME, LAT, LON, uncertainty_m=radius)


@pytest.mark.parametrize(
    ("text", "error", "message"),
    [
        ("", PlaceDecisionError, "no GeoJSON"),
        ("[1, 2]", PlaceDecisionError, "no GeoJSON"),
        ('{"type": "Polygon"}', PlaceDecisionError, "no GeoJSON"),
        ('{"type": "Feature", "geometry": null}', PlaceDecisionError, "no GeoJSON"),
        (geometry("MultiPoint", SQUARE), PlaceDecisionError, "MultiPoint is no place"),
        (geometry("Polygon", [[]]), PlaceDecisionError, "no place|no GeoJSON"),
        (geometry("LineString", SQUARE[:2] * 3000), PlaceDecisionError, "more than 5000"),
        (geometry("Polygon", [[[y, x] for x, y in SQUARE]]), AxesSwappedError, "axes swapped"),
        (geometry("Polygon", [[[x - 6, y] for x, y in SQUARE]]), OutsideKommunError, "outside"),
        (geometry("LineString", [SQUARE[0], [12, 57.7]]), PlaceDecisionError, "reaches outside"),
        (
            geometry("Polygon", [[[17.99, 59.363], [17.991, 59.364], [17.991, 59.363],
                                  [17.99, 59.364], [17.99, 59.363]]]),
            PlaceDecisionError,
            "not sound",
        ),
    ],
)  # fmt: skip
def test_a_drawing_that_cannot_be_is_refused(text, error, message):
    with pytest.raises(error, match=message):
        draw_value(SOLNA, NAME, text)


@pytest.mark.parametrize(
    "value", ["{", "{}", '{"move": {"x": 1}}', '{"draw": {"wkt": "POINT"}}', '{"move": 3}']
)
def test_a_damaged_decision_is_told(value):
    with pytest.raises(PlaceDecisionError, match="is no place"):
        decided_place(SOLNA, NAME, decisions(value)[0])
