"""Photos: nothing but the picture is kept, bounded; what is none is refused clearly."""

from __future__ import annotations

import hashlib
import io

import pytest
from PIL import Image

from config.protocol_tables import load_protocol
from geodata.walk.photos import PhotoError, check_size, clean_photo


def test_exif_is_gone_and_the_picture_upright(picture):
    data = picture("JPEG", (64, 48))
    assert b"Kameran" in data
    photo = clean_photo(data)
    assert b"Kameran" not in photo.data
    assert b"Exif" not in photo.data
    assert (photo.width, photo.height) == (48, 64)
    with Image.open(io.BytesIO(photo.data)) as opened:
        assert opened.format == "JPEG"
        assert not opened.getexif()
    assert photo.id == hashlib.sha256(photo.data).hexdigest()


@pytest.mark.parametrize("form", ["PNG", "WEBP", "GIF", "BMP"])
def test_other_forms_become_jpeg(picture, form):
    assert clean_photo(picture(form)).data.startswith(b"\xff\xd8")


def test_a_large_one_is_made_smaller(picture):
    side = load_protocol().photo.side
    photo = clean_photo(picture("JPEG", (4000, 1000), exif=b""))
    assert (photo.width, photo.height) == (side, side // 4)


def test_what_shows_through_becomes_white():
    out = io.BytesIO()
    Image.new("RGBA", (8, 8), (0, 0, 0, 0)).save(out, "PNG")
    with Image.open(io.BytesIO(clean_photo(out.getvalue()).data)) as opened:
        assert opened.getpixel((4, 4)) == (255, 255, 255)


@pytest.mark.parametrize(
    "data", [b"", b"MZ\x90\x00 a program", b"%PDF-1.7", b"\xff\xd8\xff\xe0 cut", b"GIF89a"]
)
def test_a_renamed_or_damaged_file_is_refused(data):
    with pytest.raises(PhotoError, match="no picture") as caught:
        clean_photo(data, where="bild.jpg")
    assert caught.value.where == "bild.jpg"
    assert "without it" in caught.value.remedy


def test_half_a_photo_is_refused(picture):
    data = picture("JPEG", (800, 600))
    with pytest.raises(PhotoError, match="no picture"):
        clean_photo(data[: len(data) // 3])


def test_100_megabytes_are_refused_before_they_are_looked_at():
    with pytest.raises(PhotoError, match="100 MB"):
        check_size(100_000_000)
    with pytest.raises(PhotoError, match="25 MB"):
        clean_photo(bytes(25_000_000))


def test_a_picture_that_would_fill_the_memory_is_refused():
    out = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(out, "PNG")
    assert out.tell() < 1_000_000
    with pytest.raises(PhotoError, match="megapixels"):
        clean_photo(out.getvalue())
    Image.new("1", (9_000, 8_000)).save(out := io.BytesIO(), "PNG")
    with pytest.raises(PhotoError, match="megapixels"):
        clean_photo(out.getvalue())
