"""What holds for every input of the reader: a reading whose quotes stand in it, or a refusal."""

from __future__ import annotations

from config.errors import LoftesError
from geodata.reading import read_document, to_json


def check(data: bytes, name: str) -> None:
    """Read ``data``; anything but a whole reading or a clear refusal is a finding."""
    try:
        reading = read_document(data, name)
    except LoftesError as refusal:
        if not (refusal.what and refusal.remedy):
            raise  # a refusal without advice is a finding too
        return
    assert to_json(reading)["document"] == name
    for group in reading.sets:
        for promise in group.promises:
            quote = promise.quote
            assert quote is not None
            assert reading.text[quote.start : quote.end] == quote.exact
