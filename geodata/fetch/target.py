"""Take a URL apart, strictly: what two parsers could read in two ways is refused.

A check is worth nothing when it sees another host than the connection does. Hence no name and
password, no control characters, and no number but the dotted four as an address.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import AddressValueError, IPv4Address, IPv6Address
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from geodata.fetch.errors import AddressRefusedError, shown

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

DEFAULT_PORTS = {"http": 80, "https": 443}
MAX_URL_LENGTH = 4096
KEPT = "/%:@!$&'()*+,;=~-._"  # RFC 3986: characters that stand for themselves in a path
_LABEL = re.compile(r"[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
_BRACKETED = re.compile(r"\[[^\[\]]*\](:[0-9]*)?")
REMEDY = "Give the full public address of the page, for example https://www.example.se/loften."


@dataclass(frozen=True, slots=True)
class Target:
    """Where one request goes; every part is plain ASCII and safe in a request line.

    ``host`` is a lower-case name (IDNA) or an address without brackets, ``path`` has the query.
    """

    scheme: str
    host: str
    port: int
    path: str

    @property
    def authority(self) -> str:
        """The value of the ``Host`` header."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def is_address(self) -> bool:
        """Whether the host is an address; names that end in a number are never taken."""
        return ":" in self.host or self.host.rpartition(".")[2].isdigit()

    @property
    def origin(self) -> str:
        """Scheme, host and port: what one ``robots.txt`` speaks for."""
        return f"{self.scheme}://{self.authority}"

    @property
    def url(self) -> str:
        """The address in its normal form."""
        return self.origin + self.path

    def joined(self, location: str, ports: AbstractSet[int]) -> Target:
        """Return the target that a redirect from here names, checked like a first one."""
        try:
            url = urljoin(self.url, location)
        except ValueError as error:
            raise _refused("The redirect is no address", location) from error
        return parse_target(url, ports)


def parse_target(url: str, ports: AbstractSet[int]) -> Target:
    """Take ``url`` apart.

    Raises
    ------
    AddressRefusedError
        For every scheme but http and https, a port outside ``ports``, a name and password, and
        every form of host that is not a plain name or address.
    """
    if len(url) > MAX_URL_LENGTH:
        raise _refused(f"The address is longer than {MAX_URL_LENGTH} characters", url)
    if not url.isprintable():
        raise _refused("The address holds an invisible character", url)
    try:
        parts = urlsplit(url.strip(" "))
        port = parts.port
    except ValueError as error:
        raise _refused("This is no address of the web", url) from error
    if parts.scheme not in DEFAULT_PORTS:
        raise _refused("Only http:// and https:// are fetched", url)
    if "@" in parts.netloc:
        raise _refused("The address holds a user name or password", url)
    number = DEFAULT_PORTS[parts.scheme] if port is None else port
    if number not in ports:
        allowed = ", ".join(str(p) for p in sorted(ports))
        raise _refused(f"Port {number} is not fetched from (allowed: {allowed})", url)
    return Target(parts.scheme, _host(parts, url), number, _path(parts))


def encoded(text: str, kept: str = KEPT) -> str:
    """Return ``text`` with everything percent-encoded that may not stand in a request line."""
    return quote(text, safe=kept)


def _path(parts: SplitResult) -> str:
    query = f"?{encoded(parts.query, KEPT + '?')}" if parts.query else ""
    return (encoded(parts.path) or "/") + query


def _host(parts: SplitResult, url: str) -> str:
    host = parts.hostname or ""
    if _BRACKETED.fullmatch(parts.netloc):
        return _ipv6(host, url)
    try:
        # Nameprep folds full-width digits and other dots into ASCII before anything is checked.
        name = host.encode("idna").decode("ascii").lower().removesuffix(".")
    except UnicodeError as error:
        raise _refused("The host is no valid name", url) from error
    labels = name.split(".")
    if not all(_LABEL.fullmatch(label) for label in labels):
        raise _refused("The host is no valid name", url)
    if _NUMBER.fullmatch(labels[-1]):
        return _ipv4(name, url)
    return name


def _ipv4(name: str, url: str) -> str:
    try:
        return str(IPv4Address(name))
    except AddressValueError as error:
        raise _refused("The host is a number in an unusual form", url) from error


def _ipv6(host: str, url: str) -> str:
    try:
        address = IPv6Address(host)
    except AddressValueError as error:
        raise _refused("The host is no valid IPv6 address", url) from error
    if address.scope_id is not None:
        raise _refused("The host names an interface of this machine", url)
    return str(address)


def _refused(what: str, url: str) -> AddressRefusedError:
    return AddressRefusedError(f"{what}.", where=shown(url), remedy=REMEDY)
