"""What every store keeps to for walks, whatever database is behind it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from shapely.geometry import Point

from geodata.store import open_store
from geodata.walk.codec import load_plan
from geodata.walk.protocol_records import Join, Photo, PlannedWalk, WalkReport
from geodata.walk.records import Action, ActionEvent, ActionStatus, Observation

if TYPE_CHECKING:
    from geodata.store import Store

NOON = datetime(2026, 11, 24, 17, 0, tzinfo=UTC)
WALK = Path(__file__).resolve().parents[2] / "fixtures" / "walk" / "hagalund.json"
SEEN = Observation(
    "o1",
    "w",
    "s",
    Point(670_000.25, 6_580_000.5),
    "belysning",
    False,
    3,
    "släckt å",
    NOON,
    2,
    "p",
    "x:y",
)
ELSEWHERE = replace(SEEN, id="o2", stop_id="", point=None, good=True, severity=None, photo="")
ACTION = Action(
    "a1", "0184", "w", ("o1", "o2"), "Byt lampan", "belysning", Point(1.5, 2.5),
    "kommun", "Gata", "s1", 4, date(2027, 5, 31),
)  # fmt: skip


@pytest.fixture
def planned() -> PlannedWalk:
    return PlannedWalk(*load_plan(WALK.read_text(encoding="utf-8")))


def test_a_walk_comes_back_whole_and_a_new_plan_takes_its_place(
    store: Store, planned: PlannedWalk
) -> None:
    assert store.put_walk(planned) is True
    assert store.put_walk(planned) is False
    assert store.walk(planned.walk.id) == planned
    later = replace(planned, walk=replace(planned.walk, title="Ny titel"), routes=())
    assert store.put_walk(later) is True
    assert store.walks("0184") == (later,)
    assert store.walks("0180") == ()
    assert store.walk("strange") is None


def test_walks_come_by_their_start(store: Store, planned: PlannedWalk) -> None:
    walk = planned.walk
    earlier = PlannedWalk(replace(walk, id="early", start=walk.start - timedelta(days=1)))
    store.put_walk(planned)
    store.put_walk(earlier)
    assert [item.walk.id for item in store.walks()] == ["early", walk.id]


def test_a_protocol_is_stored_once_with_its_photos(store: Store) -> None:
    photo = Photo("p", b"\xff\xd8\x00", 4, 3)
    assert store.add_protocol([SEEN, ELSEWHERE], [photo]) == 2
    assert store.add_protocol([SEEN, ELSEWHERE], [photo]) == 0
    assert store.observations() == (SEEN, ELSEWHERE)
    assert store.observations("w") == (SEEN, ELSEWHERE)
    assert store.observations("other") == ()
    assert store.photo("p") == photo
    assert store.photo("q") is None


def test_a_protocol_is_stored_whole_or_not_at_all(store: Store) -> None:
    broken = replace(ELSEWHERE, text="\ud800")
    with pytest.raises(Exception, match=r"fit into the store|surrogates"):
        store.add_protocol([SEEN, broken], [Photo("p", b"x", 1, 1)])
    assert store.observations() == ()
    assert store.photo("p") is None


def test_a_photo_can_be_forgotten(store: Store) -> None:
    store.add_protocol([SEEN], [Photo("p", b"x", 1, 1)])
    assert store.forget_photo("p") is True
    assert store.forget_photo("p") is False
    assert store.photo("p") is None
    assert store.observations() == (SEEN,)


def test_reports_and_joins_come_in_their_order(store: Store) -> None:
    reports = [
        WalkReport("w", True, NOON, "kontoret", 12, "regn"),
        WalkReport("v", False, NOON, "k"),
    ]
    joins = [Join("o2", "o1", NOON, "k"), Join("o2", "o1", NOON, "k", same=False)]
    assert [store.report_walk(item) for item in reports * 2] == [True, True, False, False]
    assert [store.join(item) for item in joins * 2] == [True, True, False, False]
    assert store.walk_reports() == tuple(reports)
    assert store.walk_reports("v") == (reports[1],)
    assert store.joins() == tuple(joins)


def test_an_action_has_versions_and_the_newest_counts(store: Store) -> None:
    changed = replace(ACTION, owner="Park", deadline=None, point=None)
    assert store.put_action(ACTION) is True
    assert store.put_action(ACTION) is False
    assert store.put_action(changed) is True
    assert store.actions() == (changed,)
    assert store.put_action(ACTION) is True
    assert store.actions("0184") == (ACTION,)
    assert store.actions("0180") == ()
    assert store.action_versions("a1") == (ACTION, changed, ACTION)


def test_events_of_an_action_are_its_history(store: Store) -> None:
    first = ActionEvent("a1", ActionStatus.NY, NOON, "k")
    last = ActionEvent("a1", ActionStatus.AVBOJD, NOON, "k", "skäl", "svar", True)
    other = ActionEvent("a2", ActionStatus.VERIFIERAD, NOON, "k")
    assert [store.act(item) for item in (first, last, other, first)] == [True, True, True, False]
    assert store.action_events("a1") == (first, last)
    assert store.action_events() == (first, last, other)


def test_plans_actions_and_their_events_change_the_version_of_their_kommun_only(
    store: Store, planned: PlannedWalk
) -> None:
    code = planned.walk.kommun
    store.put_action(replace(ACTION, id="other", kommun="2584"))
    seen = [store.walk_versions()]
    for change in (
        lambda: store.put_walk(planned),
        lambda: store.put_action(replace(ACTION, kommun=code)),
        lambda: store.act(ActionEvent(ACTION.id, ActionStatus.NY, NOON, "k")),
    ):
        assert change() is True
        seen.append(store.walk_versions())
    assert len({versions.get(code) for versions in seen}) == 4
    assert len({versions["2584"] for versions in seen}) == 1
    store.add_protocol([])
    assert store.walk_versions() == seen[-1]


def test_a_moment_without_a_time_zone_is_refused(store: Store) -> None:
    with pytest.raises(ValueError, match="time zone"):
        store.act(ActionEvent("a", ActionStatus.NY, NOON.replace(tzinfo=None), "k"))


def test_it_all_outlives_the_connection(address: str, planned: PlannedWalk) -> None:
    with open_store(address) as store:
        store.put_walk(planned)
        store.add_protocol([SEEN])
        store.put_action(ACTION)
    with open_store(address) as store:
        assert store.walk(planned.walk.id) == planned
        assert store.observations() == (SEEN,)
        assert store.actions() == (ACTION,)


@pytest.mark.parametrize(
    "table", ["walk_reports", "observations", "observation_joins", "actions", "action_events"]
)
@pytest.mark.parametrize(
    "attack", ["UPDATE {} SET id = 'x'", "DELETE FROM {}", "REPLACE INTO {0} SELECT * FROM {0}"]
)
def test_the_database_itself_refuses_to_change_a_log(
    tmp_path: Path, table: str, attack: str
) -> None:
    path = tmp_path / "store.sqlite"
    with open_store(path) as store:
        store.add_protocol([SEEN])
        store.report_walk(WalkReport("w", True, NOON, "k"))
        store.join(Join("a", "b", NOON, "k"))
        store.put_action(ACTION)
        store.act(ActionEvent("a1", ActionStatus.NY, NOON, "k"))
    with closing(sqlite3.connect(path)) as raw, pytest.raises(sqlite3.IntegrityError, match="only"):
        raw.execute(attack.format(table))
