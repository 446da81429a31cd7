from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from geodata.records import Event, PromiseStatus
from layers.follow_up import follow

LAST_DAY = date(2022, 12, 31)
DAY_AFTER = date(2023, 1, 1)


@pytest.fixture
def promises(seed_bundle):
    return [promise for promise in seed_bundle("0184").promises if promise.stance.commits]


def event(promise, status: PromiseStatus, day: int, delivered: int | None = None) -> Event:
    return Event(promise.id, status, datetime(2022, 5, day, tzinfo=UTC), "planerare", delivered)


def test_a_promise_is_due_on_the_last_day_of_its_period(promises):
    on_the_day = follow(promises, (), LAST_DAY)
    assert {item.due for item in on_the_day} == {LAST_DAY}
    assert not any(item.overdue for item in on_the_day)
    assert all(item.overdue for item in follow(promises, (), DAY_AFTER))


@pytest.mark.parametrize(
    ("status", "overdue"),
    [
        (PromiseStatus.LOVAD, True),
        (PromiseStatus.PABORJAD, True),
        (PromiseStatus.DELVIS, True),
        (PromiseStatus.GENOMFORD, False),
        (PromiseStatus.INTE_GENOMFORD, False),
    ],
)
def test_what_was_told_as_done_or_not_done_is_not_overdue(promises, status, overdue):
    first = replace(promises[0], status=status)
    (found,) = follow([first], [event(first, status, 3)], DAY_AFTER)
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
    assert found.delivered == 2


def test_overdue_promises_come_first_and_the_others_keep_their_order(promises):
    done = [
        replace(p, status=PromiseStatus.GENOMFORD) if n < 2 else p for n, p in enumerate(promises)
    ]
    shown = follow(done, (), DAY_AFTER)
    assert [item.overdue for item in shown] == sorted((i.overdue for i in shown), reverse=True)
    assert [item.promise.id for item in shown[-2:]] == [promise.id for promise in promises[:2]]
