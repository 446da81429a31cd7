"""Archives that come from outside: their sizes are looked at before anything is unpacked."""

from __future__ import annotations

import zipfile
import zlib
from contextlib import contextmanager
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from config.import_tables import load_imports
from geodata.imports.errors import ImportFileError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_BLOCK = 1 << 20
_MEMBERS = 10_000
DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)


@contextmanager
def opened(path: Path, name: str) -> Iterator[zipfile.ZipFile]:
    """Open a zip file; raise :class:`ImportFileError` where it is damaged or too big."""
    limits = load_imports()
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            if len(members) > _MEMBERS or sum(m.file_size for m in members) > limits.max_unpacked:
                raise ImportFileError("unpacked", name, most=limits.max_unpacked // 1_000_000)
            if any(member.flag_bits & 1 for member in members):
                raise ImportFileError("locked", name)
            yield archive
    except DAMAGED as error:
        raise ImportFileError("damaged", name, why=str(error)[:200]) from None


def unpack(archive: zipfile.ZipFile, members: list[str], folder: Path, name: str) -> list[Path]:
    """Write members into one folder under their bare names, never further than their size."""
    written = []
    left = load_imports().max_unpacked
    for member in members:
        target = folder / PurePosixPath(member.replace("\\", "/")).name
        with archive.open(member) as source, target.open("wb") as file:
            while block := source.read(_BLOCK):
                left -= len(block)
                if left < 0:
                    most = load_imports().max_unpacked // 1_000_000
                    raise ImportFileError("unpacked", name, most=most)
                file.write(block)
        written.append(target)
    return written
