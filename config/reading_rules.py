"""The reader's rules as tables: what headings, verbs, numbers and names mean.

Patterns are regular expressions that ignore case; a broken one is a fault of its file and key.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field

from config.actor_rules import ActorRules
from config.errors import ConfigError
from config.patterns import Pattern, Patterns, Words
from config.tables import CONFIG_DIR, FaultyTableError, Table, parse_table

if TYPE_CHECKING:
    from pathlib import Path

READING_DIR = CONFIG_DIR / "reading"
SectionName = Literal[
    "noise", "boilerplate", "follow_up", "next", "promise", "background", "goal", "period"
]


class TextRules(Table):
    """Blocks and sentences."""

    abbreviations: Words
    speech_verbs: Words
    spoken_words: Pattern
    no_heading_end: Pattern
    table_head: Pattern
    clause_lead: Pattern
    promise_label: Pattern
    committing_line: Pattern
    heading_max_words: Annotated[int, Field(ge=1)]
    theme_max_words: Annotated[int, Field(ge=1)]


class HeadingRule(Table):
    """What a heading says about its section; the first rule that matches wins."""

    section: SectionName
    patterns: Patterns


class LeadRules(Table):
    """What the sentence in front of a list says about it; `*_tail` looks at its end and wins."""

    actor: Patterns
    promise_tail: Patterns
    problem_tail: Patterns
    promise: Patterns
    problem: Patterns
    priority: Patterns


class AgreementRules(Table):
    """How an agreement that is no medborgarlöfte is known."""

    promise_word: Pattern
    agreement_words: Patterns
    priority_lead: Patterns


class SectionRules(Table):
    """``sections.toml``."""

    headings: tuple[HeadingRule, ...]
    lead: LeadRules
    agreement: AgreementRules


class PromiseRules(Table):
    """``promises.toml``: verbs that commit, and what looks like a promise and is none."""

    commit: Patterns
    performative: Patterns
    present: Patterns
    subjects: Patterns
    present_of_subject: Patterns
    present_passive: Patterns
    not_passive: Patterns
    hired: Pattern
    purpose: Pattern
    field_label: Pattern
    inverted: Patterns
    label: Pattern
    coordinated: Pattern
    continuation: Patterns
    never: Patterns
    follow_up: Patterns
    aim_only: Patterns
    result_start: Patterns
    result_max_words: Annotated[int, Field(ge=1)]
    child_detail: Patterns
    no_item: Patterns
    continuing_list: Patterns
    how_lead: Patterns
    done_start: Patterns
    measure_start: Patterns


class CountPatterns(Table):
    """Which numbers count something."""

    at_least: Pattern
    one: Pattern
    many: Pattern
    definite_before: Pattern
    once: Pattern
    not_after: Pattern
    not_before: Pattern


class CountRules(Table):
    """``counts.toml``."""

    words: dict[str, int]
    rules: CountPatterns


class PeriodScore(Table):
    """Points for what stands beside a date."""

    points: int
    where: Literal["before", "after"]
    pattern: Pattern
    unless: Pattern | None = None


class PeriodPoints(Table):
    """Points for where a date stands and what form it has."""

    heading: int
    promise_heading: int
    range: int
    promise_section: int
    background_section: int
    follow_up_section: int
    threshold: int


class OpenRules(Table):
    """Periods without an end."""

    forever: Pattern
    holds: Pattern
    until: Pattern
    since: Pattern


class PeriodRules(Table):
    """``periods.toml``."""

    months: dict[str, Annotated[int, Field(ge=1, le=12)]]
    first_year: int
    last_year: int
    scores: tuple[PeriodScore, ...]
    points: PeriodPoints
    open: OpenRules


class KommunCues(Table):
    """What stands around the name of a kommun."""

    after: Pattern
    not_before: Pattern
    not_after: Pattern
    several: Patterns
    person: Pattern


class KommunPoints(Table):
    """Points for where the name of a kommun stands."""

    title: int
    heading: int
    kommun_word: int
    plain: int
    police: int
    threshold: int


class FuzzyRules(Table):
    """How far a misspelt kommun may be from its name (rapidfuzz ratio, 0-100)."""

    minimum: Annotated[int, Field(ge=50, le=100)]
    shortest: Annotated[int, Field(ge=4)]


class KommunRules(Table):
    """``kommuner.toml``."""

    forms: dict[str, str]
    cues: KommunCues
    points: KommunPoints
    fuzzy: FuzzyRules


class RoleRules(Table):
    """What the sentence around a place makes of it."""

    focus: Pattern
    problem: Pattern
    excluded: Pattern


class PlaceRules(Table):
    """``places.toml``."""

    prepositions: Words
    classifiers: Words
    not_before: Words
    strong_suffixes: Words
    opening_suffixes: Words
    generic_heads: Words
    tails: Words
    heads: Words
    kind_in: Words
    stop_words: Words
    stop_suffixes: Words
    generic: Patterns
    back_references: Patterns
    roles: RoleRules


class ReadingRules(Table):
    """All tables of ``config/reading``."""

    text: TextRules
    sections: SectionRules
    promises: PromiseRules
    actors: ActorRules
    counts: CountRules
    periods: PeriodRules
    kommuner: KommunRules
    places: PlaceRules


@cache
def load_reading_rules(folder: Path = READING_DIR) -> ReadingRules:
    """Read every table of the reader.

    Raises
    ------
    ConfigError
        With the faults of all files at once.
    """
    tables: dict[str, Table] = {}
    faults: list[str] = []
    for name, field in ReadingRules.model_fields.items():
        model = field.annotation
        if not (isinstance(model, type) and issubclass(model, Table)):
            raise TypeError(f"{name} is no table")
        try:
            tables[name] = parse_table(folder / f"{name}.toml", model)
        except FaultyTableError as error:
            faults += error.faults
    if faults:
        raise ConfigError(faults)
    return ReadingRules.model_validate(tables)
