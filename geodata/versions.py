"""Folders that hold one version at a time: ``<home>/<fingerprint>/…``, named by a pointer.

The pointer ``current.json`` is replaced in one step when all files of a version are written, so a
reader sees the old version whole or the new one whole.
"""

from __future__ import annotations

import json
import os
import shutil
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

POINTER = "current.json"


def stamp(home: str) -> str:
    """Return a text that changes whenever the version in force does; empty where there is none."""
    try:
        status = os.stat(f"{home}/{POINTER}")  # noqa: PTH116  asked at every name
    except OSError:
        return ""
    return f"{home}:{status.st_mtime_ns}:{status.st_ino}"


def read_pointer(home: Path) -> dict[str, Any] | None:
    """Return what the pointer says, ``None`` where nothing is in force.

    Raises
    ------
    OSError, ValueError
        Where it is damaged.
    """
    try:
        found = json.loads((home / POINTER).read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return None
    if not isinstance(found, dict):
        raise ValueError("the pointer is no object")  # noqa: TRY004  of the file's content
    return found


def put_in_force(
    home: Path, fingerprint: str, about: dict[str, Any], write: Callable[[Path], None]
) -> None:
    """Let ``write`` fill the folder of a new version, then point to it and remove the others.

    Raises
    ------
    OSError
        Where the disk does not take it; the version in force stays so.
    """
    target = home / fingerprint
    try:
        shutil.rmtree(target, ignore_errors=True)
        target.mkdir(parents=True)
        write(target)
        replace_json(home / POINTER, about)
    finally:
        _tidy(home)


def replace_json(path: Path, content: dict[str, Any]) -> None:
    """Write a file and then put it in the old one's place, so that no half of it is ever read."""
    temporary = path.with_suffix(".new")
    with temporary.open("w", encoding="utf-8") as file:
        json.dump(content, file, ensure_ascii=False, indent=1)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)


def _tidy(home: Path) -> None:
    """Remove all but the version in force."""
    try:
        current = read_pointer(home)
    except (OSError, ValueError):
        return
    kept = current.get("fingerprint") if current else None
    for path in home.glob("*"):
        if path.is_dir() and path.name != kept:
            shutil.rmtree(path, ignore_errors=True)
    if current is None:
        shutil.rmtree(home, ignore_errors=True)
