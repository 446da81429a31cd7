"""A disk that is really full, or really read-only: a small file system of its own, made by root."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SIZE_KB = 8_000


@dataclass
class Disk:
    """A mounted file system."""

    path: Path

    def fill(self) -> Path:
        """Write until nothing more fits; removing the file makes room again."""
        path = self.path / "ballast"
        with path.open("wb", buffering=0) as file:
            for size in (65_536, 512, 1):
                try:
                    while file.write(b"x" * size):
                        pass
                except OSError:
                    continue
        return path

    def remount(self, mode: str) -> None:
        """Make it read-only (``ro``) or writable again (``rw``)."""
        _run("mount", "-o", f"remount,{mode}", str(self.path))


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    """Mount a small disk; skipped where that is not allowed."""
    if os.geteuid() != 0:
        pytest.skip("only root may mount the small disk that this test fills")
    path = tmp_path / "disk"
    path.mkdir()
    try:
        _run("mount", "-t", "tmpfs", "-o", f"size={SIZE_KB}k", "tmpfs", str(path))
    except (OSError, subprocess.CalledProcessError) as error:
        pytest.skip(f"no disk can be mounted here: {error}")
    yield Disk(path)
    _run("umount", "--lazy", str(path))


def _run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True)
