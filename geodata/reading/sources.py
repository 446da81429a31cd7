"""From bytes to blocks: what sort of document it is decides who reads it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from geodata.reading.blocks import split_blocks
from geodata.reading.decode import decode
from geodata.reading.docx import read_docx
from geodata.reading.errors import EmptyDocumentError
from geodata.reading.html import is_html, read_html
from geodata.reading.limits import check_bytes, check_markup, check_text
from geodata.reading.pdf import read_pdf
from geodata.reading.persons import mask_persons
from geodata.reading.text import OffsetMap, visible

if TYPE_CHECKING:
    from geodata.reading.blocks import Block


@dataclass(frozen=True, slots=True)
class Source:
    """A document as text.

    ``text`` is what all offsets of the records count in: the decoded source (plain text) or the
    main text taken out of it (HTML, PDF, DOCX), in both with the names of persons masked: what is
    not in it cannot come out. ``visible`` is the text to read; ``blocks`` are
    spans of ``visible``, and ``offsets`` leads from there back to ``text``.
    """

    text: str
    visible: str
    offsets: OffsetMap
    blocks: tuple[Block, ...]
    media_type: str


_ARCHIVE = b"PK\x03\x04"
_PDF = b"%PDF-"
_HEAD = 1024


def load(data: bytes, name: str) -> Source:
    """Read ``data`` as the sort of document that its first bytes show.

    Raises
    ------
    ReadingError
        Where it holds no text, or more than can be read in time.
    """
    check_bytes(len(data), name)
    if _PDF in data[:_HEAD]:
        return _of_text(read_pdf(data, name), name, "application/pdf")
    if data.startswith(_ARCHIVE):
        return _of_blocks(*read_docx(data, name), name, _DOCX)
    text = decode(data, name)
    if is_html(text):
        check_markup(text, name)
        return _of_blocks(*read_html(visible(text)[0], name), name, "text/html")
    return _of_text(text, name, "text/plain")


_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def _of_text(text: str, name: str, media_type: str) -> Source:
    check_text(text, name)
    shown, offsets = visible(text)
    if not shown.strip():
        raise EmptyDocumentError(name)
    return Source(mask_persons(text), shown, offsets, split_blocks(shown), media_type)


def _of_blocks(text: str, blocks: tuple[Block, ...], name: str, media_type: str) -> Source:
    check_text(text, name)
    return Source(mask_persons(text), text, OffsetMap(), blocks, media_type)
