"""Read TOML tables into frozen models; gather every fault as ``file: key: reason``."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from config.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Iterable

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


def parse_table(path: Path, model: type[TableT]) -> TableT:
    """Read one TOML file as ``model``.

    Raises
    ------
    FaultyTableError
        With every fault of the file, each as ``file: key: reason``.
    """
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise FaultyTableError([f"{path.name}: -: cannot be read ({error.strerror})"]) from error
    except UnicodeDecodeError as error:
        reason = f"is not UTF-8 at byte {error.start}"
        raise FaultyTableError([f"{path.name}: -: {reason}"]) from error
    except tomllib.TOMLDecodeError as error:
        raise FaultyTableError([f"{path.name}: -: is not TOML: {error}"]) from error
    try:
        return model.model_validate(raw)
    except ValidationError as error:
        raise FaultyTableError([_fault(path, item) for item in error.errors()]) from error


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


def _fault(path: Path, item: object) -> str:
    details = dict(item)  # type: ignore[call-overload]
    key = ".".join(str(part) for part in details["loc"]) or "-"
    reason = _REASONS.get(details["type"], details["msg"].removeprefix("Value error, "))
    return f"{path.name}: {key}: {reason}"
