"""Periods of targets and reviews: months (2026-03), quarters (2026-Q1) and years (2026)."""

from __future__ import annotations

from datetime import date

from domain.spans import days_of


def quarter_of(month: str) -> str:
    """The quarter of a month: 2026-03 → 2026-Q1."""
    year, _, number = month.partition("-")
    return f"{year}-Q{(int(number) + 2) // 3}"


def months_of(quarter: str) -> tuple[str, str, str]:
    """The three months of a quarter: 2026-Q1 → 2026-01, 2026-02, 2026-03."""
    year, _, number = quarter.partition("-Q")
    first = 3 * int(number) - 2
    return f"{year}-{first:02}", f"{year}-{first + 1:02}", f"{year}-{first + 2:02}"


def is_quarter(period: str) -> bool:
    """Whether a period is a quarter."""
    return "-Q" in period


def is_month(period: str) -> bool:
    """Whether a period is a month."""
    return "-" in period and not is_quarter(period)


def before(quarter: str) -> str:
    """The quarter before: 2026-Q1 → 2025-Q4."""
    year, _, number = quarter.partition("-Q")
    return f"{int(year) - 1}-Q4" if number == "1" else f"{year}-Q{int(number) - 1}"


def first_day(period: str) -> date:
    """The first day of a month, a quarter or a year."""
    return days_of(period)[0]


def last_day(period: str) -> date:
    """The last day of a month, a quarter or a year."""
    return days_of(period)[1]
