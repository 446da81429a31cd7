"""Read TOML tables into frozen models; gather every fault as ``file: key: reason``."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from config.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pydantic_core import ErrorDetails

CONFIG_DIR = Path(__file__).resolve().parent

_REASONS = {
    "extra_forbidden": "unknown key",
    "missing": "missing",
}


class Table(BaseModel):
    """Base of every table: frozen, unknown keys refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


TableT = TypeVar("TableT", bound=Table)


class FaultyTableError(Exception):
    """One file's faults, on their way into a :class:`config.errors.ConfigError`."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("; ".join(faults))
        self.faults = faults


def read_toml(path: Path) -> dict[str, Any]:
    """Read one TOML file as it stands; raise :class:`FaultyTableError` where it is none."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise FaultyTableError([f"{path.name}: -: cannot be read ({error.strerror})"]) from error
    except UnicodeDecodeError as error:
        reason = f"is not UTF-8 at byte {error.start}"
        raise FaultyTableError([f"{path.name}: -: {reason}"]) from error
    except tomllib.TOMLDecodeError as error:
        raise FaultyTableError([f"{path.name}: -: is not TOML: {error}"]) from error


def validate_table(raw: dict[str, Any], model: type[TableT], path: Path) -> TableT:
    """Check ``raw`` against ``model``; raise :class:`FaultyTableError` with every fault."""
    try:
        return model.model_validate(raw)
    except ValidationError as error:
        raise FaultyTableError([_fault(path, item) for item in error.errors()]) from error


def parse_table(path: Path, model: type[TableT]) -> TableT:
    """Read one TOML file as ``model``; raise :class:`FaultyTableError` with every fault."""
    return validate_table(read_toml(path), model, path)


def load_table(path: Path, model: type[TableT]) -> TableT:
    """Read one TOML file as ``model``; raise :class:`ConfigError` with all its faults."""
    try:
        return parse_table(path, model)
    except FaultyTableError as error:
        raise ConfigError(error.faults) from error


def load_tables(paths: Iterable[Path], model: type[TableT]) -> tuple[TableT, ...]:
    """Read several files as ``model``; raise one :class:`ConfigError` for the faults of all."""
    tables: list[TableT] = []
    faults: list[str] = []
    for path in paths:
        try:
            tables.append(parse_table(path, model))
        except FaultyTableError as error:
            faults += error.faults
    if faults:
        raise ConfigError(faults)
    return tuple(tables)


def _fault(path: Path, details: ErrorDetails) -> str:
    key = ".".join(str(part) for part in details["loc"]) or "-"
    reason = _REASONS.get(details["type"], details["msg"].removeprefix("Value error, "))
    return f"{path.name}: {key}: {reason}"
