"""Limits and manners of fetching: ``fetch.toml``."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from config.tables import CONFIG_DIR, Table, load_table

if TYPE_CHECKING:
    from pathlib import Path

Seconds = Annotated[float, Field(gt=0, le=600)]
Port = Annotated[int, Field(ge=1, le=65535)]


class FetchSettings(Table):
    """Limits of one fetch; sizes in bytes, times in seconds.

    ``user_agent`` begins with the product token that ``robots.txt`` files name (RFC 9309) and is
    plain ASCII, because it becomes a header.
    """

    user_agent: Annotated[str, Field(pattern=r"^[A-Za-z_-]+/[0-9.]+( [ -~]+)?$")]
    max_bytes: Annotated[int, Field(gt=0)]
    robots_max_bytes: Annotated[int, Field(ge=512_000)]
    connect_s: Seconds
    read_s: Seconds
    total_s: Seconds
    pause_s: Annotated[float, Field(ge=0, le=600)]
    max_redirects: Annotated[int, Field(ge=0, le=20)]
    ports: Annotated[frozenset[Port], Field(min_length=1)]

    @property
    def product(self) -> str:
        """The name that ``robots.txt`` files know us by."""
        return self.user_agent.partition("/")[0]


class FetchTable(Table):
    """``fetch.toml`` whole."""

    fetch: FetchSettings


@cache
def load_fetch(path: Path = CONFIG_DIR / "fetch.toml") -> FetchSettings:
    """Read the limits; raise :class:`config.errors.ConfigError` with every fault."""
    return load_table(path, FetchTable).fetch
