"""Named places that others located: the material beside the project, without any extract."""

from __future__ import annotations

import csv
import json
from collections import defaultdict

import pytest
import shapely

from config.osm_tables import FOLDER_VARIABLE
from geodata.boundaries import kommun_polygon
from geodata.crs import SWEREF99TM, WGS84, transform
from geodata.gazetteer import gazetteer
from geodata.kommuner import kommun_by_name
from geodata.locate import locate
from geodata.osm.importer import import_extract
from geodata.reading.reader import read_document
from geodata.records import Precision, Tier

STOCKHOLM = "0180"


@pytest.fixture(scope="module")
def known(shared):
    """Every named place with the positions that several sources give it."""
    found = defaultdict(list)
    path = shared / "data" / "places" / "named_places.csv"
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            name = row["place"].partition(" (")[0]
            at = (float(row["lon"]), float(row["lat"])) if row["lat"] else None
            found[kommun_by_name(row["kommun"]).code, name].append(at)
    return found


def test_what_is_located_lies_where_others_put_it(known):
    located = 0
    for (code, name), spots in known.items():
        best = gazetteer(code).resolve(name).best
        if best is None:
            continue
        located += 1
        place = best.place
        assert kommun_polygon(code).buffer(30).intersects(place.geometry), name
        at = [spot for spot in spots if spot]
        lon, lat = zip(*at, strict=True) if at else ((), ())
        x, y = transform(lon, lat, WGS84, SWEREF99TM)
        near = 300 if place.precision is Precision.OMRADE else 250
        allowed = max(near, place.uncertainty_m * place.estimated)
        distances = [place.geometry.distance(spot) for spot in shapely.points(x, y)]
        assert not distances or min(distances) <= allowed, name
    assert located >= 24


def test_nearly_half_of_the_corpus_is_located_and_no_generic_word(shared):
    total = found = 0
    for line in (shared / "corpus" / "gold.jsonl").read_text(encoding="utf-8").splitlines():
        gold = json.loads(line)
        books = [gazetteer(kommun_by_name(name).code) for name in gold["kommun"]]
        for name in dict.fromkeys(gold["places_all"]):
            total += 1
            found += sum(book.resolve(name).best is not None for book in books) == 1
        for name in gold["generic_places_all"]:
            assert not any(book.resolve(name).best for book in books), name
    assert found / total >= 0.45


def test_every_named_place_of_the_seeds_is_located_in_its_kommun(shared):
    named = 0
    for path in sorted((shared / "seeds").glob("*.txt")):
        for group in read_document(path.read_bytes(), path.name).sets:
            for kommun in group.kommuner:
                placed, unplaced = locate(group, kommun)
                named += len(placed)
                border = kommun_polygon(kommun).buffer(30)
                assert all(border.intersects(item.place.geometry) for item in placed)
                assert all(item.tier is Tier.A for item in placed)
                lost = [u for u in unplaced if u.mention and not u.mention.generic]
                assert {u.reason.code for u in lost} <= {"unplaced.kommun"}
    assert named


def test_an_extract_adds_streets_and_squares_and_no_pin_for_a_block(shared, tmp_path, monkeypatch):
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path / "osm"))
    assert gazetteer(STOCKHOLM).resolve("Swedenborgsgatan").best is None
    import_extract(shared / "data/osm/stockholm_2020_small.osm.pbf", kommuner=[STOCKHOLM])
    book = gazetteer(STOCKHOLM)
    street = book.resolve("Swedenborgsgatan").best
    assert street is not None
    assert street.place.precision is Precision.GATA
    assert "ODbL" in street.place.licence
    side = book.resolve("söder om Högbergsgatan").best
    assert side is not None
    assert side.place.estimated
    assert book.resolve("Ekehjelmstorget").best is not None
    for block in ("Paris", "Småland", "Östergötland", "Stiftelsen", "Draken", "Pressbyrån"):
        assert book.resolve(block).best is None, block
