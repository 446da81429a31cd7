"""HTML of a walk's protocol and actions; every text from data is escaped here."""

from __future__ import annotations

import base64
import io
from functools import lru_cache
from typing import TYPE_CHECKING

from config.protocol_tables import load_protocol
from dashboard.escape import escape
from dashboard.walkpack.wording import clock, day
from geodata.clock import SWEDEN

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from dashboard.texts import Texts
    from geodata.walk.actions import ActionState
    from geodata.walk.merging import Pair, Seen
    from geodata.walk.protocol_records import Photo, PlannedWalk
    from geodata.walk.records import Observation
    from layers.walk_count import WalkCount

THUMBNAIL = 220


def numbers(pairs: Iterable[tuple[int, str]]) -> str:
    """Return figures with their words, for beside a heading."""
    items = "".join(f"<li><b>{n}</b> {escape(word)}</li>" for n, word in pairs)
    return f'<ul class="numbers">{items}</ul>'


def heading(title: str, aside: str, figures: str) -> str:
    """Return a page's heading."""
    return (
        f'<div class="title"><h1>{escape(title)} <span>{escape(aside)}</span></h1>{figures}</div>'
    )


def group(title: str, note: str = "") -> str:
    """Return a part's heading, with a line below it."""
    said = f'<p class="group-note">{escape(note)}</p>' if note else ""
    return f'<div class="group"><h2>{escape(title)}</h2></div>{said}'


def walk_label(planned: PlannedWalk) -> str:
    """Return date and title of a walk, for a choice."""
    return f"{day(planned.walk.start.astimezone(SWEDEN))}: {planned.walk.title}"


def judged(item: Observation, texts: Texts) -> str:
    """Tell category and judgement of an observation; plain text."""
    category = load_protocol().categories.get(item.category)
    title = category.title(texts.language) if category else item.category
    if item.good:
        return f"{title}: {texts('walk_protocol.good').lower()}"
    return f"{title}: {texts(f'walk_protocol.severity_{item.severity or 1}')}"


def observation(seen: Seen, place: str, photos: Iterable[Photo], texts: Texts) -> str:
    """Return an observation with what was joined into it."""
    item = seen.observation
    groups = texts("walks.groups", names=", ".join(map(str, seen.groups)))
    moment = item.when.astimezone(SWEDEN)
    meta = f"{groups} · {day(moment)} {clock(moment)}"
    lines = [f"<p>{escape(item.text)}</p>"] if item.text else []
    lines += [
        f'<p class="also">{escape(_also(other, texts))}</p>' for other in seen.also if other.text
    ]
    if seen.earlier:
        said = texts("walk_protocol.earlier", n=len(seen.earlier))
        lines.append(f'<p class="aside">{escape(said)}</p>')
    alt = escape(texts("walk_protocol.photo_alt", what=f"{judged(item, texts)}, {place}"))
    pictures = "".join(f'<img src="{_thumbnail(p)}" alt="{alt}">' for p in photos)
    state = "good" if item.good else f"bad bad-{item.severity or 1}"
    return (
        f'<article class="seen {state}"><div><h3>{escape(judged(item, texts))}</h3>'
        f'<p class="meta">{escape(place)} · {escape(meta)}</p>{"".join(lines)}</div>'
        f"{pictures}</article>"
    )


def _also(other: Observation, texts: Texts) -> str:
    return texts("walk_protocol.also", group=other.group, text=other.text)


def pair(item: Pair, place: str, texts: Texts) -> str:
    """Return two observations that may tell the same, side by side."""
    near = texts("walk_protocol.at_stop")
    if item.first.stop_id != item.second.stop_id and item.metres is not None:
        near = texts("walk_protocol.metres", m=round(item.metres))
    sides = "".join(
        f"<div><small>{escape(texts('walks.group', n=one.group))}</small>"
        f"<p>{escape(one.text)}</p></div>"
        for one in (item.first, item.second)
    )
    return (
        f'<article class="pair"><h3>{escape(judged(item.first, texts))}</h3>'
        f'<p class="meta">{escape(place)} · {escape(near)}</p>'
        f'<div class="sides">{sides}</div></article>'
    )


def empty(said: str) -> str:
    """Return a box that says why there is nothing."""
    return f'<div class="empty"><p>{escape(said)}</p></div>'


def action(state: ActionState, today: date, texts: Texts) -> str:
    """Return an action: status, owner, date, answer."""
    item, late = state.action, state.overdue(today)
    deadline = texts("walk_action.no_deadline")
    if item.deadline:
        key = "walk_action.until_late" if late else "walk_action.until"
        deadline = texts(key, date=day(item.deadline))
    owners = load_protocol().owners
    owner = item.owner or (
        owners[item.owner_type].title(texts.language)
        if item.owner_type in owners and item.owner_type != "annan"
        else texts("walk_action.no_owner")
    )
    meta = " · ".join(
        part for part in (owner, item.asset, texts("walk_action.priority", n=item.priority)) if part
    )
    lines = [
        f'<p class="{name}">{escape(texts(key, text=said))}</p>'
        for name, key, said in (
            ("", "walk_action.reason", state.reason),
            ("answer", "walk_action.public", state.answer),
            ("draft", "walk_action.draft", state.draft),
        )
        if said
    ]
    due = f'<span class="{"late" if late else ""}">{escape(deadline)}</span>'
    return (
        f'<article class="deed s-{state.status.name.lower()}{" is-late" if late else ""}">'
        f'<span class="badge">{escape(status(state, texts))}</span>'
        f"<h3>{escape(item.title)}</h3>"
        f'<p class="meta">{escape(meta)} · {due}</p>{"".join(lines)}</article>'
    )


def status(state: ActionState, texts: Texts) -> str:
    """Return the word for an action's status."""
    return texts(f"walk_action.status_{state.status.name.lower()}")


def history(state: ActionState, texts: Texts) -> str:
    """Return an action's events as a list, oldest first."""
    items = []
    for event in state.events:
        moment = event.when.astimezone(SWEDEN)
        said = texts(f"walk_action.status_{event.status.name.lower()}")
        more = " – ".join(part for part in (event.reason, event.answer) if part)
        approved = f" ({texts('walk_action.approved')})" if event.approved else ""
        line = f"{day(moment)} {clock(moment)}, {event.who}: {said}{approved}"
        items.append(f"<li>{escape(line)}{': ' + escape(more) if more else ''}</li>")
    return (
        f"<details><summary>{escape(texts('walk_action.history'))}</summary>"
        f'<ul class="history">{"".join(items)}</ul></details>'
    )


def promised(counts: Iterable[WalkCount], texts: Texts) -> str:
    """Return the promises of walks with how many were held: "2 av 4"."""
    rows = []
    for item in counts:
        key = "walk_action.count_free" if item.promised is None else "walk_action.count_of"
        said = texts(key, held=len(item.held), promised=item.promised or 0)
        text = item.text_en if texts.language == "en" else item.text_sv
        period = item.period.label if item.period else ""
        rows.append(
            f"<li><b>{escape(said)}</b> <span>{escape(text)}</span> "
            f"<small>{escape(period)}</small></li>"
        )
    if not rows:
        return ""
    title = escape(texts("walk_action.count"))
    return f'<section class="promised"><h2>{title}</h2><ul>{"".join(rows)}</ul></section>'


@lru_cache(maxsize=256)
def _thumbnail(photo: Photo) -> str:
    from PIL import Image

    out = io.BytesIO()
    with Image.open(io.BytesIO(photo.data)) as picture:
        small = picture.convert("RGB")
        small.thumbnail((THUMBNAIL, THUMBNAIL))
        small.save(out, "JPEG", quality=78)
    return f"data:image/jpeg;base64,{base64.b64encode(out.getvalue()).decode()}"
