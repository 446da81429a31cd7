"""Texts and files that were made to hurt: each ends as a reading or as a refusal that says why.

No time is measured here; the time limit of the test run stops what does not end. The texts are a
twentieth of what a reader takes: work that grows with the square shows, and the run stays short.
"""

from __future__ import annotations

import io
import zipfile
from itertools import pairwise

import docx
import pypdfium2
import pytest

from geodata.reading import ReadingError, read_document
from geodata.reading.errors import DamagedError, EmptyDocumentError, ScannedError, TooLargeError
from geodata.reading.limits import MAX_CHARACTERS, MAX_LINES

ROOM = MAX_CHARACTERS // 20
LINES = MAX_LINES // 20


def full(unit: str) -> str:
    """Repeat ``unit`` as far as :data:`ROOM` and :data:`LINES` go."""
    most = ROOM // len(unit)
    lines = unit.count("\n")
    return unit * (min(most, LINES // lines) if lines else most)


TEXTS = {
    "names in one endless list": "Vi lovar ljus i " + full("Alby, Berga, Carlslund, "),
    "one sentence": full("polisen och kommunen ska arbeta tillsammans för parken "),
    "bullets": "Vi lovar att:\n" + full("- röja vid Torget\n"),
    "bullets about the area": "Vi lovar att:\n"
    + "\n".join(f"- öka ljuset i området {i}" for i in range(LINES)),
    "headings": "\n".join(f"LÖFTE {i}\n" for i in range(LINES // 2)),
    "a kommun again and again": full("Ystads kommun och Höörs kommun, "),
    "dates": full("2022-01-01 till 2023-12-31, "),
    "dates in words": full("den 1 januari 2022 till den 31 juni 2023 "),
    "years": full("2022 "),
    "brackets": "(" * (ROOM // 2) + ")" * (ROOM // 2),
    "hyphens": full("-"),
    "hyphened letters": full("a-"),
    "shared endings": full("Björk- och "),
    "lines and spaces": full("a" + " " * 50 + "\n"),
    "spaces": "Vi lovar" + " " * ROOM + "att",
    "emoji": full("\U0001f46e\U0001f3fd\u200d\u2640\ufe0f "),
    "combining marks": "a" + full("\u0301"),
    "zero width": full("a\u200b"),
    "right to left": full("\u202e\u05d9\u05d5\u05dd "),
    "capitals": full("POLISEN OCH KOMMUNEN LOVAR "),
    "one capital word": full("A"),
    "capitalised words": full("Aas "),
    "digits": full("1"),
    "numbers": full("123 "),
    "lovar att": full("lovar att "),
    "dotted leaders": full("Löfte .......... 3\n"),
    "ends of sentences": full(". "),
    "addresses": full("https://www.example.org/a/b?c=d&e=f "),
    "mail addresses": full("a.b@"),
    "nested lists": "Vi lovar att:\n" + "\n".join(" " * i + "- öka" for i in range(300)),
    "counts": full("minst fyra till fem trygghetsvandringar "),
    "an enumeration": "Vi fortsätter med sådant som " + full("lampor, "),
    "spoken lines": full("– Vi ska lova att det blir bättre\n"),
    "sentences of promises": full("Polisen ska patrullera i Hedby. "),
    "cues of kinds": full("vuxna på trygga kurs mot narkotika "),
    "passives": full("lampor hur bytas vid "),
    "labels": full("Polisen: a b\n"),
    "lines that commit": full("Vi ska röja upp här\n"),
    "labels of fields": full("Mål: a\n"),
    "what was hired": full("har anlitat som "),
    "signatures": full("Tove Exempel     Egon Påhitt\n"),
    "roads": full("E4 och E6 "),
    "numbered titles": full("Löfte 1: "),
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_a_hostile_text_is_read(text: str) -> None:
    reading = read_document(text.encode(), "lång.txt")
    assert reading.text == text


@pytest.mark.parametrize("text", ["a" * (MAX_CHARACTERS + 1), "a\n" * (MAX_LINES + 1)])
def test_beyond_the_limit_is_refused(text: str) -> None:
    with pytest.raises(TooLargeError):
        read_document(text.encode(), "lång.txt")


LAUGHS = '<!DOCTYPE html [<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {new} "{f"&{old};" * 10}">' for old, new in pairwise("abcdefghij")
)
SHOWN = "<p>Polisen lovar att röja vid Torget.</p>"
PAGES = {
    "nested": "<html><body>" + "<div>" * 10_000 + SHOWN,
    "nested tables": "<html><body>" + "<table><tr><td>" * 3_000 + SHOWN,
    "nested words": "<html><body>" + "<b><i>" * 5_000 + SHOWN,
    "an endless attribute": f'<html><body><p title="{"a " * 250_000}">x</p>{SHOWN}',
    "billion laughs": LAUGHS + "]><html><body><p>&j;</p>" + SHOWN,
    "a lie about its charset": '<html><head><meta charset="utf-16"></head><body>' + SHOWN,
    "conditional comments": "<html><body><!--[if IE]><p>x</p><![endif]-->" * 500 + SHOWN,
    "rows": "<html><body>" + SHOWN + "<table>" + "<tr><td>a<td>b</tr>" * 1_000 + "</table>",
    "brackets": "<html><body>" + SHOWN + "<" * 50_000,
    "open tags": "<html><body>" + SHOWN + "<a " * 50_000,
}


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_a_hostile_page_keeps_what_it_shows(page: str) -> None:
    reading = read_document(page.encode(), "sida.html")
    assert "röja vid Torget" in reading.text
    assert len(reading.text) < 2 * len(page)


@pytest.mark.parametrize("opened", ["<!-- ", "<script>", "<style>", "<textarea>", "<title>"])
def test_what_is_never_closed_hides_the_rest_or_not(opened: str) -> None:
    page = f"<html><body><p>Vi lovar att laga lampor.</p>{opened}" + SHOWN * 5_000
    assert "laga lampor" in read_document(page.encode(), "sida.html").text


def test_a_page_too_long_is_refused_before_it_is_parsed() -> None:
    page = f'<html><body><p title="{"a" * 1_000_000}">{SHOWN}'
    with pytest.raises(TooLargeError):
        read_document(page.encode(), "sida.html")


def pdf(*objects: str) -> bytes:
    """Write a PDF of these objects, numbered from 1; the first is the catalogue."""
    body = "".join(f"{n} 0 obj{text}endobj\n" for n, text in enumerate(objects, 1))
    return f"%PDF-1.4\n{body}trailer<</Root 1 0 R>>\n%%EOF".encode()


CATALOGUE = "<</Type/Catalog/Pages 2 0 R>>"


def written_pdf() -> bytes:
    document = pypdfium2.PdfDocument.new()
    document.new_page(200, 200).close()
    out = io.BytesIO()
    document.save(out)
    document.close()
    return out.getvalue()


PDFS = {
    "no pages": (pdf(CATALOGUE, "<</Type/Pages/Kids[]/Count 0>>"), ReadingError),
    "cut off": (written_pdf()[:200], DamagedError),
    "a tree in a ring": (pdf(CATALOGUE, "<</Type/Pages/Kids[2 0 R]/Count 1>>"), ReadingError),
    "more pages than there are": (
        pdf(CATALOGUE, "<</Type/Pages/Kids[]/Count 900000>>"),
        ReadingError,
    ),
    "a page like a country": (
        pdf(
            CATALOGUE,
            "<</Type/Pages/Kids[3 0 R]/Count 1>>",
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 1e9 1e9]>>",
        ),
        ScannedError,
    ),
    "no text": (written_pdf(), ScannedError),
}


@pytest.mark.parametrize(("data", "fault"), PDFS.values(), ids=PDFS)
def test_a_pdf_without_text_says_so(data: bytes, fault: type[ReadingError]) -> None:
    with pytest.raises(fault) as told:
        read_document(data, "fil.pdf")
    assert told.value.remedy


def word(text: str = "Polisen lovar att röja vid Torget.", nested: int = 0) -> bytes:
    document = docx.Document()
    document.add_paragraph(text)
    cell = document.add_table(1, 1).cell(0, 0)
    for _ in range(nested):
        cell = cell.add_table(1, 1).cell(0, 0)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def changed(data: bytes, **parts: bytes) -> bytes:
    """Return a Word file with the parts whose names end so replaced, or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        known = {name: old.read(name) for name in old.namelist()}
        for name, content in (known | parts).items():
            new.writestr(name, content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


ENTITY = (
    b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
    b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    b"<w:body><w:p><w:r><w:t>Vi lovar [&e;]</w:t></w:r></w:p></w:body></w:document>"
)


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (word()[:400], DamagedError),
        (word()[:-300], DamagedError),
        (changed(word(), **{"[Content_Types].xml": b"<Types/>"}), DamagedError),
        (changed(word(), **{"word/document.xml": b"\0\1"}), DamagedError),
        (changed(word(), **{"word/media/a.bin": b"0" * 70_000_000}), TooLargeError),
        (word(""), EmptyDocumentError),
    ],
    ids=["head only", "no index", "no types", "no markup", "bomb", "empty"],
)
def test_a_broken_word_file_says_so(data: bytes, fault: type[ReadingError]) -> None:
    with pytest.raises(fault) as told:
        read_document(data, "fil.docx")
    assert told.value.remedy


def test_an_external_entity_stays_outside() -> None:
    data = changed(word(), **{"word/document.xml": ENTITY})
    text = read_document(data, "fil.docx").text
    assert text.strip().rstrip("]") == "Vi lovar ["


def test_parts_with_paths_are_never_written() -> None:
    data = changed(word(), **{"../../outside.txt": b"x", "/etc/outside.txt": b"x"})
    assert "röja vid Torget" in read_document(data, "fil.docx").text


def test_tables_inside_tables_are_read_or_refused() -> None:
    reading = read_document(word(nested=60), "fil.docx")
    assert "röja vid Torget" in reading.text
