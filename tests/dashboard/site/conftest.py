"""A published site out of the bundled register, and stores with what a document may do to one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from config.settings import Settings
from config.site_tables import Site
from dashboard.services import Services, open_services
from dashboard.site.publish import publish
from geodata.ids import content_id
from geodata.records import (
    Document,
    Event,
    Period,
    PlaceMention,
    Promise,
    PromiseSet,
    PromiseStatus,
)
from tests.published import files_below

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

TODAY = date(2026, 6, 1)
BASE = "https://loften.example.se"


@dataclass
class Published:
    """A published site; ``path`` is its root."""

    services: Services
    folder: Path

    @property
    def path(self) -> Path:
        return self.folder / "current"

    def read(self, path: str) -> str:
        return (self.path / path).read_text(encoding="utf-8")

    def files(self, pattern: str = "*") -> list[Path]:
        """Return the files that a visitor can ask for, wherever the site's links lead."""
        return files_below(self.path, pattern)

    def again(self, **ports):
        return publish(self.services, self.folder, lambda _: "planerare", today=TODAY, **ports)


def settings(folder: Path, **site: object) -> Settings:
    made = Site(**({"base_url": BASE} | site))
    return Settings(store=str(folder / "store.sqlite"), site=made)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Published]:
    """The bundled register, with one promise in Solna carried out."""
    folder = tmp_path_factory.mktemp("site")
    services = open_services(settings(folder))
    services.sync_register()
    walk = next(p for p in services.store.sets("0184")[0].promises if p.count == 4)
    when = datetime(2022, 10, 3, 12, tzinfo=UTC)
    services.store.record(
        Event(
            walk.id, PromiseStatus.DELVIS, when, "planerare", 3, "https://www.example.se/protokoll"
        )
    )
    made = Published(services, folder / "out")
    made.again()
    yield made
    services.store.close()


@pytest.fixture
def make():
    """The makers of sets and promises."""
    return Make


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Callable[..., Published]]:
    """Return a maker of a site of its own out of given sets."""
    opened: list[Services] = []

    def make(*sets: PromiseSet, **site: object) -> Published:
        services = open_services(settings(tmp_path, **site))
        opened.append(services)
        for group in sets:
            services.store.put_set(group)
        return Published(services, tmp_path / "out")

    yield make
    for services in opened:
        services.store.close()


class Make:
    """Sets and promises with as little as may be said."""

    @staticmethod
    def set(
        *promises: Promise, kommun: str = "0880", title: str = "Medborgarlöfte", **rest: object
    ) -> PromiseSet:
        given = {
            "id": f"{kommun}{title[:8]}",
            "kommuner": (kommun,),
            "period": Period(date(2025, 1, 1), date(2026, 12, 31)),
            "parties": ("Kommunen", "Polisen"),
            "document": Document(id="d" * 64, title=title),
            "promises": promises,
        }
        return PromiseSet(**(given | rest))

    @staticmethod
    def promise(text: str, *places: str, kind: str = "belysning") -> Promise:
        return Promise(
            id=content_id(text, places),
            kinds=(kind,),
            actors=("polis",),
            summary_sv=text,
            mentions=tuple(PlaceMention(name, name) for name in places),
        )
