"""What the reader saw: quotes with their cues in colour, every field with its rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from rich.text import Text

from config.kinds import load_kinds
from geodata.kommuner import kommun_by_code
from geodata.quantity import quantity

if TYPE_CHECKING:
    from geodata.records import DocumentReading, Evidence, Promise

# Field → colour, the same in the quote and in the line that explains it.
COLOURS = {
    "stance": "white",
    "kinds": "green",
    "actors": "blue",
    "count": "magenta",
    "place": "yellow",
    "period": "cyan",
}

# The columns stand below each other from promise to promise.
_FIELD_WIDTH, _VALUE_WIDTH = 6, 28


def explain(reading: DocumentReading) -> None:
    """Print a reading with the evidence for every field."""
    console = Console(highlight=False)
    names = ", ".join(kommun_by_code(code).name for code in reading.kommuner) or "no known kommun"
    console.print(Text.assemble((reading.document.name, "bold"), f": {names}"))
    console.print(_summary(reading))
    console.print(_key())
    for group in reading.sets:
        label = group.period.label if group.period else "no period"
        console.rule(Text(f"{group.kind.capitalize()} {label}", "bold cyan"), align="left")
        for number, promise in enumerate(group.promises, start=1):
            _explain_promise(console, reading.text, number, promise)
    for note in reading.notes:
        console.print(Text(f"to review: {note}", "bold yellow"))
    console.print()


def _summary(reading: DocumentReading) -> Text:
    """Return in one line how much was found."""
    read = [promise for group in reading.sets for promise in group.promises]
    promises = [promise for promise in read if promise.stance.commits]
    named = {m.name for promise in promises for m in promise.mentions if not m.generic}
    parts = (
        _counted(len(promises), "promise"),
        *([_counted(len(read) - len(promises), "goal")] if len(read) > len(promises) else []),
        _counted(len(reading.sets), "period"),
        _counted(len(named), "named place"),
        f"{len(reading.notes)} to review",
    )
    return Text(" \N{MIDDLE DOT} ".join(parts), "dim")


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _key() -> Text:
    """Return the colours of the fields; the letters keep their contrast on each of them."""
    key = Text()
    for field, colour in COLOURS.items():
        letters = "bright_white" if colour in ("blue", "magenta", "green") else "black"
        key.append(f" {field} ", f"bold {letters} on {colour}").append(" ")
    return key


def _explain_promise(console: Console, text: str, number: int, promise: Promise) -> None:
    grid = Table.grid(padding=(0, 1))
    grid.add_column(justify="right", width=3)
    grid.add_column()
    grid.add_row(Text(str(number), "bold"), _quote(promise))
    facts = Table.grid(padding=(0, 1))
    facts.add_column(width=_FIELD_WIDTH)
    facts.add_column(width=_VALUE_WIDTH)
    facts.add_column()
    for row in _rows(text, promise):
        facts.add_row(*row)
    grid.add_row("", facts)
    console.print(grid)
    console.print()


def _quote(promise: Promise) -> Text:
    """Return the quote with every cue inside it in its field's colour."""
    quote = promise.quote
    if quote is None:
        return Text(promise.text())
    marked = Text(quote.exact)
    for item in promise.evidence:
        inside = item.start is not None and quote.start <= item.start
        if inside and item.end is not None and item.end <= quote.end and item.field != "stance":
            start = (item.start or 0) - quote.start
            marked.stylize(
                f"bold {COLOURS.get(item.field, 'white')}", start, item.end - quote.start
            )
    for mention in promise.mentions:
        if mention.start is not None and mention.end is not None and not mention.generic:
            span = (mention.start - quote.start, mention.end - quote.start)
            marked.stylize(f"bold {COLOURS['place']}", *span)
    return Text(" ").join(marked.split("\n")) if "\n" in quote.exact else marked


def _rows(text: str, promise: Promise) -> list[tuple[Text, ...]]:
    kinds = load_kinds().kinds
    least = "at least " if promise.at_least else ""
    count = "" if promise.count is None else quantity(promise.count, promise.unit)
    values = {
        "stance": promise.stance.value,
        "kinds": ", ".join(kinds[kind].title_en for kind in promise.kinds),
        "actors": ", ".join(promise.actors),
        "count": count and f"{least}{count}",
    }
    rows = [
        _row(field, value, [_why(text, promise, e) for e in promise.evidence if e.field == field])
        for field, value in values.items()
        if value
    ]
    rows += [
        _row("place", mention.name, [f"“{mention.surface}” ({mention.role.value})"])
        for mention in promise.mentions
        if not mention.generic
    ]
    general = dict.fromkeys(m.name for m in promise.mentions if m.generic)
    if general:
        rows.append(_row("place", ", ".join(general), ["general words: never a pin"]))
    return rows


def _row(field: str, value: str, reasons: list[str]) -> tuple[Text, ...]:
    seen = "; ".join(reason for reason in dict.fromkeys(reasons) if reason)
    why = Text(f"← {seen}" if seen else "", "dim")
    return Text(field, COLOURS[field]), Text(value.strip(), "bold"), why


def _why(text: str, promise: Promise, item: Evidence) -> str:
    if item.start is None or item.end is None:
        return item.note or item.rule
    cue = " ".join(text[item.start : item.end].split())
    quote = promise.quote
    whole = quote is not None and (item.start, item.end) == (quote.start, quote.end)
    rule = f" ({item.rule})" if item.rule not in cue.casefold() else ""
    return item.rule if whole or not cue else f"“{cue}”{rule}"
