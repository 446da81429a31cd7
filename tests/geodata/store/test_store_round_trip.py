"""Whatever a record holds comes out of a store as it went in."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geodata.records import (
    Document,
    Event,
    Evidence,
    Origin,
    Period,
    PlaceMention,
    Promise,
    PromiseSet,
    PromiseStatus,
    Role,
    SetKind,
    Stance,
    TextQuote,
)

if TYPE_CHECKING:
    from geodata.store import Store

# The examples share a store on purpose: one entry must not touch another.
SHARED = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

# PostgreSQL keeps no NUL in a text, and no page that people read has one.
texts = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12)
numbers = st.none() | st.integers(-(2**63), 2**63 - 1)
spans = {"start": numbers, "end": numbers}
mentions = st.builds(
    PlaceMention, texts, texts, st.sampled_from(Role), generic=st.booleans(), **spans
)
evidence = st.builds(Evidence, texts, texts, note=texts, **spans)
quotes = st.builds(
    TextQuote, texts, texts, texts, start=st.integers(0, 2**40), end=st.integers(0, 2**40)
)


@st.composite
def periods(draw: st.DrawFn) -> Period:
    start, end = draw(st.none() | st.dates()), draw(st.none() | st.dates())
    return Period(end, start) if start and end and start > end else Period(start, end)


def several(values: st.SearchStrategy[object]) -> st.SearchStrategy[tuple[object, ...]]:
    return st.lists(values, max_size=3).map(tuple)


promises = st.builds(
    Promise,
    id=texts,
    kinds=several(texts),
    actors=several(texts),
    stance=st.sampled_from(Stance),
    quote=st.none() | quotes,
    summary_sv=texts,
    summary_en=texts,
    count=numbers,
    unit=st.none() | texts,
    at_least=st.booleans(),
    period=st.none() | periods(),
    theme=texts,
    mentions=several(mentions),
    evidence=several(evidence),
)
documents = st.builds(
    Document,
    id=st.sampled_from(["a", "b"]),  # few, so that sets share a document
    title=texts,
    publisher=texts,
    url=texts,
    retrieved=st.none() | st.dates(),
    year=st.none() | st.integers(0, 9999),
    media_type=texts,
    licence=texts,
    name=texts,
)
promise_sets = st.builds(
    PromiseSet,
    id=st.sampled_from(["", "1", "2", "å/ä ö'%"]),  # few, so that sets replace each other
    kommuner=several(st.sampled_from(["0184", "1880"]) | texts),
    period=st.none() | periods(),
    parties=several(texts),
    document=documents,
    promises=several(promises),
    kind=st.sampled_from(SetKind),
    origin=st.sampled_from(Origin),
    mentions=several(mentions),
    note_sv=texts,
    note_en=texts,
)


class TestRoundTrip:
    @settings(SHARED, max_examples=60)
    @given(groups=st.lists(promise_sets, min_size=1, max_size=4))
    def test_sets_come_out_as_they_went_in(self, store: Store, groups: list[PromiseSet]) -> None:
        expected = {group.id: group for group in (*store.sets(), *groups)}
        for group in groups:
            store.put_set(group)
        found = store.sets()
        assert {group.id: group for group in found} == expected
        assert len(found) == len(expected)

    @SHARED
    @given(
        event=st.builds(
            Event,
            promise_id=texts,
            status=st.sampled_from(PromiseStatus),
            when=st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1), timezones=st.timezones()),  # noqa: DTZ001 - Hypothesis wants bare bounds
            who=texts,
            delivered=numbers,
            evidence=texts,
            note=texts,
        )
    )
    def test_events_come_out_in_utc(self, store: Store, event: Event) -> None:
        store.record(event)
        in_utc = replace(event, when=event.when.astimezone(UTC))
        assert in_utc in store.events(event.promise_id)
