"""PDF: the text layer, column by column, lines joined and hyphens taken out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from geodata.reading.errors import DamagedError, EncryptedError, ScannedError, TooLargeError
from geodata.reading.limits import MAX_PAGES

if TYPE_CHECKING:
    from collections.abc import Iterator

# A word broken at the end of a line; pypdfium2 writes U+FFFE where the PDF itself marks it.
_BROKEN = re.compile(r"(?<=[a-zåäöé])(?:\ufffe|[-\u2010\u00ad]\n)(?=[a-zåäöé])")
_RUNNING = 3
_FULL_PAGE = 10
_MIN_CHARACTERS = 20


def read_pdf(data: bytes, name: str) -> str:
    """Return the text of all pages, in reading order.

    Raises
    ------
    EncryptedError, DamagedError, ScannedError, TooLargeError
        Where the file keeps its text from us.
    """
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise EncryptedError(name) from error
        raise DamagedError(name, "PDF", "its structure cannot be read") from error
    try:
        if len(document) > MAX_PAGES:
            raise TooLargeError(name, f"{len(document)} pages", f"{MAX_PAGES} pages")
        pages = list(_pages(document))
    except pypdfium2.PdfiumError as error:
        raise DamagedError(name, "PDF", "a page cannot be read") from error
    finally:
        document.close()
    text = "\n\n".join(_without_running_lines(pages))
    if len(text.strip()) < _MIN_CHARACTERS and pages:
        raise ScannedError(name, len(pages))
    return _BROKEN.sub("", text)


def _pages(document: object) -> Iterator[str]:
    for page in document:  # type: ignore[attr-defined] # pypdfium2 has no types
        text = page.get_textpage()
        yield text.get_text_range().replace("\r\n", "\n").replace("\r", "\n")
        text.close()
        page.close()


def _without_running_lines(pages: list[str]) -> Iterator[str]:
    """Leave out heads, feet and page numbers: lines that stand on most pages."""
    seen: dict[str, int] = {}
    for page in pages:
        for line in {_key(line) for line in _edges(page.split("\n"))}:
            seen[line] = seen.get(line, 0) + 1
    often = {line for line, count in seen.items() if count >= _RUNNING and 2 * count > len(pages)}
    for page in pages:
        lines = page.split("\n")
        edges = set(_edges(lines))
        yield "\n".join(x for x in lines if not (x in edges and _key(x) in often))


def _edges(lines: list[str]) -> list[str]:
    filled = [line for line in lines if line.strip()]
    depth = 2 if len(filled) >= _FULL_PAGE else 1
    return filled[:depth] + filled[-depth:]


def _key(line: str) -> str:
    return re.sub(r"\d+", "#", line).strip()
