"""The national build: every kommun's file, only the changed ones anew, points where they belong."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest

from dashboard.national.points import count_near, deal_points, extract_points
from dashboard.national.records import COUNTRY, DONE
from dashboard.national.run import Build, build_all
from geodata.boundaries import kommun_of_points
from geodata.records import Event, PromiseStatus


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "out"  # the store lies beside it


def read(folder, code):
    return json.loads((folder / f"{code}.geojson").read_text(encoding="utf-8"))


def test_only_what_changed_is_built_anew(services, folder):
    assert build_all(services, folder) == Build(5, 0, 0, {})
    bytes_of = {path.name: path.read_bytes() for path in folder.glob("*.*json")}
    assert build_all(services, folder) == Build(0, 5, 0, {})
    (group,) = services.store.sets("0184")
    services.store.record(
        Event(group.promises[0].id, PromiseStatus.GENOMFORD, datetime.now(UTC), "planerare")
    )
    assert build_all(services, folder) == Build(1, 4, 0, {})
    same = {p.name for p in folder.glob("*.*json") if p.read_bytes() == bytes_of[p.name]}
    assert same == set(bytes_of) - {COUNTRY}  # a status changes no place
    (folder / "0184.geojson").unlink()
    assert build_all(services, folder) == Build(1, 4, 0, {})


def test_a_kommun_without_promises_goes(services, folder):
    build_all(services, folder)
    kept = [group for group in services.store.sets() if "0880" not in group.kommuner]
    services.store.sync_register(kept)
    assert build_all(services, folder) == Build(0, 4, 1, {})
    assert not (folder / "0880.geojson").exists()


def test_a_changed_text_and_changed_points_are_seen(services, folder):
    build_all(services, folder)
    (group,) = services.store.sets("0184")
    first = replace(group.promises[0], summary_sv="Ett annat löfte")
    services.store.put_set(replace(group, promises=(first, *group.promises[1:])))
    assert build_all(services, folder).built == 1
    lamps = deal_points(np.array([671_000.0]), np.array([6_584_000.0]))
    assert set(lamps.spans) == {"0184"}
    assert build_all(services, folder, {"lamps": lamps}).built == 5
    assert build_all(services, folder, {"lamps": lamps}).built == 0
    more = deal_points(np.array([671_000.0, 671_001]), np.array([6_584_000.0, 6_584_000]))
    assert build_all(services, folder, {"lamps": more}).built == 1


def test_lamps_are_counted_at_every_place(services, folder):
    bundle = services.bundle("0880", "alla")
    place = bundle.features.drop_duplicates("place_id").iloc[0]
    x, y = place.geometry.x, place.geometry.y
    east = x + np.array([0, 50, 99, 101, 5000])
    build_all(services, folder, {"lamps": deal_points(east, np.full(5, y))})
    found = {
        f["properties"]["place_id"]: f["properties"]["lamps"]
        for f in read(folder, "0880")["features"]
    }
    assert found[place["place_id"]] == 3


def test_points_are_dealt_without_losing_one():
    dice = np.random.default_rng(3)
    x = dice.uniform(250_000, 950_000, 5000)
    y = dice.uniform(6_100_000, 7_700_000, 5000)
    dealt = deal_points(x, y)
    codes = kommun_of_points(x, y)
    for code in np.unique(codes[codes != ""]):
        mine = sorted(zip(*dealt.of(str(code)), strict=True))
        assert mine == sorted(zip(x[codes == code], y[codes == code], strict=True))
    assert dealt.of("9999")[0].size == 0


def test_no_points_near_no_places():
    import geopandas as gpd

    shapes = gpd.GeoSeries([], crs="EPSG:3006")
    assert count_near(shapes, np.array([1.0]), np.array([1.0])).size == 0


@pytest.mark.parametrize("content", ["", "{", "[1]"])
def test_a_damaged_record_builds_its_kommun_anew(services, folder, content):
    build_all(services, folder)
    whole = (folder / COUNTRY).read_bytes()
    (folder / DONE / "0184.json").write_text(content, encoding="utf-8")
    assert build_all(services, folder) == Build(1, 4, 0, {})
    (folder / "0880.geojson").write_text(content, encoding="utf-8")
    assert build_all(services, folder) == Build(1, 4, 0, {})
    assert (folder / COUNTRY).read_bytes() == whole


def test_the_country_is_what_the_analysis_says(services, folder):
    from layers.analysis.sweden import density, kommun_numbers

    build_all(services, folder)
    bundles = [services.bundle(code, "alla") for code in sorted(services.store.versions())]
    made = json.loads((folder / COUNTRY).read_text(encoding="utf-8"))
    told = kommun_numbers(bundles)
    assert [(row["code"], row["promises"], row["kinds"]) for row in made["kommuner"]] == [
        (one.code, one.promises, dict(one.kinds)) for one in told
    ]
    assert [(row["cell"], row["places"], row["promises"]) for row in made["cells"]] == [
        (cell.cell, cell.places, cell.promises) for cell in density(bundles)
    ]


def test_a_kommun_that_fails_is_named_and_the_others_go_on(services, folder, monkeypatch):
    from dashboard.national import kommun

    build_all(services, folder)
    before = (folder / "0184.geojson").read_bytes()
    made = kommun.part_of

    def fall(bundle, points):
        if bundle.kommun.code == "0184":
            raise ValueError("as if")
        return made(bundle, points)

    monkeypatch.setattr(kommun, "part_of", fall)
    lamps = deal_points(np.array([671_000.0]), np.array([6_584_000.0]))
    done = build_all(services, folder, {"lamps": lamps})
    assert (done.built, done.unchanged, list(done.faults)) == (4, 0, ["0184"])
    assert str(done.faults["0184"]) == "as if"
    assert (folder / "0184.geojson").read_bytes() == before
    monkeypatch.undo()
    assert build_all(services, folder, {"lamps": lamps}) == Build(1, 4, 0, {})


def test_what_is_decided_during_the_run_is_planned_anew(services, folder):
    """The store changes between plan and build; the record must be of what was built."""
    from dashboard.national.run import here

    (group,) = services.store.sets("0184")
    event = Event(group.promises[0].id, PromiseStatus.GENOMFORD, datetime.now(UTC), "planerare")
    runner = here(services)

    def late(tasks):
        services.store.record(event)
        return runner(tasks)

    assert build_all(services, folder, runner=late) == Build(5, 0, 0, {})
    made = json.loads((folder / COUNTRY).read_text(encoding="utf-8"))
    assert [row["done"] for row in made["kommuner"] if row["code"] == "0184"] == [1]
    assert build_all(services, folder) == Build(0, 5, 0, {})


def test_lamps_of_imported_extracts_are_counted(services, folder, monkeypatch):
    import geopandas as gpd

    from geodata.osm.store import OsmStore

    lamps = gpd.GeoSeries(gpd.points_from_xy([671_000.0, 672_000], [6_584_000.0, 6_584_500]))
    nothing = gpd.GeoSeries([], crs="EPSG:3006")
    extract = type("Extract", (), {"area": "0184"})
    monkeypatch.setattr(OsmStore, "extracts", lambda _: (extract,))
    monkeypatch.setattr(
        OsmStore,
        "read",
        lambda _, area, layer: gpd.GeoDataFrame(
            geometry=lamps if (area, layer) == ("0184", "lamps") else nothing, crs="EPSG:3006"
        ),
    )
    found = extract_points()
    assert list(found) == ["lamps"]
    assert found["lamps"].of("0184")[0].tolist() == [671_000, 672_000]
    build_all(services, folder, found)
    assert all(isinstance(f["properties"]["lamps"], int) for f in read(folder, "0184")["features"])
