"""Merge: files of field sheets, with photos, into one walk's protocol."""

from __future__ import annotations

import base64
import io
import json
from collections import Counter
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image

from dashboard import walk_intake
from faults.home import Home
from geodata.walk.codec import load_plan
from geodata.walk.protocol_records import PlannedWalk

if TYPE_CHECKING:
    from collections.abc import Callable

    from faults.told import Told

PLAN = Path(__file__).resolve().parents[2] / "tests" / "fixtures" / "walk" / "hagalund.json"
ROWS = 6


class Merging:
    """Every file holds observations, a photo and how many took part; all of it goes in, or none."""

    name = "merge"
    write_s = 0.02

    def __init__(self, folder: Path, store: str) -> None:
        self.home = Home(folder, store)
        self.walk, routes = load_plan(PLAN.read_text(encoding="utf-8"))
        self.planned = PlannedWalk(self.walk, tuple(routes))

    def prepare(self) -> None:
        """Store the plan."""
        with self.home.open() as store:
            store.put_walk(self.planned)

    def work(self, run: int, tell: Callable[..., None]) -> None:
        """Merge file after file."""
        with self.home.open() as store:
            for number in count():
                sheet, people = f"{run}-{number}", run * 1000 + number
                data = self._file(sheet, people)
                tell("intend", sheet, (ROWS, people))
                walk_intake.merge(store, data, f"{sheet}.json")
                tell("done", sheet)

    def _file(self, sheet: str, people: int) -> bytes:
        rows = [
            {
                "id": str(n),
                "stop": self.walk.stops[0].id,
                "category": "belysning",
                "good": False,
                "severity": 2,
                "text": f"Lampa {n} är släckt",
                "when": f"2026-11-24T18:{n:02d}:00+01:00",
                "photo": _picture() if n == 0 else None,
            }
            for n in range(ROWS)
        ]
        head = {"format": "lofteskartan-protocol", "version": 1, "walk": {"id": self.walk.id}}
        more = {"sheet": sheet, "people": people, "count": ROWS, "observations": rows}
        return json.dumps(head | more).encode()

    def check(self, told: Told) -> list[str]:
        """Find every file with all its rows, its photo and its number of people, or not at all."""
        with self.home.open() as store:
            seen = store.observations(self.walk.id)
            reports = {report.people for report in store.walk_reports(self.walk.id)}
            photos = {item.photo for item in seen if item.photo}
            lost = [f"photo {name} lost" for name in photos if store.photo(name) is None]
        rows = Counter(item.source.split(":")[1] for item in seen)
        people = {sheet: size[1] for sheet, size in told.intended.items()}
        found = {sheet: (n, people[sheet]) for sheet, n in rows.items() if people[sheet] in reports}
        half = [f"half of {sheet}: no report" for sheet in rows.keys() - found.keys()]
        return self.home.damage() + told.faults(found) + lost + half


def _picture() -> str:
    out = io.BytesIO()
    Image.effect_noise((64, 48), 80).convert("RGB").save(out, "JPEG")
    return f"data:image/jpeg;base64,{base64.b64encode(out.getvalue()).decode()}"
