"""Releases in a folder: built aside, put in force in one step, the former one kept.

``DIR/current`` is a symbolic link to ``DIR/releases/NNNN`` and is what a web server serves. A
release holds the pages of the whole site as files, and a link to a folder of ``DIR/parts`` for each
kommun. ``DIR/journal`` says what each release is made of, and who approved it.
"""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from config.errors import LoftesError
from dashboard.site.parts import Part, Parts

if TYPE_CHECKING:
    from collections.abc import Iterable

CURRENT = "current"
_NAME = re.compile(r"\d{4,}")


class PublishError(LoftesError):
    """The site could not be published; the former release is still in force."""


@dataclass(slots=True)
class Made:
    """What a release is made of, as the journal keeps it.

    ``parts`` are by kommun code; ``front`` maps the path of each file of the whole site to a hash
    of its bytes, and ``frame`` those of them that are the same as long as ``frame_key`` is.
    ``former`` is the release that was in force before.
    """

    parts: dict[str, Part] = field(default_factory=dict)
    front: dict[str, str] = field(default_factory=dict)
    frame: dict[str, str] = field(default_factory=dict)
    frame_key: str = ""
    former: str = ""

    @property
    def files(self) -> int:
        """How many files a visitor can ask for."""
        return len(self.front) + len(self.frame) + sum(p.files for p in self.parts.values())


class Releases:
    """The folder that is published into."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.journal = folder / "journal"
        self.parts = Parts(folder / "parts")

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

    def made(self, release: Path | None) -> Made:
        """Return what a release is made of; nothing where that is not known."""
        if release is None:
            return Made()
        try:
            told = json.loads(self._log(release.name).read_text(encoding="utf-8"))
            parts = {code: Part(**row) for code, row in told.pop("parts").items()}
            return Made(parts, **told)
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            return Made()  # everything is built anew

    def stage(self) -> Path:
        """Return an empty folder for the next release."""
        number = max((int(name) for name in self.names()), default=0) + 1
        home = self.folder / "releases" / f".next-{number:04d}"
        shutil.rmtree(home, ignore_errors=True)
        try:
            (home / "en").mkdir(parents=True)
            self.parts.path.mkdir(exist_ok=True)
        except OSError as error:
            raise PublishError(
                f"the folder cannot be made ({error.strerror})",
                where=str(home),
                remedy="Name a folder that you may write to.",
            ) from error
        return home

    def keep(self, stage: Path, made: Made) -> None:
        """Lead a staged release to its parts, and write down what it is made of."""
        for part in made.parts.values():
            for link in part.links:
                up = "../" * (2 + link.count("/"))
                (stage / link).symlink_to(f"{up}parts/{part.folder}/{link}", True)
        self.write_down(stage.name.removeprefix(".next-"), made)

    def write_down(self, name: str, made: Made) -> None:
        """Write what a release is made of into the journal, in one step."""
        self.journal.mkdir(parents=True, exist_ok=True)
        text = json.dumps(asdict(made), ensure_ascii=False, separators=(",", ":"))
        aside = self.journal / f".{name}.json"
        aside.write_text(text, encoding="utf-8", errors="replace")
        aside.replace(self._log(name))

    def switch(self, stage: Path) -> Path:
        """Put a staged release in force in one step; return it."""
        release = stage.with_name(stage.name.removeprefix(".next-"))
        stage.rename(release)
        self._point_to(release)
        return release

    def rollback(self) -> Path:
        """Put the release before the one in force back in force; return it."""
        former = self.made(self.current).former
        release = self.folder / "releases" / former
        if not former or not release.is_dir():
            raise PublishError(
                "there is no former release to go back to",
                where=str(self.folder),
                remedy="Publish again from a store that holds what you want to show.",
            )
        self._point_to(release)
        return release

    def note(self, entry: dict[str, Any]) -> None:
        """Append to the log of approvals."""
        self.journal.mkdir(parents=True, exist_ok=True)
        with (self.journal / "approvals.jsonl").open("a", encoding="utf-8") as file:
            file.write(json.dumps(entry, ensure_ascii=False) + "\n")

    def discard(self, stage: Path) -> None:
        """Remove a staged release, and the parts that only it would have used."""
        shutil.rmtree(stage, ignore_errors=True)
        self._tidy_parts(self.names())

    def tidy(self) -> None:
        """Remove all but the release in force and the one before it."""
        current = self.current
        if current is None:
            return
        kept = [current.name, self.made(current).former]
        for name in set(self.names()) - set(kept):
            shutil.rmtree(self.folder / "releases" / name, ignore_errors=True)
            self._log(name).unlink(missing_ok=True)
        self._tidy_parts(kept)

    def _log(self, name: str) -> Path:
        return self.journal / f"{name}.json"

    def _tidy_parts(self, kept: Iterable[str]) -> None:
        # What a release leads to is read off its links: they hold even where the journal is lost.
        homes = [self.folder / "releases" / name for name in kept if name]
        leads = [
            entry.readlink()
            for home in homes
            if home.is_dir()
            for entry in home.iterdir()
            if entry.is_symlink()
        ]
        self.parts.tidy({lead.parent.name for lead in leads})

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
