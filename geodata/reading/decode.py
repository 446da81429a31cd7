"""Bytes to text: byte order mark, strict UTF-8, what the document declares, then cp1252."""

from __future__ import annotations

import codecs
import re

from geodata.reading.errors import EmptyDocumentError, NotTextError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(rb"""charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
HEAD = 4096
# Control characters that no text holds; more than a trace of them is binary data.
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x7f\ufffd]")
_CONTROL_SHARE = 0.01


def decode(data: bytes, name: str) -> str:
    """Return the text of ``data``.

    cp1252 comes last, because short Swedish texts are too short for a guess by statistics.

    Raises
    ------
    EmptyDocumentError
        Without any byte.
    NotTextError
        Where the result is no text.
    """
    if not data:
        raise EmptyDocumentError(name)
    text = _decode(data, name)
    controls = len(_CONTROL.findall(text))
    if controls > _CONTROL_SHARE * len(text):
        raise NotTextError(name)
    return text


def _decode(data: bytes, name: str) -> str:
    if marked := byte_order_mark(data):
        return _strict(data, marked) or _refuse(name)
    for encoding in ("utf-8", encoding_without_mark(data), _declared(data), "cp1252", "latin-1"):
        text = _strict(data, encoding) if encoding else None
        if text is not None:
            return text
    return _refuse(name)


def byte_order_mark(data: bytes) -> str:
    """Return the encoding that the first bytes declare, empty where they declare none."""
    return next((encoding for mark, encoding in _MARKS if data.startswith(mark)), "")


def encoding_without_mark(data: bytes) -> str:
    """Return the byte order of UTF-16 without a mark: every second byte of its Latin text is 0."""
    head = data[:HEAD]
    odd, even = head[1::2].count(0), head[0::2].count(0)
    if odd > len(head) * 0.35 and even == 0:
        return "utf-16-le"
    return "utf-16-be" if even > len(head) * 0.35 and odd == 0 else ""


def _declared(data: bytes) -> str:
    hit = _DECLARED.search(data[:HEAD])
    return hit[1].decode("ascii", "replace") if hit else ""


def _strict(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None


def _refuse(name: str) -> str:
    raise NotTextError(name)
