from __future__ import annotations

import re
from itertools import pairwise

from dashboard.reading_view import SHOWN, cues, marked_text
from dashboard.texts import Texts
from geodata.reading import read_document

PAGE = """Medborgarlöfte Solna 2023

Polisen och Solna stad lovar att:

• Hålla två trygghetsvandringar i Hagalund <script>alert(1)</script>.
• Förbättra belysningen vid centrum.
"""
TEXTS = Texts("sv")


def read(text: str):
    return read_document(text.encode(), "solna.txt")


def test_promises_are_numbered_and_places_marked():
    html = marked_text(read(PAGE), TEXTS)
    assert len(re.findall('<mark class="promise">', html)) == 2
    assert '<span class="cue c-place">Hagalund</span>' in html
    assert "c-generic" in html


def test_text_of_the_document_is_never_markup():
    html = marked_text(read(PAGE), TEXTS)
    assert "<script" not in html
    assert "alert" in html


def test_all_of_the_text_is_there_in_order():
    reading = read(PAGE)
    html = re.sub('<b class="number".*?</b>', "", marked_text(reading, TEXTS)).replace("<br>", "\n")
    plain = re.sub("<[^>]+>", "", html)
    said = re.sub(r"&#(\d+);", lambda found: chr(int(found[1])), plain)
    assert said == reading.text


def test_cues_do_not_overlap():
    for group in read(PAGE).sets:
        for promise in group.promises:
            spans = cues(promise)
            assert all(a.end <= b.start for a, b in pairwise(spans))


def test_a_long_text_is_cut_and_says_so():
    html = marked_text(read(PAGE + "Prosa utan löften. " * 4000), TEXTS)
    assert len(html) < SHOWN * 2
    assert "tecken lång" in html
