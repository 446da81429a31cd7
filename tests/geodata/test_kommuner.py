from __future__ import annotations

import pytest

from geodata.kommuner import UnknownKommunError, kommun_by_code, kommun_by_name, kommuner


def test_there_are_290_in_swedish_order():
    names = [kommun.name for kommun in kommuner()]
    assert len(set(names)) == len(names) == 290
    assert names[0] == "Ale"
    assert names[-1] == "Övertorneå"
    assert names.index("Zz" if "Zz" in names else "Ystad") < names.index("Åmål")
    assert names.index("Åmål") < names.index("Älmhult") < names.index("Öckerö")


@pytest.mark.parametrize(
    "form", ["Solna", "solna", "SOLNA", "Solna stad", "Solna kommun", "Solnas", " solna ", "0184"]
)
def test_a_kommun_goes_by_many_forms(form):
    assert kommun_by_name(form).code == "0184"


@pytest.mark.parametrize("kommun", kommuner(), ids=lambda k: k.name)
def test_every_kommun_is_found_by_its_official_names(kommun):
    for form in (kommun.name, f"{kommun.name} kommun", f"{kommun.name.removesuffix('s')}s kommun"):
        assert kommun_by_name(form) == kommun


@pytest.mark.parametrize(("wrong", "meant"), [("Slona", "Solna"), ("Örebo", "Örebro")])
def test_a_misspelt_kommun_gets_a_suggestion(wrong, meant):
    with pytest.raises(UnknownKommunError, match=rf"(?s){wrong}.*Did you mean {meant}"):
        kommun_by_name(wrong)


def test_a_strange_name_gets_a_way_on():
    with pytest.raises(UnknownKommunError, match="go by name"):
        kommun_by_name("xyzzy")
    with pytest.raises(UnknownKommunError, match="four digits"):
        kommun_by_code("9999")
