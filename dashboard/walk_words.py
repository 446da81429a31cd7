"""Notes on a merged protocol in the words of the interface; plain text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dashboard.texts import text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from geodata.records import Note


def notes(found: Iterable[Note], language: str) -> list[str]:
    """Return what was odd about a file, a sentence each."""
    told: list[str] = []
    for note in found:
        values: dict[str, Any] = dict(note.params)
        told.append(text(note.code, language, **values))
    return told
