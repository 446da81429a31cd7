"""The field's terms: closed sets of words that records use."""

from __future__ import annotations

from enum import StrEnum


class Precision(StrEnum):
    """How much a geometry claims. ``KOMMUN`` and ``OKAND`` never get a pin."""

    PUNKT = "punkt"
    PLATS = "plats"
    GATA = "gata"
    OMRADE = "område"
    KOMMUN = "kommun"
    OKAND = "okänd"

    @property
    def drawable(self) -> bool:
        """Whether a place of this precision may be drawn as a feature of its own."""
        return self not in (Precision.KOMMUN, Precision.OKAND)


class Role(StrEnum):
    """What a place is to the sentence that names it."""

    TARGET = "target"
    FOCUS = "focus"
    PROBLEM = "problem"
    SCOPE = "scope"


class Stance(StrEnum):
    """How far a statement commits its parties."""

    PROMISE = "promise"
    CONTINUING = "continuing"
    PRIORITY = "priority"
    GOAL = "goal"
    FOLLOW_UP = "follow_up"

    @property
    def commits(self) -> bool:
        """Whether the parties can be held to it (a goal or a follow-up is no promise)."""
        return self in (Stance.PROMISE, Stance.CONTINUING, Stance.PRIORITY)


class SetKind(StrEnum):
    """What sort of document a set of promises comes from."""

    MEDBORGARLOFTE = "medborgarlöfte"
    AGREEMENT = "överenskommelse"


class Origin(StrEnum):
    """Where a set came from: the bundled register, or a document that somebody had read."""

    REGISTER = "register"
    READ = "read"


class Tier(StrEnum):
    """How sure a location is: A used, B to review, C not on the map."""

    A = "A"
    B = "B"
    C = "C"


class PromiseStatus(StrEnum):
    """What became of a promise."""

    LOVAD = "lovad"
    PABORJAD = "påbörjad"
    GENOMFORD = "genomförd"
    DELVIS = "delvis"
    INTE_GENOMFORD = "inte genomförd"
