"""What follows from the scores of a quarter (考核结果, GL-k3): the score, a warning after two below standard, a flag after three."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from domain.remarks import remark
from domain.reviews.words import EFFECTS, SIDES, counted
from domain.rulebooks import Rulebook
from domain.rulebooks.parameter import Parameter
from domain.rulebooks.words import Both
from domain.targets.periods import before

_CENT = Decimal("0.01")


class Score(NamedTuple):
    """A score that stands: whose side gave it (self, superior, client), who, how much, and the event."""

    side: str
    scorer: str | None
    score: str
    position: int
    time: datetime


class Side(NamedTuple):
    """The scores of one side, averaged to 2 places, and what they count for."""

    score: Decimal
    weight: int
    scores: tuple[Score, ...]


class Quarter(NamedTuple):
    """A quarter of somebody: its score (None while it has none), each side's, and what is pointed out, each with its clauses.

    ``below``: quarters in a row below the standard, this one included.
    """

    period: str
    score: Decimal | None
    standard: int
    sides: Mapping[str, Side]
    missing: tuple[str, ...]
    below: int
    remarks: tuple[dict[str, Any], ...]

    @property
    def positions(self) -> list[int]:
        """The events that make the score, in order."""
        return sorted(score.position for side in self.sides.values() for score in side.scores)


def judge(history: Mapping[str, Sequence[Score]], books: Mapping[str, Rulebook]) -> dict[str, Quarter]:
    """Judges every quarter of one person, in order of time.

    ``history``: the scores that stand, by quarter; ``books``: the book that each quarter is judged by. A quarter without a
    score ends a row of quarters below the standard: nothing shows that it was below.
    """
    found: dict[str, Quarter] = {}
    for period in sorted(history):
        found[period] = _quarter(period, history[period], books[period], found)
    return found


def _quarter(period: str, scores: Sequence[Score], book: Rulebook, earlier: Mapping[str, Quarter]) -> Quarter:
    rules = book.reviews
    weights = {side: int(getattr(rules.weights, side).value) for side in SIDES}
    sides = {side: _side(scores, side, weights[side]) for side in SIDES if any(one.side == side for one in scores)}
    missing = tuple(side for side in SIDES if weights[side] and side not in sides)
    score = None if missing and rules.incomplete.value == "no_score" else _weighted(sides.values())
    last = earlier.get(before(period))
    below = 0 if score is None or score >= rules.standard.value else 1 + (last.below if last is not None else 0)
    quarter = Quarter(period, score, rules.standard.value, sides, missing, below, ())
    return quarter._replace(remarks=tuple(_remarks(quarter, book, earlier)))


def _side(scores: Sequence[Score], side: str, weight: int) -> Side:
    own = tuple(one for one in scores if one.side == side)
    return Side(_rounded(sum((Fraction(one.score) for one in own), Fraction(0)) / len(own)), weight, own)


def _weighted(sides: Iterable[Side]) -> Decimal | None:
    """The average of the sides by their weights, of those that are there; None when none of them counts."""
    counted_sides = [side for side in sides if side.weight]
    whole = sum(side.weight for side in counted_sides)
    if not whole:
        return None
    return _rounded(sum((_exact(side) * side.weight for side in counted_sides), Fraction(0)) / whole)


def _exact(side: Side) -> Fraction:
    """The average of a side before it is rounded: a score is rounded once."""
    return sum((Fraction(one.score) for one in side.scores), Fraction(0)) / len(side.scores)


def _rounded(score: Fraction) -> Decimal:
    """A score of 2 places, rounded half up."""
    exact = Decimal(score.numerator) / Decimal(score.denominator)
    return exact.quantize(_CENT, ROUND_HALF_UP)


def _remarks(quarter: Quarter, book: Rulebook, earlier: Mapping[str, Quarter]) -> Iterable[dict[str, Any]]:
    rules, score = book.reviews, quarter.score
    if quarter.missing:
        names = Both(
            "、".join(SIDES[side].zh for side in quarter.missing), ", ".join(SIDES[side].en for side in quarter.missing)
        )
        effect = "no_score" if score is None else "incomplete"
        yield _remark(effect, rules.incomplete, book, quarter.positions, names)
    if score is None:
        return
    if score >= rules.excellent.value:
        yield _remark("excellent", rules.excellent, book, quarter.positions, Both(str(score), str(score)))
    if not quarter.below:
        return
    limit = Both(f"{score}，合格{rules.standard.value}", f"{score}, and the standard is {rules.standard.value}")
    yield _remark("below", rules.standard, book, quarter.positions, limit)
    row = _row(quarter, earlier)
    evidence = sorted(position for one in row for position in one.positions)
    if quarter.below >= rules.dismissal.value:
        yield _remark("dismissal", rules.dismissal, book, evidence, counted(quarter.below))
    elif quarter.below >= rules.warning.value:
        yield _remark("warning", rules.warning, book, evidence, counted(quarter.below))


def _row(quarter: Quarter, earlier: Mapping[str, Quarter]) -> list[Quarter]:
    """The quarters in a row below the standard that end with this one."""
    row, period = [quarter], quarter.period
    while len(row) < quarter.below:
        period = before(period)
        row.append(earlier[period])
    return row


def _remark(effect: str, setting: Parameter[Any], book: Rulebook, positions: list[int], about: Both) -> dict[str, Any]:
    told = Both(EFFECTS[effect].zh.format(about.zh), EFFECTS[effect].en.format(about.en))
    return remark(effect, setting, book, positions, told)
