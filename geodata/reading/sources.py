"""From bytes to blocks: what sort of document it is decides who reads it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from geodata.reading.blocks import split_blocks
from geodata.reading.decode import decode
from geodata.reading.errors import EmptyDocumentError
from geodata.reading.html import is_html, read_html
from geodata.reading.text import OffsetMap, visible

if TYPE_CHECKING:
    from geodata.reading.blocks import Block


@dataclass(frozen=True, slots=True)
class Source:
    """A document as text.

    ``text`` is what all offsets of the records count in: the decoded source (plain text) or the
    main text taken out of it (HTML, PDF, DOCX). ``visible`` is the text to read; ``blocks`` are
    spans of ``visible``, and ``offsets`` leads from there back to ``text``.
    """

    text: str
    visible: str
    offsets: OffsetMap
    blocks: tuple[Block, ...]
    media_type: str


def load(data: bytes, name: str) -> Source:
    """Read ``data`` as the sort of document that it is."""
    text = decode(data, name)
    if is_html(text):
        return _of_markup(*read_html(visible(text)[0], name), "text/html")
    shown, offsets = visible(text)
    if not shown.strip():
        raise EmptyDocumentError(name)
    return Source(text, shown, offsets, split_blocks(shown), "text/plain")


def _of_markup(text: str, blocks: tuple[Block, ...], media_type: str) -> Source:
    return Source(text, text, OffsetMap(), blocks, media_type)
