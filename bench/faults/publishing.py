"""Publish: what a web server serves is a whole release at every moment."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from config.settings import Settings
from config.site_tables import Site
from dashboard.services import open_services
from dashboard.site.parts import digest
from dashboard.site.publish import publish, rollback
from dashboard.site.release import Releases
from faults.home import Home
from geodata.records import Event, PromiseStatus

if TYPE_CHECKING:
    from collections.abc import Callable

    from faults.told import Told

SOLNA = "0184"


class Publishing:
    """Every round: something happens to a promise, and the site is published anew."""

    name = "publish"
    write_s = 0.5

    def __init__(self, folder: Path, store: str) -> None:
        self.home = Home(folder, store)
        self.site = folder / "site"
        self.settings = Settings(store=self.home.address, site=Site(kommuner=(SOLNA,)))

    def prepare(self) -> None:
        """Publish a first time."""
        services = open_services(self.settings)
        services.sync_register()
        publish(services, self.site, lambda _: "office")
        services.store.close()

    def work(self, run: int, tell: Callable[..., None]) -> None:
        """Record, publish; without end."""
        services = open_services(self.settings)
        promise = services.store.sets(SOLNA)[0].promises[0].id
        for number in count():
            key = f"publish {run}-{number}"
            now = datetime.now(UTC)
            services.store.record(Event(promise, PromiseStatus.PABORJAD, now, "office", note=key))
            tell("intend", key)
            publish(services, self.site, lambda _, key=key: key)
            tell("done", key)

    def check(self, told: Told) -> list[str]:
        """Find a release in force that is whole, approved, no older than the last acknowledged."""
        releases = Releases(self.site)
        current = releases.current
        if current is None:
            return ["nothing is in force"]
        faults = _broken(releases, current)
        text = (self.site / "journal" / "approvals.jsonl").read_text(encoding="utf-8")
        notes = [json.loads(line) for line in text.splitlines()]
        who = [n["who"] for n in notes if n["release"] == current.name and not n.get("rollback")]
        last = told.last("publish ")
        if not who:
            faults.append(f"nobody approved {current.name}")
        elif last and who[-1] not in told.possible("publish "):
            faults.append(f"{last} lost: {who[-1]!r} is in force")
        return faults + self._back_and_forth(releases, current)

    def _back_and_forth(self, releases: Releases, current: Path) -> list[str]:
        """Put the former release in force and look at it too; the next publishing goes on."""
        if not releases.made(current).former:
            return self.home.damage()
        back = rollback(self.site, "office")
        faults = [f"after a rollback: {what}" for what in _broken(releases, back)]
        releases._point_to(current)  # noqa: SLF001  as if nobody had gone back
        return faults + self.home.damage()


def _broken(releases: Releases, release: Path) -> list[str]:
    made = releases.made(release)
    if not made.parts:
        return [f"{release.name} has no journal"]
    wanted = made.front | made.frame
    for part in made.parts.values():
        wanted |= releases.parts.contents(part).files
    found = {
        os.path.relpath(path, release): digest(Path(path).read_bytes())
        for folder, _, names in os.walk(release, followlinks=True)
        for path in (f"{folder}/{name}" for name in names)
    }
    return [] if found == wanted else [f"{release.name} is not whole: {len(found)} files"]
