"""The sentences of the interface, in Swedish and English, from ``texts.toml``."""

from __future__ import annotations

import string
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, Self

from pydantic import model_validator

from config.errors import ConfigError, LoftesError
from config.tables import FaultyTableError, Table, read_toml, validate_table

Language = Literal["sv", "en"]
LANGUAGES: tuple[Language, ...] = ("sv", "en")
PATH = Path(__file__).with_suffix(".toml")


class UnknownTextError(LoftesError):
    """A key that ``texts.toml`` does not hold."""


class Sentence(Table):
    """One sentence in both languages; a pair of forms where it counts ``n`` of something."""

    sv: str | tuple[str, str]
    en: str | tuple[str, str]

    @model_validator(mode="after")
    def _same_fields(self) -> Self:
        fields = [{_fields(form) for form in self.forms(lang)} for lang in LANGUAGES]
        if any(len(found) > 1 for found in fields) or fields[0] != fields[1]:
            raise ValueError("the forms and languages differ in their {fields}")
        return self

    def forms(self, language: Language) -> tuple[str, ...]:
        """Return the form, or the form for one and the form for several."""
        form = self.sv if language == "sv" else self.en
        return (form,) if isinstance(form, str) else form


class TextTable(Table):
    """``texts.toml`` whole, by section and name."""

    sections: dict[str, dict[str, Sentence]]


def _fields(form: str) -> frozenset[str]:
    return frozenset(name for _, name, _, _ in string.Formatter().parse(form) if name)


@cache
def load_texts(path: Path = PATH) -> dict[str, Sentence]:
    """Read all sentences by ``section.name``; raise :class:`ConfigError` with every fault."""
    try:
        table = validate_table({"sections": read_toml(path)}, TextTable, path)
    except FaultyTableError as error:
        raise ConfigError(error.faults) from error
    return {
        f"{section}.{name}": sentence
        for section, sentences in table.sections.items()
        for name, sentence in sentences.items()
    }


def text(key: str, language: str, *, n: int | None = None, **values: object) -> str:
    """Return a sentence with its values; ``n`` also chooses between its two forms.

    Raises
    ------
    UnknownTextError
        For a key that is not in the table.
    """
    try:
        sentence = load_texts()[key]
    except KeyError:
        raise UnknownTextError(
            f"there is no text {key!r}",
            where=PATH.name,
            remedy="Add it to dashboard/texts.toml in both languages.",
        ) from None
    forms = sentence.forms("en" if language == "en" else "sv")
    return forms[0 if n == 1 else -1].format(n=n, **values)


@dataclass(frozen=True, slots=True)
class Texts:
    """The interface in one language: ``texts("count.of_place", n=3)`` → ``3 löften``."""

    language: Language

    def __call__(self, key: str, *, n: int | None = None, **values: object) -> str:
        """Return a sentence, see :func:`text`."""
        return text(key, self.language, n=n, **values)
