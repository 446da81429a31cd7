"""The CSV of ODK Central and of KoboToolbox."""

from __future__ import annotations

import pytest

from geodata.walk.odk import read_odk
from geodata.walk.protocol_rows import ProtocolError

CENTRAL = (
    "SubmissionDate,start,end,walk_id,group,stop,point-Latitude,point-Longitude,point-Altitude,"
    "category,good,severity,text,photo,KEY\r\n"
)


def test_central_with_its_photo(walk, picture):
    stop = walk.stops[1].id
    rows = (
        f"2026-11-24T20:00:00Z,2026-11-24T18:10:00+01:00,2026-11-24T18:12:00+01:00,{walk.id},2,{stop},"
        ',,,belysning,nej,3,"Släckt, och sned",p.jpg,uuid:1\r\n'
        f"2026-11-24T20:00:00Z,,2026-11-24T18:20:00+01:00,{walk.id},2,annan_plats,59.3646,18.0036,0,"
        "motesplats,ja,,Trevligt,,uuid:2\r\n"
    )
    read = read_odk((CENTRAL + rows).encode(), walk, {"p.jpg": picture()})
    first, second = read.seen
    assert (first.stop_id, first.severity, first.group, first.text) == (
        stop,
        3,
        2,
        "Släckt, och sned",
    )
    assert first.photo == read.photos[0].id
    assert (second.stop_id, second.good, second.severity) == ("", True, None)
    assert second.point is not None
    assert not read.notes


def test_kobo_with_semicolons_groups_and_a_mark_at_its_start(walk):
    head = (
        "start;end;grp/stop;grp/point;_grp/point_latitude;"
        "grp/category;grp/good;grp/severity;grp/text;_uuid"
    )
    row = ";2026-11-24T18:12:00.000+01:00;annan_plats;59.3646 18.0036 0 5;;skrap;nej;1;Glas;abc"
    read = read_odk(f"\ufeff{head}\n{row}\n".encode(), walk)
    (seen,) = read.seen
    assert seen.point is not None
    assert seen.source == "odk::abc"


def test_twice_is_the_same_and_a_photo_that_is_missing_is_told(walk):
    stop = walk.stops[0].id
    row = f",,2026-11-24T18:12:00+01:00,{walk.id},1,{stop},,,,skrap,nej,1,Glas,bild.jpg,k\n"
    one, other = (read_odk((CENTRAL + row).encode(), walk) for _ in range(2))
    assert one.seen == other.seen
    assert [note.code for note in one.notes] == ["protocol.photo_missing"]


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"", "columns stop, category, good"),
        (b"a,b\n1,2\n", "columns"),
        (b"Stopp,Vad\n", "columns"),
        (b"stop,category,good,walk_id,end,KEY\ns,skrap,ja,other,2026-11-24,k\n", "another walk"),
    ],
)
def test_what_is_no_export_is_refused(walk, data, what):
    with pytest.raises(ProtocolError, match=what):
        read_odk(data, walk)


def test_a_row_cut_off_keeps_no_other_out(walk):
    whole = f",,2026-11-24T18:12:00+01:00,{walk.id},1,{walk.stops[0].id},,,,skrap,nej,1,Glas,,k\n"
    read = read_odk((CENTRAL + whole + ",,2026-11").encode(), walk)
    assert len(read.seen) == 1
    assert [note.code for note in read.notes] == ["protocol.row"]
