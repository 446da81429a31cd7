from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from geodata.records import Event, PromiseStatus
from layers.follow_up import follow

LAST_DAY = date(2022, 12, 31)


@pytest.fixture
def promises(seed_bundle):
    return seed_bundle("0184").promises


def event(promise, status: PromiseStatus, day: int, delivered: int | None = None) -> Event:
    return Event(promise.id, status, datetime(2022, 5, day, tzinfo=UTC), "planerare", delivered)


def test_a_promise_is_due_on_the_last_day_of_its_period(promises):
    on_the_day = follow(promises, (), LAST_DAY)
    assert {item.due for item in on_the_day} == {LAST_DAY}
    assert not any(item.overdue for item in on_the_day)
    assert all(item.overdue for item in follow(promises, (), date(2023, 1, 1)))


@pytest.mark.parametrize(
    ("status", "overdue"),
    [
        (PromiseStatus.LOVAD, True),
        (PromiseStatus.PABORJAD, True),
        (PromiseStatus.DELVIS, False),
        (PromiseStatus.GENOMFORD, False),
        (PromiseStatus.INTE_GENOMFORD, False),
    ],
)
def test_only_what_is_finished_is_never_overdue(promises, status, overdue):
    first = promises[0]
    (found,) = (
        item
        for item in follow(promises, [event(first, status, 3)], date(2023, 1, 1))
        if item.promise.id == first.id
    )
    assert (found.status, found.overdue) == (status, overdue)


def test_the_history_keeps_every_event_in_order_of_time(promises):
    first = promises[0]
    made = [
        event(first, PromiseStatus.DELVIS, 9, 2),
        event(first, PromiseStatus.PABORJAD, 2, 1),
        event(first, PromiseStatus.GENOMFORD, 20),
    ]
    found = next(i for i in follow(promises, made, LAST_DAY) if i.promise.id == first.id)
    assert [e.when.day for e in found.events] == [2, 9, 20]
    assert (found.status, found.delivered) == (PromiseStatus.GENOMFORD, 2)
