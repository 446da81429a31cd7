"""Releases in a folder: built aside, put in force in one step, the former one kept.

``DIR/current`` is a symbolic link to ``DIR/releases/NNNN`` and is what a web server serves.
``DIR/journal`` holds, for each release, what it is made of, and who approved it.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Protocol

from config.errors import LoftesError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dashboard.site.render import Page

CURRENT = "current"
_NAME = re.compile(r"\d{4,}")


class PublishError(LoftesError):
    """The site could not be published; the former release is still in force."""


class Writer(Protocol):
    """What touches the disk."""

    def write(self, path: Path, data: bytes) -> None:
        """Write a new file, its folder made where it is missing."""

    def link(self, source: Path, target: Path) -> None:
        """Make ``target`` the same file as ``source``, time stamp and all."""


class DiskWriter:
    """Plain files; hard links where the file system has them."""

    def __init__(self) -> None:
        self._made: set[Path] = set()

    def write(self, path: Path, data: bytes) -> None:
        """Write a new file."""
        self._folder(path)
        path.write_bytes(data)

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
        if path.parent not in self._made:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._made.add(path.parent)


@dataclass(slots=True)
class Part:
    """One kommun's share of a release (or the shared one), as the journal keeps it.

    ``files`` maps path to a hash of the bytes; ``facts`` maps what a person may check to a hash
    and a short text; ``ends`` are the last days of its periods.
    """

    key: str
    files: dict[str, str] = field(default_factory=dict)
    facts: dict[str, list[str]] = field(default_factory=dict)
    findings: list[list[str]] = field(default_factory=list)
    pages: list[str] = field(default_factory=list)
    ends: list[str] = field(default_factory=list)
    entries: list[dict[str, Any]] = field(default_factory=list)
    downloads: list[dict[str, Any]] = field(default_factory=list)
    name: str = ""
    promises: int = 0


class Releases:
    """The folder that is published into."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.journal = folder / "journal"

    @property
    def current(self) -> Path | None:
        """The release in force."""
        link = self.folder / CURRENT
        return link.resolve() if link.is_symlink() and link.exists() else None

    def names(self) -> list[str]:
        """Return the releases that are there, oldest first."""
        home = self.folder / "releases"
        found = (p.name for p in home.iterdir()) if home.is_dir() else iter(())
        return sorted((name for name in found if _NAME.fullmatch(name)), key=int)

    def parts(self, release: Path | None) -> dict[str, Part]:
        """Return what a release is made of, by kommun code; nothing where that is not known."""
        folder = self.journal / release.name if release else None
        if folder is None or not folder.is_dir():
            return {}
        try:
            return {
                path.stem: Part(**json.loads(path.read_text(encoding="utf-8")))
                for path in sorted(folder.glob("*.json"))
            }
        except (OSError, ValueError, TypeError):
            return {}  # everything is built anew

    def stage(self) -> Path:
        """Return an empty folder for the next release."""
        number = max((int(name) for name in self.names()), default=0) + 1
        home = self.folder / "releases" / f".next-{number:04d}"
        shutil.rmtree(home, ignore_errors=True)
        try:
            home.mkdir(parents=True)
        except OSError as error:
            raise PublishError(
                f"the folder cannot be made ({error.strerror})",
                where=str(home),
                remedy="Name a folder that you may write to.",
            ) from error
        return home

    @staticmethod
    def name_of(stage: Path) -> str:
        """Return the name that a staged release will have."""
        return stage.name.removeprefix(".next-")

    def keep(self, stage: Path, parts: dict[str, Part]) -> None:
        """Write the journal of a staged release."""
        folder = self.journal / self.name_of(stage)
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        for code, part in sorted(parts.items()):
            text = json.dumps(asdict(part), ensure_ascii=False, separators=(",", ":"))
            (folder / f"{code}.json").write_text(text, encoding="utf-8", errors="replace")

    def switch(self, stage: Path) -> Path:
        """Put a staged release in force in one step; return it."""
        release = stage.with_name(self.name_of(stage))
        stage.rename(release)
        self._point_to(release)
        return release

    def rollback(self) -> Path:
        """Put the release before the one in force back in force; return it."""
        current = self.current
        before = [n for n in self.names() if current and int(n) < int(current.name)]
        if not before:
            raise PublishError(
                "there is no former release to go back to",
                where=str(self.folder),
                remedy="Publish again from a store that holds what you want to show.",
            )
        release = self.folder / "releases" / before[-1]
        self._point_to(release)
        return release

    def note(self, entry: dict[str, Any]) -> None:
        """Append to the log of approvals, on a line of its own even after a broken one."""
        self.journal.mkdir(parents=True, exist_ok=True)
        line = (json.dumps(entry, ensure_ascii=False) + "\n").encode()
        with (self.journal / "approvals.jsonl").open("ab+") as file:
            if file.tell() and not _ends_a_line(file):
                line = b"\n" + line
            file.write(line)
            file.flush()
            os.fsync(file.fileno())

    def tidy(self, former: Path | None) -> None:
        """Remove all releases but the one in force and the one before it.

        Others are older, were taken back, or were never put in force because a publishing was
        killed: none of them is what a rollback should find.
        """
        kept = {release.name for release in (self.current, former) if release}
        for name in set(self.names()) - kept:
            shutil.rmtree(self.folder / "releases" / name, ignore_errors=True)
            shutil.rmtree(self.journal / name, ignore_errors=True)

    def _point_to(self, release: Path) -> None:
        link = self.folder / f".{CURRENT}-new"
        link.unlink(missing_ok=True)
        try:
            link.symlink_to(Path("releases") / release.name, target_is_directory=True)
            link.replace(self.folder / CURRENT)
        except OSError as error:
            raise PublishError(
                f"the link to the release cannot be set ({error.strerror})",
                where=str(self.folder / CURRENT),
                remedy="A folder named 'current' may stand in the way; on Windows, links need "
                "developer mode.",
            ) from error


def _ends_a_line(file: IO[bytes]) -> bool:
    file.seek(-1, os.SEEK_END)
    return file.read(1) == b"\n"


def put(
    stage: Path, pages: Iterable[Page], former: Path | None, old: Part | None, writer: Writer
) -> dict[str, str]:
    """Write pages into a stage; what the former release has in the same bytes is linked.

    Returns
    -------
    dict
        Path → hash of the bytes.
    """
    hashes: dict[str, str] = {}
    before = old.files if old and former else {}
    for page in pages:
        digest = hashlib.sha256(page.data).hexdigest()[:24]
        hashes[page.path] = digest
        target = stage / page.path
        if former is not None and before.get(page.path) == digest:
            try:
                writer.link(former / page.path, target)
                continue
            except FileNotFoundError:
                pass  # somebody took it away: written anew
        writer.write(target, page.data)
    return hashes


def reuse(stage: Path, former: Path, part: Part, writer: Writer) -> bool:
    """Link every file of an unchanged part; ``False`` where one of them is gone."""
    try:
        for path in part.files:
            writer.link(former / path, stage / path)
    except FileNotFoundError:
        return False
    return True
