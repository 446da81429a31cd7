"""Typst in one place: our own fonts alone, PDF/UA-1, the same bytes for the same input."""

from __future__ import annotations

import json
import struct
import unicodedata
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from typst import Fonts

FONT_DIR = Path(__file__).resolve().parent / "fonts"
MEDIA = "application/pdf"
SEGMENTED_32 = 12  # the format of a cmap subtable that covers all of Unicode


def pdf(template: Path, data: dict[str, Any], *, draft: bool = False) -> bytes:
    """Return a tagged PDF/UA-1 file.

    Parameters
    ----------
    template
        A ``.typ`` file.
    data
        JSON values, which the template finds in ``sys.inputs.data``.
    draft
        Only to be measured: a part of a sheet, which need not keep to the standard.
    """
    import typst

    made = typst.compile(
        template.read_bytes(),
        font_paths=_fonts(),
        format="pdf",
        pdf_standards=[] if draft else ["ua-1"],
        sys_inputs={"data": json.dumps(_writable(data), ensure_ascii=False)},
    )
    if not isinstance(made, bytes):  # pragma: no cover  one format gives one file
        raise TypeError("typst gave several files for one sheet")
    return made


def page_count(made: bytes) -> int:
    """Return how many pages a PDF has."""
    import pypdfium2

    opened = pypdfium2.PdfDocument(made)
    try:
        return len(opened)
    finally:
        opened.close()


def _writable(value: Any) -> Any:  # noqa: ANN401  JSON is anything
    """Return JSON values in characters that the font has: a lost letter is a question mark.

    PDF/UA refuses a sheet with a character that no reader could see, such as a picture in a title.
    """
    if isinstance(value, str):
        return "".join(char if ord(char) in _covered() else _stand_in(char) for char in value)
    if isinstance(value, dict):
        return {key: _writable(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_writable(item) for item in value]
    return value


def _stand_in(char: str) -> str:
    if char in "\n\t":
        return char
    return "?" if unicodedata.category(char).startswith(("L", "N")) else ""


@cache
def _covered() -> frozenset[int]:
    """Return the code points that every cut of the font has, from its table of 32-bit groups."""
    cuts = [_code_points(path.read_bytes()) for path in sorted(FONT_DIR.glob("*.ttf"))]
    return frozenset.intersection(*cuts)


def _code_points(font: bytes) -> frozenset[int]:
    (count,) = struct.unpack_from(">H", font, 4)
    records = (struct.unpack_from(">4sIII", font, 12 + 16 * n) for n in range(count))
    table = next(offset for tag, _, offset, _ in records if tag == b"cmap")
    (subtables,) = struct.unpack_from(">H", font, table + 2)
    found: set[int] = set()
    for n in range(subtables):
        (at,) = struct.unpack_from(">I", font, table + 8 + 8 * n)
        if struct.unpack_from(">H", font, table + at)[0] != SEGMENTED_32:
            continue
        (groups,) = struct.unpack_from(">I", font, table + at + 12)
        for group in range(groups):
            first, last, _ = struct.unpack_from(">III", font, table + at + 16 + 12 * group)
            found.update(range(first, last + 1))
    return frozenset(found)


@cache
def _fonts() -> Fonts:
    import typst

    # A sheet looks the same on every machine.
    return typst.Fonts(
        font_paths=[str(FONT_DIR)], include_system_fonts=False, include_embedded_fonts=False
    )
