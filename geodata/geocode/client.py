"""Ask a Nominatim server for names of a kommun: remembered, patient, and never lost.

Bounded first: the bare name inside the kommun's box. Only where that knows nothing, the name with
the kommun's. Every question ends as an answer in the store: found, nothing, or failed with the
reason; a failed one is asked again when its time comes.
"""

from __future__ import annotations

import time
from datetime import timedelta
from typing import TYPE_CHECKING

import shapely

from geodata.boundaries import kommun_polygon
from geodata.crs import to_wgs84
from geodata.geocode.answers import dump, to_answers
from geodata.geocode.records import Geocode, Outcome
from geodata.geocode.service import GeocodeFault, Service
from geodata.geocode.turns import Turns, utc_now
from geodata.ids import content_id
from geodata.kommuner import kommun_by_code
from geodata.names import name_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import datetime

    from config.geocoder_tables import Nominatim
    from geodata.fetch.network import Network
    from geodata.geocode.service import Box, Row
    from geodata.store import Store

FAILED_FOR = timedelta(minutes=15)
LONGEST_AFTER_S = 3600.0
SLACK_S = 30.0  # a turn outlives the longest request by this
MARGIN_DEGREES = 0.002  # the box holds the quay that the shipped outline leaves out


def geocode_key(endpoint: str, kommun: str, name: str) -> str:
    """Return the key of a question: one server, one kommun, one name however it is spaced."""
    return content_id("geocode", endpoint, kommun, name_key(name))


class Geocoder:
    """Asks one server; answers are kept in the store.

    Parameters
    ----------
    settings
        Endpoint and manners.
    store
        Keeps answers and whose turn it is.
    network, sleep, now
        The way to the net and the clock; only tests pass others.
    """

    def __init__(
        self,
        settings: Nominatim,
        store: Store,
        network: Network | None = None,
        *,
        sleep: Callable[[float], None] = time.sleep,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        self._settings = settings
        self._store = store
        self._service = Service(settings, network)
        self._now = now
        lease_s = settings.timeout_s + SLACK_S
        self._turns = Turns(
            store, settings.endpoint, settings.pause_s, lease_s, sleep=sleep, now=now
        )

    def ask_all(self, kommun: str, names: Iterable[str]) -> Iterator[Geocode]:
        """Yield the answer to every name once, in order; a fault of one stops none of the rest."""
        for name in dict.fromkeys(names):
            yield self.ask(kommun, name)

    def ask(self, kommun: str, name: str) -> Geocode:
        """Return what the server knows of a name in a kommun (code), from the store if it is fresh.

        Raises
        ------
        StoreError
            Where the store cannot keep the answer. A fault of the server is no exception: it is
            an answer of the outcome ``failed`` with the reason.
        """
        key = geocode_key(self._settings.endpoint, kommun, name)
        known = self._store.geocode(key)
        if known is not None and known.expires > self._now():
            return known
        answer = self._asked(key, kommun, name)
        if answer.outcome is Outcome.FAILED and known is not None and known.places != "[]":
            # Better an old answer than none: it is shown as long as nobody knows better.
            answer = self._answer(key, kommun, name, Outcome.FOUND, known.places, answer.fault)
        self._store.put_geocode(answer)
        return answer

    def _asked(self, key: str, kommun: str, name: str) -> Geocode:
        title = kommun_by_code(kommun).name
        refused = 0
        try:
            for query, box in ((name, _box(kommun)), (f"{name}, {title}", None)):
                answers, outside = to_answers(kommun, name, self._patient(query, box))
                refused += outside
                if answers:
                    return self._answer(key, kommun, name, Outcome.FOUND, dump(answers))
        except GeocodeFault as fault:
            return self._answer(
                key, kommun, name, Outcome.FAILED, "[]", fault.what, after_s=fault.after_s
            )
        fault_text = f"{refused} outside {title}" if refused else ""
        return self._answer(key, kommun, name, Outcome.NOTHING, "[]", fault_text)

    def _patient(self, query: str, box: Box | None) -> list[Row]:
        """Ask until there is an answer, the fault is final, or patience ends."""
        attempts = self._settings.attempts
        for attempt in range(1, attempts + 1):
            with self._turns.turn() as pause:
                try:
                    return self._service.search(query, box)
                except GeocodeFault as fault:
                    wait_s = self._settings.backoff_s * 2 ** (attempt - 1)
                    if fault.after_s is not None:
                        wait_s = max(self._settings.pause_s, min(fault.after_s, LONGEST_AFTER_S))
                    if fault.again:
                        # The server is in trouble or told us off: nobody asks it meanwhile.
                        pause.seconds = wait_s
                    if not fault.again or attempt == attempts or wait_s > self._settings.wait_s:
                        raise GeocodeFault(
                            fault.what, again=fault.again, after_s=fault.after_s and wait_s
                        ) from fault
        raise AssertionError("unreachable: attempts is at least one")

    def _answer(
        self,
        key: str,
        kommun: str,
        name: str,
        outcome: Outcome,
        places: str,
        fault: str = "",
        *,
        after_s: float | None = None,
    ) -> Geocode:
        now = self._now()
        lasts = {
            Outcome.FOUND: timedelta(days=self._settings.keep_days),
            Outcome.NOTHING: timedelta(days=self._settings.keep_nothing_days),
            Outcome.FAILED: timedelta(seconds=after_s) if after_s else FAILED_FOR,
        }[outcome]
        if outcome is Outcome.FOUND and fault:
            lasts = FAILED_FOR
        return Geocode(
            key=key,
            service=self._settings.endpoint,
            kommun=kommun,
            name=name,
            outcome=outcome,
            places=places,
            fault=fault,
            asked=now,
            expires=now + lasts,
        )


def _box(kommun: str) -> Box:
    """Return west, south, east, north of a kommun in degrees, with a margin."""
    west, south, east, north = shapely.bounds(to_wgs84(kommun_polygon(kommun)))
    margin = MARGIN_DEGREES
    return (
        round(float(west) - margin, 5),
        round(float(south) - margin, 5),
        round(float(east) + margin, 5),
        round(float(north) + margin, 5),
    )
