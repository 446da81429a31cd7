"""How much a reader takes in: enough for any page of promises, little enough to stay quick."""

from __future__ import annotations

from geodata.reading.errors import TooLargeError

MEGABYTE = 1024 * 1024
MAX_BYTES = 20 * MEGABYTE
MAX_CHARACTERS = 300_000
MAX_LINES = 6_000
# Most of a page's source is not its text.
MAX_MARKUP, MAX_MARKUP_LINES = 600_000, 20_000
MAX_PAGES = 150
# What a DOCX may unpack to, and how much one part may be blown up: a bomb is far beyond both.
MAX_UNPACKED = 60 * MEGABYTE
MAX_RATIO = 200


def check_bytes(size: int, name: str) -> None:
    """Refuse a file that is larger than any document of promises."""
    if size > MAX_BYTES:
        raise TooLargeError(name, f"{size / MEGABYTE:.0f} MB", f"{MAX_BYTES // MEGABYTE} MB")


def check_text(text: str, name: str) -> None:
    """Refuse a text that would take minutes to read."""
    _check(text, name, MAX_CHARACTERS, MAX_LINES)


def check_markup(page: str, name: str) -> None:
    """Refuse the source of a page that would take long to parse."""
    _check(page, name, MAX_MARKUP, MAX_MARKUP_LINES)


def _check(text: str, name: str, characters: int, lines: int) -> None:
    if len(text) > characters:
        size, limit = f"{len(text):,} characters", f"{characters:,}"
        raise TooLargeError(name, size, limit)
    found = text.count("\n")
    if found > lines:
        raise TooLargeError(name, f"{found:,} lines", f"{lines:,}")
