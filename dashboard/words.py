"""Records told in the words of the interface; plain text, not yet escaped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from config.kinds import load_kinds
from geodata.quantity import quantity
from geodata.records import Precision, SetKind
from layers.selection import ALL_PERIODS, NO_PERIOD

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dashboard.texts import Texts
    from geodata.records import Period, Place, Role
    from layers.views import PeriodOption, PlaceView, PromiseView, SetView

METRES_MATTER = (Precision.PUNKT, Precision.PLATS)


def precision(place: PlaceView | Place, texts: Texts) -> str:
    """Tell how exact a place is: ``Område``, ``Plats, ± 150 m, uppskattad``."""
    key = f"precision.{place.precision.name.lower()}"
    if place.precision in METRES_MATTER:
        said = texts(key, m=round(place.uncertainty_m))
    else:
        said = texts(key)
    return f"{said}, {texts('precision.estimated')}" if place.estimated else said


def role(value: Role, texts: Texts) -> str:
    """Tell what a place is to a promise."""
    return texts(f"role.{value.name.lower()}")


def kinds(ids: Iterable[str], texts: Texts) -> str:
    """Tell the titles of kinds, in the order of the promise."""
    table = load_kinds().kinds
    return ", ".join(table[key].title(texts.language) for key in ids if key in table)


def actors(names: Iterable[str], texts: Texts) -> str:
    """Tell who is to act: the two generic actors by their word, any other by its name."""
    known = {"polis": texts("actor.polis"), "kommun": texts("actor.kommun")}
    return ", ".join(known.get(name, name) for name in names)


def amount(promise: PromiseView, texts: Texts) -> str:
    """Tell count and unit: ``minst 4 trygghetsvandringar``; empty where none is promised."""
    if promise.count is None:
        return ""
    number = quantity(promise.count, promise.unit)
    return texts("detail.at_least", number=number) if promise.at_least else number


def period(value: Period | None, texts: Texts) -> str:
    """Return a period's label; a set without one says so."""
    return value.label if value else texts("choose.no_period")


def period_option(key: str, options: Iterable[PeriodOption], texts: Texts) -> str:
    """Return the label of a period key."""
    if key == ALL_PERIODS:
        return texts("choose.every_period")
    if key == NO_PERIOD:
        return texts("choose.no_period")
    return next((option.label for option in options if option.key == key), key)


def promise_text(promise: PromiseView, texts: Texts) -> str:
    """Return the text of a promise, a quote in quotation marks."""
    said = promise.text(texts.language)
    return f"”{said}”" if promise.quoted else said


def noun(sets: Iterable[SetView], texts: Texts, n: int) -> str:
    """Return ``löften``, or ``prioriteringar`` where every document is an agreement."""
    every = {group.kind for group in sets}
    key = "count.priorities" if every == {SetKind.AGREEMENT} else "count.promises"
    return texts(key, n=n)


def source(group: SetView) -> str:
    """Tell publisher and year of a document."""
    return ", ".join(str(part) for part in (group.publisher, group.year) if part)
