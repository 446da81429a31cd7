"""Views of the bundled register, and one whose texts are an attack."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from config.kinds import load_kinds
from geodata.kommuner import kommun_by_code
from geodata.register import read_register
from layers.assemble import assemble
from layers.query import View, select
from layers.selection import ALL_PERIODS, Selection

if TYPE_CHECKING:
    from layers.bundle import Bundle

LAYERS = tuple(load_kinds().all_layers())
SEEDS = ("1880", "0184", "0880", "0580", "0180")
HOSTILE = (
    '=HYPERLINK("http://x") <script>alert(1)</script> {{7*7}} ${1} `x` ]]> \x00\x0b\' -- [a](b)'
)


@cache
def bundle_of(code: str) -> Bundle:
    sets = [group for group in read_register() if code in group.kommuner]
    return assemble(kommun_by_code(code), ALL_PERIODS, sets)


@pytest.fixture
def view() -> Callable[..., View]:
    """The view of a kommun with every layer on, or with the layers given."""

    def make(code: str, layers: tuple[str, ...] = LAYERS, kinds: tuple[str, ...] = ()) -> View:
        return select(bundle_of(code), Selection(code, ALL_PERIODS, layers, kinds))

    return make


@pytest.fixture
def hostile() -> View:
    """Örebro, with an attack for every text that comes from data."""
    bundle = bundle_of("1880")
    nasty = replace(
        bundle,
        promises=tuple(
            replace(p, text_sv=HOSTILE, text_en=HOSTILE, unit=HOSTILE) for p in bundle.promises
        ),
        sets=tuple(replace(s, title=HOSTILE, publisher=HOSTILE) for s in bundle.sets),
        places={
            key: replace(p, name=HOSTILE, source=HOSTILE, licence=HOSTILE)
            for key, p in bundle.places.items()
        },
    )
    return select(nasty, Selection("1880", ALL_PERIODS, LAYERS))


@pytest.fixture(scope="session")
def ogr() -> str:
    """The folder of Debian's ogrinfo and ogr2ogr; in CI they may not be missing."""

    found = shutil.which("ogr2ogr") and shutil.which("ogrinfo")
    if not found:
        reason = "no ogrinfo and ogr2ogr on the path"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(f"{reason}; on Debian: apt-get install gdal-bin")
    return str(Path(found).parent)
