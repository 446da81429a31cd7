"""Typst in one place: our own fonts alone, PDF/UA-1, the same bytes for the same input."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from typst import Fonts

HERE = Path(__file__).resolve().parent
FONT_DIR = HERE / "fonts"
MEDIA = "application/pdf"


def pdf(template: str, data: dict[str, Any], *, draft: bool = False) -> bytes:
    """Return a tagged PDF/UA-1 file.

    Parameters
    ----------
    template
        Name of a ``.typ`` file in this folder.
    data
        JSON values, which the template finds in ``sys.inputs.data``.
    draft
        Only to be measured: a part of a sheet, which need not keep to the standard.
    """
    import typst

    made = typst.compile(
        (HERE / template).read_bytes(),
        font_paths=_fonts(),
        format="pdf",
        pdf_standards=[] if draft else ["ua-1"],
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
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


@cache
def _fonts() -> Fonts:
    import typst

    # A sheet looks the same on every machine.
    return typst.Fonts(
        font_paths=[str(FONT_DIR)], include_system_fonts=False, include_embedded_fonts=False
    )
