"""Fuzz decoding and the web page path of the reader; run as :mod:`fuzz_text` says."""

from __future__ import annotations

import sys

import atheris

with atheris.instrument_imports(include=["geodata", "config"]):
    from reading_check import check


def read(data: bytes) -> None:
    """Read ``data`` as a page, whatever its first bytes are."""
    check(b"<html>" + data, "fuzz.html")


if __name__ == "__main__":
    atheris.Setup([sys.argv[0], "-timeout=10", "-max_len=20000", *sys.argv[1:]], read)
    atheris.Fuzz()
