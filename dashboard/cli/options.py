"""Options that several verbs share."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from config.settings import Settings, load_settings


class Language(StrEnum):
    """A language of titles and evidence."""

    SV = "sv"
    EN = "en"


StoreOption = Annotated[
    str | None,
    typer.Option(
        "--store",
        help="Store to use instead of the one in the settings: a SQLite file, or "
        "postgresql+psycopg://USER@HOST/DATABASE.",
        show_default="var/lofteskartan.sqlite",
    ),
]
LanguageOption = Annotated[Language, typer.Option(help="Language of titles and evidence.")]
KommunOption = Annotated[
    str, typer.Option("--kommun", "-k", help="Kommun by name or code: Solna, 'Solna stad', 0184.")
]


def settings_with(store: str | None) -> Settings:
    """Return the settings, with another store where one was named."""
    settings = load_settings()
    return settings.model_copy(update={"store": absolute(store)}) if store else settings


def absolute(address: str) -> str:
    """Return the address of a store, a path made absolute."""
    return address if "://" in address else str(Path(address).expanduser().absolute())
