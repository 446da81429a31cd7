from __future__ import annotations

import pytest

from config.notes import load_notes
from geodata.notes import note, render
from geodata.place_order import place_sources


def test_every_source_has_its_sentence_and_every_sentence_can_be_filled():
    for source in place_sources():
        assert render(note(f"method.{source.key}"), "sv")
    values = dict.fromkeys(
        (
            *("name", "surface", "score", "count", "source", "distance", "kommun", "metres"),
            *("words", "when", "who", "why", "fault"),
        ),
        1,
    )
    table = load_notes()
    for group in ("method", "match", "evidence", "unplaced"):
        for text in getattr(table, group).values():
            assert text.sv.format(**values)
            assert text.en.format(**values)
    with pytest.raises(KeyError):
        note("evidence.nothing")
