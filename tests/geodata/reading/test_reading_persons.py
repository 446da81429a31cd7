from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.reading import read_document, to_json
from geodata.reading.persons import MASK, mask_persons

DOCUMENT = """Medborgarlöfte 2023

Polisen och Solna stad lovar att:

• Kommunpolis Vera Exempel ska finnas i Hagalund varje vecka.
• Trygghetssamordnare Bo-Inge Prov Provsson ordnar fyra trygghetsvandringar i Råsunda.
• Förbättra belysningen, säger Siv Test, kommunalråd, vid Västra skogen.
"""


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("kommunpolis Vera Exempel", "Vera Exempel"),
        ("Lokalpolisområdeschef: Vera Exempel", "Vera Exempel"),
        ("Vera Exempel, kommunpolis i Solna", "Vera Exempel"),
        ("Vera Exempel (C), kommunstyrelsens ordförande", "Vera Exempel"),
        ("– Det är bra, säger Bo-Inge Prov.", "Bo-Inge Prov"),
    ],
)
def test_a_name_beside_its_title_is_masked(text, gone):
    masked = mask_persons(text)
    assert len(masked) == len(text)
    assert gone not in masked
    assert MASK in masked


@pytest.mark.parametrize(
    "text",
    [
        "Polis Norra Hagalund ska synas",
        "Polisen ska synas på Västra Storgatan och i Stora Parken.",
        "Chef lokalpolisområde Norrmalm",
        "fotpatrullera i Hagalund, Västra skogen och Råsunda",
        "samverka med Kalmar City och Fastighetsägarna",
    ],
)
def test_places_and_organisations_are_not_masked(text):
    assert mask_persons(text) == text


def test_no_name_comes_out_of_a_document_and_the_promises_do():
    row = to_json(read_document(DOCUMENT.encode(), "x.txt"))
    shown = json.dumps(row, ensure_ascii=False)
    for name in ("Vera", "Exempel", "Bo-Inge", "Provsson", "Siv"):
        assert name not in shown
    assert len(row["promises"]) >= 2
    assert {p["name"] for q in row["promises"] for p in q["places"]} >= {"Hagalund", "Råsunda"}
    for promise in row["promises"]:
        span = DOCUMENT[promise["start"] : promise["end"]]
        assert len(span) == len(promise["quote"])


@given(st.text(max_size=300))
def test_the_length_never_changes(text):
    assert len(mask_persons(text)) == len(text)
