"""Many documents at once: found in folders, read side by side, none stopping the others."""

from __future__ import annotations

import json
import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from config.errors import LoftesError
from dashboard.cli.sources import load_source

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from geodata.records import DocumentReading

SUFFIXES = frozenset({".txt", ".md", ".html", ".htm", ".xhtml", ".pdf", ".docx"})


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one document: a reading, or the fault that stopped it."""

    source: str
    reading: DocumentReading | None
    fault: LoftesError | None = None


@dataclass(slots=True)
class Tally:
    """The numbers of a batch, for its last line."""

    read: int = 0
    skipped: int = 0
    unreadable: int = 0
    without_period: int = 0
    without_promise: int = 0

    def add(self, outcome: Outcome) -> None:
        """Count one outcome."""
        if outcome.reading is None:
            self.unreadable += 1
            return
        self.read += 1
        sets = outcome.reading.sets
        self.without_period += not any(group.period for group in sets)
        self.without_promise += not any(group.promises for group in sets)

    def line(self) -> str:
        """Return the report in one line."""
        skipped = f", {self.skipped} read before" if self.skipped else ""
        return (
            f"{self.read} read{skipped}, {self.unreadable} unreadable, "
            f"{self.without_period} without period, {self.without_promise} without promise"
        )


def expand(arguments: Sequence[str]) -> list[str]:
    """Return files and addresses; a folder stands for the documents in it and below, sorted."""
    from pathlib import Path

    sources: list[str] = []
    for argument in arguments:
        path = Path(argument)
        if "://" not in argument and path.is_dir():
            found = sorted(p for p in path.rglob("*") if p.suffix.lower() in SUFFIXES)
            sources += [str(p) for p in found if p.is_file()]
        else:
            sources.append(argument)
    return sources


def read_many(sources: Sequence[str], jobs: int) -> Iterator[Outcome]:
    """Read documents in their order, ``jobs`` at a time.

    A document that kills its process (memory, a fault in a parser's C code) is reported as
    unreadable; what was under way beside it is read again, each on its own.
    """
    if jobs == 1 or len(sources) == 1:
        yield from map(read_one, sources)
        return
    done = 0
    try:
        with _pool(jobs) as pool:
            for outcome in pool.map(read_one, sources, chunksize=4):
                yield outcome
                done += 1
    except BrokenProcessPool:
        for source in sources[done:]:
            yield _read_alone(source)


def read_one(source: str) -> Outcome:
    """Read one document; every fault becomes part of the outcome."""
    from geodata.reading import read_document

    try:
        loaded = load_source(source)
        reading = read_document(loaded.data, loaded.name, url=loaded.url)
        return Outcome(source, loaded.dated(reading))
    except LoftesError as error:
        return Outcome(source, None, error)
    except Exception as error:  # noqa: BLE001  a batch of hundreds must not end at one of them
        fault = LoftesError(
            f"the reader failed: {type(error).__name__}: {error}",
            where=source,
            remedy="Please report it; the other documents were read.",
        )
        return Outcome(source, None, fault)


def _read_alone(source: str) -> Outcome:
    try:
        with _pool(1) as pool:
            return pool.submit(read_one, source).result()
    except BrokenProcessPool:
        fault = LoftesError(
            "the reader's process died on it",
            where=source,
            remedy="It may be damaged or far too large; save it as text and read that.",
        )
        return Outcome(source, None, fault)


def _pool(jobs: int) -> ProcessPoolExecutor:
    # Spawned processes are the same on every system and inherit no threads.
    return ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("spawn"))


class ResultFile:
    """A JSONL file that a batch appends to and can go on with after an interruption."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.done = set(self._rows())

    def _rows(self) -> Iterator[str]:
        """Yield the documents that are in the file; a last line cut off by a crash is dropped."""
        if not self.path.exists():
            return
        good = 0
        with self.path.open("rb") as file:
            for line in file:
                try:
                    document = str(json.loads(line)["document"])
                except (ValueError, KeyError, TypeError) as error:
                    if line.endswith(b"\n"):
                        raise LoftesError(
                            "is no result of an earlier batch",
                            where=str(self.path),
                            remedy="Name another file with --out.",
                        ) from error
                    break
                good += len(line)
                yield document
        with self.path.open("rb+") as file:
            file.truncate(good)

    def remaining(self, sources: Iterable[str]) -> list[str]:
        """Return the sources that are not in the file yet."""
        return [source for source in sources if source not in self.done]

    def append(self, row: dict[str, Any]) -> None:
        """Write one row and flush it."""
        try:
            with self.path.open("a", encoding="utf-8") as file:
                file.write(json.dumps(row, ensure_ascii=False) + "\n")
        except OSError as error:
            raise LoftesError(
                f"cannot be written: {error.strerror}",
                where=str(self.path),
                remedy="Free some space or name another file with --out, then run it again.",
            ) from error
