"""Word documents: headings by style, lists by numbering, tables row by row."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING

from geodata.reading.builder import TextBuilder
from geodata.reading.errors import DamagedError, EmptyDocumentError, NotTextError, TooLargeError
from geodata.reading.limits import MAX_RATIO, MAX_UNPACKED, MEGABYTE

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table
    from docx.text.paragraph import Paragraph

    from geodata.reading.blocks import Block

_DEEPEST = 50  # tables inside tables; nobody lays out a page with more
_MAIN_PART = "word/document.xml"
_HEADING_STYLE = re.compile(r"^(heading|rubrik|title|titel|subtitle|underrubrik)", re.IGNORECASE)
_LIST_STYLE = re.compile(r"^(list|punktlista|numrerad lista|lista)", re.IGNORECASE)


def read_docx(data: bytes, name: str) -> tuple[str, tuple[Block, ...]]:
    """Return the text of a Word document and its blocks, tables included.

    Raises
    ------
    NotTextError, DamagedError, TooLargeError, EmptyDocumentError
        For another kind of ZIP, a broken file, a bomb, and a file without text.
    """
    _check_archive(data, name)
    import docx

    try:
        document = docx.Document(io.BytesIO(data))
        builder = _written(document)
    except (KeyError, ValueError, AttributeError, SyntaxError, zipfile.BadZipFile) as error:
        raise DamagedError(name, "DOCX", "its parts do not fit together") from error
    if not builder.blocks:
        raise EmptyDocumentError(name)
    return builder.result()


def _check_archive(data: bytes, name: str) -> None:
    """Look at the sizes in the archive's index before anything is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise DamagedError(name, "DOCX", "the archive cannot be opened") from error
    if _MAIN_PART not in {part.filename for part in parts}:
        raise NotTextError(name, "a ZIP archive without a Word document")
    unpacked = sum(part.file_size for part in parts)
    blown_up = any(part.file_size > MAX_RATIO * max(part.compress_size, 1) for part in parts)
    if unpacked > MAX_UNPACKED or (blown_up and unpacked > MEGABYTE):
        limit = f"{MAX_UNPACKED // MEGABYTE} MB"
        raise TooLargeError(name, f"{unpacked // MEGABYTE} MB unpacked", limit)


def _written(document: Document) -> TextBuilder:
    from docx.table import Table as WordTable

    builder = TextBuilder()
    for content in document.iter_inner_content():
        if isinstance(content, WordTable):
            _write_table(content, builder)
        else:
            _write_paragraph(content, builder)
    return builder


def _write_paragraph(paragraph: Paragraph, builder: TextBuilder) -> None:
    text = paragraph.text.strip()
    if not text:
        return
    style = (paragraph.style.name if paragraph.style is not None else "") or ""
    # python-docx shows no numbering in any other way.
    numbering = paragraph._p.xpath("./w:pPr/w:numPr")  # noqa: SLF001 - see above
    levels = paragraph._p.xpath("./w:pPr/w:numPr/w:ilvl/@w:val")  # noqa: SLF001 - see above
    if _HEADING_STYLE.match(style):
        builder.heading(text)
    elif numbering or _LIST_STYLE.match(style):
        builder.item(text, int(levels[0]) + 1 if levels else 1)
    else:
        builder.prose(text)


def _write_table(table: Table, builder: TextBuilder, depth: int = 0) -> None:
    """Write every cell once, tables inside it too; a merged cell stands in several columns."""
    from docx.table import Table as WordTable

    seen: set[int] = set()
    for row in table.rows:
        for cell in row.cells:
            if id(cell._tc) in seen:  # noqa: SLF001 - the only identity that a cell has
                continue
            seen.add(id(cell._tc))  # noqa: SLF001 - see above
            for content in cell.iter_inner_content():
                if not isinstance(content, WordTable):
                    _write_paragraph(content, builder)
                elif depth < _DEEPEST:
                    _write_table(content, builder, depth + 1)
