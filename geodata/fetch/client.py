"""Fetch a public document as a polite guest: allowed, by name, within limits, once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from config.fetch_tables import FetchSettings, load_fetch
from geodata.fetch import headers
from geodata.fetch.errors import (
    LATER,
    SAVE_IT,
    SERVER_FAULT,
    AddressRefusedError,
    BrokenAnswerError,
    FetchTimeoutError,
    HttpStatusError,
    RobotsRefusedError,
    TooManyRedirectsError,
    UnreachableError,
)
from geodata.fetch.exchange import OK, Answer, Exchange
from geodata.fetch.network import Deadline, Network
from geodata.fetch.robots import Robots, parse_robots
from geodata.fetch.target import Target, parse_target

if TYPE_CHECKING:
    from collections.abc import Callable

REDIRECTS = frozenset({301, 302, 303, 307, 308})
TOO_MANY_REQUESTS = 429


@dataclass(frozen=True, slots=True)
class Fetched:
    """A document as the site gave it.

    ``url`` is where it was at last; ``media_type`` (``""`` for none) and ``charset`` (a name that
    Python knows) are what the site declares, which may be wrong; ``retrieved`` is the day in UTC.
    """

    data: bytes
    url: str
    media_type: str
    charset: str | None
    retrieved: date


def fetch(
    url: str, *, settings: FetchSettings | None = None, network: Network | None = None
) -> Fetched:
    """Fetch one public document; parameters and errors are those of :class:`Fetcher`."""
    return Fetcher(settings, network).fetch(url)


class Fetcher:
    """Fetches one document after the other; knows each site's rules and pauses between calls.

    Parameters
    ----------
    settings
        Limits and manners; ``config/fetch.toml`` by default.
    network
        The way to the net. Only tests pass one: the default reaches public addresses alone.
    """

    def __init__(
        self, settings: FetchSettings | None = None, network: Network | None = None
    ) -> None:
        self._settings = settings or load_fetch()
        self._network = network or Network()
        self._robots: dict[str, Robots] = {}
        self._last_call: dict[str, float] = {}

    def fetch(self, url: str) -> Fetched:
        """Fetch ``url``, through redirects.

        Raises
        ------
        FetchError
            Of the sort that fits: the address is refused, ``robots.txt`` says no, the site is
            unreachable, too slow, redirects without end, or answers with anything but a
            document of bearable size.
        """
        target = parse_target(url, self._settings.ports)
        self._pause(target.host)
        exchange = Exchange(self._settings, self._network, Deadline(self._settings.total_s))

        def ask(hop: Target) -> Answer:
            self._ask_robots(hop, exchange)
            return exchange.get(hop, self._settings.max_bytes)

        try:
            found, answer = self._follow(target, ask)
        finally:
            self._last_call[target.host] = self._network.clock()
        if answer.status != OK:
            when = headers.retry_after(answer.headers)
            raise HttpStatusError(answer.status, found.url, when)
        return Fetched(
            data=answer.body,
            url=found.url,
            media_type=headers.media_type(answer.headers),
            charset=headers.charset(answer.headers),
            retrieved=datetime.now(tz=UTC).date(),
        )

    def _pause(self, host: str) -> None:
        if host in self._last_call:
            since = self._network.clock() - self._last_call[host]
            self._network.sleep(max(0.0, self._settings.pause_s - since))

    def _follow(self, target: Target, ask: Callable[[Target], Answer]) -> tuple[Target, Answer]:
        """Return the last answer and where it came from; every hop is checked like the first."""
        hop = target
        for _ in range(self._settings.max_redirects + 1):
            answer = ask(hop)
            place = headers.location(answer.headers)
            if answer.status not in REDIRECTS or place is None:
                return hop, answer
            hop = hop.joined(place, self._settings.ports)
        raise TooManyRedirectsError(
            f"The site redirects more than {self._settings.max_redirects} times.",
            where=target.url,
            remedy=SAVE_IT,
        )

    def _ask_robots(self, target: Target, exchange: Exchange) -> None:
        if target.origin not in self._robots:
            self._robots[target.origin] = self._read_robots(target, exchange)
        if not self._robots[target.origin].allows(target.path):
            raise RobotsRefusedError(
                "The site's robots.txt asks programs to leave this page alone.",
                where=target.url,
                remedy=SAVE_IT,
            )

    def _read_robots(self, target: Target, exchange: Exchange) -> Robots:
        """Read the rules of the target's site; no rules where it has none (RFC 9309, 2.3.1).

        Raises
        ------
        RobotsRefusedError
            Where the site cannot say now what it allows: nothing is taken meanwhile.
        AddressRefusedError, UnreachableError
            Where there is no public site to ask.
        """
        place = Target(target.scheme, target.host, target.port, "/robots.txt")
        limit = self._settings.robots_max_bytes
        try:
            _, answer = self._follow(place, lambda hop: exchange.get(hop, limit, cut=True))
        except (UnreachableError, AddressRefusedError) as error:
            if error.where == place.url:  # nobody asked us for robots.txt: name what they did ask
                error.where = target.url
            raise
        except (FetchTimeoutError, BrokenAnswerError, TooManyRedirectsError) as error:
            raise _not_now(place, error.what) from error
        if answer.status == TOO_MANY_REQUESTS or answer.status >= SERVER_FAULT:
            when = headers.retry_after(answer.headers)
            told = f"It answers HTTP {answer.status}."
            raise _not_now(place, f"{told} It asks to come back {when}." if when else told)
        if answer.status != OK:
            return Robots()
        return parse_robots(answer.body.decode("utf-8-sig", "replace"), self._settings.product)


def _not_now(place: Target, reason: str) -> RobotsRefusedError:
    return RobotsRefusedError(
        f"The site's robots.txt cannot be read now, so nothing is fetched: {reason}",
        where=place.url,
        remedy=LATER,
    )
