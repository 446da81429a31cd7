from __future__ import annotations

import base64
import io
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image

from geodata.walk.codec import load_plan

if TYPE_CHECKING:
    from collections.abc import Callable

    from geodata.walk.records import Walk

WALK = Path(__file__).resolve().parents[3] / "fixtures" / "walk" / "hagalund.json"


@pytest.fixture
def walk() -> Walk:
    return load_plan(WALK.read_text(encoding="utf-8"))[0]


@pytest.fixture
def picture() -> Callable[..., bytes]:
    """A picture's bytes: ``picture("PNG", (w, h))``; a JPEG names its camera in its EXIF."""

    def make(form: str = "JPEG", size: tuple[int, int] = (64, 48), **options: Any) -> bytes:
        out = io.BytesIO()
        image = Image.effect_noise(size, 80).convert("RGB")
        if form == "JPEG" and "exif" not in options:
            exif = Image.Exif()
            exif[0x010F] = "Kameran AB"
            exif[0x9286] = "hemlig kommentar"
            exif[0x0112] = 6  # turned
            options["exif"] = exif
        image.save(out, form, **options)
        return out.getvalue()

    return make


@pytest.fixture
def sheet_file(walk: Walk) -> Callable[..., bytes]:
    """A field sheet's file with rows; keywords replace what stands in its head."""

    def make(*rows: dict[str, Any], **head: Any) -> bytes:
        every = [
            {
                "id": f"row{n}",
                "stop": walk.stops[0].id,
                "category": "belysning",
                "good": False,
                "severity": 2,
                "text": f"Lampa {n} är släckt",
                "when": f"2026-11-24T18:{n:02d}:00+01:00",
            }
            | row
            for n, row in enumerate(rows)
        ]
        content = {
            "format": "lofteskartan-protocol",
            "version": 1,
            "walk": {"id": walk.id, "title": walk.title},
            "sheet": "phone-1",
            "group": 1,
            "people": 11,
            "count": len(every),
            "observations": every,
        }
        return json.dumps(content | head, ensure_ascii=False).encode()

    return make


@pytest.fixture
def as_data() -> Callable[[bytes], str]:
    def encode(data: bytes) -> str:
        return f"data:image/jpeg;base64,{base64.b64encode(data).decode()}"

    return encode
