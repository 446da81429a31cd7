"""Overpass JSON, element by element, and the same as OPL that osmium reads."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, TextIO

from geodata.osm.errors import NOTHING_STORED, OverpassAnswerError, truncated
from geodata.osm.opl import encode, tags_field

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

CHUNK_CHARACTERS = 1 << 20
# No element comes near it; without a limit a damaged file would be read into memory whole.
MAX_ELEMENT_CHARACTERS = 64 << 20
_ELEMENTS = re.compile(r'"elements"\s*:\s*\[')
_BETWEEN = re.compile(r"[\s,]*")
_TIMESTAMP = re.compile(r'"timestamp_osm_base"\s*:\s*"([^"]+)"')
_REMARK = re.compile(r'"remark"\s*:\s*"((?:[^"\\]|\\.)*)"')
_LETTERS = {"node": "n", "way": "w", "relation": "r"}


class _Window:
    """A piece of a text file that moves on as its reader does."""

    def __init__(self, file: TextIO, name: str) -> None:
        self.file = file
        self.name = name
        self.text = ""
        self.position = 0
        self.offset = 0

    def more(self) -> bool:
        """Read on; ``False`` at the end of the file."""
        added = self.file.read(CHUNK_CHARACTERS)
        self.offset += self.position
        self.text = self.text[self.position :] + added
        self.position = 0
        return bool(added)

    def fault(self, reason: str) -> OverpassAnswerError:
        """Return the error of an answer whose element at this place is no good."""
        return OverpassAnswerError(
            f"character {self.offset + self.position:,}: {reason}",
            where=self.name,
            remedy=f"Is it Overpass' answer to [out:json]? Fetch it again. {NOTHING_STORED}",
        )


def read_elements(
    path: Path, progress: Callable[[int], None] = lambda _: None
) -> Iterator[dict[str, Any]]:
    """Yield the elements of an Overpass answer, a chunk of the file in memory at a time.

    Raises
    ------
    TruncatedExtractError
        Where the answer ends early.
    OverpassAnswerError
        Where it is no Overpass answer, an element lacks its fields, or the server gave up half-way.
    """
    try:
        with path.open(encoding="utf-8-sig") as file:
            window = _Window(file, path.name)
            _find_elements(window)
            while (element := _next(window)) is not None:
                yield _checked(element, window)
                progress(window.offset + window.position)
            _check_remark(window)
    except UnicodeDecodeError as error:
        raise truncated(path.name, f"it is not UTF-8 ({error.reason})") from error


def timestamp_of(path: Path) -> str:
    """Return the moment that an answer's data is of (ISO 8601), ``""`` where it does not say."""
    with path.open(encoding="utf-8-sig", errors="replace") as file:
        found = _TIMESTAMP.search(file.read(CHUNK_CHARACTERS))
    return found[1] if found else ""


def write_opl(path: Path, target: Path, progress: Callable[[int], None] = lambda _: None) -> None:
    """Write an Overpass answer as OPL: nodes first, then ways, then relations, each once.

    Ways that carry their geometry (``out geom``) give the nodes that the answer leaves out.
    """
    parts = {letter: target.with_suffix(f".{letter}") for letter in "nwr"}
    had_tags: dict[str, dict[int, bool]] = {letter: {} for letter in "nwr"}
    placed: set[int] = set()
    files = {letter: part.open("w", encoding="utf-8") for letter, part in parts.items()}
    try:
        for element in read_elements(path, progress):
            letter = _LETTERS.get(element["type"])
            if letter is None:
                continue
            before, tagged = had_tags[letter].get(element["id"]), "tags" in element
            if before is not None and (before or not tagged):
                continue
            if letter == "w":
                _write_vertices(element, placed, files["n"])
            files[letter].write(_line(letter, element) + "\n")
            had_tags[letter][element["id"]] = tagged
    finally:
        for file in files.values():
            file.close()
    with target.open("wb") as joined:
        for part in parts.values():
            with part.open("rb") as lines:
                joined.writelines(lines)
            part.unlink()


def _find_elements(window: _Window) -> None:
    while window.more():
        found = _ELEMENTS.search(window.text)
        if found:
            window.position = found.end()
            return
        if len(window.text) > MAX_ELEMENT_CHARACTERS:
            break
    remark = _REMARK.search(window.text)
    raise window.fault(remark[1] if remark else 'it has no list "elements"')


def _next(window: _Window) -> dict[str, Any] | None:
    """Return the next element, ``None`` behind the last."""
    decoder = json.JSONDecoder()
    while True:
        found = _BETWEEN.match(window.text, window.position)
        window.position = found.end() if found else window.position
        if window.text[window.position : window.position + 1] == "]":
            return None
        try:
            element, window.position = decoder.raw_decode(window.text, window.position)
        except json.JSONDecodeError as error:
            if len(window.text) - window.position > MAX_ELEMENT_CHARACTERS:
                raise window.fault(f"is no JSON: {error.msg}") from None
            if not window.more():
                reason = f"the answer ends inside its elements, at character {window.offset:,}"
                raise truncated(window.name, reason) from None
            continue
        if not isinstance(element, dict):
            raise window.fault("an element must be an object")
        return element


def _checked(element: dict[str, Any], window: _Window) -> dict[str, Any]:
    """Refuse an element whose fields are not what Overpass writes."""
    kind, tags = element.get("type"), element.get("tags", {})
    if not isinstance(kind, str) or not isinstance(element.get("id"), int):
        raise window.fault("an element has no type or no number as its id")
    if not isinstance(tags, dict) or not all(isinstance(value, str) for value in tags.values()):
        raise window.fault(f"the tags of {kind} {element['id']} are no texts")
    if kind == "node" and not _is_position(element):
        raise window.fault(f"node {element['id']} has no latitude and longitude in range")
    nodes = element.get("nodes", [])
    if not isinstance(nodes, list) or not all(isinstance(node, int) for node in nodes):
        raise window.fault(f"the nodes of {kind} {element['id']} are no list of numbers")
    return element


def _is_position(point: object) -> bool:
    if not isinstance(point, dict):
        return False
    lat, lon = point.get("lat"), point.get("lon")
    numbers = all(isinstance(value, int | float) for value in (lat, lon))
    return numbers and abs(point["lat"]) <= 90 and abs(point["lon"]) <= 180  # noqa: PLR2004  degrees


def _check_remark(window: _Window) -> None:
    """Refuse an answer that was broken off: Overpass says so behind the elements."""
    while window.more():
        pass
    if not window.text.rstrip().endswith("}"):
        raise truncated(
            window.name, "the answer ends behind its elements, without its last bracket"
        )
    remark = _REMARK.search(window.text, window.position)
    if remark and "error" in remark[1].lower():
        raise OverpassAnswerError(
            f"Overpass gave up before it was done: {remark[1]}",
            where=window.name,
            remedy=f"Ask for a smaller area or a longer [timeout:…]. {NOTHING_STORED}",
        )


def _write_vertices(way: dict[str, Any], placed: set[int], file: TextIO) -> None:
    points = way.get("geometry", [])
    for node, point in zip(way.get("nodes", []), points, strict=False):
        if node not in placed and _is_position(point):
            placed.add(node)
            file.write(f"n{node} T x{point['lon']:.7f} y{point['lat']:.7f}\n")


def _line(letter: str, element: dict[str, Any]) -> str:
    start = f"{letter}{element['id']} T{tags_field(element.get('tags', {}))}"
    if letter == "n":
        return f"{start} x{element['lon']:.7f} y{element['lat']:.7f}"
    if letter == "w":
        return f"{start} N{','.join(f'n{node}' for node in element.get('nodes', []))}"
    members = (
        f"{_LETTERS.get(member['type'], 'n')}{member['ref']}@{encode(member.get('role', ''))}"
        for member in element.get("members", [])
    )
    return f"{start} M{','.join(members)}"
