"""Spans of the main text are found again in the page's own source."""

from __future__ import annotations

from pathlib import Path

from geodata.reading import read_document
from geodata.reading.origins import find_in_markup

PAGE = Path(__file__).resolve().parents[2] / "fixtures" / "reading" / "teman_aldre.html"


def test_every_quote_of_a_page_stands_in_its_source() -> None:
    markup = PAGE.read_text(encoding="utf-8")
    reading = read_document(markup.encode(), PAGE.name)
    quotes = [promise.quote for group in reading.sets for promise in group.promises]
    assert len(quotes) == 6
    for quote in quotes:
        assert quote is not None
        span = find_in_markup(markup, reading.text, quote.start, quote.end)
        assert span is not None
        source = markup[slice(*span)].replace("<strong>", "").replace("</strong>", "")
        assert source == quote.exact


def test_entities_and_tags_inside_the_words() -> None:
    markup = "<p>R&ouml;ja <b>bus</b>kar<br>nu</p><!-- Laga --><script>Laga</script><p>Laga</p>"
    assert find_in_markup(markup, "Röja buskar\nnu\n\nLaga", 0, 14) == (3, markup.index("</p>"))
    start = markup.rindex("Laga")
    assert find_in_markup(markup, "Röja buskar\nnu\n\nLaga", 16, 20) == (start, start + 4)


def test_of_equal_words_the_same_one_is_taken() -> None:
    markup = "<li>Laga</li><li>Laga</li>"
    assert find_in_markup(markup, "Laga\nLaga", 5, 9) == (17, 21)
    assert find_in_markup(markup, "Röja", 0, 4) is None
    assert find_in_markup(markup, "  ", 0, 2) is None
