"""How names are asked of a Nominatim server: ``[nominatim]`` of the settings. Off by default."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from config.tables import Table

Seconds = Annotated[float, Field(gt=0, le=600)]


class Nominatim(Table):
    """A server that speaks Nominatim's ``/search``, and the manners it asks for.

    Parameters
    ----------
    enabled
        Whether names may be asked at all. Every name then leaves this machine.
    endpoint
        Address without ``/search``. OpenStreetMap's own server serves small use only.
    user_agent
        Who asks; empty for the one in ``fetch.toml``. The server's owner wants a way to reach you.
    private
        Whether the endpoint may lie on this machine or network (a server of one's own).
    pause_s
        Between the end of one request and the start of the next, for all processes together.
    attempts
        How often a question is asked before it is left for later.
    wait_s
        The longest time that a server's "later" is waited for; beyond it the question is left.
    keep_days, keep_nothing_days
        How long an answer, and "there is no such place", are believed.
    """

    enabled: bool = False
    endpoint: Annotated[str, Field(pattern=r"^https?://[^\s?#]+[^\s?#/]$")] = (
        "https://nominatim.openstreetmap.org"
    )
    user_agent: Annotated[str, Field(pattern=r"^([A-Za-z_-]+/[0-9.]+( [ -~]+)?)?$")] = ""
    private: bool = False
    pause_s: Annotated[float, Field(ge=1, le=600)] = 1.0
    attempts: Annotated[int, Field(ge=1, le=10)] = 4
    backoff_s: Seconds = 2.0
    wait_s: Seconds = 60.0
    timeout_s: Seconds = 20.0
    max_bytes: Annotated[int, Field(ge=1000, le=50_000_000)] = 5_000_000
    keep_days: Annotated[int, Field(ge=1, le=3650)] = 180
    keep_nothing_days: Annotated[int, Field(ge=1, le=3650)] = 30
