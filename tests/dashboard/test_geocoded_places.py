"""What a geocoder said reaches the map, only where the settings use one, and a failure is told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from config.geocoder_tables import Nominatim
from config.settings import Settings
from dashboard.locating.lookup import unknown_names
from dashboard.services import open_services
from geodata.geocode.answers import dump, to_answers
from geodata.geocode.records import Geocode, Outcome
from geodata.records import Document, Origin, PlaceMention, Promise, PromiseSet
from layers.selection import ALL_PERIODS

SOLNA, NAME = "0184", "Ankdammsrondellen"
NOW = datetime(2026, 3, 1, tzinfo=UTC)
ROW = {
    "osm_type": "way", "osm_id": 7, "lat": "59.3640", "lon": "18.0045", "name": NAME,
    "category": "place", "type": "square", "importance": 0.1,
}  # fmt: skip


def geocode(outcome: Outcome, fault: str = "") -> Geocode:
    answers, _ = to_answers(SOLNA, NAME, [ROW])
    places = dump(answers) if outcome is Outcome.FOUND else "[]"
    return Geocode("k", "s", SOLNA, NAME, outcome, places, fault, NOW, NOW + timedelta(days=9))


@pytest.fixture
def services(tmp_path, request):
    settings = Settings(
        store=str(tmp_path / "test.sqlite"), nominatim=Nominatim(enabled=request.param)
    )
    opened = open_services(settings)
    promise = Promise("p", ("annat",), ("polis",), mentions=(PlaceMention(NAME, NAME),))
    group = PromiseSet("s", (SOLNA,), None, (), Document("d", "t"), (promise,), origin=Origin.READ)
    opened.store.put_set(group)
    yield opened
    opened.store.close()


@pytest.mark.parametrize(("services", "drawn"), [(True, 1), (False, 0)], indirect=["services"])
def test_an_answer_is_on_the_map_where_the_settings_use_a_geocoder(services, drawn):
    before = services.bundle(SOLNA, ALL_PERIODS)
    stamp = services.stamps()[SOLNA]
    assert before.places == {}
    services.store.put_geocode(geocode(Outcome.FOUND))
    after = services.bundle(SOLNA, ALL_PERIODS)
    assert len(after.places) == len(services.fresh_bundle(SOLNA).places) == drawn
    assert (services.stamps()[SOLNA] != stamp) == bool(drawn)
    assert services.stamp(SOLNA) == services.stamps()[SOLNA]
    for place in after.places.values():
        assert "ODbL" in place.licence
        assert place.name == NAME


@pytest.mark.parametrize("services", [True], indirect=True)
def test_what_could_not_be_asked_is_told_and_asked_again(services):
    services.store.put_geocode(geocode(Outcome.FAILED, "The server did not answer in time."))
    (promise,) = services.bundle(SOLNA, ALL_PERIODS).promises
    assert "did not answer in time" in promise.why_not[0].en
    assert unknown_names(services.store, services.settings, SOLNA) == (NAME,)
    services.store.put_geocode(geocode(Outcome.FOUND))
    assert unknown_names(services.store, services.settings, SOLNA) == ()
