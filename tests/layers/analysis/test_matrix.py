from __future__ import annotations

from layers.analysis.matrix import (
    kinds_by_district,
    kinds_by_kommun,
    kinds_by_period,
    of_kinds,
)
from layers.analysis.sweden import kommun_numbers

OREBRO, SOLNA, LINKOPING = "1880", "0184", "0580"


def numbers(found, kind: str) -> dict[str, int]:
    row = found.counts[found.kinds.index(kind)]
    return dict(zip(found.columns, row, strict=True))


def test_districts_of_a_named_place(seed_bundle):
    found = kinds_by_district(seed_bundle(SOLNA))
    assert found.out_of == 22
    assert "Södra Hagalund" in found.columns
    assert set(numbers(found, "punktinsats").values()) == {1}
    assert found.most == 3


def test_a_point_lies_in_one_district(seed_bundle):
    found = kinds_by_district(seed_bundle(OREBRO))  # Järntorget
    assert len(found.columns) == 1


def test_periods_come_in_the_order_of_time_and_add_up(seed_bundle):
    bundle = seed_bundle(LINKOPING)
    found = kinds_by_period(bundle)
    assert list(found.columns) == sorted(option.key for option in bundle.periods)
    kinds = sum(len(p.kinds) for p in bundle.promises if p.stance.commits)
    assert sum(map(sum, found.counts)) == kinds


def test_kommuner_in_swedish_order(seed_bundle):
    bundles = [seed_bundle(code) for code in (OREBRO, SOLNA, LINKOPING)]
    found = kinds_by_kommun(kommun_numbers(bundles), 290)
    assert found.columns == ("Linköping", "Solna", "Örebro")
    assert found.out_of == 290
    assert of_kinds(found, ("trafik",)).kinds == ("trafik",)
    assert of_kinds(found, ()) == found
