"""A walk while it is being planned on the page. Pure: no Streamlit, no geometry."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, time, timedelta

SEPARATOR = "~"
MODES = ("granska_morker", "foredra_ljus", "kortast")
USUAL_START, USUAL_END = time(18, 0), time(19, 30)
TUESDAY = 1


@dataclass(frozen=True, slots=True)
class DraftStop:
    """A wish; ``lat`` and ``lon`` in WGS 84."""

    id: str
    name: str
    lat: float
    lon: float
    minutes: float = 5.0
    priority: int = 3
    must: bool = False
    source: str = "egen"
    refs: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """What an organiser has filled in so far; no ``lat``: the meeting place is not set yet."""

    kommun: str
    day: date
    meeting: str = ""
    lat: float | None = None
    lon: float | None = None
    start: time = USUAL_START
    end: time = USUAL_END
    pace_kmh: float = 4.0
    people: int = 12
    mode: str = MODES[0]
    step_free: bool = False
    stops: tuple[DraftStop, ...] = ()
    order: tuple[str, ...] = ()
    locked: tuple[tuple[str, str], ...] = ()

    def with_stop(self, stop: DraftStop) -> Draft:
        """Return the draft with one more stop; a stop that it has already is not added again."""
        if any(have.id == stop.id for have in self.stops):
            return self
        order = (*self.order, stop.id) if self.order else ()
        return replace(self, stops=(*self.stops, stop), order=order)

    def without_stop(self, stop_id: str) -> Draft:
        """Return the draft without a stop, its place in the order and its locked legs."""
        return replace(
            self,
            stops=tuple(stop for stop in self.stops if stop.id != stop_id),
            order=tuple(one for one in self.order if one != stop_id),
            locked=tuple(pair for pair in self.locked if stop_id not in pair),
        )

    def changed_stop(self, stop_id: str, *, priority: int, must: bool, minutes: float) -> Draft:
        """Return the draft with a stop's weight and minutes changed."""
        return replace(
            self,
            stops=tuple(
                replace(stop, priority=priority, must=must, minutes=minutes)
                if stop.id == stop_id
                else stop
                for stop in self.stops
            ),
        )

    def moved(self, route: tuple[str, ...], stop_id: str, by: int) -> Draft:
        """Return the draft with the order of a route fixed, one stop a place earlier or later."""
        order = list(route)
        at = order.index(stop_id)
        to = min(max(at + by, 0), len(order) - 1)
        order.insert(to, order.pop(at))
        return replace(self, order=tuple(order), locked=())

    def toggled_lock(self, pair: tuple[str, str]) -> Draft:
        """Return the draft with a leg locked, or unlocked where it was."""
        if pair in self.locked:
            return replace(self, locked=tuple(one for one in self.locked if one != pair))
        return replace(self, locked=(*self.locked, pair))


def usual_day(today: date) -> date:
    """Return a day to begin with: the first Tuesday that is two weeks off."""
    soonest = today + timedelta(days=14)
    return soonest + timedelta(days=(TUESDAY - soonest.weekday()) % 7)


def write_draft(draft: Draft) -> str:
    """Return the small things of a draft as a link holds them."""
    spot = ("", "") if draft.lat is None else (f"{draft.lat:.5f}", f"{draft.lon:.5f}")
    parts = (
        draft.day.isoformat(), f"{draft.start:%H%M}", f"{draft.end:%H%M}", str(draft.people),
        f"{draft.pace_kmh:g}", draft.mode, "1" if draft.step_free else "0", *spot,
        draft.meeting.replace(SEPARATOR, " "),
    )  # fmt: skip
    return SEPARATOR.join(parts)


def read_draft(kommun: str, words: str, today: date) -> Draft:
    """Return the draft of a link; what it does not say, or says wrong, is as usual."""
    usual = Draft(kommun, usual_day(today))
    try:
        day, start, end, people, pace, mode, free, lat, lon, meeting = words.split(SEPARATOR, 9)
        found = replace(
            usual,
            day=date.fromisoformat(day),
            start=time(int(start[:2]), int(start[2:])),
            end=time(int(end[:2]), int(end[2:])),
            people=min(max(int(people), 1), 200),
            pace_kmh=min(max(float(pace), 1.0), 7.0),
            mode=mode if mode in MODES else MODES[0],
            step_free=free == "1",
        )
        if not lat:
            return found
        placed = replace(found, lat=float(lat), lon=float(lon), meeting=meeting)
    except ValueError:
        return usual
    return placed if -90 <= (placed.lat or 0) <= 90 and abs(placed.lon or 0) <= 180 else found  # noqa: PLR2004  degrees
