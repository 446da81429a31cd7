from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.search import asked, finds, spans


@pytest.mark.parametrize(
    ("words", "text", "found"),
    [
        ("örebro", "Vi i ÖREBRO lovar", ["ÖREBRO"]),
        ("orebro", "Vi i Örebro lovar", ["Örebro"]),
        ("angstrom", "Ångström", ["Ångström"]),
        ("här", "har här", ["här"]),
        ("idé", "idé ide", ["idé"]),
        ("kam be", "Kameror och belysning", ["Kam", "be"]),
        ("kame mero", "Kameror", ["Kamero"]),
        ("aa", "aaa", ["aaa"]),
        ("", "Kameror", []),
        ("   ", "Kameror", []),
        ("trygghet", "Samtrygghetsvandring", ["trygghet"]),
        ("İ", "İstanbul i", ["İ"]),
        ("ß", "Straße", ["ß"]),
        ("<b>", "1 < 2 <b>", ["<b>"]),
    ],
)
def test_what_a_search_finds(words: str, text: str, found: list[str]):
    assert [text[start:end] for start, end in spans(words, text)] == found


def test_a_mark_apart_from_its_letter_is_the_same_letter():
    assert spans(unicodedata.normalize("NFD", "åäö"), "xåäö") == ((1, 4),)


def test_all_words_must_stand_somewhere():
    assert finds("hagalund lampor", ("Fler lampor", "Hagalund"))
    assert not finds("hagalund kameror", ("Fler lampor", "Hagalund"))
    assert finds("", ())


@given(st.text(), st.text())
def test_spans_are_in_order_apart_and_inside(words: str, text: str):
    shown = unicodedata.normalize("NFC", text)
    found = spans(words, shown)
    edges = [edge for span in found for edge in span]
    assert edges == sorted(set(edges))
    assert all(0 <= start < end <= len(shown) for start, end in found)


@given(st.text(min_size=1, max_size=30).map(lambda text: unicodedata.normalize("NFC", text)))
def test_every_text_finds_itself(text: str):
    assert finds(text, (text,))


def test_a_hostile_search_is_quick():
    started = time.perf_counter()
    spans("a" * 10_000, "a" * 20_000)
    assert time.perf_counter() - started < 5
    assert asked("x " * 500) == ("x",)
