"""PDF with one and two columns, broken words, and heads and feet on every page."""

from __future__ import annotations

from geodata.reading import read_document
from geodata.reading.pdf import read_pdf

LEFT = ["Ystad - medborgarlöften", "Medborgarlöfte 2021", "Vi lovar att:", "* Förbättra belys-"]
LEFT += ["ningen vid Hamntorget", "* Röja buskar"]
RIGHT = [
    "* Polisen ska hålla minst tre",
    "möten i Almby",
    "Uppföljning",
    "Polisen har gjort 14 besök.",
]


def pdf(pages: list[list[tuple[int, int, str]]]) -> bytes:
    """Write a PDF of text lines, each with its place in points."""
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"", b"<</Type/Font/Subtype/Type1/BaseFont"]
    objects[2] += b"/Helvetica/Encoding/WinAnsiEncoding>>"
    kids = []
    for lines in pages:
        drawn = b"".join(
            b"BT /F1 10 Tf %d %d Td (%s) Tj ET\n" % (x, y, text.encode("cp1252"))
            for x, y, text in lines
        )
        objects.append(b"<</Length %d>>stream\n" % len(drawn) + drawn + b"endstream")
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents %d 0 R"
            b"/Resources<</Font<</F1 3 0 R>>>>>>" % len(objects)
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[1] = b"<</Type/Pages/Kids[" + b" ".join(kids) + b"]/Count %d>>" % len(kids)
    written, offsets = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(written))
        written += b"%d 0 obj" % number + content + b"endobj\n"
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    tail = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (
        len(objects) + 1,
        len(written),
    )
    return written + head + table + tail


def column(x: int, lines: list[str]) -> list[tuple[int, int, str]]:
    return [(x, 780 - 14 * row, line) for row, line in enumerate(lines)]


def test_two_columns_are_read_one_after_the_other() -> None:
    reading = read_document(pdf([column(50, LEFT) + column(320, RIGHT)]), "x.pdf")
    assert reading.document.media_type == "application/pdf"
    assert reading.kommuner == ("1286",)
    quotes = [" ".join(p.text().split()) for group in reading.sets for p in group.promises]
    assert quotes == [
        "Förbättra belysningen vid Hamntorget",
        "Röja buskar",
        "Polisen ska hålla minst tre möten i Almby",
    ]


def test_heads_and_feet_are_left_out() -> None:
    pages = [
        column(50, ["Diarienummer KS 2021", f"Stycke {number} om trygghet.", f"Sida {number} av 4"])
        for number in range(1, 5)
    ]
    text = read_pdf(pdf(pages), "x.pdf")
    assert "Diarienummer" not in text
    assert "Sida" not in text
    assert text.count("Stycke") == 4
