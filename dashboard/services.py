"""The composition root: real adapters wired to the domain, for pages and commands alike."""

from __future__ import annotations

from functools import cache, cached_property, lru_cache
from typing import TYPE_CHECKING

from config.settings import load_settings
from geodata.ids import content_id
from geodata.kommuner import kommun_by_code, kommuner
from layers.selection import ALL_PERIODS

if TYPE_CHECKING:
    from config.settings import Settings
    from dashboard.walk_planning import WalkPlanning
    from geodata.geocode.records import Geocode
    from geodata.kommuner import Kommun
    from geodata.records import Decision, Event, PromiseSet
    from geodata.store import Store, SyncReport
    from layers.base_map import BaseMap
    from layers.bundle import Bundle
    from layers.query import View

BUNDLES_KEPT = 256


class Services:
    """What a page may ask for. Holds the store; caches bundles by the store's version."""

    def __init__(self, store: Store, settings: Settings) -> None:
        self.store = store
        self.settings = settings
        self._bundles = lru_cache(maxsize=BUNDLES_KEPT)(self._assemble)
        self._numbers = lru_cache(maxsize=1)(self._count)

    def kommuner(self) -> tuple[Kommun, ...]:
        """Return all 290 kommuner in Swedish order of name."""
        return kommuner()

    def kommuner_with_promises(self) -> dict[str, int]:
        """Return kommun code → number of promises shown, for the kommuner that have any."""
        return self._numbers(self.store.version())

    def bundle(self, code: str, period: str) -> Bundle:
        """Return the bundle of a kommun (four-digit code) and a period key or ``alla``."""
        return self._bundles(code, period, self.stamp(code), self.geocodes(code))

    def stamp(self, code: str) -> str:
        """Return a text that changes whenever the bundles of a kommun do."""
        return _stamp(code, self.store.version(code), self.geocodes(code))

    def stamps(self) -> dict[str, str]:
        """Return :meth:`stamp` of every kommun with promises."""
        found: dict[str, list[Geocode]] = {}
        for geocode in self.store.geocodes() if self.settings.nominatim.enabled else ():
            found.setdefault(geocode.kommun, []).append(geocode)
        return {
            code: _stamp(code, version, tuple(found.get(code, ())))
            for code, version in self.store.versions().items()
        }

    def fresh_bundle(self, code: str) -> Bundle:
        """Return the bundle of a kommun for all periods; it is not kept."""
        return self._assemble(code, ALL_PERIODS, "", self.geocodes(code))

    def geocodes(self, code: str) -> tuple[Geocode, ...]:
        """Return what a geocoder said of a kommun's names, where the settings use one."""
        return self.store.geocodes(code) if self.settings.nominatim.enabled else ()

    def base_map(self, code: str) -> BaseMap:
        """Return the built-in base map of a kommun, as GeoJSON in WGS 84."""
        return _base_map(code)

    def export(self, view: View, name: str, language: str = "sv", crs: str = "") -> bytes:
        """Return a view in an export format."""
        from dashboard.export import export

        return export(view, name, language, crs)

    def local_zone(self, code: str) -> str:
        """Return the kommun's local zone of SWEREF 99, as ``EPSG:…``."""
        from geodata.zones import local_zone

        return local_zone(code)

    @cached_property
    def walks(self) -> WalkPlanning:
        """The planner of walks."""
        from dashboard.walk_planning import WalkPlanning

        return WalkPlanning()

    def sync_register(self) -> SyncReport:
        """Bring the store's register sets in step with the bundled register."""
        from geodata.register import read_register

        return self.store.sync_register(read_register())

    def _count(self, _version: str) -> dict[str, int]:
        from layers.assemble import period_options, shown_sets

        decisions = self.store.decisions()
        return {
            code: sum(option.promises for option in period_options(shown))
            for code in self.store.kommuner()
            if (shown := shown_sets(self.store.sets(code), decisions))
        }

    def _assemble(
        self, code: str, period: str, _version: str, geocodes: tuple[Geocode, ...]
    ) -> Bundle:
        decisions, events = self.store.decisions(kommun=code), self.store.events(kommun=code)
        return _assembled(code, period, self.store.sets(code), decisions, events, geocodes)


def _stamp(code: str, version: str, geocodes: tuple[Geocode, ...]) -> str:
    from geodata.osm.store import OsmStore

    answers = f" {content_id(repr(geocodes))}" if geocodes else ""
    return f"{version} {OsmStore().stamp(code)}{answers}"


def _assembled(
    code: str,
    period: str,
    sets: tuple[PromiseSet, ...],
    decisions: tuple[Decision, ...],
    events: tuple[Event, ...],
    geocodes: tuple[Geocode, ...],
) -> Bundle:
    from geodata.geocode.source import GeocodedPlaces
    from layers.assemble import assemble

    ids = {promise.id for group in sets for promise in group.promises}
    return assemble(
        kommun_by_code(code),
        period,
        sets,
        events=[event for event in events if event.promise_id in ids],
        decisions=decisions,
        geocoded=GeocodedPlaces(geocodes) if geocodes else None,
    )


@cache
def _base_map(code: str) -> BaseMap:
    from layers.base_map import base_map

    return base_map(code)


def open_services(settings: Settings | None = None) -> Services:
    """Open the store that the settings name and wire the services to it."""
    from geodata.store import open_store

    chosen = settings or load_settings()
    return Services(open_store(chosen.store_address()), chosen)
