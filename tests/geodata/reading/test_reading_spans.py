"""Every quote and mention stands where its offsets say, whatever the text."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.reading import ReadingError, read_document, to_json
from geodata.reading.text import sentences, visible

PIECES = st.sampled_from(
    [
        "Solna – medborgarlöften 2022",
        "Det här ska vi göra:",
        "Polisen ska gå trygghetsvandringar i Hagalund.",
        "  • Förbättra belysningen vid Järntorget",
        "1. Minst tre möten i Råsunda\u00ad centrum",
        "– Det blir bra, säger någon.",
        "Björk- samt Lindplan",
        "\u200bKommunen\u200b lovar att röja\tbuskage i Ud\u00adden.",
        "",
        "Medborgarlöfte 2019-2020",
        "31 juni 2023 - 31 juni 2024",
    ]
)
TEXTS = st.lists(PIECES | st.text(max_size=60), max_size=14).map("\n".join)


@settings(deadline=None, max_examples=150)
@given(TEXTS)
def test_offsets_point_at_the_source_text(text: str) -> None:
    try:
        reading = read_document(text.encode("utf-8", "replace"), "x.txt")
    except ReadingError:
        return
    if reading.document.media_type != "text/plain":
        return
    source = text.encode("utf-8", "replace").decode()
    for group in reading.sets:
        for mention in group.mentions:
            assert source[mention.start : mention.end] == mention.surface
        for promise in group.promises:
            assert promise.quote is not None
            quote = promise.quote
            assert source[quote.start : quote.end] == quote.exact
            assert source[: quote.start].endswith(quote.prefix)
            assert source[quote.end :].startswith(quote.suffix)
            for mention in promise.mentions:
                assert quote.start <= (mention.start or 0) < (mention.end or 0) <= quote.end
                assert source[mention.start : mention.end] == mention.surface


@settings(deadline=None, max_examples=60)
@given(TEXTS)
def test_reading_twice_gives_the_same(text: str) -> None:
    data = text.encode("utf-8", "replace")
    try:
        first = to_json(read_document(data, "x.txt"))
    except ReadingError:
        return
    assert first == to_json(read_document(data, "x.txt"))


@given(st.text(alphabet=st.sampled_from("ab \u00ad\u200b\ufeff\n\t\u00a0å"), max_size=40))
def test_the_way_back_from_the_visible_text(text: str) -> None:
    shown, offsets = visible(text)
    assert len(shown) <= len(text)
    for index, character in enumerate(shown):
        start, end = offsets.to_source(index, index + 1)
        assert end == start + 1
        assert text[start] == character or text[start].isspace()


@given(TEXTS)
def test_sentences_cover_the_text_in_order(text: str) -> None:
    spans = list(sentences(text, 0, len(text)))
    assert all(start < end for start, end in spans)
    assert all(one[1] <= other[0] for one, other in pairwise(spans))
    covered = "".join(text[start:end] for start, end in spans)
    assert "".join(covered.split()) == "".join(text.split())
