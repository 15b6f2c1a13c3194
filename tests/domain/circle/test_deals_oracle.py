"""判单 against a table written by hand: whoever first had the client comes forward at some moment, or never."""

from __future__ import annotations

from datetime import datetime, timedelta

from client_language import circle_of, claims, desk, disputes, on, registered, signed, subscribed, when_
from desk_language import Said, absent, events, received
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.examples import examples

CLOSED = when_("03-20 10:00")
FIRST, HALF, CLOSER = {"A": "1"}, {"A": "0.5", "B": "0.5"}, {"B": "1"}
STAYS = {"wjc": FIRST, "sc": FIRST, "gj": FIRST, "sb": FIRST, "sm": FIRST}
"""Books under which it is the first agent's whenever they come forward, if nobody followed up."""


def expected(book: str, minutes: int | None, away: bool) -> dict[str, str]:
    """What the books say, read from their clauses. ``minutes``: after the deal; negative, before it; ``None``: never."""
    if book in STAYS:
        return STAYS[book]
    if minutes is None:
        return CLOSER
    if minutes < 0:
        return FIRST
    day = (CLOSED + timedelta(hours=8, minutes=minutes)).date().day - 20
    month = (CLOSED + timedelta(hours=8, minutes=minutes)).date().month
    if book == "sa":
        return FIRST if month == 3 and day <= 7 else CLOSER
    if day == 0 and month == 3:
        return HALF
    return HALF if away else CLOSER


@settings(deadline=None, max_examples=examples(120))
@given(
    st.sampled_from(["wjc", "sc", "gj", "sb", "sm", "sa", "sd"]),
    st.none()
    | st.integers(-2 * 24 * 60, 14 * 24 * 60)
    | st.sampled_from([-1, 1, 13 * 60 + 59, 14 * 60, 7 * 24 * 60 + 13 * 60 + 59, 7 * 24 * 60 + 14 * 60]),
    st.booleans(),
    st.tuples(st.booleans(), st.booleans(), st.booleans()),
)
def test_who_comes_forward_when_is_judged_as_the_books_say(
    book: str, minutes: int | None, away: bool, so: tuple[bool, bool, bool]
) -> None:
    disputing, third, named = so
    told: list[list[Said]] = [
        desk(book),
        on("03-17 10:15", received("C1", "A"), registered("C1", "A", "R-C1")),
    ]
    if third:
        told.append(on("03-17 16:00", received("C1", "C", reception="R3"), registered("C1", "C", "R3")))
    told.append(on("03-18 09:30", received("C1", "B", reception="R2"), registered("C1", "B", "R2")))
    later: list[tuple[datetime, Said]] = [
        (CLOSED, subscribed("D1", "C1", "B")),
        (CLOSED, signed("D1", "C1", "B")),
    ]
    if away:
        later.insert(0, (when_("03-20 08:00"), absent("A", "rest", until="2026-03-20")))
    if minutes is not None and minutes != 0:
        deal = "D1" if named else None
        word = disputes("C1", "A", deal=deal) if disputing else claims("C1", "A", deal=deal)
        later.append((CLOSED + timedelta(minutes=minutes), word))
    written = [
        Said(said.type, said.subject, said.data, moment) for moment, said in sorted(later, key=lambda one: one[0])
    ]
    answer = circle_of(events(*told, written)).deal("D1", when_("06-01 12:00"))
    shares = {one["to"]["id"]: one["share"] for one in answer["shares"]}
    assert shares == expected(book, minutes if minutes != 0 else None, away)
    serving = "B" if "B" in shares else "A"
    assert answer["service"]["id"] == serving
    assert answer["final"] is (book == "sa" and (minutes is None or not disputing or minutes == 0 or late(minutes)))


def late(minutes: int) -> bool:
    """Whether an objection came after the seven days that sa gives: the dispute is not heard, and keeps nothing open."""
    return minutes > 7 * 24 * 60 + 13 * 60 + 59
