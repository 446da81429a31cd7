from __future__ import annotations

import subprocess
import sys
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from geodata.ids import document_id
from geodata.records import (
    Document,
    Evidence,
    Origin,
    Period,
    PlaceMention,
    Promise,
    PromiseSet,
    Role,
    TextQuote,
)
from geodata.store import Store, open_store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.postgres import Cluster

BACKENDS = ("sqlite", "postgis")


def _make_set(set_id: str = "set-1", **changes: object) -> PromiseSet:
    quote = TextQuote("Två lampor ska lagas vid torget.", "Vi lovar. ", " Klart i maj.", 10, 42)
    promise = Promise(
        id=f"{set_id}-promise",
        kinds=("belysning", "stadsmiljo"),
        actors=("kommun",),
        quote=quote,
        count=2,
        unit="lampor",
        mentions=(PlaceMention("torget", "torg", generic=True, start=35, end=41),),
        evidence=(Evidence("count", "number-word", 10, 13), Evidence("stance", "modal verb")),
    )
    facts: dict[str, Any] = {
        "id": set_id,
        "kommuner": ("0184",),
        "period": Period(date(2022, 1, 1), date(2022, 12, 31)),
        "parties": ("kommunen", "lokalpolisområdet"),
        "document": Document(document_id(set_id.encode()), "Löften", retrieved=date(2023, 5, 1)),
        "promises": (promise,),
        "origin": Origin.READ,
        "mentions": (PlaceMention("Nybys", "Nyby", Role.FOCUS),),
    }
    return PromiseSet(**(facts | changes))


@pytest.fixture
def make_set() -> Callable[..., PromiseSet]:
    """Make a set with a promise, a quote, mentions and evidence; keywords replace fields."""
    return _make_set


@pytest.fixture(params=BACKENDS)
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty store, once for every backend."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'store.sqlite'}"
    postgres: Cluster = request.getfixturevalue("postgres")
    return postgres.address(request.getfixturevalue("database_name"))


@pytest.fixture
def store(address: str) -> Iterator[Store]:
    with open_store(address) as opened:
        yield opened


@pytest.fixture
def python() -> Callable[..., subprocess.Popen[str]]:
    """Start this Python with arguments; its input, output and errors are pipes of text."""

    def start(*arguments: str) -> subprocess.Popen[str]:
        command = [sys.executable, *arguments]
        pipe = subprocess.PIPE
        return subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True)

    return start
