from __future__ import annotations

import pytest

from geodata.boundaries import kommun_polygon, load_districts
from geodata.gazetteer import Gazetteer, gazetteer
from geodata.gazetteer_build import write
from geodata.gazetteer_file import CITY_DISTRICT, DISTRICT, LOCALITY, PATH, GazetteerFile
from geodata.kommuner import kommuner
from geodata.records import Precision, Tier

STOCKHOLM = "0180"


def test_building_it_anew_gives_the_same_bytes(tmp_path):
    write(tmp_path / "again.arrow")
    assert (tmp_path / "again.arrow").read_bytes() == PATH.read_bytes()


def test_it_holds_every_district_and_every_kommun():
    file = GazetteerFile()
    codes = [kommun.code for kommun in kommuner()]
    assert all(file.places(code, DISTRICT) for code in codes)
    assert sum(len(file.places(code, LOCALITY)) for code in codes) == 1323
    assert len(file.places(STOCKHOLM, CITY_DISTRICT)) == 117
    assert file.places("9999", DISTRICT) == []
    assert len(file) > 8000


@pytest.mark.parametrize("code", ["0184", "1280", STOCKHOLM, "2584"])
def test_its_outlines_are_those_of_the_boundaries(code):
    frame = load_districts(code)
    found = GazetteerFile().places(code, DISTRICT)
    assert [place.name for place, _ in found] == list(frame["name"])
    for (place, joint), shape, shared in zip(found, frame.geometry, frame["joint"], strict=True):
        assert place.geometry.equals(shape)
        assert joint == shared


def test_everything_lies_in_its_kommun():
    file = GazetteerFile()
    for kommun in kommuner():
        border = kommun_polygon(kommun.code).buffer(30)
        for source in (CITY_DISTRICT, DISTRICT, LOCALITY):
            for place, _ in file.places(kommun.code, source):
                assert border.intersects(place.geometry), place.name


def test_stockholms_own_outline_goes_first_and_scb_agrees():
    found = gazetteer(STOCKHOLM).resolve("Rinkeby").best
    assert found is not None
    assert found.method.code == "method.city_district"
    assert "evidence.agrees" in {item.code for item in found.evidence}


def test_an_area_made_of_districts_says_that_it_is_estimated():
    found = gazetteer(STOCKHOLM).resolve("Järva").best
    assert found is not None
    assert found.place.estimated
    assert found.place.precision is Precision.OMRADE
    rinkeby = gazetteer(STOCKHOLM).resolve("Rinkeby").best
    assert rinkeby is not None
    assert found.place.geometry.buffer(20).covers(rinkeby.place.geometry)


def test_a_village_is_not_all_the_countryside_that_scb_calls_after_it():
    found = gazetteer("2283").resolve("Ramsele").best
    assert found is not None
    assert found.place.source == "GeoNames"
    assert found.place.uncertainty_m < 1500


GENERIC = ["Centrum", "Torget", "Skolan", "Stationen", "Landsbygd", "Stationsområdet", "Stadion"]


@pytest.mark.parametrize("word", GENERIC)
def test_no_kommun_has_a_pin_for_a_word_that_fits_everywhere(word):
    assert not [k.name for k in kommuner() if Gazetteer(k.code).resolve(word).best]


@pytest.mark.parametrize(
    ("code", "name", "doubt"),
    [
        ("0580", "Haninge", "evidence.other_kommun"),
        ("0180", "Katarina", "evidence.given_name"),
        ("1280", "Stortorget", "evidence.single"),
        ("0380", "Uppsala C", "evidence.estimated"),  # the station, somewhere in Uppsala
        ("0580", "Skäggetorp", "evidence.wide"),
    ],
)
def test_a_name_that_may_mean_something_else_goes_to_review(code, name, doubt):
    found = gazetteer(code).resolve(name)
    if not found.candidates:
        pytest.fail(f"{name} is not in the tables any more: choose another example")
    assert found.best is None
    assert {item.tier for item in found.candidates} == {Tier.B}
    assert doubt in {item.code for item in found.candidates[0].evidence}


def test_a_name_from_a_mac_is_found_and_a_text_without_end_is_not():
    found = gazetteer("0184").resolve("V\u0061\u0308stra skogens")
    assert found.best is not None
    assert gazetteer("0184").resolve("Hagalund " * 5000).best is None


def test_a_citys_own_outline_goes_before_a_circle():
    for name in ("Södermalm", "Östermalm", "Kungsholmen", "Norra Djurgården", "Hägersten"):
        found = gazetteer(STOCKHOLM).resolve(name).best
        assert found is not None
        assert found.place.precision is Precision.OMRADE
