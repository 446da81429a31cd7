"""Several groups' observations as one protocol."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from geodata.walk.merging import duplicates, protocol_of
from geodata.walk.protocol_records import Join
from geodata.walk.protocol_rows import observation_id
from geodata.walk.records import Observation

NOON = datetime(2026, 11, 24, 17, 0, tzinfo=UTC)


@pytest.fixture
def seen(walk):
    def make(phone: str = "a", row: str = "1", stop: int | None = 0, **changes) -> Observation:
        at = walk.stops[stop] if stop is not None else None
        item = Observation(
            "",
            walk.id,
            at.id if at else "",
            at.point if at else None,
            "belysning",
            False,
            2,
            "Lampan i tunneln är släckt",
            NOON,
            source=f"faltblad:{phone}:{row}",
        )
        item = replace(item, **changes)
        return replace(item, id=observation_id(item))

    return make


def test_nothing_vanishes_and_nothing_is_joined_by_itself(seen):
    stored = [seen("a"), seen("b", group=2), seen("c", "9", good=True, severity=None)]
    assert [s.observation for s in protocol_of(stored, [])] == stored


def test_the_newest_version_of_a_note_counts_whatever_came_in_first(seen):
    old, new = seen(), seen(text="Två lampor", when=NOON + timedelta(minutes=5))
    for stored in ([old, new], [new, old]):
        (shown,) = protocol_of(stored, [])
        assert shown.observation == new
        assert shown.earlier == (old,)


def test_two_groups_at_one_stop_with_alike_words_may_tell_the_same(seen):
    one, other = seen("a"), seen("b", group=2, text="Släckt lampa i tunneln")
    (pair,) = duplicates(protocol_of([one, other], []), [])
    assert {pair.first, pair.second} == {one, other}
    assert pair.alike > 55


@pytest.mark.parametrize(
    "changes",
    [
        {"category": "skrap"},
        {"good": True, "severity": None},
        {"text": "Buskarna skymmer"},
        {"stop_id": "other"},
    ],
)
def test_what_differs_is_no_duplicate(seen, walk, changes):
    far = {"point": walk.stops[4].point} if "stop_id" in changes else {}
    stored = [seen("a"), seen("b", group=2, **changes, **far)]
    assert duplicates(protocol_of(stored, []), []) == ()


def test_one_phone_means_what_it_says(seen):
    assert duplicates(protocol_of([seen("a", "1"), seen("a", "2")], []), []) == ()


def test_near_each_other_beside_the_stops(seen, walk):
    point = walk.stops[0].point
    here = seen("a", stop=None, point=point)
    near = seen("b", stop=None, group=2, point=type(point)(point.x + 20, point.y))
    far = seen("c", stop=None, group=3, point=type(point)(point.x + 500, point.y))
    (pair,) = duplicates(protocol_of([here, near, far], []), [])
    assert pair.metres == pytest.approx(20)


def test_joined_ones_stand_under_one_with_both_groups(seen):
    one, other = seen("a"), seen("b", group=2)
    joins = [Join(other.id, one.id, NOON, "organisatör")]
    (shown,) = protocol_of([one, other], joins)
    assert (shown.observation, shown.also, shown.groups) == (one, (other,), (1, 2))
    assert duplicates((shown,), joins) == ()


def test_two_different_ones_are_not_asked_about_again(seen):
    stored = [seen("a"), seen("b", group=2)]
    joins = [Join(stored[1].id, stored[0].id, NOON, "organisatör", same=False)]
    assert len(protocol_of(stored, joins)) == 2
    assert duplicates(protocol_of(stored, joins), joins) == ()


def test_the_last_word_on_a_pair_counts_and_a_circle_does_no_harm(seen):
    a, b, c = seen("a"), seen("b", group=2), seen("c", group=3)
    joins = [Join(b.id, a.id, NOON, "o"), Join(c.id, b.id, NOON, "o"), Join(a.id, c.id, NOON, "o")]
    shown = protocol_of([a, b, c], joins)
    assert len(shown) == 1
    assert {shown[0].observation, *shown[0].also} == {a, b, c}
    apart = [
        *joins,
        Join(a.id, b.id, NOON, "o", same=False),
        Join(b.id, c.id, NOON, "o", same=False),
    ]
    assert sum(1 + len(s.also) for s in protocol_of([a, b, c], apart)) == 3


def test_a_join_outlives_a_change_on_the_phone(seen):
    one, other = seen("a"), seen("b", group=2)
    later = seen("b", group=2, text="Helt mörkt", when=NOON + timedelta(minutes=9))
    joins = [Join(other.id, one.id, NOON, "o")]
    (shown,) = protocol_of([one, other, later], joins)
    assert shown.also == (later,)
