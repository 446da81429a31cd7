from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config.kinds import load_kinds
from dashboard.state import Known, State, default_layers, read_state, write_state
from geodata.kommuner import kommuner
from layers.filters import Filters, known_values
from layers.search import LONGEST
from layers.selection import ALL_PERIODS, NO_PERIOD
from layers.views import PeriodOption

PERIODS = (
    PeriodOption("2023-01-01/2024-12-31", "2023–2024", 8),
    PeriodOption("2022-01-01/2022-12-31", "2022", 7),
    PeriodOption("2021-03-01/..", "från 2021-03-01", 2),
    PeriodOption(NO_PERIOD, "", 1),
)
LINK = ("kommun", "period", "layers", "kinds", "lang", "status", "actor", "precision", "years", "q")
KNOWN = Known(language="sv", start_kommun="0880", periods=lambda _code: PERIODS)


def ordered(facet: str) -> st.SearchStrategy[tuple[str, ...]]:
    every = known_values()[facet]
    return st.sets(st.sampled_from(every)).map(
        lambda chosen: tuple(one for one in every if one in chosen)
    )


STATES = st.builds(
    State,
    language=st.sampled_from(["sv", "en"]),
    kommun=st.sampled_from([kommun.code for kommun in kommuner()]),
    period=st.sampled_from([*(option.key for option in PERIODS), ALL_PERIODS]),
    layers=st.none()
    | st.sets(st.sampled_from(list(load_kinds().all_layers()))).map(
        lambda chosen: tuple(key for key in load_kinds().all_layers() if key in chosen)
    ),
    kinds=st.sets(st.sampled_from(list(load_kinds().kinds))).map(
        lambda chosen: tuple(key for key in load_kinds().kinds if key in chosen)
    ),
    promise=st.from_regex(r"([0-9a-f]{16})?", fullmatch=True),
    place=st.from_regex(r"([0-9a-f]{16})?", fullmatch=True),
    filters=st.builds(
        Filters,
        stances=ordered("stances"),
        statuses=ordered("statuses"),
        exactness=ordered("exactness"),
        actors=st.lists(st.text(min_size=1).filter(str.strip), unique=True).map(tuple),
        years=st.none()
        | st.tuples(st.integers(1000, 9999), st.integers(1000, 9999)).map(
            lambda y: (min(y), max(y))
        ),
        search=st.text(max_size=LONGEST),
    ),
    view=st.sampled_from(["", "utskrift"]),
)


@settings(deadline=None)
@given(STATES)
def test_a_link_gives_back_the_state_that_wrote_it(state: State):
    assert read_state(write_state(state, "sv"), KNOWN) == (state, ())


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from(LINK), st.text()))
def test_any_link_gives_a_state_that_exists(params: dict[str, str]):
    state, _ = read_state(params, KNOWN)
    assert state.kommun in {kommun.code for kommun in kommuner()}
    assert state.period in {ALL_PERIODS, *(option.key for option in PERIODS)}
    assert set(state.selection().layers) <= load_kinds().all_layers().keys()
    assert set(state.kinds) <= load_kinds().kinds.keys()


def test_an_empty_link_is_the_start():
    state, notices = read_state({}, KNOWN)
    assert state == State("sv", "0880", "2023-01-01/2024-12-31")
    assert state.selection().layers == default_layers()
    assert not notices


@pytest.mark.parametrize("kommun", ["Solna", "solna", "0184", "Solna stad"])
@pytest.mark.parametrize("period", ["2022", "2022-01-01/2022-12-31"])
def test_older_and_looser_links_work(kommun: str, period: str):
    state, notices = read_state({"kommun": kommun, "period": period}, KNOWN)
    assert (state.kommun, state.period) == ("0184", "2022-01-01/2022-12-31")
    assert not notices


def test_a_link_is_readable():
    state = State("en", "1880", "2023-01-01/2024-12-31", ("kamera", "belysning"), ("krog",))
    assert write_state(state, "sv") == {
        "kommun": "Örebro",
        "period": "2023-2024",
        "layers": "kamera,belysning",
        "kinds": "krog",
        "lang": "en",
    }


def test_no_layer_at_all_is_a_choice_too():
    state, _ = read_state({"layers": ""}, KNOWN)
    assert state.layers == ()


def test_what_does_not_exist_falls_back_and_says_so():
    params = {"kommun": "Solna", "period": "1999", "layers": "kamera,ufo", "kinds": "krog,x,x"}
    state, notices = read_state(params, KNOWN)
    assert state.kommun == "0184"
    assert state.period == "2023-01-01/2024-12-31"
    assert state.layers == ("kamera",)
    assert state.kinds == ("krog",)
    assert [(notice.key, notice.value) for notice in notices] == [
        ("notice.period", "1999"),
        ("notice.layer", "ufo"),
        ("notice.kind", "x"),
    ]


def test_a_kommun_that_does_not_exist_brings_suggestions_and_no_fault_of_its_period():
    state, notices = read_state({"kommun": "Solnaa", "period": "1999"}, KNOWN)
    assert (state.kommun, state.period) == ("0880", "2023-01-01/2024-12-31")
    assert [notice.key for notice in notices] == ["notice.kommun"]
    assert "Solna" in notices[0].names


def test_layers_that_all_are_unknown_are_no_choice():
    assert read_state({"layers": "ufo"}, KNOWN)[0].layers is None


def test_a_filter_that_does_not_exist_is_told():
    state, notices = read_state({"status": "klar,lovad", "years": "i fjol", "q": "x" * 999}, KNOWN)
    assert state.filters.statuses == ("lovad",)
    assert state.filters.years is None
    assert len(state.filters.search) == LONGEST
    assert [(notice.key, notice.value) for notice in notices] == [("notice.filter", "klar")]
