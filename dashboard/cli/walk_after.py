"""`lofteskartan walk merge|followup|feedback`: what comes after the walk."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from config.errors import LoftesError
from dashboard.cli.export import write_file
from dashboard.cli.options import Language, LanguageOption, StoreOption, settings_with

if TYPE_CHECKING:
    from dashboard.walk_intake import Merged

PICTURES = (".jpg", ".jpeg", ".png", ".webp", ".gif")
WalkArgument = Annotated[str, typer.Argument(help="Id of the walk, or how it begins.")]


class BadDateError(LoftesError):
    """A date that is none."""

    exit_code = 2


def merge(
    files: Annotated[
        list[Path],
        typer.Argument(
            help="Protocols: JSON of field sheets, CSV of ODK or Kobo.", metavar="FILE…"
        ),
    ],
    walk: Annotated[
        str, typer.Option("--walk", "-w", help="Walk that a CSV belongs to (id).")
    ] = "",
    language: LanguageOption = Language.EN,
    store: StoreOption = None,
) -> None:
    """Merge what the groups sent into the walk's protocol, without loss; twice does no harm.

    A file that cannot be used does not keep the others out. Photos that a CSV names are looked for
    beside it.

    Example: `lofteskartan walk merge grupp1.json grupp2.json`
    """
    from dashboard import walk_desk, walk_intake
    from dashboard.services import open_services

    services, faults = open_services(settings_with(store)), []
    for path in files:
        try:
            data = _bytes(path)
            merged = walk_intake.merge(
                services.store, data, path.name, walk_id=walk, photos=_pictures(path)
            )
        except LoftesError as error:
            faults.append(error)
            typer.secho(str(error), err=True, fg=typer.colors.RED)
            continue
        _tell(merged, language)
    walks = {item.walk_id for item in services.store.observations()}
    for planned in services.store.walks():
        if planned.walk.id in walks:
            seen, pairs = walk_desk.protocol(services.store, planned.walk.id)
            typer.echo(
                f"{planned.walk.id} {planned.walk.title}: {len(seen)} observations, "
                f"{len(pairs)} pairs that may tell the same"
            )
    if faults:
        raise typer.Exit(faults[0].exit_code)


def followup(
    walk: WalkArgument,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="File to write the plan into (JSON).")
    ] = None,
    on: Annotated[str, typer.Option("--date", help="Day of the walk; suggested by default.")] = "",
    store: StoreOption = None,
) -> None:
    """Start the follow-up walk from what is still open; its sheet opens with the old list.

    Example: `lofteskartan walk followup 3f2a --out uppfoljning.json`
    """
    from dashboard import walk_desk
    from dashboard.services import open_services
    from geodata.walk.codec import dump_plan

    services = open_services(settings_with(store))
    made = walk_desk.start_follow_up(services.store, walk, day_of(on))
    start = made.walk.start
    typer.echo(
        f"{made.walk.id} {made.walk.title}: {start:%Y-%m-%d %H:%M}, {len(made.walk.stops)} stops"
    )
    if out is not None:
        out.write_text(dump_plan(made.walk, made.routes), encoding="utf-8")
        typer.echo(f"{out}: plan")


def feedback(
    walk: WalkArgument,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            "-o",
            help="PDF to write; '-' for standard output.",
            show_default="aterkoppling-DATE.pdf",
        ),
    ] = None,
    store: StoreOption = None,
) -> None:
    """Write the feedback sheet: one page with what was done, is planned, or declined and why.

    Only approved answers stand on it.

    Example: `lofteskartan walk feedback 3f2a --out svar.pdf`
    """
    from dashboard import walk_desk
    from dashboard.services import open_services
    from dashboard.walkpack import feedback as sheet

    services = open_services(settings_with(store))
    planned = walk_desk.walk_of_id(services.store, walk)
    states = walk_desk.actions_of(services.store, walk_id=planned.walk.id)
    data = sheet.write(planned.walk, states, datetime.now(UTC).date())
    write_file(out or Path(sheet.file_name(planned.walk)), data)


def _tell(merged: Merged, language: Language) -> None:
    from dashboard import walk_words

    typer.echo(f"{merged.file}: {merged.new} new, {merged.known} known already")
    for said in walk_words.notes(merged.notes, language.value):
        typer.echo(f"  {said}")


def _bytes(path: Path) -> bytes:
    from config.protocol_tables import load_protocol

    most = load_protocol().merge.max_mb
    try:
        size = path.stat().st_size
        if size > most * 1_000_000:
            raise LoftesError(
                f"is {size / 1e6:.0f} MB, more than the {most:g} MB that a protocol may have",
                where=str(path),
                remedy="Hand in the file of the field sheet, or the CSV.",
            )
        return path.read_bytes()
    except OSError as error:
        raise LoftesError(
            f"cannot be read: {error.strerror}", where=str(path), remedy="Check the name."
        ) from None


def _pictures(path: Path) -> dict[str, bytes]:
    """Return the pictures beside a CSV by name; one too large is handed on as its first bytes."""
    if path.suffix.casefold() != ".csv":
        return {}
    from config.protocol_tables import load_protocol

    most = int(load_protocol().photo.max_mb * 1_000_000)
    found: dict[str, bytes] = {}
    for folder in (path.parent, path.parent / "media"):
        for file in sorted(folder.glob("*")) if folder.is_dir() else ():
            if file.suffix.casefold() in PICTURES and file.is_file():
                with file.open("rb") as opened:
                    found.setdefault(file.name, opened.read(most + 1))
    return found


def day_of(text: str) -> date | None:
    """Read a day, ``None`` where none is given; raise :class:`BadDateError` for another text."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise BadDateError(f"{text!r} is no date", remedy="Write it as 2027-05-25.") from None
