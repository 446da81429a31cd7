"""How much a reader takes in: enough for any page of promises, little enough to stay quick."""

from __future__ import annotations

from geodata.reading.errors import TooLargeError

MEGABYTE = 1024 * 1024
MAX_BYTES = 20 * MEGABYTE
MAX_CHARACTERS = 300_000
MAX_LINES = 6_000
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
    if len(text) > MAX_CHARACTERS:
        size, limit = f"{len(text):,} characters", f"{MAX_CHARACTERS:,}"
        raise TooLargeError(name, size, limit)
    lines = text.count("\n")
    if lines > MAX_LINES:
        raise TooLargeError(name, f"{lines:,} lines", f"{MAX_LINES:,}")
