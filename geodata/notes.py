"""Notes of the locating, made and worded."""

from __future__ import annotations

from config.notes import load_notes
from geodata.records import Note


def note(code: str, **params: str | int) -> Note:
    """Return a note; ``code`` stands in ``config/notes.toml`` as ``[group.key]``."""
    load_notes().text(code)
    return Note(code, tuple(sorted(params.items())))


def render(item: Note, language: str) -> str:
    """Return a note's sentence in ``sv`` or ``en``."""
    text = load_notes().text(item.code)
    return (text.en if language == "en" else text.sv).format(**dict(item.params))
