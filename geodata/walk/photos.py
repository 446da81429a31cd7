"""Photos of a protocol: checked, bounded, drawn anew, so that nothing but the picture is kept."""

from __future__ import annotations

import hashlib
import io
import warnings

from config.protocol_tables import load_protocol
from geodata.walk.errors import WalkError
from geodata.walk.protocol_records import Photo

FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF")
MEGA = 1_000_000
WHITE = (255, 255, 255)


class PhotoError(WalkError):
    """A file is no photo that may be stored."""


def clean_photo(data: bytes, where: str = "") -> Photo:
    """Return a photo for the store: upright, RGB, JPEG, its longer side bounded, no EXIF.

    Raises
    ------
    PhotoError
        Where the file is too large, would be too large in memory, or is no picture.
    """
    rules = load_protocol().photo
    check_size(len(data), where)
    from PIL import Image, ImageOps, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            opened = Image.open(io.BytesIO(data), formats=FORMATS)
        with opened:
            _check_pixels(opened.width * opened.height, where)
            # The camera's turn stands in the EXIF, which does not come along.
            upright = ImageOps.exif_transpose(opened)
            upright.thumbnail((rules.side, rules.side))
            plain = Image.new("RGB", upright.size, WHITE)
            shown = upright.convert("RGBA")
            plain.paste(shown, mask=shown.getchannel("A"))
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        _check_pixels(MEGA * MEGA, where)
        raise
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError) as error:
        raise PhotoError(
            "is no picture, or is damaged, whatever its name says",
            where=where,
            remedy="Take JPEG, PNG or WebP; the observation is stored without it.",
        ) from error
    out = io.BytesIO()
    plain.save(out, "JPEG", quality=rules.quality, optimize=True)
    stored = out.getvalue()
    return Photo(hashlib.sha256(stored).hexdigest(), stored, plain.width, plain.height)


def check_size(size: int, where: str = "") -> None:
    """Raise :class:`PhotoError` for a file that is too large to be looked at; bytes."""
    most = load_protocol().photo.max_mb
    if size > most * MEGA:
        raise PhotoError(
            f"is {size / MEGA:.0f} MB, more than the {most:g} MB that a photo may have",
            where=where,
            remedy="Make it smaller; the observation is stored without it.",
        )


def _check_pixels(pixels: int, where: str) -> None:
    most = load_protocol().photo.max_megapixels
    if pixels > most * MEGA:
        raise PhotoError(
            f"has more than {most:g} megapixels",
            where=where,
            remedy="Make it smaller; the observation is stored without it.",
        )
