"""Sentences for people in Swedish and English, filled in from codes and parameters."""

from __future__ import annotations

from functools import cache
from typing import Annotated

from pydantic import Field

from config.tables import CONFIG_DIR, Table, load_table

Sentence = Annotated[str, Field(min_length=1)]


class NoteText(Table):
    """One sentence in both languages; ``{name}`` marks what is filled in."""

    sv: Sentence
    en: Sentence


class NoteTable(Table):
    """``notes.toml``: group → code → sentence."""

    method: dict[str, NoteText]
    match: dict[str, NoteText]
    evidence: dict[str, NoteText]
    unplaced: dict[str, NoteText]
    imports: dict[str, NoteText]

    def text(self, code: str) -> NoteText:
        """Return the sentence of ``group.code``; raise :class:`KeyError` for a strange code."""
        group, _, key = code.partition(".")
        found: NoteText = getattr(self, group)[key]
        return found


@cache
def load_notes() -> NoteTable:
    """Read ``notes.toml``; raise :class:`ConfigError` with every fault."""
    return load_table(CONFIG_DIR / "notes.toml", NoteTable)
