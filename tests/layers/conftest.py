from __future__ import annotations

from functools import cache

import pytest

from geodata.kommuner import kommun_by_code
from geodata.register import read_register
from layers.assemble import assemble
from layers.bundle import Bundle
from layers.selection import ALL_PERIODS


@cache
def _bundle(code: str, period: str) -> Bundle:
    sets = [group for group in read_register() if code in group.kommuner]
    return assemble(kommun_by_code(code), period, sets)


@pytest.fixture(scope="session")
def seed_bundle():
    """The bundle of a seed kommun, straight from the register."""

    def build(code: str, period: str = ALL_PERIODS) -> Bundle:
        return _bundle(code, period)

    return build
