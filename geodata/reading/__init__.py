"""From a document nobody has seen to its promises: bytes in, records out, no network."""

from geodata.reading.contract import to_json
from geodata.reading.errors import ReadingError
from geodata.reading.reader import read_document

__all__ = ["ReadingError", "read_document", "to_json"]
