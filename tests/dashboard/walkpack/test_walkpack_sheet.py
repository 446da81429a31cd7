"""The sheets: marked, tagged, Swedish, small, the same twice, every fact of the map in words."""

from __future__ import annotations

import ctypes
import hashlib
from dataclasses import replace
from datetime import date

import pypdfium2
import pytest

from dashboard.typeset import FONT_DIR
from dashboard.walkpack import OldItem, sheet
from dashboard.walkpack.wording import clock

FONTS = {
    "SourceSans3_400Regular.ttf",
    "SourceSans3_600SemiBold.ttf",
    "SourceSans3_700Bold.ttf",
}


def text_of(data: bytes) -> str:
    opened = pypdfium2.PdfDocument(data)
    try:
        pages = [page.get_textpage().get_text_range() for page in opened]
    finally:
        opened.close()
    return " ".join("\n".join(pages).replace("\xa0", " ").split())


def pages_of(data: bytes) -> int:
    opened = pypdfium2.PdfDocument(data)
    try:
        return len(opened)
    finally:
        opened.close()


@pytest.mark.parametrize("write", [sheet.write, sheet.write_large])
def test_it_is_pdf_ua_tagged_swedish_and_small(plan, write):
    data = write(plan)
    assert data.startswith(b"%PDF-1.")
    assert b"<pdfuaid:part>1</pdfuaid:part>" in data
    assert b"/StructTreeRoot" in data
    assert b"/Lang(sv-SE)" in data
    assert b"/DisplayDocTitle true" in data
    assert len(data) <= 400_000


def test_the_same_walk_is_the_same_sheet(plan):
    assert sheet.write(plan) == sheet.write(plan)


def test_six_stops_fit_on_the_two_sides_of_one_paper(plan):
    assert pages_of(sheet.write(plan)) == 2


@pytest.mark.parametrize("write", [sheet.write, sheet.write_large])
def test_every_fact_of_the_map_stands_in_words(plan, write):
    said = text_of(write(plan))
    for number, call in enumerate(plan.route.calls, start=1):
        assert call.stop.name in said
        assert clock(call.arrive) in said
        assert str(number) in said
    for leg in plan.route.legs:
        for direction in leg.directions:
            assert direction in said
    for fact in (
        "Solna station, uppgången mot Hagalund",
        "1,6 km",
        "58 minuter",
        "Skymningen slutar kl. 15.52. Hela vandringen går i mörker.",
        "1 trappa på vägen (till stopp 3). Brantaste kända lutning 6,5 procent.",
        "880 m belyst, 330 m utan belysning och 420 m där uppgift saknas.",
        "Busshållplatsen vid Råsundavägen (tiden räcker inte: skulle lägga till 14 min)",
        "Tisdag 24 november 2026, kl. 18.00–18.57",
    ):
        assert fact in said, fact


def test_the_map_has_the_same_in_its_alternative_text(plan):
    words = sheet.sheet_data(plan)["facts"]["map_text"]
    assert words.startswith("Karta med norr uppåt. Vandringen börjar vid Solna station")
    assert all(call.stop.name in words for call in plan.route.calls)


def test_large_print_has_more_pages_and_no_small_letter(plan):
    opened = pypdfium2.PdfDocument(sheet.write_large(plan))
    sizes = set()
    for page in opened:
        for item in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_TEXT]):
            size = ctypes.c_float()
            pypdfium2.raw.FPDFTextObj_GetFontSize(item.raw, size)
            _, bottom, _, _ = item.get_bounds()
            if bottom > 60:  # the foot of the page is smaller
                sizes.add(round(size.value * item.get_matrix().get()[3], 1))
    opened.close()
    assert len(sizes) > 2
    assert min(sizes) >= 14


def test_many_stops_flow_on_to_more_pages(plan):
    calls = plan.route.calls * 3
    legs = (*plan.route.legs[:-1],) * 3 + (plan.route.legs[-1],)
    data = sheet.write(replace(plan, route=replace(plan.route, calls=calls, legs=legs)))
    assert pages_of(data) > 2
    assert "18. Gångvägen bakom skolan" in text_of(data)


def test_an_address_gives_a_code_and_its_words(plan):
    data = sheet.write(replace(plan, address="https://exempel.se/f"))
    assert "Fältbladet i telefonen" in text_of(data)
    assert "Fältbladet i telefonen" not in text_of(sheet.write(plan))


def test_a_follow_up_opens_with_the_old_list(plan):
    old = OldItem("Byt lampan", "Gata och park", "planerad", date(2027, 5, 31), "Lekparken")
    said = text_of(sheet.write(replace(plan, old=(old,))))
    assert "Förra vandringens lista" in said
    assert "Byt lampan" in said
    assert "senast 31 maj 2027" in said
    assert said.index("Förra vandringens lista") < said.index("Protokoll")


@pytest.mark.parametrize(
    "title",
    [
        '#panic("x") $x$ *a* _b_ <l> @c \\ `d` // e',
        "Å" * 90,
        "a/b & <c> \"d\" 'e'",
        "Vandring 🌙",
        "مشي السلامة",
    ],
)
def test_a_title_is_text_whatever_it_holds(titled, title):
    plan = titled(title)
    data = sheet.write(plan)
    assert data.startswith(b"%PDF")
    if title.isascii():
        assert "".join(title.split()) in "".join(text_of(data).split())


def test_fonts_are_those_of_the_named_package():
    found = {path.name for path in FONT_DIR.glob("*.ttf")}
    assert found == FONTS
    listed = (FONT_DIR / "README.md").read_text(encoding="utf-8")
    for path in FONT_DIR.glob("*.ttf"):
        assert hashlib.sha256(path.read_bytes()).hexdigest() in listed
    assert "SIL OPEN FONT LICENSE" in (FONT_DIR / "LICENSE.txt").read_text(encoding="utf-8")
