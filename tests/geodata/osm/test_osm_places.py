from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import Point

from config.osm_tables import FOLDER_VARIABLE, load_osm
from geodata.boundaries import kommun_polygon
from geodata.gazetteer import gazetteer
from geodata.osm.importer import import_extract
from geodata.osm.named import Named, joined
from geodata.osm.places import OsmLabels, OsmPlaces
from geodata.osm.store import OsmStore
from geodata.records import Precision, Tier

SOLNA = "0184"


@pytest.fixture
def places(extract, store, tmp_path):
    """Import the extract and return a kommun's places as ``{name: row}``."""

    def read(kommun: str = SOLNA):
        import_extract(extract.write(tmp_path / "x.osm"), store=store)
        return store.read(kommun, "places")

    return read


def test_stretches_of_a_name_become_one_street(extract, places):
    middle = extract.node(200, 0)
    extract.way((0, 0), middle, highway="residential", name="Nya gatan")
    extract.way(middle, (500, 0), highway="residential", name="Nya gatan")
    extract.way((520, 10), (600, 10), highway="footway", name="Nya gatan")
    (row,) = places().to_dict("records")
    assert (row["kind"], row["precision"]) == ("gata", "gata")
    assert row["geometry"].length == pytest.approx(580, rel=0.02)
    assert row["geometry"].geom_type == "MultiLineString"
    assert len(row["geometry"].geoms) == 2
    assert len(row["osm_ids"]) == 3


def test_two_streets_of_one_name_stay_two(extract, places):
    extract.way((0, 0), (100, 0), highway="residential", name="Storgatan")
    extract.way((0, 900), (100, 900), highway="residential", name="storgatan")
    assert places()["kind"].tolist() == ["gata", "gata"]


def test_a_square_mapped_three_times_is_one_square(extract, places):
    extract.ring(0, 0, 60, place="square", name="Nya torget", alt_name="Torget; Gamla torget")
    extract.node(30, 30, place="square", name="Nya torget")
    extract.way((0, -10), (60, -10), highway="pedestrian", name="Nya torget")
    extract.node(90, 0, highway="bus_stop", name="Nya torget")
    (row,) = places().to_dict("records")
    assert (row["kind"], row["precision"]) == ("torg", "plats")
    assert list(row["names"]) == ["Nya torget", "Torget", "Gamla torget"]
    assert row["uncertainty_m"] == pytest.approx(40, abs=10)
    assert row["geometry"].geom_type == "Point"


def test_the_circle_of_a_place_holds_its_outline(extract, places):
    extract.ring(0, 0, 300, amenity="school", name="Nya skolan")
    (row,) = places().to_dict("records")
    corners = row["geometry"].buffer(row["uncertainty_m"] + 5)
    assert corners.area > 300 * 300
    assert row["uncertainty_m"] == pytest.approx(212, abs=8)


def test_a_district_with_an_outline_is_a_polygon_and_one_without_a_wide_guess(extract, places):
    extract.ring(0, 0, 200, place="suburb", name="Utkanten")
    extract.node(800, 0, place="neighbourhood", name="Innerkanten")
    rows = places().set_index("name")
    assert rows.loc["Utkanten", "precision"] == "område"
    assert rows.loc["Utkanten", "geometry"].area == pytest.approx(200 * 200, rel=0.03)
    assert rows.loc["Innerkanten", "precision"] == "plats"
    assert rows.loc["Innerkanten", "uncertainty_m"] >= 300
    assert rows["estimated"].to_dict() == {"Utkanten": False, "Innerkanten": True}


def test_a_park_of_several_ways_with_a_hole(extract, places):
    a, b, c, d = (extract.node(x, y) for x, y in ((0, 0), (100, 0), (100, 100), (0, 100)))
    outer = [(extract.way(a, b, c), "outer"), (extract.way(c, d, a), "outer")]
    inner = (extract.ring(40, 40, 20), "inner")
    extract.relation(*outer, inner, leisure="park", name="Nya parken")
    (row,) = places().to_dict("records")
    assert row["precision"] == "område"
    assert row["geometry"].area == pytest.approx(100 * 100 - 20 * 20, rel=0.03)


def test_a_relation_whose_outline_does_not_close_is_left_out(extract, places):
    extract.relation((extract.way((0, 0), (100, 0)), "outer"), leisure="park", name="Öppen")
    extract.way((0, 0), (100, 0), highway="path", name="Stigen")
    assert places()["name"].tolist() == ["Stigen"]


def test_things_without_a_name_are_no_places(extract, places):
    extract.ring(0, 0, 50, leisure="park")
    extract.way((0, 0), (9, 0), highway="residential")
    assert places().empty


# --- in the gazetteer -------------------------------------------------------------------------


@pytest.fixture
def solna(extract, tmp_path, monkeypatch):
    """Import into the folder that the gazetteer looks into; resolve a name in Solna."""
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path / "osm"))

    def resolve(name: str):
        return gazetteer(SOLNA).resolve(name)

    resolve.load = lambda: import_extract(extract.write(tmp_path / "x.osm"))
    return resolve


def test_without_an_extract_there_are_no_entries_and_it_was_not_tried(solna):
    assert list(OsmPlaces().entries(SOLNA)) == []
    assert list(OsmLabels().entries(SOLNA)) == []
    assert "OpenStreetMap" not in solna("Nya gatan").tried


def test_an_import_counts_at_once(extract, solna):
    extract.way((0, 0), (100, 0), highway="residential", name="Nya gatan")
    assert solna("Nya gatan").best is None
    solna.load()
    found = solna("Nya gatan")
    assert found.best.tier is Tier.A
    assert found.best.place.precision is Precision.GATA
    assert found.best.method.code == "method.osm"
    assert found.tried.count("OpenStreetMap") == 1
    assert "ODbL" in found.best.place.licence
    assert found.best.place.source == "OpenStreetMap"


def test_streets_of_one_name_go_to_review(extract, solna):
    extract.way((0, 0), (100, 0), highway="residential", name="Nya gatan")
    extract.way((0, 900), (100, 900), highway="residential", name="Nya gatan")
    solna.load()
    found = solna("Nya gatan")
    assert found.best is None
    assert [candidate.tier for candidate in found.candidates] == [Tier.B, Tier.B]
    assert len({candidate.place.id for candidate in found.candidates}) == 2


def test_a_district_is_not_taken_by_a_stop_a_park_or_a_label_of_its_name(extract, solna):
    before = solna("Hagalund").best.place
    extract.node(400, 300, highway="bus_stop", name="Hagalund")
    extract.node(420, 320, leisure="park", name="Hagalund")
    extract.node(500, 320, place="suburb", name="Hagalund")
    solna.load()
    assert solna("Hagalund").best.place == before
    assert solna("Hagalund").best.tier is Tier.A


def test_a_stop_goes_by_what_it_is_called_with_its_kind(extract, solna):
    extract.node(400, 300, highway="bus_stop", name="Hagalund")
    extract.node(-300, 0, railway="station", name="Västra skogen")
    extract.node(600, 300, highway="bus_stop", name="Björkbacken")
    solna.load()
    assert solna("hållplatsen Hagalund").best.place.precision is Precision.PLATS
    assert solna("Västra skogens station").best.place.name == "Västra skogen"
    assert solna("Västra skogen").best.place.precision is Precision.OMRADE
    assert solna("Björkbacken").best.place.uncertainty_m == 80


def test_nothing_outside_the_kommun_comes_out(extract, solna, tmp_path):
    extract.way((0, 0), (100, 0), highway="residential", name="Nya gatan")
    solna.load()
    entries = [*OsmPlaces().entries(SOLNA), *OsmLabels().entries(SOLNA)]
    assert entries
    edge = kommun_polygon(SOLNA).buffer(25)
    assert all(edge.intersects(entry.place.geometry) for entry in entries)
    # A file whose rows lie elsewhere, as after a change of boundaries.
    osm = OsmStore(tmp_path / "osm")
    (osm.folder / SOLNA).rename(osm.folder / "0880")
    assert list(OsmPlaces(store=osm).entries("0880")) == []


def test_ids_last_as_long_as_the_objects(extract, solna):
    extract.way((0, 0), (100, 0), highway="residential", name="Nya gatan")
    solna.load()
    before = solna("Nya gatan").best.place.id
    extract.way((100, 0), (200, 0), highway="residential", name="Nya gatan")
    solna.load()
    assert solna("Nya gatan").best.place.id == before


def test_a_file_that_does_not_say_of_when_it_is_has_no_date(extract, solna):
    extract.way((0, 0), (100, 0), highway="residential", name="Nya gatan")
    solna.load()
    assert solna("Nya gatan").best.place.checked is None


# --- one place of several objects ---------------------------------------------------------------

THING = st.builds(
    lambda x, weight, borrows: Named(
        weight, "x", ("Namn",), (f"n{x}{weight}",), Point(x, 0), Precision.PLATS, 25.0,
        borrows=borrows, aliases=("Namn hållplats",) if borrows else (),
    ),
    st.integers(0, 3000),
    st.integers(0, 5),
    st.booleans(),
)  # fmt: skip


@given(st.lists(THING, min_size=1, max_size=12))
@settings(deadline=None)
def test_every_object_ends_in_one_place_and_places_lie_apart(things):
    within = load_osm().same_within_m
    found = list(joined(things, within))
    assert sorted(name for item in found for name in item.ids) == sorted(
        name for item in things for name in item.ids
    )
    for item in found:
        for other in found:
            if other is not item:
                assert item.geometry.distance(other.geometry) > within


def test_a_city_block_or_a_shop_of_that_name_goes_to_review(extract, solna):
    extract.node(0, 0, place="city_block", name="Paris")
    extract.node(500, 0, shop="convenience", name="Pressbutiken")
    solna.load()
    for name in ("Paris", "Pressbutiken"):
        found = solna(name)
        assert found.best is None
        assert [item.tier for item in found.candidates] == [Tier.B]
    assert solna("kvarteret Paris").best is not None


def test_a_stop_is_where_it_stops_and_not_all_of_its_street(extract, solna):
    extract.way((0, 0), (900, 0), highway="residential", name="Långa gatan")
    extract.node(850, 20, highway="bus_stop", name="Långa gatan")
    solna.load()
    street, stop = solna("Långa gatan").best, solna("hållplats Långa gatan").best
    assert street is not None
    assert stop is not None
    assert street.place.precision is Precision.GATA
    assert stop.place.precision is Precision.PLATS
    west, _, east, _ = street.place.geometry.bounds
    assert stop.place.geometry.x == pytest.approx(west + (east - west) * 850 / 900, abs=5)
