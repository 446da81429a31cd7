"""What the headers of an answer say, of which nothing is believed blindly."""

from __future__ import annotations

import codecs
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from http.client import HTTPMessage

MAX_DIGITS = 9


def media_type(headers: HTTPMessage) -> str:
    """Return the declared media type in lower case; ``""`` where none is declared."""
    return headers.get_content_type() if "Content-Type" in headers else ""


def charset(headers: HTTPMessage) -> str | None:
    """Return the declared charset by the name that Python has for it; ``None`` for no such."""
    declared = headers.get_content_charset() or ""
    try:
        "".encode(declared)  # refuses codecs that are no charset (base64, zip)
        return codecs.lookup(declared).name
    except (LookupError, ValueError):
        return None


def location(headers: HTTPMessage) -> str | None:
    """Return where a redirect leads; UTF-8 in the raw, as Swedish sites send it, is understood."""
    raw = headers.get("Location")
    if raw is None:
        return None
    try:
        return raw.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return str(raw)


def retry_after(headers: HTTPMessage) -> str:
    """Return when the site wants to be asked again (``in 120 seconds``), ``""`` if it says not."""
    raw = (headers.get("Retry-After") or "").strip()
    if raw.isascii() and raw.isdigit() and len(raw) <= MAX_DIGITS:
        return f"in {int(raw)} seconds"
    try:
        moment = parsedate_to_datetime(raw)
    except (ValueError, OverflowError):
        return ""
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return f"after {moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
