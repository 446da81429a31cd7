"""The reader's rules of who promises, as tables (``config/reading/actors.toml``)."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from config.patterns import Pattern, Patterns
from config.tables import Table


class ActorWords(Table):
    """The two parties of every medborgarlöfte, and what their names mean elsewhere."""

    polis: Patterns
    kommun: Patterns
    not_before: Pattern
    not_after: Pattern


class PartnerRules(Table):
    """How a partner joins in behind the verb."""

    cue: Pattern
    reach: Annotated[int, Field(ge=1)]
    company: Pattern
    between: Pattern
    agent: Pattern
    joint: Pattern
    beside: Pattern
    bracket: Pattern
    belongs: Pattern


class AloneRules(Table):
    """Measures that only one of the two parties takes, and words of what both do."""

    polis: Pattern
    kommun: Pattern
    together: Pattern


class PartyRules(Table):
    """How the parties of a whole document are known."""

    sentence: Pattern
    pair: Pattern


class ActorRules(Table):
    """``actors.toml``."""

    words: ActorWords
    partner: PartnerRules
    parties: PartyRules
    alone: AloneRules
