"""Kinds of input, and input that nobody should send: a clear message, bounded work, no crash."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import docx
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config.errors import LoftesError
from geodata.reading import ReadingError, read_document, to_json
from geodata.reading.decode import decode
from geodata.reading.errors import (
    DamagedError,
    EmptyDocumentError,
    EncryptedError,
    NotTextError,
    ScannedError,
    TooLargeError,
)
from geodata.reading.limits import MAX_BYTES, MAX_LINES

if TYPE_CHECKING:
    from geodata.records import DocumentReading

TEXT = (
    "Ystad – medborgarlöften\n\nMedborgarlöfte 2021\n\n"
    "Vi lovar att:\n\n• Laga lampor\n• Röja buskar\n"
)


def quotes(reading: DocumentReading) -> list[str]:
    return [promise.text() for group in reading.sets for promise in group.promises]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le"])
def test_encodings(encoding: str) -> None:
    data = TEXT.replace("\u2022", "*").encode(encoding)
    reading = read_document(data, "x.txt")
    assert reading.kommuner == ("1286",)
    assert quotes(reading) == ["Laga lampor", "Röja buskar"]


def test_a_declared_charset_comes_before_a_guess() -> None:
    page = '<meta charset="iso-8859-2"><p>š</p>'.encode("iso-8859-2")
    assert "š" in decode(page, "x")


def archive(**parts: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in parts.items():
            file.writestr(name.replace("__", "/"), data)
    return packed.getvalue()


def pdf(pages: int) -> bytes:
    document = pypdfium2.PdfDocument.new()
    for _ in range(pages):
        document.new_page(200, 200).close()
    written = io.BytesIO()
    document.save(written)
    document.close()
    return written.getvalue()


ENCRYPTED = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
    b"3 0 obj<</Filter/Standard/V 1/R 2/O<"
    + b"00" * 32
    + b">/U<"
    + b"00" * 32
    + b">/P -4>>endobj\n"
    b"trailer<</Root 1 0 R/Encrypt 3 0 R/ID[<00><00>]>>\n%%EOF"
)


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"", EmptyDocumentError),
        (b" \n\t\n", EmptyDocumentError),
        ("\u200b\u200b".encode(), EmptyDocumentError),
        (b"<html><body></body></html>", EmptyDocumentError),
        (b"\0" * 500, NotTextError),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9, NotTextError),
        (b"a" * (MAX_BYTES + 1), TooLargeError),
        (b"Polisen ska synas.\n" * (MAX_LINES + 1), TooLargeError),
        (b"%PDF-1.4 and nothing else", DamagedError),
        (ENCRYPTED, EncryptedError),
        (pdf(2), ScannedError),
        (b"PK\x03\x04 and nothing else", DamagedError),
        (archive(a=b"a"), NotTextError),
        (archive(word__document_xml=b"x"), NotTextError),
        (archive(**{"word__document.xml": b"a" * 70_000_000}), TooLargeError),
        (archive(**{"word__document.xml": b"<w:document/>"}), DamagedError),
    ],
)
def test_what_cannot_be_read_says_so(data: bytes, fault: type[ReadingError]) -> None:
    with pytest.raises(fault) as told:
        read_document(data, "fil.x")
    assert isinstance(told.value, LoftesError)
    assert told.value.where == "fil.x"
    assert told.value.remedy


@pytest.mark.parametrize(
    "page",
    [
        "<html><body>" + "<div>" * 10_000 + "<p>Polisen lovar att röja.</p>" + "</div>" * 10_000,
        "<html><body>" + "<ul><li>" * 5_000 + "Polisen lovar att röja.",
        '<?xml version="1.0"?><!DOCTYPE html [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "'
        + "&a;" * 50
        + '">]><html><body><p>'
        + "&b;" * 50
        + "Polisen lovar att röja.</p></body></html>",
        "<p>" + "<" * 20_000 + "Polisen lovar att röja.",
    ],
)
def test_hostile_pages_are_read_in_bounded_work(page: str) -> None:
    reading = read_document(page.encode(), "x.html")
    assert len(reading.text) < 2 * len(page)


def test_direction_marks_and_soft_hyphens_do_not_hide_a_promise() -> None:
    text = TEXT.replace("Laga", "\u202eLa\u00adga\u202c")
    assert len(quotes(read_document(text.encode(), "x"))) == 2


def test_a_word_document_with_lists_and_a_table() -> None:
    document = docx.Document()
    document.add_heading("Ystad – medborgarlöften", 1)
    document.add_heading("Medborgarlöfte 2021", 2)
    document.add_paragraph("Vi lovar att:")
    document.add_paragraph("Laga lampor", style="List Bullet")
    document.add_paragraph("Röja buskar vid Hamntorget", style="List Bullet")
    cell = document.add_table(rows=1, cols=1).cell(0, 0)
    cell.text = "Polisen ska synas mer på kvällarna."
    written = io.BytesIO()
    document.save(written)
    reading = read_document(written.getvalue(), "x.docx")
    assert reading.sets[0].period is not None
    assert quotes(reading) == [
        "Laga lampor",
        "Röja buskar vid Hamntorget",
        "Polisen ska synas mer på kvällarna.",
    ]
    for group in reading.sets:
        for promise in group.promises:
            assert promise.quote is not None
            span = reading.text[promise.quote.start : promise.quote.end]
            assert span == promise.quote.exact


def test_persons_numbers_and_addresses_never_come_out() -> None:
    text = (
        TEXT
        + "• Kontakta Kim Exempel, kommunpolis, kim.exempel@example.org, 070-000 00 00\n\n"
        + "Ring Kim Exempel på 070-000 00 00 så lovar vi att svara.\n\n"
        + "– Nu blir det bättre i Ystad, säger Kim Exempel.\n\n"
        + "Kontakt\n\nKim Exempel\nTel: 070-000 00 00\nkim.exempel@example.org\n"
    )
    reading = read_document(text.encode(), "x.txt")
    told = str(to_json(reading)) + str(reading.sets)
    assert len(quotes(reading)) == 2
    for secret in ("Exempel", "070", "example.org"):
        assert secret not in told


def test_the_context_of_a_quote_stops_at_its_paragraph() -> None:
    text = "Ystad – medborgarlöften\n\nVi lovar att:\n\n• Laga lampor\n\nKim Exempel   Bo Prov\n"
    (group,) = read_document(text.encode(), "x.txt").sets
    assert "Exempel" not in str(group.promises)


@settings(deadline=None, max_examples=200)
@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        reading = read_document(data, "x")
    except ReadingError:
        return
    assert to_json(reading)["document"] == "x"


TAGS = st.sampled_from(
    ["<p>", "</p>", "<ul>", "<li>", "</li>", "<h2>", "</h2>", "<table><tr><td>", "<br>", "&auml;"]
)


@settings(deadline=None, max_examples=100)
@given(st.lists(TAGS | st.text(max_size=12), max_size=25))
def test_any_markup_is_read_or_refused(parts: list[str]) -> None:
    try:
        reading = read_document(("<html><body>" + "".join(parts)).encode("utf-8", "replace"), "x")
    except ReadingError:
        return
    for group in reading.sets:
        for promise in group.promises:
            assert promise.quote is not None
            span = reading.text[promise.quote.start : promise.quote.end]
            assert span == promise.quote.exact
