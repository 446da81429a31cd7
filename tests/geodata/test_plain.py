"""Text as people paste it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.plain import plain


@pytest.mark.parametrize("unseen", ["\x00", "\x0b", "\x1f", "\x7f", "\x85", "\ufffe", "\ud800"])
def test_what_nobody_sees_is_left_out(unseen: str):
    assert plain(f" Lampan{unseen} är\n\tsläckt{unseen} ") == "Lampan är\n\tsläckt"


@given(st.text(st.characters(exclude_categories=["Cc", "Cs", "Cn"])))
def test_every_other_character_stays(text: str):
    assert plain(text) == text.strip()
