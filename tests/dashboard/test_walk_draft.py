"""A draft and its link."""

from __future__ import annotations

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.walk_draft import MODES, Draft, DraftStop, read_draft, usual_day, write_draft

TODAY = date(2026, 9, 30)
STOPS = tuple(DraftStop(name, name, 59.0, 18.0) for name in "abc")

drafts = st.builds(
    Draft,
    kommun=st.just("0180"),
    day=st.dates(),
    start=st.times().map(lambda t: t.replace(second=0, microsecond=0)),
    end=st.times().map(lambda t: t.replace(second=0, microsecond=0)),
    meeting=st.text(alphabet=st.characters(exclude_characters="~"), max_size=20),
    lat=st.integers(-8_999_999, 8_999_999).map(lambda n: n / 100_000),
    lon=st.integers(-17_999_999, 17_999_999).map(lambda n: n / 100_000),
    pace_kmh=st.integers(2, 14).map(lambda n: n / 2),
    people=st.integers(1, 200),
    mode=st.sampled_from(MODES),
    step_free=st.booleans(),
)


@given(drafts)
def test_a_link_gives_the_small_things_back(draft: Draft):
    assert read_draft("0180", write_draft(draft), TODAY) == draft


@given(st.text(max_size=60))
def test_any_link_is_read(words: str):
    assert read_draft("0180", words, TODAY).kommun == "0180"


@pytest.mark.parametrize("lat", ["91", "nan", "norr"])
def test_a_meeting_place_off_the_earth_is_dropped(lat: str):
    found = read_draft("0180", f"2026-10-20~1800~1930~12~4~kortast~0~{lat}~18~X", TODAY)
    assert found.lat is None


def test_the_usual_day_is_a_tuesday_two_weeks_off():
    assert usual_day(TODAY) == date(2026, 10, 20)
    assert usual_day(TODAY).weekday() == 1


def test_stops_come_go_and_move():
    draft = Draft("0180", TODAY, start=time(18), stops=STOPS, locked=(("a", "b"),))
    assert draft.with_stop(STOPS[0]) == draft
    assert draft.without_stop("b").locked == ()
    moved = draft.moved(("a", "b", "c"), "c", -1)
    assert moved.order == ("a", "c", "b")
    assert moved.moved(moved.order, "a", -1).order == ("a", "c", "b")
    more = moved.with_stop(DraftStop("d", "d", 59.0, 18.0))
    assert more.order == ("a", "c", "b", "d")
    assert draft.toggled_lock(("a", "b")).locked == ()
    assert draft.toggled_lock(("b", "c")).locked == (("a", "b"), ("b", "c"))
    changed = draft.changed_stop("b", priority=5, must=True, minutes=9.0)
    assert [stop.priority for stop in changed.stops] == [3, 5, 3]
