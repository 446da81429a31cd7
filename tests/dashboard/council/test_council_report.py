"""The council's report: one tagged page that says what was kept, what not and why."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pypdfium2
import pytest

from dashboard import council
from geodata.records import Event, PromiseStatus
from layers.selection import ALL_PERIODS

TODAY = date(2026, 11, 24)
WHEN = datetime(2026, 10, 1, 12, tzinfo=UTC)


def read(data: bytes) -> tuple[int, str]:
    opened = pypdfium2.PdfDocument(data)
    try:
        pages = [page.get_textpage().get_text_range() for page in opened]
    finally:
        opened.close()
    return len(pages), " ".join("\n".join(pages).replace("\xa0", " ").split())


@pytest.fixture
def told(services):
    """Solna with one promise kept, one half kept and one not kept."""
    first, second, third, *_ = services.bundle("0184", ALL_PERIODS).promises
    for event in (
        Event(first.id, PromiseStatus.GENOMFORD, WHEN, "x", evidence="KS 2026/114"),
        Event(second.id, PromiseStatus.DELVIS, WHEN, "x", note="två kvällar ställdes in"),
        Event(third.id, PromiseStatus.INTE_GENOMFORD, WHEN, "x", note="pengarna räckte inte"),
    ):
        services.store.record(event)
    return services.bundle("0184", ALL_PERIODS), services.store.events()


def test_it_is_one_tagged_page_in_its_language_and_the_same_twice(told):
    bundle, events = told
    for language, mark in (("sv", b"/Lang(sv)"), ("en", b"/Lang(en)")):
        data = council.write(bundle, events, TODAY, "2022", language)
        assert b"<pdfuaid:part>1</pdfuaid:part>" in data
        assert b"/StructTreeRoot" in data
        assert mark in data
        assert read(data)[0] == 1
        assert data == council.write(bundle, events, TODAY, "2022", language)


def test_it_says_what_was_kept_what_not_and_why(told):
    bundle, events = told
    _, said = read(council.write(bundle, events, TODAY, "2022"))
    assert "Solna 2022" in said
    assert "7 löften. Genomförda: 1." in said
    assert "Underlag: KS 2026/114." in said
    assert "Två kvällar ställdes in." in said
    assert "Pengarna räckte inte." in said
    assert (
        said.count("Tiden har gått ut.") == 5
    )  # neither the kept one nor the one told as not done
    assert "Nya medborgarlöften 2022" in said
    for promise in bundle.promises:
        assert promise.text_sv in said


def test_who_recorded_it_does_not_stand_on_it(told):
    bundle, events = told
    named = [replace(event, who="Canary Kanarie") for event in events]
    assert "Kanarie" not in read(council.write(bundle, named, TODAY, "2022"))[1]


def test_many_promises_are_cut_to_the_page_and_the_rest_is_counted(told):
    bundle, events = told
    many = tuple(
        replace(promise, id=f"{promise.id}-{n}") for n in range(30) for promise in bundle.promises
    )
    pages, said = read(council.write(replace(bundle, promises=many), events, TODAY, "2022"))
    assert pages == 1
    assert "210 löften" in said
    assert " till, se webbkartan" in said


def test_hostile_text_and_a_kommun_without_promises(services, told):
    bundle, events = told
    nasty = replace(
        bundle.promises[0], text_sv='#panic("x") <script>alert(1)</script> $x$ 😀 \u202e'
    )
    hostile = replace(bundle, promises=(nasty, *bundle.promises[1:]))
    said = read(council.write(hostile, events, TODAY, "2022"))[1]
    assert '#panic("x") <script>alert(1)</script> $x$' in said
    pages, said = read(council.write(services.bundle("1440", ALL_PERIODS), (), TODAY, ""))
    assert pages == 1
    assert "inga löften" in said


def test_the_file_is_named_for_its_kommun_and_period(told):
    assert council.file_name(told[0], "2022–2024") == "uppfoljning-solna-2022-2024.pdf"
