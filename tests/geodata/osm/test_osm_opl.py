from __future__ import annotations

import osmium
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.osm.opl import decode, encode, tags_field, tags_of, vertices

# XML and PBF carry no control characters and no lone surrogates.
TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn")), min_size=1, max_size=30)


@given(TEXT)
@settings(deadline=None)
def test_what_is_encoded_comes_back(text):
    coded = encode(text)
    assert not set(coded) & set(" ,=@\t\n")
    assert decode(coded) == text


@given(st.dictionaries(TEXT, TEXT, max_size=5))
@settings(deadline=None)
def test_tags_come_back(tags):
    assert tags_of(tags_field(tags)) == tags


@given(st.dictionaries(TEXT, TEXT, min_size=1, max_size=4))
@settings(deadline=None, max_examples=25)
def test_osmium_reads_our_tags_and_we_read_its(tags):
    line = f"n1 v1 T{tags_field(tags)} x18 y59\n".encode()
    read = [dict(node.tags) for node in osmium.FileProcessor(osmium.io.FileBuffer(line, "opl"))]
    assert read == [tags]


@pytest.mark.parametrize(
    ("text", "expected"),
    [("a%20%b", "a b"), ("%c5%", "Å"), ("100%25%", "100%"), ("%1f600%", "😀"), ("50%", "50%")],
)
def test_escapes_as_osmium_writes_them(text, expected):
    assert decode(text) == expected


def test_nodes_of_ways_with_those_left_out_that_have_no_position():
    found = vertices(["n1x18.5y59.25,n12913041700x18.6y59.3", "n3xy,n4x-1y2,n5xy", "", "n9xy"])
    assert found.ids.tolist() == [1, 12913041700, 4]
    assert found.lon.tolist() == [18.5, 18.6, -1]
    assert found.lat.tolist() == [59.25, 59.3, 2]
    assert found.offsets.tolist() == [0, 2, 3, 3, 3]


def test_no_ways_have_no_nodes():
    assert vertices([]).offsets.tolist() == [0]
