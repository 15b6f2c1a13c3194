"""What holds of every deal whatever happens, under every book: whole shares, money to the cent, rulings and payments that stay."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import orjson
import pytest
from client_language import (
    agrees,
    campaign,
    circle_of,
    claims,
    deposited,
    desk,
    disputes,
    followed_up,
    handed_over,
    held,
    linked,
    of_deal,
    proves,
    registered,
    ruled,
    settled,
    signed,
    subscribed,
    when_,
)
from desk_language import Said, absent, adopted, events, joined, left, received, returned
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.examples import examples

from domain.circle import Circle, relevant, slim
from domain.circle.money import divide
from domain.desk import DeskTimeline
from domain.event import Event
from domain.rulebooks import PRESETS, Rulebook, load_preset, with_overrides

START = when_("03-02 09:00")
BOOKS: tuple[Rulebook | None, ...] = (
    None,
    *(load_preset(name) for name in PRESETS),
    with_overrides(
        load_preset("sd"), {"ownership.time": "happened", "deals.objection.days": 7, "deals.on_the_spot": "0.25"}
    ),
    with_overrides(
        load_preset("sm"), {"deals.collision": "equal", "late_link": "from_then", "deals.remainder": "public"}
    ),
    with_overrides(
        load_preset("sa"),
        {
            "ownership.time": "happened",
            "deals.raised.before": "half",
            "deals.raised.later": "half",
            "deals.service": "closer",
            "deals.remainder": "closer",
            "deals.found_at_deal": "equal",
        },
    ),
    with_overrides(load_preset("sc"), {"deals.collision": "closer", "deals.agreement": "none", "departure": "public"}),
)
"""Every book that ships, and some that go other ways; ``None``: the one in force."""

clients = st.sampled_from(["C1", "C2"])
agents = st.sampled_from(["A", "B", "C"])
anybody = st.sampled_from(["A", "B", "C", "M"])
deals = st.sampled_from(["D1", "D2"])
disputed = st.sampled_from(["X1", "X2"])
shared = st.sampled_from(
    [{"A": "1"}, {"A": "0.5", "B": "0.5"}, {"A": "1/3", "B": "1/3", "public": "1/3"}, {"C": "0.7", "public": "0.3"}]
)
commissions = st.none() | st.sampled_from(["0.01", "100.00", "12345.67"])
campaigns = st.none() | st.just("MAY")
steps = st.sampled_from([deposited, subscribed, signed])
ends = st.sampled_from(["unit.returned", "deposit.refunded", "deposit.forfeited", "unit.opened", "contract.voided"])

facts = st.one_of(
    st.builds(lambda c, by, n, helped: received(c, by, reception=f"R{n}", assist_for=helped), clients, anybody, st.integers(0, 6), st.none() | agents),
    st.builds(lambda c, by, n: registered(c, by, f"R{n}" if n else None), clients, agents, st.integers(0, 6)),
    st.builds(followed_up, clients, agents),
    st.builds(linked, clients, clients, st.sampled_from(["same_person", "spouse", "parent"])),
    st.builds(handed_over, clients, agents, st.sampled_from(["B", "C", "public"]), st.sampled_from(["supervisor", "absence"])),
    st.builds(lambda deal, by: held(deal, "C1", by, "2026-03-20"), deals, agents),
    st.builds(lambda take, deal, by, money, promotion: take(deal, "C1", by, commission=money, campaign=promotion), steps, deals, anybody, commissions, campaigns),
    st.builds(of_deal, ends, deals),
)  # fmt: skip
arguments = st.one_of(
    st.builds(claims, clients, agents, st.none() | deals),
    st.builds(disputes, clients, agents, disputed, st.none() | deals),
    st.builds(proves, clients, agents, disputed, st.none() | st.just("client")),
    st.builds(agrees, clients, shared, st.sampled_from(["AB", "ABC", "BC"]), disputed, st.none() | deals),
    st.builds(lambda c, shares, by, deal, owner: ruled(c, shares, dispute=by, deal=deal, owner=owner), clients, shared, disputed, st.none() | deals, st.none() | agents),
)  # fmt: skip
of_desk = st.one_of(
    st.builds(lambda who: absent(who, "rest"), agents),
    st.builds(returned, agents),
    st.builds(left, agents),
    st.builds(joined, agents),
    st.builds(lambda first, rest: campaign("MAY", "2026-03-01", "2026-04-30", first=first, public=rest), st.just("0.6"), st.just("0.4")),
    st.builds(lambda deal: settled("2026-03", deal, A=("0.5", "50.00"), B=("0.5", "50.00")), deals),
    st.builds(lambda book: adopted(book, "2026-03-01"), st.sampled_from(PRESETS)),
)  # fmt: skip
anything = st.one_of(facts, facts, arguments, of_desk)
gaps = st.sampled_from([timedelta(minutes=7), timedelta(hours=20), timedelta(days=5)])
late = st.sampled_from([timedelta(0), timedelta(0), timedelta(hours=3), timedelta(days=9)])
histories = st.lists(st.tuples(anything, gaps, late), max_size=22)
books = st.sampled_from(BOOKS)
History = list[tuple[Said, timedelta, timedelta]]


def told(history: Iterable[tuple[Said, timedelta, timedelta]], after: list[Event] | None = None) -> list[Event]:
    """Give a history its times and positions; what is entered late happened that much earlier."""
    before = after if after is not None else events(desk("sc"))
    clock = before[-1].recorded if after is not None else START
    written: list[Event] = []
    for said, gap, delay in history:
        clock += gap
        position = len(before) + len(written) + 1
        written.append(Event(position, said.type, said.subject, clock - delay, clock, said.data, position))
    return [*before, *written]


def answers(circle: Circle, as_of: datetime) -> Any:
    return orjson.loads(orjson.dumps([circle.deal(deal, as_of) for deal in circle.deals()]))


@settings(deadline=None, max_examples=examples(60))
@given(histories, books, gaps)
def test_shares_are_whole_money_is_given_out_to_the_cent_and_every_step_has_its_reason(
    history: History, book: Rulebook | None, gap: timedelta
) -> None:
    known = told(history)
    as_of = known[-1].recorded + gap
    for answer in answers(circle_of(known, book), as_of):
        assert sum(Fraction(one["share"]) for one in answer["shares"]) == 1
        if answer["commission"] is not None:
            split = [Decimal(one["amount"]) for one in answer["commission"]["by"]]
            assert sum(split) == Decimal(answer["commission"]["amount"])
            assert min(split) >= 0
        if answer["settled"] is not None:
            paid = [answer["settled"], *answer["settled"].get("later", [])]
            sums = sum(Fraction(line["share"]) for one in paid for line in one["paid"])
            assert sum(Fraction(one["share"]) for one in answer["adjustments"]) == 1 - sums
        else:
            assert answer["adjustments"] == []
        for step in answer["because"]:
            assert step["clause"]
            assert step["position"] in step["evidence"]
            assert all(0 < position <= known[-1].position for position in step["evidence"])
            assert "None" not in step["zh"] + step["en"]
            assert "{" not in step["zh"] + step["en"]


@settings(deadline=None, max_examples=examples(60))
@given(histories, books)
def test_judging_step_by_step_is_judging_all_at_once(history: History, book: Rulebook | None) -> None:
    """The desk is learnt step by step as well: absences, campaigns, settlements, books."""
    known = told(history)
    as_of = known[-1].recorded + timedelta(days=10)
    timeline = DeskTimeline()
    step_by_step = Circle(timeline, book)
    for event in known:
        timeline.apply(event)
        if relevant(event):
            step_by_step.apply(slim(event))
        answers(step_by_step, event.recorded)
    assert answers(step_by_step, as_of) == answers(circle_of(known, book), as_of)


@settings(deadline=None, max_examples=examples(100))
@given(histories, shared, st.tuples(st.none() | agents, st.none() | agents), histories, books)
def test_nothing_whatever_changes_a_ruling(
    before: History, shares: Any, of: tuple[str | None, str | None], after: History, book: Rulebook | None
) -> None:
    owner, service = of
    dispute = [
        signed("D1", "C1", "B"),
        disputes("C1", "A", "X0", "D1"),
        ruled("C1", shares, dispute="X0", deal="D1", owner=owner, service=service),
    ]
    quiet = [one for one in before if one[0].type not in ("dispute.ruled", "dispute.agreed")]
    hour, at_once = timedelta(hours=1), timedelta(0)
    known = told([*quiet, *((said, hour, at_once) for said in dispute)])
    later = told(after, known)
    then = circle_of(known, book).deal("D1", known[-1].recorded)
    now = circle_of(later, book).deal("D1", later[-1].recorded + timedelta(days=100))
    for member in ("shares", "service", "contestable_until", "final"):
        assert now[member] == then[member], member
    assert now["final"] is True


@settings(deadline=None, max_examples=examples(50))
@given(histories, histories, books)
def test_what_was_settled_is_shown_unchanged(before: History, after: History, book: Rulebook | None) -> None:
    paid = [
        (signed("D1", "C1", "B", commission="100.00"), timedelta(hours=1), timedelta(0)),
        (settled("2026-02", "D1", A=("0.5", "50.00"), public=("0.5", "50.00")), timedelta(hours=1), timedelta(0)),
    ]
    quiet = [one for one in before if one[0].type != "commission.settled"]
    known = told([*quiet, *paid])
    later = told(after, known)
    then = circle_of(known, book).deal("D1", known[-1].recorded)["settled"]
    now = circle_of(later, book).deal("D1", later[-1].recorded)["settled"]
    now.pop("later", None)
    assert now == then


parts = st.lists(st.integers(0, 12), min_size=1, max_size=6).filter(any)
remainders = st.sampled_from(["largest_share", "closer", "public"])


@given(st.integers(0, 10**9), parts, remainders, st.none() | st.sampled_from(["A", "B", "Z"]))
def test_money_is_split_whole_to_nobodys_debt_and_within_a_cent(
    cents: int, weights: list[int], remainder: Any, closer: str | None
) -> None:
    amount = f"{cents // 100}.{cents % 100:02d}"
    names = ["A", "B", "public", "C", "D", "E"]
    shares = {to: Fraction(weight, sum(weights)) for to, weight in zip(names, weights, strict=False)}
    split = divide(amount, shares, remainder, closer)
    assert sum(Decimal(part) for part in split.values()) == Decimal(amount)
    for to, part in split.items():
        exact = cents * shares.get(to, Fraction(0))
        assert Decimal(part) >= 0
        assert abs(Fraction(part) * 100 - exact) <= 1
        assert shares.get(to) or part == "0.00" or (to, remainder) == ("public", "public")
    assert split.keys() - shares.keys() <= {"public"}


@pytest.mark.parametrize(
    ("remainder", "closer", "expected"),
    [
        ("largest_share", "C", {"A": "33.33", "B": "33.33", "C": "33.34"}),
        ("largest_share", None, {"A": "33.34", "B": "33.33", "C": "33.33"}),
        ("closer", "B", {"A": "33.33", "B": "33.34", "C": "33.33"}),
        ("closer", "Z", {"A": "33.34", "B": "33.33", "C": "33.33"}),
        ("public", "B", {"A": "33.33", "B": "33.33", "C": "33.33", "public": "0.01"}),
    ],
)
def test_the_cent_that_is_left_goes_where_the_book_says(
    remainder: Any, closer: str | None, expected: dict[str, str]
) -> None:
    assert divide("100.00", dict.fromkeys("ABC", Fraction(1, 3)), remainder, closer) == expected


@pytest.mark.parametrize("amount", ["1.005", "-1.00"])
def test_what_is_no_amount_in_cents_cannot_be_split(amount: str) -> None:
    with pytest.raises(ValueError, match="cents"):
        divide(amount, {"A": Fraction(1)}, "largest_share", None)


def test_what_is_no_whole_cannot_be_split() -> None:
    with pytest.raises(ValueError, match="sum to 1"):
        divide("1.00", {"A": Fraction(1, 2)}, "largest_share", None)
