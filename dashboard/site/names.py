"""File names out of text from data, and addresses from one page to another.

A name is a slug for people and eight digits of a hash for uniqueness, so no text can climb out of
its folder, collide with another or be too long for a file system.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from geodata.kommuner import Kommun
    from layers.views import PeriodOption, PlaceView, PromiseView

SLUG_LENGTH = 60
HASH_LENGTH = 8
_LETTERS = str.maketrans({"å": "a", "ä": "a", "ö": "o", "æ": "ae", "ø": "o", "ß": "ss", "–": "-"})
_OTHER = re.compile(r"[^a-z0-9]+")
PREFIX = {"sv": "", "en": "en/"}


def slug(text: str, length: int = SLUG_LENGTH) -> str:
    """Return ``text`` as lower-case ASCII words joined by hyphens; may be empty."""
    plain = unicodedata.normalize("NFKD", text[: length * 4].casefold().translate(_LETTERS))
    ascii_only = plain.encode("ascii", "ignore").decode()
    words = _OTHER.sub("-", ascii_only).strip("-")
    return words[:length].rsplit("-", 1)[0] if len(words) > length else words


def unique(text: str, key: str) -> str:
    """Return a slug with a hash of ``key``: equal for equal keys, different for different ones."""
    digest = hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:HASH_LENGTH]
    return f"{words}-{digest}" if (words := slug(text)) else digest


def kommun_folder(kommun: Kommun) -> str:
    """Return a kommun's folder: ``solna-0184``. The code keeps apart what slugs alike."""
    return f"{slug(kommun.name) or 'kommun'}-{kommun.code}"


def promise_path(kommun: Kommun, promise: PromiseView) -> str:
    """Return the path of a promise's receipt, without language."""
    return f"{kommun_folder(kommun)}/lofte/{unique(promise.text_sv, promise.id)}.html"


def place_path(kommun: Kommun, place: PlaceView) -> str:
    """Return the path of a place's page, without language."""
    return f"{kommun_folder(kommun)}/plats/{unique(place.name, place.id)}.html"


def period_path(kommun: Kommun, option: PeriodOption) -> str:
    """Return the path of a kommun's page for one period, without language."""
    return f"{kommun_folder(kommun)}/period-{slug(option.label) or 'utan'}.html"


def relative(path: str, page: str) -> str:
    """Return the address of ``path`` as the page ``page`` writes it (both from the site's root)."""
    here, there = page.split("/")[:-1], path.split("/")
    shared = 0
    while shared < min(len(here), len(there) - 1) and here[shared] == there[shared]:
        shared += 1
    target = "../" * (len(here) - shared) + "/".join(there[shared:])
    return target.removesuffix("index.html") or "./"
