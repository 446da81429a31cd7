from __future__ import annotations

import json

import geopandas as gpd
import numpy as np
import pyarrow.parquet as pq
import pytest
import shapely

from config.errors import ConfigError
from config.places_tables import load_places
from geodata.boundaries import (
    AxesSwappedError,
    OutsideKommunError,
    check_inside,
    kommun_of_points,
    kommun_polygon,
    load_areas,
    load_districts,
    load_kommun_frame,
    neighbours,
)
from geodata.boundary_build import BoundarySourceError, build, read_areas
from geodata.crs import SWEREF99TM, WGS84, transform
from geodata.kommuner import DATA_DIR, kommuner

MAX_SHIPPED_BYTES = 6_000_000
MAX_OVERLAP_M2 = 500  # of 450,000 km²: slivers that the source's 1 m grid leaves


def at(lat: float, lon: float) -> tuple[float, float]:
    x, y = transform([lon], [lat], WGS84, SWEREF99TM)
    return float(x[0]), float(y[0])


def test_all_290_are_there_valid_and_apart():
    frame = load_kommun_frame()
    assert list(frame["kommunkod"]) == sorted(kommun.code for kommun in kommuner())
    assert frame.crs == SWEREF99TM
    assert frame.geometry.is_valid.all()
    assert set(frame.geom_type) <= {"Polygon", "MultiPolygon"}
    overlap = frame.geometry.area.sum() - shapely.union_all(frame.geometry.to_numpy()).area
    assert overlap < MAX_OVERLAP_M2


def test_what_is_shipped_is_small_and_tells_where_it_comes_from():
    shipped = [path for path in DATA_DIR.iterdir() if path.is_file()]
    assert sum(path.stat().st_size for path in shipped) < MAX_SHIPPED_BYTES
    for name in ("areas.parquet", "kommuner.parquet"):
        metadata = pq.read_schema(DATA_DIR / name).metadata
        provenance = json.loads(metadata[b"lofteskartan"])
        assert "Källa: SCB" in provenance["source"]
        assert provenance["crs"] == SWEREF99TM


@pytest.mark.parametrize(
    ("lat", "lon", "code"),
    [
        (56.66279, 16.36105, "0880"),  # Larmtorget, by the water
        (56.66176, 16.35871, "0880"),  # Kalmar C
        (59.330783, 18.073298, "0180"),  # Kungsträdgården
        (59.36036, 18.0146, "0184"),  # Hagalund
        (58.417037, 15.624342, "0580"),  # Linköping C
    ],
)
def test_places_lie_in_their_kommun(lat, lon, code):
    x, y = at(lat, lon)
    assert kommun_of_points([x], [y]).tolist() == [code]


def test_every_point_has_one_kommun_and_the_answer_of_a_spatial_join():
    generator = np.random.default_rng(7)
    x = generator.uniform(265_000, 920_000, 5_000)
    y = generator.uniform(6_130_000, 7_680_000, 5_000)
    points = gpd.GeoDataFrame(geometry=gpd.points_from_xy(x, y), crs=SWEREF99TM)
    joined = points.sjoin(load_kommun_frame(), predicate="intersects")
    expected = np.full(5_000, "", dtype="<U4")
    expected[joined.index] = joined["kommunkod"]
    assert (kommun_of_points(x, y) == expected).all()
    assert (expected != "").sum() > 1_000


def test_a_point_on_a_border_goes_to_one_kommun():
    solna, stockholm = kommun_polygon("0184"), kommun_polygon("0180")
    corner = shapely.get_coordinates(solna.boundary.intersection(stockholm.boundary))[0]
    assert kommun_of_points([corner[0]], [corner[1]]).tolist() == ["0180"]


def test_no_points_no_codes():
    assert kommun_of_points([], []).tolist() == []


def test_neighbours_are_mutual_and_gotland_has_none():
    assert neighbours("0980") == ()
    assert set(neighbours("0184")) == {"0162", "0163", "0180", "0183"}
    for code in neighbours("1880"):
        assert "1880" in neighbours(code)


def test_districts_are_split_and_joined():
    solna = load_districts("0184").set_index("name")
    north, south = solna.loc["Norra Hagalund-Haga norra"], solna.loc["Södra Hagalund"]
    hagalund = solna.loc["Hagalund"]
    assert hagalund["kind"] == "union"
    assert hagalund.geometry.area == pytest.approx(north.geometry.area + south.geometry.area)
    for name in ("Västra skogen", "Pampas"):
        assert solna.loc[name].geometry.equals(solna.loc["Västra skogen-Pampas"].geometry)
        assert solna.loc[name]["joint"]


def test_areas_cover_their_kommun_once():
    areas = load_areas("0184")
    assert areas.geometry.area.sum() == pytest.approx(kommun_polygon("0184").area, rel=1e-6)


def test_a_point_outside_its_kommun_is_refused_with_the_distance():
    x, y = at(57.70069, 11.95305)  # Järntorget in Göteborg
    with pytest.raises(OutsideKommunError, match=r"Järntorget: lies 2\d\d\.\d km outside Örebro"):
        check_inside("1880", x, y, where="Järntorget")


def test_swapped_axes_are_named():
    x, y = at(59.2749, 15.2139)
    check_inside("1880", x, y, where="Järntorget")
    with pytest.raises(AxesSwappedError, match="are the axes swapped"):
        check_inside("1880", y, x, where="Järntorget")


def test_curated_places_lie_in_their_kommun_and_have_a_source():
    for file in load_places():
        for place in file.places:
            x, y = at(place.lat, place.lon)
            check_inside(file.kommun, x, y, where=place.name)
            assert place.source
            assert place.licence


def test_curated_places_list_every_fault(tmp_path):
    (tmp_path / "solna.toml").write_text(
        "kommun = 'Solna'\n[[places]]\nname = 'Torget'\nprecision = 'kommun'\nlat = 180.0\n"
        "lon = 18.0\nuncertainty_m = 0\nsource = 'x'\nlicence = 'y'\n",
        encoding="utf-8",
    )
    with pytest.raises(ConfigError) as caught:
        load_places(tmp_path)
    keys = {fault.split(": ")[1] for fault in caught.value.faults}
    assert keys == {
        "kommun",
        "places.0.precision",
        "places.0.lat",
        "places.0.uncertainty_m",
        "places.0.checked",
    }


def test_the_build_refuses_what_is_not_regso(tmp_path):
    wrong = tmp_path / "wrong.parquet"
    load_kommun_frame().to_parquet(wrong)
    with pytest.raises(BoundarySourceError, match="lacks the columns regsokod, regsonamn"):
        build(wrong, tmp_path)
    (tmp_path / "none.gpkg").write_text("no geopackage", encoding="utf-8")
    with pytest.raises(BoundarySourceError, match="cannot be read"):
        read_areas(tmp_path / "none.gpkg")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["none.gpkg", "wrong.parquet"]


def test_the_build_refuses_an_edition_that_it_does_not_know(tmp_path, shared):
    areas = gpd.read_parquet(shared / "data" / "boundaries" / "regso_2025.parquet")
    areas.iloc[:-5].to_parquet(tmp_path / "short.parquet")
    with pytest.raises(BoundarySourceError, match="3358 areas instead of 3363"):
        read_areas(tmp_path / "short.parquet")


def test_the_build_gives_the_shipped_data_again(tmp_path, shared, monkeypatch):
    monkeypatch.setattr("geodata.boundary_build.ZSTD_LEVEL", 1)  # the content is the same
    build(shared / "data" / "boundaries" / "regso_2025.parquet", tmp_path)
    for name in ("districts.csv", "localities.csv"):
        assert (tmp_path / name).read_bytes() == (DATA_DIR / name).read_bytes()
    built = gpd.read_parquet(tmp_path / "kommuner.parquet")
    assert built.geometry.geom_equals_exact(load_kommun_frame().geometry, 0).all()
