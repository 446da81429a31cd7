"""What became of the names: one row a name, with every candidate and why."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dashboard.export.csv import safe_cell
from geodata.notes import render
from geodata.records import Tier

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from dashboard.locating.questions import Question
    from geodata.gazetteer import Candidate, Resolution
    from geodata.records import Place

Json = dict[str, Any]
DEPTH_M = 10.0  # how exactly the middle of an area is found
COLUMNS = {
    "sv": ("namn", "kommun", "nivå", "plats", "precision", "lat", "lon", "osäkerhet_m",
           "uppskattad", "källa", "licens", "skäl", "rad"),
    "en": ("name", "kommun", "tier", "place", "precision", "lat", "lon", "uncertainty_m",
           "estimated", "source", "licence", "reasons", "row"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Answer:
    """A question with what was found; ``found`` is ``None`` where it could not be asked.

    ``hint`` says what would make an unknown name known.
    """

    question: Question
    found: Resolution | None
    hint: str = ""

    @property
    def tier(self) -> Tier:
        """A used, B to review, C unknown."""
        if self.found is None or not self.found.candidates:
            return Tier.C
        return Tier.A if self.found.best else Tier.B


def to_json(answer: Answer, language: str) -> Json:
    """Return an answer as JSON."""
    found = answer.found
    if found is None:
        return {
            "name": answer.question.name,
            "kommun": None,
            "located": False,
            "tier": answer.tier.value,
            "reason": answer.question.fault,
            "candidates": [],
            "tried": [],
            "row": answer.question.line,
        }
    first = found.candidates[0].place if found.candidates else None
    return {
        "name": found.name,
        "kommun": found.kommun,
        "located": found.best is not None,
        "tier": answer.tier.value,
        "reason": render(found.reason, language) if found.reason else None,
        "candidates": [candidate_row(item, language, first) for item in found.candidates],
        "tried": list(found.tried),
        "hint": answer.hint or None,
        "row": answer.question.line or None,
    }


def candidate_row(candidate: Candidate, language: str, first: Place | None = None) -> Json:
    """Return a candidate with its position in WGS 84 and how far it lies from the first one."""
    place = candidate.place
    lon, lat = label_point(place)
    row: Json = {
        "id": place.id,
        "name": place.name,
        "tier": candidate.tier.value,
        "precision": place.precision.value,
        "lat": round(lat, 6),
        "lon": round(lon, 6),
        "uncertainty_m": place.uncertainty_m,
        "estimated": place.estimated,
        "source": place.source,
        "licence": place.licence,
        "method": render(candidate.method, language),
        "evidence": [render(item, language) for item in candidate.evidence],
    }
    if first is not None and first is not place:
        row["distance_m"] = round(float(place.geometry.distance(first.geometry)))
    return row


def label_point(place: Place) -> tuple[float, float]:
    """Return longitude and latitude of a point in the place: of an area the deepest inside."""
    import numpy as np
    import shapely

    from geodata.crs import to_wgs84

    shape = place.geometry
    if shape.geom_type in ("Polygon", "MultiPolygon"):
        # From the centre of the largest circle within the outline to its edge.
        radius = shapely.maximum_inscribed_circle(np.array([shape]), tolerance=DEPTH_M)
        point = shapely.Point(shapely.get_coordinates(radius)[0])
    else:
        point = shapely.point_on_surface(shape)
    lon, lat = shapely.get_coordinates(to_wgs84(point))[0]
    return float(lon), float(lat)


def to_csv(answers: Iterable[Answer], language: str) -> bytes:
    """Return a row a name, as Swedish Excel opens it; a name without a place keeps its row."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    writer.writerow(COLUMNS[language])
    for answer in answers:
        writer.writerow([safe_cell(cell) for cell in _cells(answer, language)])
    return buffer.getvalue().encode("utf-8-sig")


def _cells(answer: Answer, language: str) -> Sequence[str]:
    question, found = answer.question, answer.found
    head = (question.name, question.kommun.name if question.kommun else "", answer.tier.value)
    tail = str(question.line or "")
    best = found.best if found else None
    if best is None:
        reason = question.fault
        if found and found.reason:
            names = ", ".join(dict.fromkeys(item.place.name for item in found.candidates))
            reason = render(found.reason, language) + (f" {names}" if names else "")
        return (*head, "", "", "", "", "", "", "", "", f"{reason} {answer.hint}".strip(), tail)
    row = candidate_row(best, language)
    yes, no = ("ja", "nej") if language == "sv" else ("yes", "no")
    number = "{:.6f}".format
    lat, lon = number(row["lat"]), number(row["lon"])
    if language == "sv":
        lat, lon = lat.replace(".", ","), lon.replace(".", ",")
    return (
        *head, row["name"], row["precision"], lat, lon, f"{row['uncertainty_m']:.0f}",
        yes if row["estimated"] else no, row["source"], row["licence"],
        " ".join((row["method"], *row["evidence"])), tail,
    )  # fmt: skip
