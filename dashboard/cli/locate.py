"""`lofteskartan locate`: where named places are, how sure that is, and why."""

from __future__ import annotations

import json
import sys
from contextlib import ExitStack
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from config.errors import LoftesError
from dashboard.cli.options import Language, LanguageOption, StoreOption, settings_with

if TYPE_CHECKING:
    from collections.abc import Sequence

    from config.settings import Settings
    from dashboard.locating.answers import Answer
    from geodata.store import Store

EXIT_NOT_LOCATED = 3


class LocateFormat(StrEnum):
    """How to tell what was found."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    HTML = "html"


class NameOrFileError(LoftesError):
    """Neither a name nor a file of names, or both."""

    exit_code = 2


def locate(
    name: Annotated[str | None, typer.Argument(help="A place as a document writes it.")] = None,
    kommun: Annotated[
        str | None,
        typer.Option("--kommun", "-k", help="Kommun by name or code: Solna, 'Solna stad', 0184."),
    ] = None,
    names: Annotated[
        Path | None,
        typer.Option(
            "--names", "-n", metavar="CSV", help="Many names: a CSV with columns namn and kommun."
        ),
    ] = None,
    output: Annotated[
        LocateFormat,
        typer.Option("--format", "-f", help="A table, JSON, CSV, or a map to look at (html)."),
    ] = LocateFormat.TABLE,
    file: Annotated[
        Path | None, typer.Option("--output", "-o", help="Write there instead of the screen.")
    ] = None,
    store: StoreOption = None,
    language: LanguageOption = Language.EN,
    *,
    online: Annotated[
        bool,
        typer.Option("--online", help="Ask Nominatim for names that nothing here knows."),
    ] = False,
) -> None:
    """Say where named places are, how sure that is, and on what evidence.

    Tier A is used on the map; B needs a person's review; C is unknown and stays off the map. What
    people decided (`lofteskartan decide`) goes first. Exit code 3: the name was not located.

    Examples: `lofteskartan locate Järntorget -k Örebro`, `lofteskartan locate --names namn.csv -f
    html -o karta.html`
    """
    if (name is None) == (names is None):
        raise NameOrFileError(
            "give a name, or a file of names", remedy="locate NAME or --names CSV"
        )
    from dashboard.locating.lookup import look_up
    from dashboard.locating.questions import Question, read_questions
    from geodata.kommuner import kommun_by_name

    default = kommun_by_name(kommun) if kommun else None
    if name is not None and default is None:
        raise NameOrFileError("say which kommun", remedy="Add --kommun NAME.")
    questions = read_questions(names, default) if names else [Question(name or "", default)]
    settings = settings_with(store)
    with ExitStack() as stack:
        kept = _existing_store(stack, settings, wanted=online or store is not None)
        answers = list(
            look_up(questions, settings, kept, online=online, asked=_asked, language=language)
        )
    _write(answers, output, file, language)
    if name is not None and answers[0].found and answers[0].found.best is None:
        raise typer.Exit(EXIT_NOT_LOCATED)


def _existing_store(stack: ExitStack, settings: Settings, *, wanted: bool) -> Store | None:
    """Open the store for its decisions; looking a name up does not make one."""
    address = settings.store_address()
    if not wanted and "://" not in address and not Path(address).exists():
        return None
    from dashboard.services import open_local

    return stack.enter_context(open_local(address))


def _asked(name: str) -> None:
    typer.echo(f"asking Nominatim: {name}", err=True)


def _write(
    answers: Sequence[Answer], output: LocateFormat, file: Path | None, language: str
) -> None:
    if output is LocateFormat.TABLE and file is None:
        from dashboard.locating.screen import print_answers

        print_answers(answers, language)
        return
    data = _bytes(answers, output, language)
    if file is None:
        sys.stdout.buffer.write(data)
        return
    try:
        file.write_bytes(data)
    except OSError as error:
        raise LoftesError(
            f"cannot be written: {error.strerror}", where=str(file), remedy="Choose another file."
        ) from None
    typer.echo(f"{len(answers)} names written to {file}", err=True)


def _bytes(answers: Sequence[Answer], output: LocateFormat, language: str) -> bytes:
    if output is LocateFormat.HTML:
        from dashboard.locating.map_page import to_html

        return to_html(answers, language)
    from dashboard.locating.answers import to_csv, to_json

    if output is LocateFormat.JSON:
        lines = (json.dumps(to_json(item, language), ensure_ascii=False) for item in answers)
        return "".join(f"{line}\n" for line in lines).encode()
    return to_csv(answers, language)
