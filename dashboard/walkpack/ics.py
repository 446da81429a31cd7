"""iCalendar: the walk as an event in Swedish time, for everybody's calendar."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from dashboard.walkpack.facts import sheet_facts
from geodata.walk.position import lonlat

if TYPE_CHECKING:
    from icalendar import Timezone

    from dashboard.walkpack.plan import Plan

MEDIA = "text/calendar"
REMIND = timedelta(days=-1)


def write(plan: Plan) -> bytes:
    """Return a calendar with one event, its time zone written out."""
    from icalendar import Alarm, Calendar, Event

    facts, walk, route = sheet_facts(plan), plan.walk, plan.route
    lon, lat = lonlat(walk.meeting)
    event = Event()
    event.add("uid", f"{walk.id}-{route.group}@lofteskartan")
    # Of the walk and not of the clock, so that the same walk is the same file.
    event.add("dtstamp", route.start.astimezone(UTC))
    event.add("dtstart", route.start)
    event.add("dtend", route.back)
    event.add("summary", walk.title + (f", {facts.group.lower()}" if facts.group else ""))
    event.add("location", walk.meeting_name)
    event.add("geo", (lat, lon))
    event.add("description", _description(plan))
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", walk.title)
    alarm.add("trigger", REMIND)
    event.add_component(alarm)
    calendar = Calendar()
    calendar.add("prodid", "-//Löfteskartan//Trygghetsvandring//SV")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(_swedish_time())
    calendar.add_component(event)
    data: bytes = calendar.to_ical()
    return data


def _swedish_time() -> Timezone:
    """Return the rule of the European Union since 1996: last Sundays of March and October."""
    from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

    zone = Timezone()
    zone.add("tzid", "Europe/Stockholm")
    winter, summer = timedelta(hours=1), timedelta(hours=2)
    parts = (
        (TimezoneDaylight(), "CEST", winter, summer, 3, datetime(1996, 3, 31, 2)),  # noqa: DTZ001  local, as the standard has it
        (TimezoneStandard(), "CET", summer, winter, 10, datetime(1996, 10, 27, 3)),  # noqa: DTZ001  same
    )
    for part, name, before, after, month, first in parts:
        part.add("dtstart", first)
        part.add("tzname", name)
        part.add("tzoffsetfrom", before)
        part.add("tzoffsetto", after)
        part.add("rrule", {"freq": "yearly", "bymonth": month, "byday": "-1su"})
        zone.add_component(part)
    return zone


def _description(plan: Plan) -> str:
    facts = sheet_facts(plan)
    lines = [f"Samling kl. {facts.meet_at}: {facts.meeting}."]
    lines.append(f"{facts.length}, {facts.minutes}. Tillbaka kl. {facts.back_at}.")
    lines += [facts.dusk, facts.access, ""]
    lines += [f"{row.arrive} {row.number}. {row.name}" for row in facts.stops]
    return "\n".join(lines)
