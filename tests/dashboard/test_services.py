from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from config.settings import Settings
from dashboard.services import open_services
from geodata.records import Event, Origin, PromiseStatus
from layers.selection import ALL_PERIODS


@pytest.fixture
def services(tmp_path):
    opened = open_services(Settings(store=str(tmp_path / "test.sqlite")))
    opened.sync_register()
    yield opened
    opened.store.close()


def test_all_290_can_be_chosen_and_five_have_promises(services):
    assert len(services.kommuner()) == 290
    assert services.kommuner_with_promises() == {
        "0180": 10,
        "0184": 7,
        "0580": 10,
        "0880": 7,
        "1880": 9,
    }


def test_every_kommun_has_a_bundle_and_a_base_map(services):
    for kommun in services.kommuner()[::29]:
        bundle = services.bundle(kommun.code, ALL_PERIODS)
        base = services.base_map(kommun.code)
        (south, west), (north, east) = base.bounds
        assert bundle.kommun == kommun
        assert 55 < south < north < 70
        assert 10 < west < east < 25
        assert len(base.outline["features"]) == 1
        assert base.districts["features"]


def test_a_bundle_is_made_once_until_something_changes(services):
    first = services.bundle("0184", ALL_PERIODS)
    assert services.bundle("0184", ALL_PERIODS) is first
    event = Event(first.promises[0].id, PromiseStatus.GENOMFORD, datetime.now(UTC), "planerare")
    services.store.record(event)
    second = services.bundle("0184", ALL_PERIODS)
    assert second is not first
    assert second.promises[0].status is PromiseStatus.GENOMFORD
    assert services.bundle("0880", ALL_PERIODS) is services.bundle("0880", ALL_PERIODS)


def test_a_read_document_is_not_counted_beside_the_register(services):
    (register,) = services.store.sets("0184")
    services.store.put_set(replace(register, id="read", origin=Origin.READ))
    assert services.kommuner_with_promises()["0184"] == 7
    assert len(services.bundle("0184", ALL_PERIODS).promises) == 7


def test_syncing_twice_changes_nothing(services):
    report = services.sync_register()
    assert (report.added, report.changed, report.removed, report.unchanged) == (0, 0, 0, 6)
