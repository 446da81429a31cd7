"""Shapes of promises that pages take, each with a sample in our own words."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import docx
import pytest

from geodata.reading import read_document

if TYPE_CHECKING:
    from collections.abc import Callable

    from geodata.records import DocumentReading, Promise

    Read = Callable[[str], DocumentReading]

HEAD = "Ystad – medborgarlöften\n\nMedborgarlöfte 2021\n\n"


def promises(reading: DocumentReading) -> list[Promise]:
    return [p for group in reading.sets for p in group.promises if p.stance.commits]


def told(reading: DocumentReading) -> list[tuple[str, tuple[str, ...]]]:
    return [(" ".join(p.text().split()), p.actors) for p in promises(reading)]


def test_a_label_says_who_promises_and_is_no_part_of_the_promise(read_text: Read) -> None:
    text = HEAD + (
        "Åtagande polisen: Gående patruller vid hamnen.\n"
        "Åtagande kommunen: Lamporna längs kajen byts.\n"
        "Gemensamt åtagande: Föräldramöten före sommarlovet.\n"
        "Mål: Färre ska känna oro.\n"
    )
    assert told(read_text(text)) == [
        ("Gående patruller vid hamnen.", ("polis",)),
        ("Lamporna längs kajen byts.", ("kommun",)),
        ("Föräldramöten före sommarlovet.", ("polis", "kommun")),
    ]


def test_a_numbered_title_is_no_label(read_text: Read) -> None:
    text = HEAD + "Löfte 1: Lugnare kvällar\n\n• Polisen ska gå genom parken varje kväll.\n"
    assert [quote for quote, _ in told(read_text(text))] == [
        "Polisen ska gå genom parken varje kväll."
    ]


def test_the_passive_promises_and_what_is_felt_does_not(read_text: Read) -> None:
    text = HEAD + (
        "Buskarna vid stationen klipps före hösten. Platsen upplevs som mörk av många. "
        "Vi ser hur bråk rättfärdigas på nätet."
    )
    assert [quote for quote, _ in told(read_text(text))] == [
        "Buskarna vid stationen klipps före hösten."
    ]


def test_who_was_hired_will_do_it_and_what_was_built_is_done(read_text: Read) -> None:
    text = HEAD + (
        "Kommunen har anlitat väktare som ska gå ronder i hamnen. "
        "Kommunen har byggt en gångväg som ska öka tryggheten."
    )
    assert told(read_text(text)) == [
        ("Kommunen har anlitat väktare som ska gå ronder i hamnen.", ("kommun",))
    ]


def test_a_partys_own_heading_opens_its_promises(read_text: Read) -> None:
    text = (
        "Trygghetslöften för Ystad 2021\n\nPolisen\n\n"
        "Polisen besöker fritidsgården varje vecka.\n\n"
        "Kommunen\n\nKommunen röjer sly vid dammen.\n"
    )
    assert told(read_text(text)) == [
        ("Polisen besöker fritidsgården varje vecka.", ("polis",)),
        ("Kommunen röjer sly vid dammen.", ("kommun",)),
    ]


def test_lines_without_full_stops_are_sentences_where_they_say_who_will(read_text: Read) -> None:
    text = HEAD + "Vi ska rusta upp dammen\n\nVi ska bjuda in till två medborgardialoger\n"
    assert [p.count for p in promises(read_text(text))] == [None, 2]


@pytest.mark.parametrize(
    "sentence",
    [
        "Parterna stämmer av löftet två gånger per år.",
        "Varje höst sammanställer vi svaren.",
        "Ystads kommun och polisen riktar årets löfte mot hamnen.",
        "Med detta som grund lovar vi följande.",
        "Ystads kommun och polisen lovar att arbeta tillsammans inom tre områden.",
    ],
)
def test_what_is_said_about_the_promises_is_none(read_text: Read, sentence: str) -> None:
    text = HEAD + "Vi lovar att:\n\n• Laga lamporna\n\n" + sentence + "\n"
    assert [quote for quote, _ in told(read_text(text))] == ["Laga lamporna"]


def test_what_was_promised_before_is_no_promise_now(read_text: Read) -> None:
    text = HEAD + (
        "Vi lovar att:\n\n• Laga lamporna\n\nTidigare år\n\n"
        "Ystads kommun och polisen lovade att:\n\n"
        "• Polisen skulle kontrollera farten.\n• Kommunen skulle sanera klotter.\n"
    )
    assert [quote for quote, _ in told(read_text(text))] == ["Laga lamporna"]


def test_what_only_one_party_does_is_its_alone(read_text: Read) -> None:
    text = HEAD + (
        "Polisen och Ystads kommun lovar att:\n\n• Göra trafikkontroller vid skolorna\n"
        "• Stödja föreningar som nattvandrar\n• Tillsammans göra trafikkontroller\n"
    )
    both = ("polis", "kommun")
    assert [actors for _, actors in told(read_text(text))] == [("polis",), both, both]


def test_a_partner_behind_the_verb_is_no_subject(read_text: Read) -> None:
    text = HEAD + "Polisen lovar:\n\n• Vi ska ihop med socialtjänsten söka upp unga.\n"
    assert [actors for _, actors in told(read_text(text))] == [("polis", "kommun")]


@pytest.mark.parametrize(
    ("sentence", "kinds"),
    [
        ("Polisen ska tillsammans med handlarna göra centrum bättre.", {"samverkan"}),
        ("Polisen ska tillsammans med handlarna sätta upp kameror.", {"kamera"}),
        ("Vi ska ställa upp när någon ber om det.", {"annat"}),
        ("Vi ska göra något åt stölder ur fordon.", {"annat"}),
        ("Polisen ska visa sig oftare.", {"patrullering"}),
        ("Grannsamverkan ska spridas till flerbostadshus.", {"grannsamverkan"}),
        ("Polisen och kommunen ska byta information varje vecka.", {"samverkan"}),
    ],
)
def test_weak_cues_speak_only_where_no_other_does(
    read_text: Read, sentence: str, kinds: set[str]
) -> None:
    (promise,) = promises(read_text(HEAD + "Vi lovar att:\n\n• " + sentence + "\n"))
    assert set(promise.kinds) == kinds


def test_a_letter_that_becomes_two_in_small_moves_no_cue(read_text: Read) -> None:
    (promise,) = promises(read_text(HEAD + "Vi lovar att:\n\n• I İİİ ska kameror sättas upp\n"))
    (why,) = [item for item in promise.evidence if item.rule == "kamera"]
    text = read_text(HEAD + "Vi lovar att:\n\n• I İİİ ska kameror sättas upp\n").text
    assert text[why.start : why.end] == "kameror"


def test_signatures_side_by_side_come_out_nowhere(read_text: Read) -> None:
    text = HEAD + (
        "Vi lovar att:\n\n• Laga lamporna\n\nYstad i november 2021\n\n"
        "Tove Exempel                  Egon Påhitt\n"
        "Kommundirektör            Lokalpolisområdeschef\n"
    )
    reading = read_text(text)
    assert [quote for quote, _ in told(reading)] == ["Laga lamporna"]
    assert "Exempel" not in repr(reading.sets)
    assert "Påhitt" not in repr(reading.sets)


def test_roads_by_number_are_places_and_cut_names_are_not(read_text: Read) -> None:
    text = HEAD + "Vi lovar att:\n\n• Kontrollera farten på E65 och riksväg 13\n\nFölj oss på Fac"
    (promise,) = promises(read_text(text))
    assert {mention.name for mention in promise.mentions} == {"E65", "riksväg 13"}
    assert not [m for group in read_text(text).sets for m in group.mentions if m.name == "Fac"]


def test_one_kommun_of_a_district_that_promises_alone_is_the_only_one(read_text: Read) -> None:
    text = (
        "Haninge – medborgarlöften 2021\n\nLokalpolisområde Haninge (Haninge och Nynäshamns "
        "kommuner) och Haninge kommun lovar att:\n\n• Laga lamporna\n"
    )
    assert read_text(text).kommuner == ("0136",)


def test_a_table_inside_a_table_of_a_word_document_is_read() -> None:
    document = docx.Document()
    document.add_heading("Medborgarlöfte 2021", 1)
    cell = document.add_table(rows=1, cols=1).cell(0, 0)
    cell.text = "Polisen lovar att laga lamporna."
    inner = cell.add_table(rows=1, cols=1).cell(0, 0)
    inner.text = "Kommunen lovar att röja sly vid dammen."
    written = io.BytesIO()
    document.save(written)
    reading = read_document(written.getvalue(), "x.docx")
    assert [actors for _, actors in told(reading)] == [("polis",), ("kommun",)]
