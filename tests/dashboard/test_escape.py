from __future__ import annotations

import html
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.escape import escape, label

ATTACKS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "`); alert(1); (`",
    "${alert(1)}",
    "\\u003cimg src=x onerror=alert(1)\\u003e",
    "[länk](javascript:alert(1))",
    "![bild](x)",
    "$\\href{javascript:alert(1)}{x}$",
)


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_attack_keeps_nothing_live(attack: str):
    bare = re.sub(r"&#\d+;", "", escape(attack))
    assert not re.search(r"[<>\"'\\`${}\[\]()&]", bare)


@settings(deadline=None)
@given(st.text())
def test_escaped_text_reads_as_the_text(text: str):
    assert html.unescape(escape(text)) == text


def test_swedish_letters_and_figures_stay_as_they_are():
    assert escape("Fyra vandringar i Örebro, 2022") == "Fyra vandringar i Örebro, 2022"


@pytest.mark.parametrize(
    "words", [":red[varning]", ":smile:", ":material/home:", "https://example.org", *ATTACKS]
)
def test_a_label_keeps_no_markdown_of_streamlit(words: str):
    assert html.unescape(label(words)) == words
    assert not re.search(r":\S", label(words))
    assert not re.search(r"[\[\]*_`!]", label(words))
