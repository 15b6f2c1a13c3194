"""佣金分到分: every cent is given out, and the book says who gets those that cannot be divided."""

from __future__ import annotations

from fractions import Fraction

import pytest

from domain.circle.money import divide

THIRDS = {"A": Fraction(1, 3), "B": Fraction(1, 3), "C": Fraction(1, 3)}
HALVES = {"A": Fraction(1, 2), "B": Fraction(1, 2)}
UNEVEN = {"A": Fraction(1, 6), "B": Fraction(1, 2), "C": Fraction(1, 3)}


@pytest.mark.parametrize(
    ("amount", "shares", "remainder", "closer", "parts"),
    [
        ("100.00", THIRDS, "largest_share", None, "33.34 33.33 33.33"),
        ("100.00", THIRDS, "largest_share", "C", "33.33 33.33 33.34"),
        ("100.00", THIRDS, "closer", "B", "33.33 33.34 33.33"),
        ("0.02", THIRDS, "closer", "C", "0.01 0.00 0.01"),
        ("0.02", THIRDS, "largest_share", "B", "0.01 0.01 0.00"),
        ("0.01", HALVES, "largest_share", "B", "0.00 0.01"),
        ("0.01", HALVES, "closer", "M", "0.01 0.00"),
        ("0.01", UNEVEN, "largest_share", "A", "0.00 0.01 0.00"),
        ("0.01", UNEVEN, "closer", "A", "0.01 0.00 0.00"),
        ("1.00", UNEVEN, "largest_share", None, "0.16 0.51 0.33"),
        ("10.00", {"A": Fraction(1)}, "largest_share", "A", "10.00"),
    ],
)
def test_cents_that_cannot_be_divided_go_where_the_book_says(amount, shares, remainder, closer, parts):
    found = divide(amount, shares, remainder, closer)
    assert list(found) == list(shares)
    assert " ".join(found.values()) == parts


def test_the_department_may_get_the_last_cent_without_a_share():
    assert divide("100.00", THIRDS, "public", "A") == {"A": "33.33", "B": "33.33", "C": "33.33", "public": "0.01"}
    assert divide("0.01", {"A": Fraction(1, 2), "public": Fraction(1, 2)}, "public", "A") == {
        "A": "0.00",
        "public": "0.01",
    }
    assert divide("90.00", THIRDS, "public", "A") == {"A": "30.00", "B": "30.00", "C": "30.00"}


@pytest.mark.parametrize("amount", ["-1.00", "0.001"])
def test_what_is_no_amount_in_cents_is_refused(amount):
    with pytest.raises(ValueError, match="no amount"):
        divide(amount, HALVES, "largest_share", None)


@pytest.mark.parametrize("shares", [{"A": Fraction(1, 2)}, {"A": Fraction(3, 2), "B": Fraction(-1, 2)}, {}])
def test_what_is_no_whole_is_refused(shares):
    with pytest.raises(ValueError, match="sum to 1"):
        divide("1.00", shares, "largest_share", None)
