"""What every store keeps to, whatever database is behind it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from typing import TYPE_CHECKING

import pytest

from geodata.records import (
    Decision,
    Event,
    Origin,
    Period,
    PromiseSet,
    PromiseStatus,
    Stance,
)
from geodata.store import StoreError, SyncReport, open_store

if TYPE_CHECKING:
    from collections.abc import Callable

    from geodata.store import Store

    MakeSet = Callable[..., PromiseSet]

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


def ids(store: Store, kommun: str | None = None) -> list[str]:
    return [group.id for group in store.sets(kommun)]


class TestRecords:
    def test_words_come_back_as_the_enums_they_were(self, store: Store, make_set: MakeSet) -> None:
        store.put_set(make_set())
        (found,) = store.sets()
        assert found.origin is Origin.READ
        assert found.promises[0].stance is Stance.PROMISE
        assert found.promises[0].mentions[0].generic is True

    def test_they_outlive_the_connection(self, address: str, make_set: MakeSet) -> None:
        event = Event("p", PromiseStatus.DELVIS, NOON, "planner", 1, "protocol", "half of it")
        with open_store(address) as store:
            store.put_set(make_set())
            store.record(event)
            version = store.version()
        with open_store(address) as store:
            assert store.sets() == (make_set(),)
            assert store.events() == (event,)
            assert store.version() == version

    def test_an_event_keeps_the_day_that_it_is_of(self, store: Store) -> None:
        plain = Event("p", PromiseStatus.DELVIS, NOON, "planner")
        earlier = replace(plain, happened=date(2022, 3, 1))
        assert store.record(plain) is True
        assert store.record(earlier) is True  # another day is another event
        assert store.record(earlier) is False
        assert store.events() == (plain, earlier)
        assert [event.day for event in store.events()] == [NOON.date(), date(2022, 3, 1)]


class TestPutSet:
    def test_the_same_set_twice_changes_nothing(self, store: Store, make_set: MakeSet) -> None:
        assert store.put_set(make_set()) is True
        version = store.version()
        assert store.put_set(make_set()) is False
        assert store.version() == version

    def test_new_content_replaces_the_old_but_no_decision_and_no_event(
        self, store: Store, make_set: MakeSet
    ) -> None:
        old = make_set()
        decision = Decision(old.promises[0].id, "kinds", "belysning", "planner", NOON)
        event = Event(old.promises[0].id, PromiseStatus.PABORJAD, NOON, "planner")
        store.put_set(old)
        store.decide(decision)
        store.record(event)
        new = replace(old, promises=(), note_sv="läst på nytt")
        assert store.put_set(new) is True
        assert store.sets() == (new,)
        assert store.decisions() == (decision,)
        assert store.events() == (event,)

    def test_a_read_set_stands_beside_the_register_set_of_its_period(
        self, store: Store, make_set: MakeSet
    ) -> None:
        store.sync_register([make_set("register", origin=Origin.REGISTER)])
        store.put_set(make_set("read"))
        assert sorted(ids(store)) == ["read", "register"]

    @pytest.mark.parametrize("value", [2**63, -(2**63) - 1])
    def test_a_number_beyond_64_bits_is_refused_whole(
        self, store: Store, make_set: MakeSet, value: int
    ) -> None:
        group = make_set()
        store.put_set(group)
        huge = replace(group, promises=(*group.promises, replace(group.promises[0], count=value)))
        with pytest.raises(StoreError, match="does not fit"):
            store.put_set(huge)
        assert store.sets() == (group,)

    def test_text_that_is_no_unicode_is_refused(self, store: Store, make_set: MakeSet) -> None:
        with pytest.raises(StoreError, match="does not fit"):
            store.put_set(make_set(note_sv="half a surrogate: \ud800"))
        assert store.sets() == ()


class TestSyncRegister:
    def test_the_store_follows_the_register(self, store: Store, make_set: MakeSet) -> None:
        one, two, three = (make_set(str(n), origin=Origin.REGISTER) for n in range(3))
        assert store.sync_register([one, two]) == SyncReport(2, 0, 0, 0)
        changed = replace(two, note_sv="rättad")
        assert store.sync_register([changed, three]) == SyncReport(1, 1, 1, 0)
        assert store.sync_register([changed, three]) == SyncReport(0, 0, 0, 2)
        assert set(store.sets()) == {changed, three}

    def test_sets_that_were_read_stay(self, store: Store, make_set: MakeSet) -> None:
        store.put_set(make_set("read"))
        store.sync_register([make_set("register", origin=Origin.REGISTER)])
        assert store.sync_register([]) == SyncReport(0, 0, 1, 0)
        assert ids(store) == ["read"]

    def test_a_read_set_is_never_taken_over(self, store: Store, make_set: MakeSet) -> None:
        read = make_set("same id")
        store.put_set(read)
        other = make_set("another", origin=Origin.REGISTER)
        with pytest.raises(StoreError):
            store.sync_register([other, make_set("same id", origin=Origin.REGISTER)])
        assert store.sets() == (read,)

    def test_a_set_of_another_origin_is_refused(self, store: Store, make_set: MakeSet) -> None:
        with pytest.raises(ValueError, match="not of the register"):
            store.sync_register([make_set()])

    def test_an_id_given_twice_is_refused(self, store: Store, make_set: MakeSet) -> None:
        with pytest.raises(ValueError, match="given twice"):
            store.sync_register([make_set(origin=Origin.REGISTER)] * 2)


class TestSets:
    def test_the_latest_start_comes_first_and_no_period_last(
        self, store: Store, make_set: MakeSet
    ) -> None:
        years = {"old": (2016, 2017), "long": (2022, 2024), "short": (2022, 2022)}
        periods = {
            name: Period(date(first, 1, 1), date(last, 12, 31))
            for name, (first, last) in years.items()
        }
        periods["until"] = Period(None, date(2020, 12, 31))
        for name in ("short", "until", "old", "long"):
            store.put_set(make_set(name, period=periods[name]))
        for name in ("none b", "none a"):
            store.put_set(make_set(name, period=None))
        assert ids(store) == ["long", "short", "until", "old", "none a", "none b"]

    def test_a_set_of_two_kommuner_belongs_to_both(self, store: Store, make_set: MakeSet) -> None:
        store.put_set(make_set("both", kommuner=("0184", "0180")))
        store.put_set(make_set("one", kommuner=("0180",)))
        assert ids(store, "0184") == ["both"]
        assert ids(store, "0180") == ["both", "one"]
        assert ids(store, "1880") == []


class TestKommuner:
    def test_only_what_commits_is_counted(self, store: Store, make_set: MakeSet) -> None:
        (promise,) = make_set().promises
        every = tuple(replace(promise, id=stance, stance=stance) for stance in Stance)
        store.put_set(make_set("a", promises=every, kommuner=("0184", "0180", "0184")))
        store.put_set(make_set("b", promises=every[:1], kommuner=("0184",)))
        goal = replace(promise, stance=Stance.GOAL)
        store.put_set(make_set("c", promises=(goal,), kommuner=("0114",)))
        assert list(store.kommuner().items()) == [("0114", 0), ("0180", 3), ("0184", 4)]


class TestLogs:
    def test_decisions_keep_their_order_and_are_found_by_key(self, store: Store) -> None:
        later = NOON + timedelta(days=1)
        made = [
            Decision("b", "place", "Nyby", "planner", later, "seen on the map"),
            Decision("a", "place", "Nyby", "planner", NOON),
            Decision("b", "place", "Storby", "planner", NOON),
        ]
        assert [store.decide(decision) for decision in made] == [True] * 3
        assert store.decisions() == tuple(made)
        assert store.decisions("b") == (made[0], made[2])

    def test_events_keep_their_order_and_are_found_by_promise(self, store: Store) -> None:
        made = [Event(p, PromiseStatus.GENOMFORD, NOON, "planner", 4) for p in ("b", "a")]
        for event in made:
            store.record(event)
        assert store.events() == tuple(made)
        assert store.events("a") == (made[1],)

    def test_the_same_entry_is_stored_once(self, store: Store) -> None:
        decision = Decision("a", "place", "Nyby", "planner", NOON)
        event = Event("a", PromiseStatus.LOVAD, NOON, "planner")
        assert (store.decide(decision), store.record(event)) == (True, True)
        # A retry after a lost answer may write the moment in another zone.
        moved = NOON.astimezone(timezone(timedelta(hours=1)))
        assert store.decide(replace(decision, when=moved)) is False
        assert store.record(replace(event, when=moved)) is False
        assert (len(store.decisions()), len(store.events())) == (1, 1)

    def test_a_moment_without_zone_is_refused(self, store: Store) -> None:
        naive = NOON.replace(tzinfo=None)
        with pytest.raises(ValueError, match="time zone"):
            store.decide(Decision("a", "place", "Nyby", "planner", naive))
        with pytest.raises(ValueError, match="time zone"):
            store.record(Event("a", PromiseStatus.LOVAD, naive, "planner"))


class TestVersion:
    @pytest.fixture
    def two(self, store: Store, make_set: MakeSet) -> Store:
        store.put_set(make_set("solna", kommuner=("0184",)))
        store.put_set(make_set("örebro", kommuner=("1880",)))
        return store

    @staticmethod
    def changed(store: Store, before: dict[str | None, str]) -> list[str | None]:
        return [kommun for kommun, version in before.items() if store.version(kommun) != version]

    @staticmethod
    def versions(store: Store) -> dict[str | None, str]:
        return {kommun: store.version(kommun) for kommun in (None, "0184", "1880")}

    def test_it_is_stable(self, two: Store) -> None:
        assert self.changed(two, self.versions(two)) == []

    def test_a_set_counts_for_its_kommun(self, two: Store, make_set: MakeSet) -> None:
        before = self.versions(two)
        two.put_set(make_set("solna", kommuner=("0184",), note_sv="ny"))
        assert self.changed(two, before) == [None, "0184"]

    def test_a_set_that_leaves_counts(self, two: Store, make_set: MakeSet) -> None:
        two.sync_register([make_set("r", kommuner=("1880",), origin=Origin.REGISTER)])
        before = self.versions(two)
        two.sync_register([])
        assert self.changed(two, before) == [None, "1880"]

    def test_an_event_counts_for_the_kommun_of_its_promise(self, two: Store) -> None:
        before = self.versions(two)
        two.record(Event("solna-promise", PromiseStatus.GENOMFORD, NOON, "planner"))
        assert self.changed(two, before) == [None, "0184"]

    @pytest.mark.parametrize("key", ["örebro", "örebro-promise"])
    def test_a_decision_counts_for_the_kommun_of_its_key(self, two: Store, key: str) -> None:
        before = self.versions(two)
        two.decide(Decision(key, "kinds", "krog", "planner", NOON))
        assert self.changed(two, before) == [None, "1880"]

    def test_a_decision_on_anything_else_counts_for_all(self, two: Store) -> None:
        before = self.versions(two)
        two.decide(Decision("place of that name", "precision", "gata", "planner", NOON))
        assert self.changed(two, before) == [None, "0184", "1880"]

    def test_what_counts_for_a_kommun_is_what_its_logs_give(self, two: Store) -> None:
        two.record(Event("solna-promise", PromiseStatus.GENOMFORD, NOON, "planner"))
        two.record(Event("örebro-promise", PromiseStatus.DELVIS, NOON, "planner"))
        for key in ("örebro", "solna-promise", "place of that name"):
            two.decide(Decision(key, "kinds", "krog", "planner", NOON))
        assert [e.promise_id for e in two.events(kommun="0184")] == ["solna-promise"]
        assert [d.key for d in two.decisions(kommun="0184")] == [
            "solna-promise",
            "place of that name",
        ]
        assert [d.key for d in two.decisions(kommun="1880")] == ["örebro", "place of that name"]

    def test_every_entry_of_a_log_counts(self, two: Store) -> None:
        seen = {two.version("0184")}
        for hour in range(3):
            when = NOON + timedelta(hours=hour)
            two.record(Event("solna-promise", PromiseStatus.PABORJAD, when, "planner"))
            seen.add(two.version("0184"))
        assert len(seen) == 4


class TestVersions:
    def test_all_at_once_are_what_each_is_alone(self, store: Store, make_set: MakeSet) -> None:
        group = make_set()
        other = replace(
            group,
            id="other",
            kommuner=(*group.kommuner, "0180"),
            promises=tuple(replace(p, id=f"other-{p.id}") for p in group.promises),
        )
        store.put_set(group)
        store.put_set(other)
        promise = group.promises[0].id
        steps = (
            lambda: store.decide(Decision(promise, "kinds", "belysning", "planner", NOON)),
            lambda: store.decide(Decision("loose", "place", "x", "planner", NOON)),
            lambda: store.decide(Decision("other", "place", "x", "planner", NOON)),
            lambda: store.record(Event(promise, PromiseStatus.DELVIS, NOON, "planner")),
            lambda: store.record(Event("other-" + promise, PromiseStatus.LOVAD, NOON, "planner")),
        )
        for step in steps:
            assert step()
            found = store.versions()
            assert set(found) == {*group.kommuner, "0180"}
            assert found == {code: store.version(code) for code in found}
