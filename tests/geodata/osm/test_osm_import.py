from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest
import shapely

from config.osm_tables import load_osm
from geodata.boundaries import kommun_polygon, neighbours
from geodata.crs import to_wgs84
from geodata.kommuner import UnknownKommunError
from geodata.osm import importer
from geodata.osm.errors import (
    AreaNameError,
    NoExtractError,
    NothingInExtractError,
    OsmBusyError,
    OsmError,
    OsmWriteError,
    TruncatedExtractError,
)
from geodata.osm.first_pass import first_pass
from geodata.osm.formats import Format
from geodata.osm.importer import Outcome, import_extract
from geodata.osm.pbf import chunks
from geodata.osm.store import LAYERS

SOLNA, KALMAR = "0184", "0880"


def outcomes(report) -> dict[str, str]:
    return {item.extract.area: item.outcome.value for item in report.items}


def stored(store) -> list[str]:
    """Everything in the store's folder but the lock."""
    if not store.folder.exists():
        return []
    return sorted(path.name for path in store.folder.iterdir() if path.name != ".lock")


@pytest.fixture
def town(extract):
    """A street, a path, steps, a private yard, two lamps and a camera in Solna."""
    junction = extract.node(100, 0)
    extract.way((0, 0), junction, highway="residential", name="Nya gatan", lit="yes")
    extract.way(junction, (100, 80), highway="path", surface="gravel", width="1.5 m")
    extract.way(junction, (120, 5), highway="steps", lit="no", step_count="12", incline="10%")
    extract.way((0, 0), (0, 40), highway="service", access="private")
    extract.node(10, 5, highway="street_lamp", light_source="lantern")
    extract.node(50, 5, highway="street_lamp")
    extract.node(60, 5, man_made="surveillance", camera__type="dome", surveillance="public")
    extract.node(20, 20, amenity="bench")
    return extract


@pytest.mark.parametrize("name", ["town.osm", "town.osm.pbf"])
def test_layers_of_a_kommun(town, store, tmp_path, name):
    path = town.write_pbf(tmp_path / name) if name.endswith("pbf") else town.write(tmp_path / name)
    report = import_extract(path, store=store)
    assert outcomes(report) == {SOLNA: "imported"}
    walk = store.read(SOLNA, "walk").set_index("highway")
    assert walk.crs.to_epsg() == 3006
    assert walk["lit"].to_dict() == {"residential": "yes", "path": "unknown", "steps": "no"}
    assert walk["steps"].to_dict() == {"residential": False, "path": False, "steps": True}
    assert walk.loc["path", "width_m"] == 1.5
    assert walk.loc["path", "surface"] == "gravel"
    assert walk.loc["steps", "step_count"] == 12
    assert walk.loc["steps", "incline_percent"] == 10
    assert walk.loc["residential", "length_m"] == pytest.approx(100, rel=0.02)
    assert walk.loc["residential", "nodes"][-1] == walk.loc["path", "nodes"][0]
    lamps, cameras = store.read(SOLNA, "lamps"), store.read(SOLNA, "cameras")
    assert lamps["light_source"].fillna("").tolist() == ["lantern", ""]
    assert cameras["camera:type"].tolist() == ["dome"]
    assert kommun_polygon(SOLNA).contains(shapely.union_all(lamps.geometry))
    assert store.read(SOLNA, "places")["name"].tolist() == ["Nya gatan"]


def test_coordinates_come_back_to_the_centimetre(extract, store, tmp_path):
    extract.node(0, 0, highway="street_lamp")
    import_extract(extract.write(tmp_path / "x.osm"), store=store)
    (point,) = to_wgs84(store.read(SOLNA, "lamps").geometry.to_numpy())
    assert (point.x, point.y) == pytest.approx((18.0, 59.36), abs=1e-7)


def test_every_file_carries_its_licence_and_its_source(town, store, tmp_path):
    path = town.write(tmp_path / "town.osm")
    import_extract(path, store=store)
    for layer in LAYERS:
        metadata = pq.read_schema(store.path(SOLNA, layer)).metadata
        about = json.loads(metadata[b"lofteskartan"])
        assert about["layer"] == layer
        assert "OpenStreetMap" in about["attribution"]
        assert "ODbL" in about["attribution"]
        assert about["licence_url"].startswith("https://")
        assert about["file"] == "town.osm"
        assert len(about["sha256"]) == 64
        assert json.loads(metadata[b"geo"])["columns"]["geometry"]["crs"]["id"]["code"] == 3006


def test_a_way_over_the_border_is_in_both_kommuner(extract, store, tmp_path):
    edge = kommun_polygon(SOLNA).boundary.intersection(kommun_polygon("0183").boundary)
    on_edge = to_wgs84(
        shapely.line_interpolate_point(shapely.line_merge(edge), 0.5, normalized=True)
    )
    extract.at = (float(on_edge.x), float(on_edge.y))
    reach = 400
    extract.way((-reach, -reach), (reach, reach), highway="path")
    extract.way((-reach, reach), (reach, -reach), highway="path")
    report = import_extract(extract.write(tmp_path / "x.osm"), store=store)
    assert "0183" in neighbours(SOLNA)
    assert set(outcomes(report)) == {SOLNA, "0183"}


def test_only_the_kommuner_asked_for(town, kalmar_extract, store, tmp_path):
    kalmar_extract.last = 1000
    kalmar_extract.node(0, 0, highway="street_lamp")
    town.lines["node"] += kalmar_extract.lines["node"]
    path = town.write(tmp_path / "both.osm")
    report = import_extract(path, kommuner=[KALMAR, "0580"], store=store)
    assert outcomes(report) == {KALMAR: "imported"}
    assert report.absent == ("0580",)
    assert store.find(SOLNA) is None
    with pytest.raises(NoExtractError):
        store.read(SOLNA, "walk")


def test_the_same_file_is_not_read_twice(town, store, tmp_path, monkeypatch):
    path = town.write(tmp_path / "town.osm")
    import_extract(path, store=store)
    monkeypatch.setattr(importer, "first_pass", lambda *_: pytest.fail("read again"))
    assert outcomes(import_extract(path, store=store)) == {SOLNA: "present"}
    assert outcomes(import_extract(path, kommuner=[SOLNA], store=store)) == {SOLNA: "present"}


def test_a_stopped_import_goes_on_where_it_was(town, kalmar_extract, store, tmp_path, monkeypatch):
    kalmar_extract.last = 1000
    kalmar_extract.node(0, 0, highway="street_lamp")
    town.lines["node"] += kalmar_extract.lines["node"]
    path = town.write(tmp_path / "both.osm")
    done = []

    def stop_after_one(step: str, number: int, _size: int) -> None:
        if step == "layers":
            done.append(number)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_extract(path, store=store, progress=stop_after_one)
    assert done == [1]
    assert stored(store) == [SOLNA]
    built = []
    original = importer._layers
    monkeypatch.setattr(importer, "_layers", lambda p: built.append(p.stem) or original(p))
    report = import_extract(path, store=store)
    assert outcomes(report) == {SOLNA: "present", KALMAR: "imported"}
    assert built == [KALMAR]


def test_a_new_file_takes_the_place_of_the_old_one(town, store, tmp_path):
    import_extract(town.write(tmp_path / "old.osm"), store=store)
    before = store.stamp(SOLNA)
    town.node(70, 5, highway="street_lamp")
    import_extract(town.write(tmp_path / "new.osm"), store=store)
    assert len(store.read(SOLNA, "lamps")) == 3
    assert store.stamp(SOLNA) != before
    assert sorted(p.name for p in (store.folder / SOLNA).iterdir()) == sorted(
        [store.find(SOLNA).fingerprint, "current.json"]
    )


def test_a_sliver_does_not_take_the_place_of_a_whole_extract(town, extract, store, tmp_path):
    import_extract(town.write(tmp_path / "whole.osm"), store=store)
    sliver = type(extract)()
    sliver.node(0, 0, highway="street_lamp")
    path = sliver.write(tmp_path / "sliver.osm")
    assert outcomes(import_extract(path, store=store)) == {SOLNA: "kept"}
    assert len(store.read(SOLNA, "lamps")) == 2
    assert outcomes(import_extract(path, kommuner=[SOLNA], store=store)) == {SOLNA: "imported"}
    assert len(store.read(SOLNA, "lamps")) == 1


def test_changed_rules_make_it_be_read_again(town, store, tmp_path, monkeypatch):
    path = town.write(tmp_path / "town.osm")
    import_extract(path, store=store)
    monkeypatch.setattr(importer, "FORMAT", importer.FORMAT + 1)
    assert outcomes(import_extract(path, store=store)) == {SOLNA: "imported"}


def test_a_file_from_abroad_needs_a_name(town, store, tmp_path):
    town.at = (24.94, 60.17)
    abroad = type(town)((24.94, 60.17))
    abroad.node(0, 0, highway="street_lamp")
    path = abroad.write(tmp_path / "abroad.osm")
    with pytest.raises(NothingInExtractError, match="any kommun") as caught:
        import_extract(path, store=store)
    assert "--area" in caught.value.remedy
    assert stored(store) == []
    assert outcomes(import_extract(path, area="Helsinki", store=store)) == {"helsinki": "imported"}
    assert len(store.read("helsinki", "lamps")) == 1


@pytest.mark.parametrize("name", ["../x", "", "0184", "a/b", ".hidden", "x" * 50])
def test_an_area_is_no_path_and_no_kommun(town, store, tmp_path, name):
    path = town.write(tmp_path / "town.osm")
    with pytest.raises(AreaNameError):
        import_extract(path, area=name, store=store)
    assert stored(store) == []


def test_a_kommun_that_the_file_does_not_touch(town, store, tmp_path):
    with pytest.raises(NothingInExtractError, match="Kalmar") as caught:
        import_extract(town.write(tmp_path / "town.osm"), kommuner=[KALMAR], store=store)
    assert "Solna" in caught.value.remedy
    assert stored(store) == []


def test_an_unknown_kommun(town, store, tmp_path):
    with pytest.raises(UnknownKommunError):
        import_extract(town.write(tmp_path / "town.osm"), kommuner=["9999"], store=store)


def test_objects_without_a_position_are_counted(town, store, tmp_path):
    town.lines["way"].append(
        '<way id="900"><nd ref="998"/><nd ref="999"/><tag k="highway" v="path"/></way>\n'
    )
    report = import_extract(town.write(tmp_path / "town.osm"), store=store)
    assert report.lost == 1
    assert len(store.read(SOLNA, "walk")) == 3


@pytest.mark.parametrize("name", ["cut.osm", "cut.osm.pbf"])
def test_a_damaged_file_stores_nothing(town, store, tmp_path, name):
    whole = town.write_pbf(tmp_path / "whole.osm.pbf") if name.endswith("pbf") else None
    content = (whole or town.write(tmp_path / "whole.osm")).read_bytes()
    path = tmp_path / name
    path.write_bytes(content[: len(content) * 2 // 3])
    with pytest.raises(TruncatedExtractError):
        import_extract(path, store=store)
    assert stored(store) == []


def test_two_imports_at_once_are_one_too_many(town, store, tmp_path):
    path = town.write(tmp_path / "town.osm")
    with importer._work_folder(store.folder), pytest.raises(OsmBusyError):
        import_extract(path, store=store)
    assert outcomes(import_extract(path, store=store)) == {SOLNA: "imported"}


def test_what_a_killed_import_left_is_cleared_away(town, store, tmp_path):
    (store.folder / f"{importer._WORK}dead").mkdir(parents=True)
    (store.folder / SOLNA / "half").mkdir(parents=True)
    import_extract(town.write(tmp_path / "town.osm"), store=store)
    names = [path.name for path in store.folder.rglob("*")]
    assert f"{importer._WORK}dead" not in names
    assert "half" not in names


def test_a_damaged_pointer_is_told(town, store, tmp_path):
    import_extract(town.write(tmp_path / "town.osm"), store=store)
    (store.folder / SOLNA / "current.json").write_text('{"area": "0184"', encoding="utf-8")
    with pytest.raises(OsmError, match="cannot be read") as caught:
        store.find(SOLNA)
    assert "again" in caught.value.remedy


FULL_DISK = """
import resource, signal, sys
from pathlib import Path
from config.errors import LoftesError
from geodata.osm.importer import import_extract
from geodata.osm.store import OsmStore
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
file, folder, step, limit = sys.argv[1:]
def fill(name, done, size):
    if name == step and done == size:
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(limit), int(limit)))
try:
    import_extract(Path(file), store=OsmStore(Path(folder)), progress=fill)
except LoftesError as error:
    print(type(error).__name__, error.remedy)
"""


@pytest.mark.parametrize(("step", "limit"), [("objects", 100), ("kommuner", 3000)])
def test_a_full_disk_keeps_what_was_there(town, store, tmp_path, step, limit):
    """From some step on the process may write no file longer than a few bytes."""
    import_extract(town.write(tmp_path / "old.osm"), store=store)
    for number in range(20):
        town.node(number, 30, highway="street_lamp")
    path = town.write(tmp_path / "new.osm")
    arguments = [str(path), str(store.folder), step, str(limit)]
    found = subprocess.run(
        [sys.executable, "-c", FULL_DISK, *arguments], capture_output=True, text=True, check=False
    )
    assert found.stdout.startswith("OsmWriteError"), found.stderr
    assert "--folder" in found.stdout
    assert len(store.read(SOLNA, "lamps")) == 2
    assert [name for name in stored(store) if name.startswith(".")] == []


def test_a_full_disk_in_the_first_pass(town, tmp_path):
    if not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    work = tmp_path / "work"
    work.mkdir()
    (work / "wanted.opl").symlink_to("/dev/full")
    path = town.write_pbf(tmp_path / "town.osm.pbf")
    with pytest.raises(OsmWriteError, match="No space left"):
        first_pass(path, Format.PBF, work, load_osm(), lambda *_: None)


@pytest.mark.parametrize("sorting", ["", "Type_then_ID"])
def test_a_file_of_many_blocks_gives_the_same_sorted_or_not(
    town, extract, store, tmp_path, monkeypatch, sorting
):
    """What a sorted file lets the import pass over holds nothing that is wanted."""
    for number in range(20_000):  # several blocks of nodes
        extract.node(number / 100, -50)
    corners = [extract.node(x, y) for x, y in ((0, 0), (90, 0), (90, 90), (0, 90))]
    outer = extract.way(*corners, corners[0])
    extract.relation((outer, "outer"), leisure="park", name="Nya parken")
    read = []

    def in_blocks(path, start=0):
        read.append(start)
        return chunks(path, 1, start)

    monkeypatch.setattr("geodata.osm.first_pass.chunks", in_blocks)
    import_extract(town.write_pbf(tmp_path / "x.osm.pbf", sorting=sorting), store=store)
    places = store.read(SOLNA, "places").set_index("name")
    assert places.loc["Nya parken", "geometry"].area == pytest.approx(8100, rel=0.03)
    assert len(store.read(SOLNA, "walk")) == 3
    assert len(store.read(SOLNA, "lamps")) == 2
    assert [start > 0 for start in read] == [False, bool(sorting), bool(sorting)]


def test_a_folder_that_may_not_be_written_to(town, store, tmp_path):
    store.folder.write_text("a file in the way", encoding="utf-8")
    with pytest.raises(OsmError, match="cannot be written"):
        import_extract(town.write(tmp_path / "town.osm"), store=store)


def test_outcomes_have_words():
    assert {outcome.value for outcome in Outcome} == {"imported", "present", "kept"}
