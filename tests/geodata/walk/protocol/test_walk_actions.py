"""Actions, their way, what residents may read; the walk that comes back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from shapely.geometry import Point

from geodata.walk.actions import ActionError, ActionState, approve, new_action, next_event, states
from geodata.walk.follow_up import NothingOpenError, follow_up, suggested_date, to_look_at
from geodata.walk.records import ActionStatus, LightMode, Observation, StopSource

S = ActionStatus
NOON = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)


@pytest.fixture
def action(walk):
    def make(title: str = "Lampan är släckt", stop: int | None = 0, **changes):
        point = walk.stops[stop].point if stop is not None else None
        item = Observation(title, walk.id, "", point, "belysning", False, 2, title, NOON)
        return new_action("0184", [item], **changes)

    return make


def brought(action, *steps: tuple[S, dict]) -> ActionState:
    state = ActionState(action, ())
    for n, (status, more) in enumerate(steps):
        event = next_event(state, status, NOON + timedelta(days=n), "kontoret", **more)
        state = replace(state, events=(*state.events, event))
    return state


def test_an_action_comes_of_observations(walk, action):
    made = action(owner_type="kommun", owner="Gata och park", deadline=date(2027, 5, 1))
    assert made.title == "Lampan är släckt"
    assert made.point == walk.stops[0].point
    assert made.observations == ("Lampan är släckt",)
    assert action(owner_type="kommun").id == made.id


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"owner_type": "kungen"}, "type of owner"),
        ({"priority": 0}, "priority 0"),
        ({"priority": 6}, "priority 6"),
        ({"owner": "nils.test@exempel.se"}, "an address"),
        ({"owner": "ring 070-123 45 67"}, "a telephone"),
    ],
)
def test_what_cannot_be_an_action_is_refused(action, changes, what):
    with pytest.raises(ActionError, match=what):
        action(**changes)


def test_an_action_needs_a_title():
    with pytest.raises(ActionError, match="title"):
        new_action("0184", [])


def test_the_whole_way(action):
    state = brought(action(), (S.BEDOMD, {}), (S.PLANERAD, {}), (S.UTFORD, {}), (S.VERIFIERAD, {}))
    assert state.status is S.VERIFIERAD
    assert not state.is_open
    assert state.events[0].status is S.BEDOMD


def test_who_declines_must_say_why(action):
    with pytest.raises(ActionError, match="must say why"):
        brought(action(), (S.AVBOJD, {"reason": "  "}))
    state = brought(action(), (S.AVBOJD, {"reason": "kräver fri väg"}))
    assert state.reason == "kräver fri väg"
    assert not state.is_open


def test_who_goes_back_must_say_why(action):
    with pytest.raises(ActionError, match="back"):
        brought(action(), (S.UTFORD, {}), (S.PLANERAD, {}))
    assert brought(action(), (S.UTFORD, {}), (S.PLANERAD, {"reason": "trasig igen"})).is_open
    with pytest.raises(ActionError, match="back"):
        brought(action(), (S.AVBOJD, {"reason": "nej"}), (S.NY, {}))


def test_only_what_is_done_is_verified(action):
    with pytest.raises(ActionError, match="verified"):
        brought(action(), (S.PLANERAD, {}), (S.VERIFIERAD, {}))


def test_overdue_is_open_and_past_its_date(action):
    late = brought(action(deadline=date(2027, 1, 31)), (S.PLANERAD, {}))
    assert not late.overdue(date(2027, 1, 31))
    assert late.overdue(date(2027, 2, 1))
    done = brought(action(deadline=date(2027, 1, 31)), (S.UTFORD, {}))
    assert not done.overdue(date(2027, 2, 1))
    assert not brought(action()).overdue(date(2099, 1, 1))


def test_an_answer_is_read_only_once_it_is_approved(action):
    state = brought(action(), (S.PLANERAD, {"answer": "Vi byter lampan i mars."}))
    assert (state.answer, state.draft) == ("", "Vi byter lampan i mars.")
    state = replace(state, events=(*state.events, approve(state, S.PLANERAD, NOON, "chef")))
    assert (state.answer, state.draft) == ("Vi byter lampan i mars.", "")
    later = next_event(state, S.UTFORD, NOON, "kontoret", answer="Lampan är bytt.")
    state = replace(state, events=(*state.events, later))
    assert (state.answer, state.draft) == ("Vi byter lampan i mars.", "Lampan är bytt.")
    back = approve(state, S.UTFORD, NOON, "chef", answer="")
    assert replace(state, events=(*state.events, back)).answer == ""


def test_there_must_be_an_answer_to_approve(action):
    with pytest.raises(ActionError, match="no answer"):
        approve(brought(action()), S.NY, NOON, "chef")


def test_contact_details_are_refused_in_answers(action):
    with pytest.raises(ActionError, match="telephone"):
        brought(action(), (S.BEDOMD, {"answer": "Ring 08-123 45 67"}))


def test_events_find_their_action(action):
    one, other = action("ett"), action("två")
    event = next_event(ActionState(other, ()), S.PLANERAD, NOON, "k")
    assert [state.status for state in states([one, other], [event])] == [S.NY, S.PLANERAD]


class TestFollowUp:
    def test_it_is_made_of_what_is_open_or_nobody_looked_at(self, walk, action):
        every = [
            brought(action("öppen", 0)),
            brought(action("utförd", 2), (S.UTFORD, {})),
            brought(action("klar", 3), (S.UTFORD, {}), (S.VERIFIERAD, {})),
            brought(action("nej", 4), (S.AVBOJD, {"reason": "nej"})),
        ]
        made = follow_up(walk, every)
        assert [stop.name for stop in made.stops] == ["öppen", "utförd"]
        assert made.follows == walk.id
        assert made.title == "Uppföljning: Trygghetsvandring i Hagalund"
        assert made.meeting == walk.meeting
        assert made.end - made.start == walk.end - walk.start
        assert all(stop.source is StopSource.ACTION for stop in made.stops)
        assert made.stops[0].refs == (every[0].action.id,)
        assert len(to_look_at(every)) == 2

    def test_it_is_the_same_twice(self, walk, action):
        every = [brought(action())]
        assert follow_up(walk, every) == follow_up(walk, every)

    def test_actions_at_one_place_share_a_stop(self, walk, action):
        urgent = replace(action("andra"), priority=5)
        (stop,) = follow_up(walk, [brought(action("första")), brought(urgent)]).stops
        assert len(stop.refs) == 2
        assert (stop.priority, stop.must, stop.note) == (5, True, "andra")

    def test_it_waits_for_an_evening_as_dark_within_a_year(self, walk):
        day = suggested_date(walk)
        assert date(2027, 5, 24) <= day <= date(2027, 11, 24)
        assert day.weekday() == walk.start.weekday()
        assert day.month >= 10
        light = suggested_date(replace(walk, mode=LightMode.PREFER_LIT))
        assert date(2027, 5, 24) <= light < date(2027, 6, 1)

    def test_in_the_polar_night_it_needs_no_dusk(self, walk):
        north = replace(walk, meeting=Point(720_000, 7_560_000))  # Kiruna
        assert suggested_date(north) >= date(2027, 5, 24)
        summer = replace(north, start=walk.start.replace(month=6), end=walk.end.replace(month=6))
        assert suggested_date(summer).month in (12, 1, 2, 3)

    def test_the_last_of_august_has_a_half_year_after(self, walk):
        held = replace(walk, start=walk.start.replace(month=8, day=31), mode=LightMode.SHORTEST)
        assert suggested_date(held) >= date(2027, 2, 28)

    def test_a_day_may_be_chosen_and_keeps_the_hour_over_the_clock_change(self, walk, action):
        made = follow_up(walk, [brought(action())], date(2027, 6, 1))
        assert made.start.isoformat() == "2027-06-01T18:00:00+02:00"

    def test_with_nothing_open_there_is_no_walk(self, walk, action):
        closed = brought(action(), (S.AVBOJD, {"reason": "nej"}))
        for every in ([], [closed], [brought(action("utan plats", None))]):
            with pytest.raises(NothingOpenError):
                follow_up(walk, every)
