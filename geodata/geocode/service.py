"""One request to a Nominatim server, through geopy and the house's own guarded way to the net.

geopy writes the question and sorts the faults; its adapter here is :mod:`geodata.fetch`, so that
every wait and every size is bounded and no address but a public one (or the operator's own) is
asked. What comes back is checked row by row: nothing a server says is believed blindly.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from config.fetch_tables import load_fetch
from geodata.fetch.errors import BrokenAnswerError, FetchError, FetchTimeoutError, TooLargeError
from geodata.fetch.exchange import OK, Exchange
from geodata.fetch.network import Deadline, Network
from geodata.fetch.target import DEFAULT_PORTS, parse_target

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from geopy.adapters import BaseSyncAdapter
    from geopy.geocoders import Nominatim as Client

    from config.geocoder_tables import Nominatim

LIMIT = 10
COUNTRY = "se"
TOO_LONG = 500  # characters; no place has such a name
Row = dict[str, Any]
Box = tuple[float, float, float, float]


class GeocodeFault(Exception):  # noqa: N818  it is a state of the service, caught by the client
    """A request without an answer.

    ``again`` says whether asking later may help, ``after_s`` when the server wants that.
    """

    def __init__(self, what: str, *, again: bool, after_s: float | None = None) -> None:
        super().__init__(what)
        self.what = what
        self.again = again
        self.after_s = after_s


@dataclass(frozen=True, slots=True)
class Service:
    """A Nominatim server.

    Parameters
    ----------
    settings
        Endpoint, manners, limits.
    network
        The way to the net; by default one that reaches public addresses alone, or every address
        where the settings say that the endpoint is the operator's own.
    """

    settings: Nominatim
    network: Network | None = None

    def search(self, query: str, box: Box | None = None) -> list[Row]:
        """Ask for a name.

        Parameters
        ----------
        query
            A name, or a name and a kommun.
        box
            West, south, east, north (degrees): answers lie inside, nowhere else.

        Returns
        -------
        list of dict
            The server's rows that are whole: each a mapping with a position in degrees.

        Raises
        ------
        GeocodeFault
            Where there is no answer, with whether and when to ask again.
        """
        from geopy.exc import GeopyError

        corners = ((box[1], box[0]), (box[3], box[2])) if box else None
        try:
            found = _client(self.settings, self._exchange).geocode(
                query[:TOO_LONG],
                exactly_one=False,
                limit=LIMIT,
                language="sv",
                geometry="geojson",
                country_codes=COUNTRY,
                viewbox=corners,
                bounded=box is not None,
                namedetails=True,
            )
        except GeopyError as error:
            raise _fault(error) from error
        return [location.raw for location in found or ()]

    def _exchange(self) -> Exchange:
        parts = urlsplit(self.settings.endpoint)
        port = parts.port or DEFAULT_PORTS[parts.scheme]
        limits = {
            "max_bytes": self.settings.max_bytes,
            "read_s": self.settings.timeout_s,
            "total_s": self.settings.timeout_s,
            "ports": frozenset({port}),
        }
        if self.settings.user_agent:
            limits["user_agent"] = self.settings.user_agent
        network = self.network or (
            Network(refuses=lambda _: "") if self.settings.private else Network()
        )
        deadline = Deadline(self.settings.timeout_s)
        return Exchange(load_fetch().model_copy(update=limits), network, deadline)


def _client(settings: Nominatim, exchange: Callable[[], Exchange]) -> Client:
    from geopy.geocoders import Nominatim as Client

    scheme, _, domain = settings.endpoint.partition("://")
    return Client(
        scheme=scheme,
        domain=domain,
        user_agent=settings.user_agent or load_fetch().user_agent,
        timeout=settings.timeout_s,
        adapter_factory=lambda **_: _adapter(exchange()),
    )


def _adapter(exchange: Exchange) -> BaseSyncAdapter:
    """Return geopy's way to the net that is :mod:`geodata.fetch`; geopy is imported late."""
    from geopy import exc
    from geopy.adapters import AdapterHTTPError, BaseSyncAdapter

    class Adapter(BaseSyncAdapter):  # type: ignore[misc]  # geopy tells no types
        def get_json(self, url: str, *, timeout: float, headers: Mapping[str, str]) -> list[Row]:
            return rows(self.get_text(url, timeout=timeout, headers=headers))

        def get_text(self, url: str, *, timeout: float, headers: Mapping[str, str]) -> str:  # noqa: ARG002  the exchange has both
            settings = exchange.settings
            try:
                answer = exchange.get(parse_target(url, settings.ports), settings.max_bytes)
            except FetchTimeoutError as error:
                raise exc.GeocoderTimedOut(error.what) from error
            except (BrokenAnswerError, TooLargeError) as error:
                raise exc.GeocoderParseError(error.what) from error
            except FetchError as error:
                raise exc.GeocoderUnavailable(error.what) from error
            if answer.status != OK:
                what = f"The server answers HTTP {answer.status}."
                raise AdapterHTTPError(
                    what, status_code=answer.status, headers=answer.headers, text=""
                )
            return answer.body.decode("utf-8", "replace")

    return Adapter(proxies=None, ssl_context=None)


def rows(text: str) -> list[Row]:
    """Return the usable rows of an answer.

    Raises
    ------
    geopy.exc.GeocoderParseError
        Where the answer as a whole is no list of places; a single bad row is left out.
    """
    from geopy.exc import GeocoderParseError

    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise GeocoderParseError("The server's answer is not JSON.") from error
    if not isinstance(found, list):
        raise GeocoderParseError("The server's answer is no list of places.")
    return [row for row in found if isinstance(row, dict) and _has_position(row)]


def _has_position(row: Row) -> bool:
    try:
        lat, lon = float(row["lat"]), float(row["lon"])
    except (KeyError, TypeError, ValueError):
        return False
    return math.isfinite(lat) and math.isfinite(lon) and abs(lat) <= 90 and abs(lon) <= 180  # noqa: PLR2004  degrees


def _fault(error: Exception) -> GeocodeFault:
    """Return what a fault of geopy means for us: whether to ask again, and when."""
    from geopy import exc
    from geopy.adapters import AdapterHTTPError, get_retry_after

    final = (
        exc.GeocoderQueryError,
        exc.GeocoderAuthenticationFailure,
        exc.GeocoderInsufficientPrivileges,
    )
    cause = error.__cause__
    after = get_retry_after(cause.headers) if isinstance(cause, AdapterHTTPError) else None
    return GeocodeFault(str(error), again=not isinstance(error, final), after_s=after)
