"""Shape of the section ``[site]``: who publishes the public map, where, and how coarsely."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, model_validator

from config.kinds import load_kinds
from config.tables import Table

KommunCode = Annotated[str, Field(pattern=r"^\d{4}$")]


def _web_address(value: str, key: str) -> None:
    parts = urlsplit(value)
    if value and (parts.scheme not in ("http", "https") or not parts.netloc):
        raise ValueError(f"{key} must be a web address (https://…) or empty")


class Operator(Table):
    """Who answers for the site. ``contact`` is an office or a form, never a person."""

    name: Annotated[str, Field(min_length=1)] = "Löfteskartan"
    url: str = ""
    contact: str = ""

    @model_validator(mode="after")
    def _addresses(self) -> Self:
        _web_address(self.url, "url")
        return self


class Accessibility(Table):
    """What the accessibility statement says beyond its fixed text.

    ``flaws`` are known shortcomings; ``answer_days`` is how soon the operator answers.
    """

    assessed: date | None = None
    method_sv: str = "Självskattning (intern test) med axe-core och tangentbord"
    method_en: str = "Self-assessment with axe-core and a keyboard"
    flaws_sv: tuple[str, ...] = ()
    flaws_en: tuple[str, ...] = ()
    answer_days: Annotated[int, Field(ge=1, le=60)] = 5


class Privacy(Table):
    """What the privacy notice says of the web server, which the operator runs."""

    log_days: Annotated[int, Field(ge=0)] = 0
    officer: str = ""  # the data protection officer's office address


class Coarsen(Table):
    """How coarsely a layer is published.

    ``district`` draws the district that holds a place, ``circle`` at least ``least_m`` around it.
    """

    to: Literal["district", "circle"] = "district"
    least_m: Annotated[float, Field(gt=0, le=20_000)] = 250.0


class Site(Table):
    """The public site.

    ``kommuner`` empty: every kommun; ``base_url`` is where it will stand; ``existing`` are layers
    of ``config/imports.toml`` whose points lie beneath the promises.
    """

    base_url: str = ""
    licence: str = "http://creativecommons.org/licenses/by/4.0/"
    kommuner: tuple[KommunCode, ...] = ()
    operator: Operator = Operator()
    accessibility: Accessibility = Accessibility()
    privacy: Privacy = Privacy()
    coarsen: dict[str, Coarsen] = Field(default_factory=lambda: {"kamera": Coarsen()})
    existing: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _sound(self) -> Self:
        _web_address(self.base_url, "base_url")
        lost = sorted(set(self.coarsen) - set(load_kinds().all_layers()))
        if lost:
            raise ValueError(f"coarsen: no layer {', '.join(lost)}")
        self._shown()
        return self

    def _shown(self) -> None:
        if not self.existing:
            return
        from config.import_tables import load_imports  # which reads the settings itself

        layers = {k: v for k, v in load_imports().layers.items() if "point" in v.shapes}
        for key in self.existing:
            if key not in layers:
                raise ValueError(f"existing: {key} is no layer of points: {', '.join(layers)}")
            if layers[key].kind in self.coarsen:
                raise ValueError(f"existing: {key} is made coarser by [site.coarsen.{key}]")

    def address(self, path: str = "") -> str:
        """Return the absolute address of a page; empty where the site has no ``base_url``."""
        return f"{self.base_url.rstrip('/')}/{path}" if self.base_url else ""
