"""Content hashes: the same content has the same id on every machine, for ever."""

from __future__ import annotations

import hashlib
import json

ID_LENGTH = 16


def document_id(data: bytes) -> str:
    """Return the sha256 of a document's bytes in hexadecimal (64 characters)."""
    return hashlib.sha256(data).hexdigest()


def content_id(*parts: object) -> str:
    """Return 16 hexadecimal digits of the sha256 over ``parts`` as canonical JSON.

    Parameters
    ----------
    *parts
        JSON values, dates (taken as ISO 8601) and tuples (taken as lists).
    """
    canonical = json.dumps(parts, ensure_ascii=False, separators=(",", ":"), default=str)
    return hashlib.sha256(canonical.encode()).hexdigest()[:ID_LENGTH]
