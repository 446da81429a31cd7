from __future__ import annotations

import csv
import re

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.reading_rules import load_reading_rules
from geodata.district_names import base_names, district_table, split_name
from geodata.kommuner import DATA_DIR
from geodata.names import forms, name_key, without_genitive


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Västra skogen-Pampas", ("Västra skogen", "Pampas")),
        ("Norra Hagalund-Haga norra", ("Norra Hagalund", "Haga norra")),
        ("Hagalund", ("Hagalund",)),
        ("Dala-Järna", ("Dala-Järna",)),
        ("Äppelbo-Dala-Järna", ("Äppelbo", "Dala-Järna")),
    ],
)
def test_joint_names_are_split_but_not_names_with_a_hyphen_of_their_own(name, parts):
    assert split_name(name) == parts


@pytest.mark.parametrize(
    ("part", "bases"),
    [
        ("Norra Hagalund", ("Hagalund",)),
        ("Haga norra", ("Haga",)),
        ("Centrala Huvudsta", ("Huvudsta",)),
        ("Falu centrum norra", ("Falu centrum",)),
        ("Rättvik centrum", ("Rättvik",)),
        ("Västra Sorgenfri öst", ("Västra Sorgenfri", "Sorgenfri")),
        ("Västra hamnen norr", ("Västra hamnen",)),  # the harbour itself is no district
        ("Norra centrum", ()),
        ("Hagalund", ()),
        ("Rättvik norra omland", ()),
        ("Malungs västra tätort", ()),
    ],
)
def test_the_districts_that_a_part_belongs_to(part, bases):
    assert base_names(part) == bases


def table(*names: str) -> dict[str, tuple[str, int, str]]:
    codes = [f"0184R{i:03}" for i in range(1, len(names) + 1)]
    frame = pd.DataFrame({"regsokod": codes, "regsonamn": names, "kommunkod": "0184"})
    rows = district_table(frame)
    return {row.name: (row.kind, row.joint, row.areas) for row in rows.itertuples(index=False)}


def test_one_part_alone_is_not_the_district():
    assert "Boo" not in table("Södra Boo", "Älta")


def test_two_parts_make_the_district_and_remember_what_else_they_hold():
    rows = table("Norra Hagalund-Haga norra", "Södra Hagalund", "Frösunda")
    assert rows["Hagalund"] == ("union", 1, "0184R001 0184R002")
    assert rows["Frösunda"] == ("regso", 0, "0184R003")


def test_a_district_of_which_one_area_bears_the_bare_name_is_all_of_them():
    rows = table("Holma", "Holma syd", "Frösunda")
    assert rows["Holma"] == ("union", 0, "0184R001 0184R002")
    assert rows["Holma syd"] == ("regso", 0, "0184R002")


def test_words_without_a_name_of_their_own_are_no_districts():
    rows = table("Nynäs stad-norra", "Nynäs stad-södra", "Kalhyttan-centrum", "Universitetet")
    assert set(rows) == {
        "Nynäs stad-norra",
        "Nynäs stad-södra",
        "Nynäs stad",
        "Kalhyttan-centrum",
        "Kalhyttan",
    }


def test_no_shipped_district_has_a_name_that_the_reader_takes_for_a_general_word():
    general = re.compile("|".join(load_reading_rules().places.generic), re.IGNORECASE)
    with (DATA_DIR / "districts.csv").open(encoding="utf-8", newline="") as file:
        names = [row["name"] for row in csv.DictReader(file)]
    assert len(names) > 6000
    assert [name for name in names if general.fullmatch(name)] == []


def test_the_prefix_of_malmo_is_no_part_of_a_name():
    assert set(table("RegSO-Holma", "RegSO-Annelund-Lönngården")) == {
        "Holma",
        "Annelund-Lönngården",
        "Annelund",
        "Lönngården",
    }


def test_a_district_never_takes_the_name_of_its_kommun():
    assert "Solna" not in table("Solna norra", "Solna södra")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Hagalunds", ("Hagalund", "genitive")),
        ("Hagalundsområdet", ("Hagalund", "area")),
        ("stadsdelen Hagalund", ("Hagalund", "area")),
        ("centrala Örebro", ("Örebro", "centre")),
        ("Arboga centrum", ("Arboga", "centre")),
        ("Örebros innerstad", ("Örebro", "centre")),
    ],
)
def test_forms_reach_the_name_that_is_meant(name, expected):
    assert expected in set(forms(name))


def test_the_name_as_written_comes_first():
    assert next(forms("Borås")) == ("Borås", "exact")


@given(st.text(min_size=1, max_size=40))
def test_keys_are_stable_and_forms_never_empty(text):
    assert name_key(name_key(text)) == name_key(text)
    assert all(form or form == text for form, _ in forms(text))


@given(st.from_regex(r"[A-ZÅÄÖ][a-zåäö]{2,10}", fullmatch=True))
def test_a_genitive_is_undone(name):
    assert without_genitive(name + "s") == name


@pytest.mark.parametrize(
    "written",
    ["V\u0061\u0308stra skogen", "Västra\u00a0 skogen", "  västra SKOGEN ", "Väst\u00adra skogen"],
)
def test_one_name_however_it_is_encoded(written):
    assert name_key(written) == name_key("Västra skogen")


def test_hyphens_of_all_sorts_are_one():
    keys = {name_key(f"Dala{hyphen}Järna") for hyphen in "-\u2010\u2011\u2013\u2014\u2212"}
    assert keys == {"dala-järna"}
