"""Sums become figures: whole, exact, rounded once, half up."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.figures.catalogue import BY_NAME, FIGURES
from domain.figures.statements import Judged, statements
from domain.figures.values import decimal, money, value, values


@pytest.mark.parametrize(
    ("total", "written"), [(0, "0.00"), (5, "0.05"), (-5, "-0.05"), (123456, "1234.56"), (Fraction(1, 2), "0.01")]
)
def test_money(total: int | Fraction, written: str) -> None:
    assert money(total) == written


@given(st.fractions(min_value=-1000, max_value=1000), st.integers(0, 6))
def test_rounding_is_half_up_away_from_nothing(number: Fraction, places: int) -> None:
    exact = Decimal(number.numerator) / Decimal(number.denominator)
    expected = exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    assert Decimal(decimal(number, places)) == expected


def test_a_rate_of_nothing_is_none() -> None:
    assert value(BY_NAME["rent_collection"], {}) == {"value": None, "part": "0", "of": "0"}
    assert value(BY_NAME["rent_collection"], {"rent_collection_of": 4})["value"] == "0"


def test_an_average_of_hours() -> None:
    sums = {"first_response_hours": 3 * 3600 + 1800, "first_response_hours_of": 2}
    assert value(BY_NAME["first_response_hours"], sums) == {"value": "1.75", "part": "3.5", "of": "2"}


def test_half_a_deal_is_told_exactly() -> None:
    assert value(BY_NAME["deals"], {"deals": Fraction(3, 2)}) == {"value": "1.5"}
    assert value(BY_NAME["deals"], {"deals": Fraction(1, 3)}) == {"value": "0.3333"}


def test_only_what_can_be_broken_down_so_is_told() -> None:
    assert "occupancy_units" not in values({}, "staff")
    assert "follow_ups" not in values({}, "channel")
    assert list(values({}, "project")) == [figure.name for figure in FIGURES]


def test_a_statement_of_what_was_settled_and_has_changed_since() -> None:
    a, b = {"kind": "agent", "id": "A"}, {"kind": "agent", "id": "B"}
    answer = {
        "shares": [{"to": a, "share": "0.5"}, {"to": b, "share": "0.5"}],
        "commission": {
            "amount": "100.00",
            "by": [{"to": a, "amount": "50.00"}, {"to": b, "amount": "50.00"}],
            "clause": "SD-24a",
        },
        "settled": {"period": "2026-03", "position": 9, "paid": [{"to": a, "share": "1", "amount": "100.00"}]},
        "adjustments": [
            {"to": a, "share": "-0.5", "amount": "-50.00"},
            {"to": b, "share": "0.5", "amount": "50.00"},
        ],
    }
    found = statements([Judged("D1", "C1", "U1", 7, "2026-03-05", answer)], "2026-03", ["D1"])
    assert found["A"].totals() == {
        "result": "0.5", "commission": "50.00", "paid": "100.00", "to_pay": "-50.00", "complete": True,
    }  # fmt: skip
    assert found["B"].totals()["to_pay"] == "50.00"
    before = statements([Judged("D1", "C1", "U1", None, None, answer)], "2026-02", [])
    assert before == {}
