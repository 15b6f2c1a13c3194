"""What holds for whose client and whose deal it is, under all seven books and any other, whatever happened."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction
from typing import Any

from any_book import Chosen, books, own_books, presets
from any_history import adoptions, desk, facts, gaps, lives, quiet_lives, told
from desk_language import Said, client
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from judged import circle_of, people, without_positions
from tests.examples import examples

from domain.circle import Circle, relevant, slim
from domain.desk import DeskTimeline
from domain.event import Event
from domain.rulebooks import DEFAULT, PRESETS

often = settings(deadline=None, max_examples=examples(50))
by_desk = st.sampled_from(PRESETS)


@often
@given(books, lives, gaps)
def test_every_result_is_whole_and_every_client_has_one_owner_at_most(
    chosen: Chosen, life: Any, later: timedelta
) -> None:
    book = chosen.rules
    history = told(life, desk())
    circle = circle_of(history, book)
    as_of = history[-1].recorded + later
    for deal in circle.deals():
        answer = circle.deal(deal, as_of)
        assert sum(Fraction(one["share"]) for one in answer["shares"]) == 1
        assert all(Fraction(one["share"]) > 0 for one in answer["shares"])
        assert answer["service"]["kind"] in ("agent", "public")
        assert {name: answer[name] for name in circle.outcome(deal, as_of)} == circle.outcome(deal, as_of)
    for one in circle.clients():
        answer = circle.ownership(one, as_of)
        owners = [claim["agent"] for claim in answer["claims"] if claim["state"] == "owner"]
        assert owners == ([answer["owner"]["id"]] if answer["owner"]["kind"] == "agent" else [])
        assert circle.standing(one, as_of)[:2] == (answer["owner"]["kind"], answer["owner"]["id"])


@often
@given(books, lives, gaps)
def test_every_step_cites_a_clause_that_the_book_words_and_facts_that_there_are(
    chosen: Chosen, life: Any, later: timedelta
) -> None:
    book = chosen.rules
    history = told(life, desk())
    circle = circle_of(history, book)
    as_of = history[-1].recorded + later
    steps = circle.decisions(as_of=as_of)
    steps += [step for one in circle.clients() for step in circle.ownership(one, as_of)["because"]]
    steps += [step for deal in circle.deals() for step in circle.deal(deal, as_of)["because"]]
    for step in steps:
        assert step["clause"] == step["clauses"][0]
        for clause in step["clauses"]:
            assert clause == DEFAULT or book.clause(clause).zh
        assert step["evidence"]
        assert all(1 <= position <= len(history) for position in [step["position"], *step["evidence"]])
        for words in (step["zh"], step["en"]):
            assert "None" not in words
            assert "{" not in words
    for one in circle.clients():
        for claim in circle.ownership(one, as_of)["claims"]:
            assert claim["clauses"]
            assert all(1 <= position <= len(history) for position in claim["evidence"])


@often
@given(st.none() | books, lives, st.lists(st.tuples(adoptions, gaps), max_size=2), st.data())
def test_judging_goes_on_as_if_from_the_start(chosen: Chosen | None, life: Any, changes: Any, data: Any) -> None:
    """Desk and circle learn of one fact after the other, questions in between; or of everything at once."""
    book = chosen and chosen.rules
    mixed = data.draw(st.permutations([*life, *changes])) if changes else life
    history = told(mixed, desk(data.draw(by_desk)))
    known = DeskTimeline()
    circle = Circle(known, book)
    for event in history:
        known.apply(event)
        if relevant(event):
            circle.apply(slim(event))
            people(circle, event.recorded)
    as_of = history[-1].recorded + data.draw(gaps)
    assert people(circle, as_of) == people(circle_of(history, book), as_of)


@often
@given(st.none() | books, lives, st.lists(st.tuples(adoptions, gaps), max_size=1), st.data())
def test_the_past_is_judged_by_what_was_recorded_then(
    chosen: Chosen | None, life: Any, changes: Any, data: Any
) -> None:
    book = chosen and chosen.rules
    mixed = data.draw(st.permutations([*life, *changes])) if changes else life
    history = told(mixed, desk(data.draw(by_desk)), lag=timedelta(hours=data.draw(st.sampled_from([0, 30]))))
    then = data.draw(st.sampled_from(history)).recorded
    known = [event for event in history if event.recorded <= then]
    looking_back = circle_of(known, book, DeskTimeline(history).as_of(then))
    assert people(looking_back, then) == people(circle_of(known, book), then)


@often
@given(books, quiet_lives, lives, st.lists(st.tuples(adoptions, gaps), max_size=1))
def test_nothing_that_comes_later_changes_a_ruling(chosen: Chosen, before: Any, after: Any, changes: Any) -> None:
    book = chosen.rules
    ruling = client("C1", "dispute.ruled", dispute="X9", deal="D1", shares={"A": "0.4", "B": "0.6"}, reason="依据")
    ruled = told([*before, (ruling, timedelta(hours=1))], desk())
    later = told([*after, *changes], ruled)
    then = circle_of(ruled, book).deal("D1", ruled[-1].recorded)
    now = circle_of(later, book).deal("D1", later[-1].recorded + timedelta(days=400))
    assert now["shares"] == then["shares"]
    assert now["final"]
    assert {one["to"]["id"]: one["share"] for one in now["shares"]} == {"A": "0.4", "B": "0.6"}


@often
@given(books, quiet_lives, st.sampled_from(["A", "B", "public"]), lives)
def test_nothing_that_comes_later_changes_a_ruled_owner(chosen: Chosen, before: Any, owner: str, after: Any) -> None:
    """But for what the desk itself puts on record: a handover, or that the owner left."""
    book = chosen.rules
    assume(book.ownership.ruled_owner.value == "without_end")
    after = [
        (said, gap)
        for said, gap in after
        if said.type not in ("client.handed_over", "staff.left", "registration.voided")
    ]
    before = [(said, gap) for said, gap in before if said.type != "staff.left"]
    ruling = client("C1", "dispute.ruled", dispute="X9", owner=owner, reason="依据")
    later = told([*before, (ruling, timedelta(hours=1)), *after], desk())
    answer = circle_of(later, book).ownership("C1", later[-1].recorded + timedelta(days=400))
    assert (answer["owner"]["id"] or "public") == owner


@often
@given(st.one_of(presets, own_books(late_link="from_start")), quiet_lives)
def test_a_link_found_late_is_as_one_known_early(chosen: Chosen, life: Any) -> None:
    book = chosen.rules
    assume(book.ownership.late_link.value == "from_start")
    link = (client("C1", "client.linked", other="C2", relation="same_person"), timedelta(0))
    assume("same_person" in book.ownership.household.value)
    early, late = told([link, *life], desk()), told([*life, link], desk())
    as_of = late[-1].recorded + timedelta(days=10)
    one, other = circle_of(early, book), circle_of(late, book)
    for name in ("C1", "C2"):
        first, last = one.ownership(name, as_of), other.ownership(name, as_of)
        assert first["owner"] == last["owner"]
        assert first["protected_until"] == last["protected_until"]
        assert [(claim["agent"], claim["state"]) for claim in first["claims"]] == [
            (claim["agent"], claim["state"]) for claim in last["claims"]
        ]


here, there = facts("C1", "C2"), facts("C8", "C9")


def _of_clients_only(life: list[tuple[Said, timedelta]], prefix: str) -> list[tuple[Said, timedelta]]:
    """Leave out the desk's own facts, and give one half of the town its own phones, receptions, deals and disputes."""
    kept: list[tuple[Said, timedelta]] = []
    for said, gap in life:
        if said.subject.startswith("project/"):
            continue
        data = {
            name: f"{prefix}{value}" if name in ("reception", "deal", "dispute") else value
            for name, value in said.data.items()
        }
        if "phone_hashes" in data:
            data["phone_hashes"] = [f"{prefix}{phone}" for phone in data["phone_hashes"]]
        kept.append((Said(said.type, said.subject, data), gap))
    return kept


def _at_once(lives: list[tuple[Said, timedelta]], order: list[int]) -> list[Event]:
    """Everything at its own time, in an order of recording in which each of the two goes its own way."""
    history = desk()
    clocks = [history[-1].recorded, history[-1].recorded]
    queues = [list(lives[0]), list(lives[1])]  # type: ignore[arg-type, call-overload]
    recorded = history[-1].recorded + timedelta(days=400)
    for which in order:
        said, gap = queues[which].pop(0)
        clocks[which] += gap
        position = len(history) + 1
        history.append(Event(position, said.type, said.subject, clocks[which], recorded, said.data, position))
    return history


@often
@given(
    books,
    st.lists(st.tuples(here.any, gaps), max_size=10),
    st.lists(st.tuples(there.any, gaps), max_size=10),
    st.data(),
)
def test_the_order_of_independent_facts_does_not_matter(chosen: Chosen, one: Any, other: Any, data: Any) -> None:
    """Two clients' lives, told one after the other or mixed, each in its own order: the same for each of them."""
    book = chosen.rules
    mine, theirs = _of_clients_only(one, "x"), _of_clients_only(other, "y")
    in_turn = [0] * len(mine) + [1] * len(theirs)
    first = _at_once([mine, theirs], in_turn)  # type: ignore[list-item]
    mixed = _at_once([mine, theirs], data.draw(st.permutations(in_turn)))  # type: ignore[list-item]
    as_of = first[-1].recorded + timedelta(days=1)
    told_in_turn, told_mixed = circle_of(first, book), circle_of(mixed, book)
    assert set(told_in_turn.clients()) == set(told_mixed.clients())
    for name in told_in_turn.clients():
        assert without_positions(told_in_turn.ownership(name, as_of), first) == without_positions(
            told_mixed.ownership(name, as_of), mixed
        )
    for deal in told_in_turn.deals():
        assert without_positions(told_in_turn.deal(deal, as_of), first) == without_positions(
            told_mixed.deal(deal, as_of), mixed
        )
