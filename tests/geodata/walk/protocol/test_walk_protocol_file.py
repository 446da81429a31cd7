"""What a field sheet sends: whole, twice, cut off, older, newer, strange."""

from __future__ import annotations

import base64
import json
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geodata.walk.position import point_at
from geodata.walk.protocol_file import read_protocol, walk_of
from geodata.walk.protocol_rows import ProtocolError


def codes(protocol) -> list[str]:
    return [note.code for note in protocol.notes]


def test_a_whole_file_is_read_whole(walk, sheet_file, picture, as_data):
    data = sheet_file({"photo": as_data(picture())}, {"good": True, "severity": 3})
    read = read_protocol(data, walk)
    first, second = read.seen
    assert first.when == datetime(2026, 11, 24, 18, 0, tzinfo=ZoneInfo("Europe/Stockholm"))
    assert (first.category, first.good, first.severity) == ("belysning", False, 2)
    assert first.point == walk.stops[0].point
    assert first.photo == read.photos[0].id
    assert first.source == "faltblad:phone-1:row0"
    assert (second.good, second.severity) == (True, None)
    assert (read.people, read.told, read.notes) == (11, 2, [])
    assert walk_of(data) == walk.id


def test_the_same_file_gives_the_same_ids(walk, sheet_file):
    one, other = (read_protocol(sheet_file({}, {}), walk) for _ in range(2))
    assert [item.id for item in one.seen] == [item.id for item in other.seen]
    assert len({item.id for item in one.seen}) == 2


def test_a_change_on_the_phone_is_a_new_version_of_the_same_source(walk, sheet_file):
    (before,) = read_protocol(sheet_file({}), walk).seen
    later = sheet_file({"text": "Två lampor", "edited": "2026-11-24T19:00:00+01:00"})
    (after,) = read_protocol(later, walk).seen
    assert before.source == after.source
    assert before.id != after.id
    assert after.when > before.when


def test_a_file_cut_off_gives_what_is_whole_and_says_how_many(walk, sheet_file):
    data = sheet_file({}, {}, {})
    at = data.index(b'"row2"')
    read = read_protocol(data[: at + 30], walk)
    assert len(read.seen) == 2
    (note,) = read.notes
    assert (note.code, dict(note.params)) == ("protocol.cut_off", {"n": 2, "total": 3})


def test_cut_at_any_place_it_is_told_or_refused(walk, sheet_file):
    data = sheet_file({"text": "släckt å ä ö"}, {})
    for end in range(len(data) - 1):
        try:
            read = read_protocol(data[:end], walk)
        except ProtocolError:
            assert end < data.index(b'"observations"') + 20
        else:
            assert "protocol.cut_off" in codes(read)
            assert len(read.seen) <= 2


def test_an_older_sheet_lacks_fields_and_is_read_all_the_same(walk):
    rows = [{"id": "a", "category": "skrap", "when": "2026-11-24T18:00:00"}]
    head = {"format": "lofteskartan-protocol", "version": 0, "walk": {"id": walk.id}}
    read = read_protocol(json.dumps(head | {"observations": rows}).encode(), walk)
    (seen,) = read.seen
    assert (seen.group, seen.severity, seen.good, seen.stop_id) == (1, 1, False, "")
    assert seen.when.utcoffset() is not None
    assert codes(read) == ["protocol.older"]


def test_a_sheet_of_an_earlier_plan_keeps_what_was_seen_at_a_lost_stop(walk, sheet_file):
    read = read_protocol(sheet_file({"stop": "gone"}, plan="old"), walk, plan="new")
    assert codes(read) == ["protocol.older", "protocol.lost_stop"]
    assert read.seen[0].stop_id == "gone"


@pytest.mark.parametrize(
    ("head", "what"),
    [
        ({"version": 2}, "version 2"),
        ({"version": "x"}, "version x"),
        ({"format": "other"}, "no protocol"),
        ({"walk": {"id": "other", "title": "Annan vandring"}}, "another walk: Annan vandring"),
        ({"walk": {}}, "which walk"),
    ],
)
def test_what_cannot_be_used_is_refused_whole(walk, sheet_file, head, what):
    with pytest.raises(ProtocolError, match=what) as caught:
        read_protocol(sheet_file({}, **head), walk, where="grupp1.json")
    assert caught.value.where == "grupp1.json"
    assert caught.value.remedy


@pytest.mark.parametrize("data", [b"", b"null", b"[]", b"{", b"\xff\xfe\x00", b"[" * 100_000])
def test_no_json_is_no_protocol(walk, data):
    with pytest.raises(ProtocolError, match="no protocol"):
        read_protocol(data, walk)


@pytest.mark.parametrize(
    "row", [{"id": None}, {"when": "i går"}, {"good": "kanske"}, {"when": None}, {"id": 3}]
)
def test_a_broken_row_keeps_no_other_out(walk, sheet_file, row):
    read = read_protocol(sheet_file({}, row, {}), walk)
    assert len(read.seen) == 2
    assert codes(read) == ["protocol.row"]


def test_a_strange_category_stands_under_other(walk, sheet_file):
    read = read_protocol(sheet_file({"category": "rymden"}), walk)
    assert read.seen[0].category == "annat"
    assert codes(read) == ["protocol.category"]


def test_a_bad_photo_loses_the_photo_alone(walk, sheet_file, as_data):
    read = read_protocol(sheet_file({"photo": as_data(b"MZ program")}, {"photo": "%%%"}), walk)
    assert len(read.seen) == 2
    assert codes(read) == ["protocol.photo", "protocol.photo"]
    assert not read.photos


def test_a_photo_of_100_mb_loses_the_photo_alone(walk, sheet_file):
    huge = base64.b64encode(bytes(24_000_000)).decode()
    read = read_protocol(sheet_file({"photo": huge}), walk)
    assert len(read.seen) == 1
    assert "24 MB" in str(dict(read.notes[0].params)["reason"])


def test_a_place_of_its_own_and_one_outside_the_kommun(walk, sheet_file):
    inside = {"stop": "", "lat": 59.3646, "lon": 18.0036}
    swapped = {"stop": "", "lat": 18.0036, "lon": 59.3646}
    read = read_protocol(sheet_file(inside, swapped), walk)
    assert read.seen[0].point.distance(point_at(18.0036, 59.3646)) < 0.01
    assert read.seen[1].point is None
    assert codes(read) == ["protocol.outside"]


def test_contact_details_and_names_are_not_kept(walk, sheet_file):
    said = "Ring 070-123 45 67 eller nils.test@exempel.se, född 19800101-1234, säger Nils Testman"
    (seen,) = read_protocol(sheet_file({"text": said}), walk).seen
    for part in ("070", "@", "1234", "Testman"):
        assert part not in seen.text
    (plain,) = read_protocol(sheet_file({"text": "Stolpe 0123-45, 2 lampor, kl 18.30"}), walk).seen
    assert plain.text == "Stolpe 0123-45, 2 lampor, kl 18.30"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3)
    ),
    max_leaves=6,
)
NAMES = (
    "id",
    "stop",
    "category",
    "good",
    "severity",
    "text",
    "when",
    "edited",
    "lat",
    "lon",
    "photo",
)


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    rows=st.lists(st.dictionaries(st.sampled_from(NAMES), JSON, max_size=8) | JSON, max_size=4),
    group=JSON,
)
def test_whatever_the_rows_hold_the_file_is_read(walk, rows, group):
    head = {"format": "lofteskartan-protocol", "version": 1, "walk": {"id": walk.id}}
    data = json.dumps(head | {"group": group, "people": group, "observations": rows}).encode()
    read = read_protocol(data, walk)
    assert len(read.seen) <= len(rows)
    assert len(read.seen) + sum(code == "protocol.row" for code in codes(read)) == len(rows)
