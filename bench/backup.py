"""Back up, verify and restore a store of 1 GB, a writer at work meanwhile; a file copy as peer.

python bench/backup.py --mb 1000
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from geodata.records import Decision
from geodata.register import read_register
from geodata.store import open_store
from geodata.store.backup import back_up, restore, verify
from geodata.walk.protocol_records import Photo

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

WRITER = Path(__file__).resolve().parents[1] / "tests/geodata/store/endless_writer.py"
PHOTO_BYTES = 400_000
DECISIONS = 50_000


def main() -> None:
    """Print how long each step takes and whether what came back is what there was."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--mb", type=int, default=100)
    mb = parser.parse_args().mb
    with tempfile.TemporaryDirectory(prefix="lofteskartan-backup-") as name:
        folder = Path(name)
        path = folder / "store.sqlite"
        _fill(path, mb)
        size = path.stat().st_size / 1e6
        print(f"store: {size:.0f} MB, load {os.getloadavg()[0]:.1f}")
        peer = _timed("peer: a file copied and synced", lambda: _copy(path, folder / "peer"))
        with _writer(path) as acknowledged:
            mine = _timed("backup, a writer at work", lambda: back_up(path, folder / "b"))
            lines = acknowledged()
        print(f"the writer went on: {lines} rounds acknowledged")
        _timed("verify", lambda: verify(folder / "b"))
        other = folder / "restored.sqlite"
        _timed("restore", lambda: restore(folder / "b", other))
        _timed("restore --replace", lambda: restore(folder / "b", other, replace=True))
        manifest, found = verify(folder / "b")
        with open_store(other) as store:
            same = store.version() == manifest.fingerprint and store.versions() == found.kommuner
            photos = manifest.counts["photos"]
            whole = all(_is_whole(store.photo(_name(n))) for n in range(photos))
        print(f"restored: versions {'equal' if same else 'DIFFER'}, {photos} photos compared")
        print(f"ratio backup / peer: {mine / peer:.1f}")
        sys.exit(not (same and whole))


def _fill(path: Path, mb: int) -> None:
    with open_store(path) as store:
        store.sync_register(read_register())
        with store.together():
            for number in range(DECISIONS):
                text = f"value {number}"
                store.decide(Decision("key", "field", text, "planner", datetime.now(UTC)))
        for start in range(0, mb * 1_000_000 // PHOTO_BYTES, 50):
            store.add_protocol((), [_photo(start + n) for n in range(50)])


def _name(number: int) -> str:
    return hashlib.sha256(_data(number)).hexdigest()


def _data(number: int) -> bytes:
    return hashlib.shake_128(str(number).encode()).digest(PHOTO_BYTES)


def _photo(number: int) -> Photo:
    return Photo(_name(number), _data(number), 640, 480)


def _is_whole(photo: Photo | None) -> bool:
    return photo is not None and hashlib.sha256(photo.data).hexdigest() == photo.id


def _copy(path: Path, to: Path) -> None:
    shutil.copyfile(path, to)
    with to.open("rb") as file:
        os.fsync(file.fileno())


@contextmanager
def _writer(path: Path) -> Iterator[Callable[[], int]]:
    command = [sys.executable, str(WRITER), str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603  our own
        process.stdout.readline()

        def stop() -> int:
            process.kill()
            return len(process.stdout.readlines())

        yield stop


def _timed(what: str, work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    took = time.perf_counter() - started
    print(f"{what}: {took:.1f} s", flush=True)
    return took


if __name__ == "__main__":
    main()
