"""A geocoder's client against a server on this machine that answers, stalls and lies."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
import shapely

from config.settings import Settings
from geodata.boundaries import kommun_polygon
from geodata.gazetteer import Gazetteer
from geodata.geocode.answers import StoredAnswerError, load
from geodata.geocode.client import Geocoder
from geodata.geocode.records import Outcome
from geodata.geocode.source import GeocodedPlaces
from geodata.records import Precision, Tier
from geodata.store import open_store

SOLNA, GOTEBORG = "0184", "1480"
ASKER = Path(__file__).with_name("asker.py")


def test_it_is_off_by_default():
    assert not Settings(store="x").nominatim.enabled


def test_the_bounded_question_comes_first_and_says_who_asks(geocoder, server):
    answer = geocoder.ask(SOLNA, "Skytteholmsparken")
    assert answer.outcome is Outcome.FOUND
    (asked,) = server.asked
    assert asked["path"] == "/search"
    assert (asked["q"], asked["bounded"], asked["countrycodes"]) == (
        "Skytteholmsparken",
        "1",
        "se",
    )
    west, south, east, north = map(float, asked["viewbox"].split(","))
    assert 17.8 < west < 17.99
    assert 18.0 < east < 18.2
    assert 59.2 < south < 59.36
    assert 59.36 < north < 59.5
    assert server.agents == ["Lofteskartan/9 (test)"]


def test_the_second_question_names_the_kommun_and_what_lies_outside_is_refused(geocoder, server):
    answer = geocoder.ask(SOLNA, "Järntorget")
    assert [q["q"] for q in server.asked] == ["Järntorget", "Järntorget, Solna"]
    assert "bounded" not in server.asked[1]
    assert answer.outcome is Outcome.NOTHING
    there = geocoder.ask(GOTEBORG, "Järntorget")
    (found,) = load(there.places)
    assert kommun_polygon(GOTEBORG).contains(found.place.geometry)


def test_a_row_outside_the_kommun_is_counted_and_never_kept(geocoder, server):
    server.places[1].pop("in")
    answer = geocoder.ask(SOLNA, "Järntorget")
    assert (answer.outcome, answer.places, answer.fault) == (
        Outcome.NOTHING,
        "[]",
        "1 outside Solna",
    )


def test_answers_are_asked_for_once_negatives_too(geocoder, server):
    for _ in range(3):
        assert geocoder.ask(SOLNA, "Skytteholmsparken").outcome is Outcome.FOUND
        assert geocoder.ask(SOLNA, " skytteholmsparken").outcome is Outcome.FOUND
        assert geocoder.ask(SOLNA, "Atlantis").outcome is Outcome.NOTHING
    assert len(server.asked) == 1 + 2


def test_an_answer_expires(settings, store, server):
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    clock = {"now": moment}
    geocoder = Geocoder(settings, store, now=lambda: clock["now"], sleep=_winding(clock))
    geocoder.ask(SOLNA, "Skytteholmsparken")
    geocoder.ask(SOLNA, "Atlantis")
    clock["now"] += timedelta(days=settings.keep_nothing_days + 1)
    geocoder.ask(SOLNA, "Skytteholmsparken")
    geocoder.ask(SOLNA, "Atlantis")
    assert [q["q"] for q in server.asked].count("Skytteholmsparken") == 1
    assert [q["q"] for q in server.asked].count("Atlantis") == 2
    clock["now"] += timedelta(days=settings.keep_days)
    server.faults = ["500"] * 9
    assert geocoder.ask(SOLNA, "Skytteholmsparken").outcome is Outcome.FOUND  # the old one stands


def _winding(clock):
    def sleep(seconds: float) -> None:
        clock["now"] += timedelta(seconds=seconds)

    return sleep


@pytest.mark.parametrize("fault", ["503", "500", "429:0", "502", "hang", "html", "cut", "object"])
def test_a_fault_that_passes_is_waited_out(geocoder, server, fault):
    server.faults = [fault]
    assert geocoder.ask(SOLNA, "Skytteholmsparken").outcome is Outcome.FOUND
    assert len(server.asked) == 2


def test_rows_that_are_no_places_are_left_out(geocoder, server):
    server.faults = ["rows"]
    assert geocoder.ask(SOLNA, "Skytteholmsparken").outcome is Outcome.FOUND  # by the second


@pytest.mark.parametrize("fault", ["503", "hang", "html", "scalar", "cut"])
def test_a_fault_that_stays_is_told_and_the_name_is_asked_again_later(
    settings, store, server, fault
):
    settings = settings.model_copy(update={"attempts": 2, "timeout_s": 0.2})
    geocoder = Geocoder(settings, store)
    server.faults = [fault] * 2
    answer = geocoder.ask(SOLNA, "Skytteholmsparken")
    assert answer.outcome is Outcome.FAILED
    assert answer.fault
    assert store.geocodes(SOLNA) == (answer,)
    assert geocoder.ask(SOLNA, "Skytteholmsparken") == answer  # not before its time
    assert len(server.asked) == 2
    patient = settings.model_copy(update={"timeout_s": 20.0})
    moment = answer.expires + timedelta(seconds=1)
    clock = {"now": moment}
    later = Geocoder(patient, store, now=lambda: clock["now"], sleep=_winding(clock))
    assert later.ask(SOLNA, "Skytteholmsparken").outcome is Outcome.FOUND


def test_retry_after_is_kept_by_everybody_with_the_store(geocoder, server):
    server.faults = ["429:1"]
    assert geocoder.ask(SOLNA, "Skytteholmsparken").outcome is Outcome.FOUND
    first, again = server.starts
    assert again - first >= 1


def test_a_server_that_wants_an_hour_is_not_waited_for(geocoder, server):
    server.faults = ["429:3000"]
    answer = geocoder.ask(SOLNA, "Skytteholmsparken")
    assert answer.outcome is Outcome.FAILED
    assert answer.expires - answer.asked == timedelta(seconds=3000)
    assert len(server.asked) == 1


@pytest.mark.parametrize("fault", ["400", "401", "403"])
def test_a_refusal_is_not_repeated(geocoder, server, fault):
    server.faults = [fault]
    answer = geocoder.ask(SOLNA, "Skytteholmsparken")
    assert (answer.outcome, len(server.asked)) == (Outcome.FAILED, 1)
    assert fault in answer.fault


def test_nobody_listens(settings, store):
    nowhere = settings.model_copy(update={"endpoint": "http://127.0.0.1:9", "attempts": 2})
    answer = Geocoder(nowhere, store).ask(SOLNA, "Skytteholmsparken")
    assert answer.outcome is Outcome.FAILED


def test_a_damaged_answer_of_the_store_is_told(geocoder):
    answer = geocoder.ask(SOLNA, "Skytteholmsparken")
    for damaged in ("{", "[1]", '[{"fits": true}]', answer.places.replace("POINT", "POINTED")):
        with pytest.raises(StoredAnswerError, match="damaged"):
            load(damaged)


def test_an_endpoint_on_this_machine_needs_the_operators_word(settings, store, server):
    public = settings.model_copy(update={"private": False, "attempts": 1})
    answer = Geocoder(public, store).ask(SOLNA, "Skytteholmsparken")
    assert (answer.outcome, server.asked) == (Outcome.FAILED, [])


def test_two_processes_together_keep_to_the_pause(tmp_path, server):
    address = str(tmp_path / "store.sqlite")
    open_store(address).close()
    server.faults = ["slow:0.1"] * 3
    pause = 0.4
    names = [["A-torget", "B-torget"], ["C-torget", "Råsunda torg"]]
    asking = [
        subprocess.Popen(
            [sys.executable, str(ASKER), address, server.endpoint, str(pause), *own],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for own in names
    ]
    said = [process.communicate() for process in asking]
    assert [error for _, error in said] == ["", ""]
    assert sorted("".join(out for out, _ in said).splitlines()) == [
        "A-torget nothing",
        "B-torget nothing",
        "C-torget nothing",
        "Råsunda torg found",
    ]
    assert len(server.starts) == 7  # three names asked twice, one once
    assert server.most_open == 1
    gaps = [later - earlier for earlier, later in pairwise(server.starts)]
    assert min(gaps) >= pause


def test_a_found_place_is_the_last_source_and_its_tier_comes_from_the_name(geocoder, store):
    for name in ("Råsunda torg", "Skytteholmsparken", "Näckrosen", "Hagalund"):
        geocoder.ask(SOLNA, name)
    book = Gazetteer(SOLNA).with_source(GeocodedPlaces(store.geocodes(SOLNA)))
    square = book.resolve("Råsunda torgs").best
    assert square is not None
    assert (square.tier, square.place.precision) == (Tier.A, Precision.PLATS)
    assert "ODbL" in square.place.licence
    assert square.method.code == "method.nominatim"
    assert book.tried[-1] == "Nominatim (OpenStreetMap)"
    assert Gazetteer(SOLNA).resolve("Råsunda torg").best is None


def test_what_came_up_under_another_name_goes_to_review(geocoder, store, server):
    server.places[2]["also"] = "Råsundaplan"
    geocoder.ask(SOLNA, "Råsundaplan")
    book = Gazetteer(SOLNA).with_source(GeocodedPlaces(store.geocodes(SOLNA)))
    found = book.resolve("Råsundaplan")
    assert found.best is None
    assert [(c.place.name, c.tier) for c in found.candidates] == [("Råsunda torg", Tier.B)]


def test_two_of_one_name_go_to_review_whatever_their_importance(geocoder, store, server):
    twin = dict(server.places[2]) | {"lat": "59.3800000", "lon": "18.0300000", "osm_id": 7}
    server.places.append(twin | {"importance": 0.01})
    geocoder.ask(SOLNA, "Råsunda torg")
    found = (
        Gazetteer(SOLNA).with_source(GeocodedPlaces(store.geocodes(SOLNA))).resolve("Råsunda torg")
    )
    assert found.best is None
    assert {c.tier for c in found.candidates} == {Tier.B}


def test_a_street_is_one_line_and_a_broken_outline_is_a_point(geocoder, server):
    def way(number: int, points: list[list[float]]) -> dict:
        line = {"type": "LineString", "coordinates": points}
        row = dict(server.places[2]) | {"name": "Huvudstagatan", "class": "highway"}
        return row | {"type": "residential", "osm_id": number, "geojson": line}

    server.places += [
        way(1, [[17.985, 59.350], [17.988, 59.351]]),
        way(2, [[17.988, 59.351], [17.990, 59.352]]),
    ]
    server.places[0]["geojson"] = {"type": "Polygon", "coordinates": [[[17, 59]]]}
    (street,) = load(geocoder.ask(SOLNA, "Huvudstagatan").places)
    assert street.place.precision is Precision.GATA
    assert shapely.get_num_geometries(street.place.geometry) == 1
    (park,) = load(geocoder.ask(SOLNA, "Skytteholmsparken").places)
    assert park.place.geometry.geom_type == "Point"
