"""What can go wrong with an extract."""

from __future__ import annotations

from config.errors import LoftesError

NOTHING_STORED = "Nothing was stored."


class OsmError(LoftesError):
    """An extract cannot be imported or read."""


class NotAnExtractError(OsmError):
    """The file is neither PBF nor OSM XML nor Overpass JSON."""


class TruncatedExtractError(OsmError):
    """The file ends too early, or is damaged inside."""


class OverpassAnswerError(OsmError):
    """Overpass answered with a fault instead of data."""


class NothingInExtractError(OsmError):
    """The file holds nothing for the kommuner asked for."""


class OsmWriteError(OsmError):
    """The extract's folder or its disk does not take the data."""


class OsmBusyError(OsmError):
    """Another import is at work in the same folder."""


class AreaNameError(OsmError):
    """The name of an area cannot be a folder's."""


class NoExtractError(OsmError):
    """No extract of that kommun was imported."""


def truncated(name: str, reason: str) -> TruncatedExtractError:
    """Return the error of a file that is damaged or ends too early."""
    return TruncatedExtractError(
        f"is damaged or cut off: {reason}",
        where=name,
        remedy=f"Fetch the file again and compare its size. {NOTHING_STORED}",
    )


def unwritable(where: str, reason: str) -> OsmWriteError:
    """Return the error of a disk that is full or a folder that may not be written to."""
    return OsmWriteError(
        f"cannot be written: {reason}",
        where=where,
        remedy="Make room or choose another folder: --folder. Finished kommuner are kept whole.",
    )
