"""Settings of the application: shipped defaults, the user's own file over them, two variables."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, model_validator

from config.errors import ConfigError
from config.geocoder_tables import Nominatim
from config.site_tables import Site
from config.tables import CONFIG_DIR, FaultyTableError, Table, read_toml, validate_table

PROJECT_DIR = CONFIG_DIR.parent
SETTINGS_VARIABLE = "LOFTESKARTAN_SETTINGS"
STORE_VARIABLE = "LOFTESKARTAN_STORE"


class Server(Table):
    """Where the dashboard listens."""

    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=1, le=65535)] = 8501


class Tiles(Table):
    """An XYZ tile source. Every visitor's browser calls it: name its attribution."""

    url: str
    attribution: Annotated[str, Field(min_length=1)]
    max_zoom: Annotated[int, Field(ge=1, le=24)] = 19

    @model_validator(mode="after")
    def _placeholders(self) -> Self:
        lost = [name for name in ("{z}", "{x}", "{y}") if name not in self.url]
        if lost:
            raise ValueError(f"url lacks {', '.join(lost)}")
        if not self.url.startswith(("http://", "https://", "/")):
            raise ValueError("url must begin with https://, http:// or /")
        return self


class Settings(Table):
    """The whole of ``app.toml``."""

    language: Literal["sv", "en"] = "sv"
    start_kommun: Annotated[str, Field(pattern=r"^(\d{4})?$")] = ""
    store: Annotated[str, Field(min_length=1)]
    server: Server = Server()
    tiles: Tiles | None = None
    nominatim: Nominatim = Nominatim()
    site: Site = Site()

    def store_address(self) -> str:
        """Return the store as a SQLAlchemy URL or an absolute path."""
        if "://" in self.store:
            return self.store
        return str((PROJECT_DIR / Path(self.store).expanduser()).resolve())

    def store_shown(self) -> str:
        """Return the store as people may see it: a URL without its password and its options."""
        address = self.store_address()
        if "://" not in address:
            return address
        parts = urlsplit(address)
        user, at, host = parts.netloc.rpartition("@")
        return f"{parts.scheme}://{user.partition(':')[0]}{at}{host}{parts.path}"


@cache
def load_settings() -> Settings:
    """Read ``app.toml``, the file in ``LOFTESKARTAN_SETTINGS`` and ``LOFTESKARTAN_STORE`` over it.

    Raises
    ------
    ConfigError
        With every fault of both files.
    """
    own = os.environ.get(SETTINGS_VARIABLE)
    try:
        merged = read_toml(CONFIG_DIR / "app.toml")
        path = Path(own).expanduser() if own else CONFIG_DIR / "app.toml"
        if own:
            merged |= read_toml(path)
        if store := os.environ.get(STORE_VARIABLE):
            merged["store"] = str(Path(store).absolute()) if "://" not in store else store
        return validate_table(merged, Settings, path)
    except FaultyTableError as error:
        raise ConfigError(error.faults) from error
