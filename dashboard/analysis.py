"""Questions to the analysis, with the data that this installation has; answers are kept."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any

from config.errors import LoftesError
from config.import_tables import load_imports
from config.settings import PROJECT_DIR
from dashboard.state import FIXES, LIGHT
from geodata.imports.store import ImportStore
from geodata.kommuner import swedish_key
from geodata.osm.store import OsmStore
from layers.selection import ALL_PERIODS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from dashboard.services import Services
    from geodata.records import Event
    from layers.analysis.coverage import Coverage
    from layers.analysis.dark import Dark
    from layers.analysis.delivery import Delivery, Standing
    from layers.analysis.distance import Walk
    from layers.analysis.matrix import Matrix
    from layers.analysis.periods import PeriodDiff
    from layers.analysis.sweden import Cell, KommunNumbers
    from layers.bundle import Bundle
    from layers.existing import Existing, Light
    from layers.points import PointTable

KEPT = 64
WALKS = "Trygghetsvandringar"
FURTHER = 2.0  # ways are looked for this much further than people walk: what is just beyond is told
_COLUMNS = 2


class PopulationError(LoftesError):
    """The table of inhabitants cannot be read."""


class Analyses:
    """The analysis of one installation.

    Parameters
    ----------
    services
        Bundles and events.
    today
        The day that ages and due dates are asked of.
    """

    def __init__(self, services: Services, today: Callable[[], date] | None = None) -> None:
        self.services = services
        self.today = today or (lambda: datetime.now(tz=UTC).date())
        self.imports = ImportStore()
        self.osm = OsmStore()
        self._existing = lru_cache(maxsize=KEPT)(self._find_existing)
        self._light = lru_cache(maxsize=KEPT)(self._find_light)
        self._points = lru_cache(maxsize=KEPT)(self._tabulate)
        self._overlay = lru_cache(maxsize=KEPT)(self._draw)
        self._coverage = lru_cache(maxsize=KEPT)(self._cover)

    def existing(self, code: str) -> tuple[Existing, ...]:
        """Return what exists in a kommun, a layer each, where anything is known of it."""
        return self._existing(code, self.today(), self._stamps(code))

    def fixes(self, code: str) -> Existing | None:
        """Return the lighting actions that walks led to; ``None`` where there is none."""
        from dashboard.walk_desk import actions_of
        from layers.existing import DataSource, Existing
        from layers.walk_fixes import lighting_fixes

        states = actions_of(self.services.store, code)
        if not states:  # the usual case, asked several times a run
            return None
        frame = lighting_fixes(states).rename(columns={"title": "name"})
        if frame.empty:
            return None
        told = [event.when.date() for state in states for event in state.events]
        source = DataSource(WALKS, "", max(told, default=self.today()), "import", stale=False)
        return Existing(FIXES, frame, source)

    def light(self, code: str) -> Light | None:
        """Return the light along a kommun's ways; ``None`` without an extract."""
        return self._light(code, self.today(), self.osm.stamp(code))

    def points(self, code: str, layer: str, title: str) -> PointTable | None:
        """Return the points of a layer of what exists; ``None`` where it has none."""
        return self._points(code, layer, title, self.today(), self._stamps(code))

    def overlay(self, code: str, layer: str) -> dict[str, Any]:
        """Return a layer of what exists, or the light of the ways (``ljus``), as GeoJSON.

        Of a layer only what is no point: see :meth:`points`.
        """
        return self._overlay(code, layer, self.today(), self._stamps(code))

    def coverage(self, code: str, period: str, distance_m: float) -> Coverage:
        """Return the coverage of every named place of a kommun and period."""
        bundle = self.services.bundle(code, period)
        return self._coverage(code, period, distance_m, bundle.version, self._stamps(code))

    def dark(self, code: str, period: str) -> tuple[Dark, ...]:
        """Return the light around every named place; empty without an extract."""
        from layers.analysis.coverage import place_regions
        from layers.analysis.dark import dark_shares

        light = self.light(code)
        if light is None:
            return ()
        bundle = self.services.bundle(code, period)
        regions = place_regions(bundle)
        ordered = sorted(regions, key=lambda key: swedish_key(bundle.places[key].name))
        return dark_shares([regions[key] for key in ordered], light)

    def diff(self, code: str, before: str, after: str) -> PeriodDiff:
        """Return what became of one period's promises in another."""
        from layers.analysis.periods import period_diff

        return period_diff(self.services.bundle(code, before), self.services.bundle(code, after))

    def delivery(self, code: str, period: str, by: str) -> tuple[Delivery, ...]:
        """Return promised against delivered by ``kind``, ``actor``, ``period`` or ``all``."""
        from layers.analysis.delivery import delivery

        bundle = self.services.bundle(code, period)
        return delivery(bundle.promises, self._events(bundle), self.today(), by)

    def overdue(self, code: str, period: str) -> tuple[Standing, ...]:
        """Return the promises whose day is past and that nobody told as done."""
        from layers.analysis.delivery import overdue

        bundle = self.services.bundle(code, period)
        return overdue(bundle.promises, self._events(bundle), self.today())

    def bundles(self) -> tuple[Bundle, ...]:
        """Return the bundle of every kommun that has promises, of all periods."""
        have = self.services.kommuner_with_promises()
        return tuple(self.services.bundle(code, ALL_PERIODS) for code in sorted(have))

    def kommuner(self, population: Path | None = None) -> tuple[KommunNumbers, ...]:
        """Return the numbers of every kommun that has promises."""
        from layers.analysis.sweden import kommun_numbers

        return kommun_numbers(self.bundles(), read_population(population))

    def density(self) -> tuple[Cell, ...]:
        """Return where in the country places are named."""
        from layers.analysis.sweden import density

        return density(self.bundles())

    def by_period(self, code: str) -> Matrix:
        """Return how often each kind of measure is promised in each period of a kommun."""
        from layers.analysis.matrix import kinds_by_period

        return kinds_by_period(self.services.bundle(code, ALL_PERIODS))

    def by_district(self, code: str, period: str) -> Matrix:
        """Return how often each kind of measure is promised in each district of a kommun."""
        from layers.analysis.matrix import kinds_by_district

        return kinds_by_district(self.services.bundle(code, period))

    def _stamps(self, code: str) -> str:
        layers = load_imports().layers
        return " ".join([self.osm.stamp(code), *(self.imports.stamp(code, key) for key in layers)])

    def _find_existing(self, code: str, today: date, _version: str) -> tuple[Existing, ...]:
        from layers.existing import find_existing

        found = (
            find_existing(code, layer, self.imports, self.osm, today)
            for layer in load_imports().layers
        )
        return tuple(one for one in found if one is not None)

    def _tabulate(
        self, code: str, layer: str, title: str, _today: date, _version: str
    ) -> PointTable | None:
        from layers.existing import point_table

        found = next((one for one in self.existing(code) if one.layer == layer), None)
        if found is None:
            return None
        return point_table(found, title, load_imports().layers[layer].colour)

    def _draw(self, code: str, layer: str, _today: date, _version: str) -> dict[str, Any]:
        from layers.existing import light_overlay, overlay

        if layer == LIGHT and (light := self.light(code)) is not None:
            return light_overlay(light)
        return overlay(next(one for one in self.existing(code) if one.layer == layer))

    def _find_light(self, code: str, today: date, _version: str) -> Light | None:
        from layers.existing import find_light

        return find_light(code, self.osm, today)

    def _cover(
        self, code: str, period: str, distance_m: float, _version: str, _stamps: str
    ) -> Coverage:
        from layers.analysis.coverage import coverage

        bundle = self.services.bundle(code, period)
        walk = self._walk(code, distance_m)
        return coverage(bundle, distance_m, existing=self.existing(code), walk=walk)

    def _walk(self, code: str, distance_m: float) -> Walk | None:
        """Return how to measure in a kommun: along its ways, where an extract knows them."""
        from geodata.walk.network import load_network
        from geodata.walk.paths import metres_between
        from layers.analysis.distance import NetworkWalk

        network = load_network(self.osm, code)
        if network is None:
            return None
        return NetworkWalk(partial(metres_between, network), distance_m * FURTHER)

    def _events(self, bundle: Bundle) -> list[Event]:
        ids = {promise.id for promise in bundle.promises}
        return [event for event in self.services.store.events() if event.promise_id in ids]


def read_population(path: Path | None = None) -> dict[str, int]:
    """Read inhabitants by kommun: rows of code and number, separated by semicolon or comma.

    Parameters
    ----------
    path
        The file of ``config/imports.toml`` by default, which need not exist.

    Raises
    ------
    PopulationError
        With the first row that does not fit.
    """
    chosen = path or PROJECT_DIR / load_imports().population
    if path is None and not chosen.is_file():
        return {}
    found: dict[str, int] = {}
    try:
        text = chosen.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise PopulationError(f"cannot be read: {error}", where=chosen.name) from None
    delimiter = ";" if ";" in text else ","
    for number, row in enumerate(csv.reader(text.splitlines(), delimiter=delimiter), start=1):
        cells = [cell.strip().replace(" ", "").replace("\u00a0", "") for cell in row]
        if len(cells) < _COLUMNS or not cells[0].isdigit():
            continue  # a heading, or the total of the country by its name
        code = cells[0].zfill(4)
        if not cells[-1].isdigit():
            raise PopulationError(
                f"row {number} has no number: {row[-1]!r}",
                where=chosen.name,
                remedy="Give code and inhabitants: 0184;85450.",
            )
        found[code] = int(cells[-1])
    return found
