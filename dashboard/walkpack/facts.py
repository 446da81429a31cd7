"""What the sheets say of a route, in Swedish words: every fact of the map stands here as text."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from dashboard.walkpack.wording import clock, decimal, distance, listed, minutes, sentence, weekday
from geodata.kommuner import kommun_by_code
from geodata.walk.records import LightMode
from geodata.walk.words import notice_text, reason_text

if TYPE_CHECKING:
    from dashboard.walkpack.plan import Plan
    from geodata.walk.records import Leg, Route

_MODES = {
    LightMode.INSPECT_DARK: "Vägen söker upp mörka sträckor.",
    LightMode.PREFER_LIT: "Vägen väljer belysta sträckor.",
    LightMode.SHORTEST: "Vägen är den kortaste.",
}


@dataclass(frozen=True, slots=True)
class StopRow:
    """A line of the stop table."""

    number: str
    name: str
    arrive: str
    leave: str
    dark: bool
    way: str  # how to get there
    far: str  # how long the way is, and its light
    note: str


@dataclass(frozen=True, slots=True)
class SheetFacts:
    """The text of a walk's sheet."""

    kommun: str
    title: str
    day: str
    group: str
    meeting: str
    meet_at: str
    back_at: str
    length: str
    minutes: str
    dusk: str
    light: str
    mode: str
    access: str
    stops: tuple[StopRow, ...]
    home: StopRow
    skipped: tuple[str, ...]
    notices: tuple[str, ...]
    source: str
    map_text: str

    def as_json(self) -> dict[str, Any]:
        """Return the facts as JSON values."""
        return asdict(self)


def sheet_facts(plan: Plan) -> SheetFacts:
    """Tell a route."""
    walk, route = plan.walk, plan.route
    names = [call.stop.name for call in route.calls]
    loop = walk.goal is None
    group = f"Grupp {route.group}" if route.group > 1 or walk.people > _GROUP else ""
    return SheetFacts(
        kommun=kommun_by_code(walk.kommun).name if walk.kommun.isdecimal() else walk.kommun,
        title=walk.title,
        day=sentence(weekday(route.start)).removesuffix("."),
        group=group,
        meeting=walk.meeting_name,
        meet_at=clock(route.start),
        back_at=clock(route.back),
        length=distance(sum(leg.length_m for leg in route.legs)),
        minutes=f"{minutes(route.start, route.back)} minuter",
        dusk=dusk(route),
        light=light(route.legs),
        mode=_MODES[route.mode],
        access=access(route),
        stops=tuple(_row(str(n + 1), plan, n) for n in range(len(route.calls))),
        home=_home(plan),
        skipped=tuple(f"{item.stop.name} ({reason_text(item)})" for item in route.skipped),
        notices=tuple(map(notice_text, route.notices)),
        source=route.source,
        map_text=_map_text(names, walk.meeting_name, loop=loop),
    )


_GROUP = 20  # more people than this walk in several groups


def dusk(route: Route) -> str:
    """Tell when it gets dark, and from which stop on it is."""
    if route.dusk is None:
        dark = any(call.dark for call in route.calls)
        return "Det är mörkt hela dygnet." if dark else "Det blir inte mörkt den här kvällen."
    at = f"Skymningen slutar kl. {clock(route.dusk)}."
    if route.dark_from is None:
        return f"{at} Hela vandringen går i ljus."
    if route.dark_from == 0:
        return f"{at} Hela vandringen går i mörker."
    return f"{at} Mörkt från stopp {route.dark_from + 1}."


def light(legs: tuple[Leg, ...] | list[Leg]) -> str:
    """Tell how many metres are lit, unlit, unknown."""
    told = [f"{distance(metres)} {word}" for word, metres in _states(legs)]
    return sentence(listed(told))


def far(leg: Leg) -> str:
    """Tell how long a leg is and its light: ``270 m: 150 m belyst och 120 m utan belysning``."""
    states = _states([leg])
    if len(states) == 1:
        return f"{distance(leg.length_m)}, {_WHOLE[states[0][0]]}."
    return f"{distance(leg.length_m)}: {light([leg])}" if states else f"{distance(leg.length_m)}."


_LEAST_M = 5.0
_WHOLE = {
    "belyst": "belyst",
    "utan belysning": "utan belysning",
    "där uppgift saknas": "uppgift om ljus saknas",
}


def _states(legs: tuple[Leg, ...] | list[Leg]) -> list[tuple[str, float]]:
    states = (
        ("belyst", sum(leg.lit_m for leg in legs)),
        ("utan belysning", sum(leg.unlit_m for leg in legs)),
        ("där uppgift saknas", sum(leg.unknown_m for leg in legs)),
    )
    return [(word, metres) for word, metres in states if metres >= _LEAST_M]


def access(route: Route) -> str:
    """Tell steps, the steepest slope known, and how far the slope is unknown."""
    steps = sum(leg.steps for leg in route.legs)
    where = [_leg_name(route, n) for n, leg in enumerate(route.legs) if leg.steps]
    if steps:
        noun = "trappa" if steps == 1 else "trappor"
        said = f"{steps} {noun} på vägen ({listed(where)})."
    else:
        said = "Inga kända trappor på vägen."
    slopes = [leg.steepest_percent for leg in route.legs if leg.steepest_percent is not None]
    if slopes:
        said += f" Brantaste kända lutning {decimal(max(slopes)).removesuffix(',0')} procent."
    unknown = sum(leg.slope_unknown_m for leg in route.legs)
    if unknown >= _LEAST_M:
        said += f" Lutningen är okänd på {distance(unknown)}."
    return said


def _leg_name(route: Route, leg: int) -> str:
    return f"till stopp {leg + 1}" if leg < len(route.calls) else "på vägen tillbaka"


def _row(number: str, plan: Plan, n: int) -> StopRow:
    call, leg = plan.route.calls[n], plan.route.legs[n]
    return StopRow(
        number=number,
        name=call.stop.name,
        arrive=clock(call.arrive),
        leave=clock(call.leave),
        dark=call.dark,
        way=_way(leg),
        far=far(leg),
        note=call.stop.note,
    )


def _home(plan: Plan) -> StopRow:
    leg, back = plan.route.legs[-1], clock(plan.route.back)
    name = plan.walk.meeting_name if plan.walk.goal is None else "Mål"
    return StopRow("M", name, back, "", False, _way(leg), far(leg), "")


def _way(leg: Leg) -> str:
    if leg.straight:
        return "Fågelvägen: här finns inget vägnät att följa."
    return " ".join(sentence(direction) for direction in leg.directions)


def _map_text(names: list[str], meeting: str, *, loop: bool) -> str:
    stops = "; ".join(f"{n} {name}" for n, name in enumerate(names, start=1))
    end = f"Vägen går tillbaka till {meeting}." if loop else "Vägen slutar vid målet."
    return f"Karta med norr uppåt. Vandringen börjar vid {meeting}. Stopp: {stops}. {end}"
