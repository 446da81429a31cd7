"""What a release is made of: a folder a kommun, named by what is in it, never changed again.

``DIR/parts/0184-<digest>`` holds ``solna-0184/…`` and ``en/solna-0184/…`` as they stand below the
site's root, and ``contents.json``, which no server shows. A release points there with links, so a
kommun that has not changed costs a release two links, whatever the number of its files.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, Protocol, Self

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from dashboard.site.render import Page

CONTENTS = "contents.json"
DIGEST = 24  # hexadecimal digits


class Writer(Protocol):
    """What touches the disk."""

    def write(self, path: Path, data: bytes) -> None:
        """Write a new file, its folder made where it is missing."""

    def link(self, source: Path, target: Path) -> None:
        """Make ``target`` the same file as ``source``, time stamp and all."""


class DiskWriter:
    """Plain files; hard links where the file system has them."""

    def __init__(self) -> None:
        self._made: set[str] = set()

    def write(self, path: Path, data: bytes) -> None:
        """Write a new file."""
        self._folder(path)
        # Tens of thousands of small files: a file object each would cost as much as the writing.
        target = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o666)
        try:
            rest = memoryview(data)
            while rest:
                rest = rest[os.write(target, rest) :]
        finally:
            os.close(target)

    def link(self, source: Path, target: Path) -> None:
        """Link, or copy with its time stamp where links cannot be made."""
        self._folder(target)
        try:
            os.link(source, target)
        except FileNotFoundError:
            raise
        except OSError:
            shutil.copy2(source, target)

    def _folder(self, path: Path) -> None:
        folder = os.path.dirname(path)  # noqa: PTH120  asked for every file: five times as quick
        if folder not in self._made:
            os.makedirs(folder, exist_ok=True)  # noqa: PTH103
            self._made.add(folder)


@dataclass(frozen=True, slots=True)
class Contents:
    """The long lists of a part, kept beside its files.

    ``files`` maps path to a hash of the bytes; ``facts`` maps what a person may check to a hash
    and a short text; ``entries`` are the feed's, newest first.
    """

    files: dict[str, str] = field(default_factory=dict)
    facts: dict[str, list[str]] = field(default_factory=dict)
    entries: list[dict[str, Any]] = field(default_factory=list)


@dataclass(slots=True)
class Part:
    """A kommun's share of a release, as far as the whole site needs it.

    ``key`` is made of all that the share is made of, ``folder`` names the folder of its files and
    ``home`` the folder that they have on the site; ``ends`` are the last days of its periods and
    the day on which it was made; ``newest`` is the moment of its newest entry of the feed.
    """

    key: str
    home: str
    ends: list[str] = field(default_factory=list)
    findings: list[list[str]] = field(default_factory=list)
    downloads: list[dict[str, Any]] = field(default_factory=list)
    name: str = ""
    promises: int = 0
    newest: str = ""
    files: int = 0
    folder: str = ""

    @property
    def links(self) -> tuple[str, str]:
        """The folders on the site that lead to this part."""
        return self.home, f"en/{self.home}"


class Parts:
    """The folder of all parts."""

    def __init__(self, folder: Path) -> None:
        self.path = folder

    def has(self, part: Part) -> bool:
        """Whether the files of a part are there."""
        return (self.path / part.folder / CONTENTS).is_file()

    def contents(self, part: Part | None) -> Contents:
        """Return the long lists of a part; empty where there is none, or none that can be read."""
        if part is None:
            return Contents()
        try:
            text = (self.path / part.folder / CONTENTS).read_text(encoding="utf-8")
            return Contents(**json.loads(text))
        except (OSError, ValueError, TypeError):
            return Contents()  # then it is made anew

    def keep(self, made: Made, name: str, former: Part | None, writer: Writer) -> Part:
        """Write a part whose folder's name begins with ``name``; return it with its folder.

        What ``former`` has in the same bytes is the same file afterwards. A part that is there
        already is left as it is.
        """
        text = json.dumps(asdict(made.contents), ensure_ascii=False, separators=(",", ":"))
        data = text.encode("utf-8", "replace")
        made.part.folder = f"{name}-{digest(data)}"
        made.part.files = len(made.contents.files)
        if self.has(made.part):
            return made.part
        stage = self.path / f".next-{name}"
        shutil.rmtree(stage, ignore_errors=True)
        known = self.contents(former).files
        before = (self.path / former.folder, known) if former and known else None
        put(stage, made.pages, made.contents.files, before, writer)
        writer.write(stage / CONTENTS, data)
        target = self.path / made.part.folder
        shutil.rmtree(target, ignore_errors=True)  # of a part without its list
        stage.rename(target)
        return made.part

    def tidy(self, used: set[str]) -> None:
        """Remove every part but those of these names."""
        for path in self.path.iterdir() if self.path.is_dir() else ():
            if path.name not in used:
                shutil.rmtree(path, ignore_errors=True)


@dataclass(frozen=True, slots=True)
class Made:
    """A part before it is written."""

    part: Part
    contents: Contents
    pages: list[Page]

    @classmethod
    def of(
        cls,
        part: Part,
        pages: list[Page],
        facts: dict[str, list[str]],
        entries: list[dict[str, Any]],
    ) -> Self:
        """Return a part with its list of files."""
        return cls(part, Contents(hashes(pages), facts, entries), pages)


def digest(data: bytes) -> str:
    """Return a short hash of bytes."""
    return hashlib.sha256(data).hexdigest()[:DIGEST]


def hashes(pages: Iterable[Page]) -> dict[str, str]:
    """Return path → hash of the bytes."""
    return {page.path: digest(page.data) for page in pages}


def put(
    home: Path,
    pages: Iterable[Page],
    files: Mapping[str, str],
    former: tuple[Path, Mapping[str, str]] | None,
    writer: Writer,
) -> None:
    """Write pages into a folder; what ``former`` has in the same bytes is linked.

    Parameters
    ----------
    home, pages, files
        Where, what, and the hash of each file by its path.
    former
        A folder with the files that were there before, and their hashes.
    """
    old, before = former or (home, {})
    for page in pages:
        if before.get(page.path) == files[page.path]:
            try:
                writer.link(old / page.path, home / page.path)
                continue
            except FileNotFoundError:
                pass  # somebody took it away: written anew
        writer.write(home / page.path, page.data)
