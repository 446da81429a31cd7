"""Fuzz decoding and the text path of the reader.

atheris has no wheel for every Python, so it is no dependency of the project. Install it by hand
(``pip install atheris``), then, from the root of the repository::

    PYTHONPATH=. python tests/fuzz/fuzz_text.py -max_total_time=60 tests/fuzz/findings

libFuzzer writes what broke the reader to a file. Cut it down (``-minimize_crash=1``) and keep it in
``findings``, where the test run reads it again.
"""

from __future__ import annotations

import sys

import atheris

with atheris.instrument_imports(include=["geodata", "config"]):
    from reading_check import check


def read(data: bytes) -> None:
    """Read ``data`` as a file of text."""
    check(data, "fuzz.txt")


if __name__ == "__main__":
    atheris.Setup([sys.argv[0], "-timeout=10", "-max_len=20000", *sys.argv[1:]], read)
    atheris.Fuzz()
