"""The first pass: all that is wanted of an extract, in C++, into files of OPL lines.

osmium reads the file, keeps where every node is, adds that to the ways, and filters; Python sees
no object. The ways that outlines are made of carry no tags to know them by: they are read again,
once the relations are known.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, BinaryIO

import osmium
from osmium.filter import KeyFilter, TagFilter

from geodata.osm.errors import truncated, unwritable
from geodata.osm.formats import Format
from geodata.osm.overpass import timestamp_of, write_opl
from geodata.osm.pbf import chunks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from config.osm_tables import OsmTable, Tags

    Progress = Callable[[str, int, int], None]

# Sorted, in mapped memory: 16 bytes a node whatever its id, so all of Sweden fits in 1.6 GB.
NODE_INDEX = "sparse_mmap_array"
OPL_FORMAT = "opl,locations_on_ways=true,add_metadata=false"
_TIMESTAMP_KEY = "osmosis_replication_timestamp"


@dataclass(frozen=True, slots=True)
class Spool:
    """What the first pass wrote: wanted nodes and ways, relations, the ways they are made of."""

    wanted: Path
    relations: Path
    members: Path
    timestamp: str


def first_pass(path: Path, sort: Format, work: Path, rules: OsmTable, progress: Progress) -> Spool:
    """Read an extract.

    Parameters
    ----------
    path, sort
        The file and what :func:`geodata.osm.formats.sniff` says that it is.
    work
        A folder for the spool; an Overpass answer is written there as OPL first.
    rules
        Which objects are wanted.
    progress
        Called with the step's name and how many bytes of how many are done.

    Raises
    ------
    TruncatedExtractError, OverpassAnswerError
        Where the file is damaged.
    OsmWriteError
        Where the spool cannot be written.
    """
    timestamp = _timestamp(path, sort)
    size = path.stat().st_size
    if sort is Format.OVERPASS:
        target = work / "answer.opl"
        write_opl(path, target, lambda done: progress("answer", done, size))
        path = target
    spool = Spool(work / "wanted.opl", work / "relations.opl", work / "members.opl", timestamp)
    run = _Run(path, sort, progress, osmium.index.create_map(NODE_INDEX))
    locations = osmium.NodeLocationsForWays(run.nodes)
    locations.ignore_errors()
    filters = [locations, *_object_filters(rules)]
    run.copy(spool.wanted, osmium.osm.NODE | osmium.osm.WAY, filters, "objects")
    run.copy(spool.relations, osmium.osm.RELATION, _relation_filters(rules), "relations")
    members = _members(spool.relations)
    if members is not None:
        filters = [members.id_filter(), locations]
        run.copy(spool.members, osmium.osm.WAY, filters, "outlines")
    return spool


@dataclass(slots=True)
class _Run:
    """One file to read, several times over.

    ``start`` is where the last piece with nodes begins. A file that says that it is sorted holds
    nothing but nodes before it, more than half of the file, which is then read once only.
    """

    path: Path
    sort: Format
    progress: Progress
    nodes: osmium.index.LocationTable
    start: int = 0

    def copy(
        self,
        target: Path,
        entities: osmium.osm.osm_entity_bits,
        filters: list[osmium.BaseHandler],
        step: str,
    ) -> None:
        """Write the objects that pass all filters, as OPL."""
        pool = osmium.io.ThreadPool()
        try:
            with target.open("wb") as file:
                for source in self._sources(step):
                    _copy(source, entities, filters, pool, file)
        except RuntimeError as error:
            raise truncated(self.path.name, str(error)) from None
        except OSError as error:
            raise unwritable(str(target), error.strerror or str(error)) from None

    def _sources(self, step: str) -> Iterator[osmium.io.File | osmium.io.FileBuffer]:
        size = self.path.stat().st_size
        if self.sort is Format.PBF:
            begin = skipped = self.start if _is_sorted(self.path) else 0
            for data, end in chunks(self.path, start=skipped):
                before = self.nodes.used_memory()
                yield osmium.io.FileBuffer(data, "pbf")
                if self.nodes.used_memory() > before:
                    self.start = begin
                begin = end
                self.progress(step, end, size)
            return
        yield osmium.io.File(self.path, "opl" if self.sort is Format.OVERPASS else "osm")
        self.progress(step, size, size)


def _is_sorted(path: Path) -> bool:
    with osmium.io.Reader(path, osmium.osm.NOTHING) as reader:
        return reader.header().get("sorting") == "Type_then_ID"


def _copy(
    source: osmium.io.File | osmium.io.FileBuffer,
    entities: osmium.osm.osm_entity_bits,
    filters: list[osmium.BaseHandler],
    pool: osmium.io.ThreadPool,
    target: BinaryIO,
) -> None:
    """Append what passes the filters.

    osmium's writer ends the whole program where its disk is full, so it writes to memory.
    """
    with _memory_file() as memory:
        name = f"/dev/fd/{memory.fileno()}"
        with (
            osmium.SimpleWriter(osmium.io.File(name, OPL_FORMAT), overwrite=True) as writer,
            osmium.io.Reader(source, entities, pool) as reader,
        ):
            osmium.apply(reader, *filters, writer)
        memory.seek(0)
        shutil.copyfileobj(memory, target)


def _memory_file() -> IO[bytes]:
    if hasattr(os, "memfd_create"):
        return os.fdopen(os.memfd_create("opl"), "r+b")
    return tempfile.TemporaryFile()


def _pairs(*tables: Tags) -> list[tuple[str, str]]:
    return sorted({(key, v) for tags in tables for key, values in tags.items() for v in values})


def _object_filters(rules: OsmTable) -> list[osmium.BaseHandler]:
    """Return the filters of nodes and ways: by key.

    A filter by value costs osmium more than it saves: nearly all that have one of the keys are
    wanted, and the rest is dropped when the lines are dealt out.
    """
    tables = (*(rule.tags for rule in rules.places), *(rule.tags for rule in rules.points))
    keys = {key for tags in tables for key in tags}
    nodes = KeyFilter(*keys)
    ways = KeyFilter("highway", *keys)
    nodes.enable_for(osmium.osm.NODE)
    ways.enable_for(osmium.osm.WAY)
    return [nodes, ways]


def _relation_filters(rules: OsmTable) -> list[osmium.BaseHandler]:
    outlines = TagFilter(("type", "multipolygon"), ("type", "boundary"))
    return [outlines, KeyFilter("name"), TagFilter(*_pairs(*(rule.tags for rule in rules.places)))]


def _members(relations: Path) -> osmium.IdTracker | None:
    """Return the ways that the relations are made of, ``None`` where there are none."""
    tracker, found = osmium.IdTracker(), False
    with relations.open(encoding="utf-8") as lines:
        for line in lines:
            for member in line.rpartition(" M")[2].split(","):
                if member.startswith("w"):
                    tracker.add_way(int(member[1:].partition("@")[0]))
                    found = True
    return tracker if found else None


def _timestamp(path: Path, sort: Format) -> str:
    """Return the moment that the data is of (ISO 8601), ``""`` where the file does not say."""
    if sort is Format.OVERPASS:
        return timestamp_of(path)
    try:
        with osmium.io.Reader(osmium.io.File(path, sort.value), osmium.osm.NOTHING) as reader:
            return reader.header().get(_TIMESTAMP_KEY)
    except RuntimeError as error:
        raise truncated(path.name, str(error)) from None
