"""What holds for any history whatever: shares are whole, judging goes on as if from the start, a ruling stays."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any

import orjson
from client_language import (
    away,
    circle_of,
    claims,
    deposited,
    desk,
    disputes,
    first_agent,
    followed_up,
    graded,
    handed_over,
    held,
    linked,
    of_deal,
    proves,
    registered,
    ruled,
    sent_by,
    signed,
    subscribed,
    void,
    when_,
)
from desk_language import Said, called, events, left, received, returned, signed_off
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.examples import examples

from domain.circle import Circle, connections, relevant, slim
from domain.desk import DeskTimeline
from domain.event import Event
from domain.rulebooks import Rulebook, load_preset, with_overrides

OPENING = when_("03-02 09:00")
SC = load_preset("sc")
BOOKS: tuple[Rulebook | None, ...] = (
    None,
    load_preset("wjc"),
    SC,
    with_overrides(SC, {"basis": "registration", "protection.days": 21, "deals.trigger": "deposit"}),
    with_overrides(
        SC,
        {
            "protection.stages": [7, 15, 30],
            "expiry": "public_pool",
            "public_claim": "first_follow_up",
            "deals.collision": "equal",
            "deals.objection.days": 7,
        },
    ),
    with_overrides(
        SC, {"late_link": "from_then", "ownership.time": "happened", "departure": "public", "phone": "claim"}
    ),
    *(load_preset(name) for name in ("sa", "sd", "sm")),
    with_overrides(
        SC,
        {
            "basis": "registration",
            "ownership.unclaimed": {"days": 2},
            "unknown_first_agent": {"days": 3},
            "sign_off": "monthly",
            "sign_off_days": 2,
            "protection_by": {"phone": {"days": 10}, "referral": {"months": 2}},
            "referral_unnamed": "introducers_agent",
            "referral_absent": "named_or_deputy",
            "late_introduction": "before_deal",
            "unanswered": "none",
            "registration_when": "same_day",
        },
    ),
    with_overrides(
        load_preset("sd"),
        {
            "ownership.unclaimed": {"days": 4, "then": "public"},
            "received_by_others": "nobody",
            "left_claim": "first_reception",
            "departure": "redistribute",
            "sign_off_days": 20,
            "registration_fields": ["need"],
        },
    ),
)
"""A book for each way in which the others differ; ``None``: the one in force."""

clients = st.sampled_from(["C1", "C2", "C3"])
agents = st.sampled_from(["A", "B", "C"])
anybody = st.sampled_from(["A", "B", "C", "F", "M"])
receptions = st.sampled_from([f"R{n}" for n in range(5)])
deals = st.sampled_from(["D1", "D2"])
kinds = st.sampled_from(sorted(type(SC.ownership.kinds).model_fields))
causes = st.sampled_from(sorted(type(SC.ownership.handovers).model_fields))
shared = st.sampled_from([{"A": "1"}, {"A": "0.5", "B": "0.5"}, {"A": "1/3", "B": "1/3", "public": "1/3"}])
optional_agent = st.none() | agents
introducers = st.none() | st.sampled_from(["C1", "C2", "C3"])
phones = st.lists(st.sampled_from(["p1", "p2", "p3"]), max_size=1)

visits = st.builds(
    lambda client, by, kind, reception, named, card, helped, introducer: received(
        client, by, kind, reception, named_agent=named, card_of=card, assist_for=helped,
        introduced_by=introducer if introducer != client else None,
    ),
    clients, anybody, kinds, receptions, optional_agent, optional_agent, optional_agent, introducers,
)  # fmt: skip
unknown = st.builds(
    lambda client, by, reception: received(client, by, "returning", reception, first_agent_unknown=True),
    clients, agents, receptions,
)  # fmt: skip
facts = st.one_of(
    visits,
    st.builds(registered, clients, anybody, st.none() | receptions, phones),
    unknown,
    st.builds(first_agent, clients, agents, receptions),
    st.builds(sent_by, clients, clients),
    st.builds(
        void, clients, agents, st.sampled_from(["never_came", "concealment"]), st.none() | agents | st.just("public")
    ),
    st.builds(
        lambda client, size, intent, leader: graded(client, size=size, intent=intent, confirmed_by=leader),
        clients,
        st.none() | st.integers(1, 3),
        st.sampled_from("ABCD"),
        st.none() | st.just("L"),
    ),
    st.builds(
        lambda client, by, answered: followed_up(client, by, answered=answered),
        clients,
        agents,
        st.none() | st.booleans(),
    ),
    st.builds(followed_up, clients, agents),
    st.builds(called, clients, anybody),
    st.builds(linked, clients, clients, st.sampled_from(["same_person", "spouse", "parent"])),
    st.builds(
        handed_over, clients, st.sampled_from(["A", "B", "public"]), st.sampled_from(["B", "C", "public"]), causes
    ),
    st.builds(claims, clients, agents, st.none() | deals),
    st.builds(lambda deal, by: held(deal, "C1", by, "2026-03-20"), deals, agents),
    st.builds(lambda deal, by: deposited(deal, "C1", by), deals, anybody),
    st.builds(lambda deal, by: subscribed(deal, "C1", by), deals, agents),
    st.builds(lambda deal, by: signed(deal, "C1", by), deals, anybody),
    st.builds(of_deal, st.sampled_from(["unit.returned", "deposit.refunded", "unit.opened", "contract.voided"]), deals),
)
arguments = st.one_of(
    st.builds(disputes, clients, agents, st.sampled_from(["X1", "X2"]), st.none() | deals),
    st.builds(proves, clients, agents, st.sampled_from(["X1", "X2"])),
    st.builds(
        lambda client, shares, deal, owner: ruled(client, shares, dispute="X2", deal=deal, owner=owner),
        clients, shared, st.none() | deals, st.none() | agents,
    ),
)  # fmt: skip
of_desk = st.one_of(
    st.builds(left, agents),
    st.builds(away, agents, st.just("rest"), st.none() | agents),
    st.builds(returned, agents),
    st.builds(signed_off, agents, st.sampled_from(["2026-03", "2026-04", "2026-05"])),
)
gaps = st.sampled_from([timedelta(minutes=7), timedelta(hours=20), timedelta(days=5), timedelta(days=29)])
histories = st.lists(st.tuples(facts | arguments, gaps), max_size=25)
restless_histories = st.lists(st.tuples(facts | arguments | of_desk, gaps), max_size=30)
quiet_histories = st.lists(st.tuples(facts, gaps), max_size=25)
books = st.sampled_from(BOOKS)


def told(
    history: Iterable[tuple[Said, timedelta]], start: datetime = OPENING, after: list[Event] | None = None
) -> list[Event]:
    """Give a history its times and positions."""
    before = after if after is not None else events(desk("sc"))
    written: list[Event] = []
    for said, gap in history:
        start += gap
        position = len(before) + len(written) + 1
        written.append(Event(position, said.type, said.subject, start, start, said.data, position))
    return [*before, *written]


def answers(circle: Circle, as_of: datetime) -> Any:
    """Everything there is to ask of a circle."""
    found = {
        "owners": [circle.ownership(client, as_of) for client in circle.clients()],
        "deals": [circle.deal(deal, as_of) for deal in circle.deals()],
        "standings": [circle.standing(client, as_of)[:2] for client in circle.clients()],
        "decisions": circle.decisions(),
        "contested": circle.contested(as_of),
    }
    return orjson.loads(orjson.dumps(found))


@settings(deadline=None, max_examples=examples(30))
@given(histories, books, gaps)
def test_shares_are_whole_and_every_step_has_a_clause_evidence_and_words(
    history: Any, book: Rulebook | None, gap: timedelta
) -> None:
    known = told(history)
    circle = circle_of(known, book)
    as_of = known[-1].recorded + gap
    for deal in circle.deals():
        answer = circle.deal(deal, as_of)
        assert sum(Fraction(one["share"]) for one in answer["shares"]) == 1
        assert answer["service"]["kind"] in ("agent", "public")
    for step in circle.decisions(as_of=as_of):
        assert step["clause"]
        assert step["position"] in step["evidence"]
        assert all(0 < position <= known[-1].position for position in step["evidence"])
        assert "None" not in step["zh"] + step["en"]
        assert "{" not in step["zh"] + step["en"]


@settings(deadline=None, max_examples=examples(30))
@given(histories, books, gaps)
def test_there_is_one_owner_at_most_and_the_answer_agrees_with_its_claims(
    history: Any, book: Rulebook | None, gap: timedelta
) -> None:
    known = told(history)
    circle = circle_of(known, book)
    as_of = known[-1].recorded + gap
    for client in circle.clients():
        answer = circle.ownership(client, as_of)
        owners = [claim["agent"] for claim in answer["claims"] if claim["state"] == "owner"]
        assert owners == ([answer["owner"]["id"]] if answer["owner"]["kind"] == "agent" else [])
        standing = circle.standing(client, as_of)
        assert (standing.kind, standing.id) == (answer["owner"]["kind"], answer["owner"]["id"])


@settings(deadline=None, max_examples=examples(30))
@given(histories, books)
def test_asking_in_between_changes_nothing(history: Any, book: Rulebook | None) -> None:
    known = told(history)
    as_of = known[-1].recorded + timedelta(days=10)
    at_once = circle_of(known, book)
    step_by_step = Circle(DeskTimeline(known), book)
    for event in known:
        if relevant(event):
            step_by_step.apply(slim(event))
            answers(step_by_step, event.recorded)
    assert answers(step_by_step, as_of) == answers(at_once, as_of)


@settings(deadline=None, max_examples=examples(50))
@given(restless_histories, books)
def test_judging_as_things_happen_is_judging_them_all_at_once(history: Any, book: Rulebook | None) -> None:
    """The desk, too, is learnt step by step: who left, who was away, which sheets were signed."""
    known = told(history)
    as_of = known[-1].recorded + timedelta(days=10)
    desk_by_now = DeskTimeline()
    step_by_step = Circle(desk_by_now, book)
    for event in known:
        desk_by_now.apply(event)
        if relevant(event):
            step_by_step.apply(slim(event))
        answers(step_by_step, event.recorded)
    assert answers(step_by_step, as_of) == answers(circle_of(known, book), as_of)


@settings(deadline=None, max_examples=examples(30))
@given(histories, books)
def test_slim_facts_are_judged_as_full_ones(history: Any, book: Rulebook | None) -> None:
    known = told(history)
    as_of = known[-1].recorded + timedelta(days=10)
    full = Circle(DeskTimeline(known), book)
    for event in known:
        full.apply(event)
    assert answers(full, as_of) == answers(circle_of(known, book), as_of)


@settings(deadline=None, max_examples=examples(50))
@given(restless_histories, books)
def test_the_answer_holds_until_it_says_it_changes(history: Any, book: Rulebook | None) -> None:
    known = told(history)
    circle = circle_of(known, book)
    as_of = known[-1].recorded
    for client in circle.clients():
        standing = circle.standing(client, as_of)
        until = standing.changes_at or as_of + timedelta(days=4000)
        assert circle.standing(client, until)[:2] == standing[:2]


@settings(deadline=None, max_examples=examples(30))
@given(quiet_histories, shared, st.none() | agents, st.lists(st.tuples(facts | arguments, gaps), max_size=15), books)
def test_nothing_later_changes_a_ruling(
    before: Any, shares: Any, owner: str | None, after: Any, book: Rulebook | None
) -> None:
    dispute = [
        signed("D1", "C1", "B"),
        disputes("C1", "A", "X0", "D1"),
        ruled("C1", shares, dispute="X0", deal="D1", owner=owner),
    ]
    known = told([*before, *((said, timedelta(hours=1)) for said in dispute)])
    later = told(after, known[-1].recorded, known)
    as_of = later[-1].recorded + timedelta(days=100)
    then, now = circle_of(known, book).deal("D1", known[-1].recorded), circle_of(later, book).deal("D1", as_of)
    for member in ("shares", "service", "contestable_until", "final"):
        assert now[member] == then[member]
    handed = any(said.type == "client.handed_over" for said, _ in after)
    if owner is not None and not handed:
        assert circle_of(later, book).ownership("C1", as_of)["owner"] == {"kind": "agent", "id": owner}


@settings(deadline=None, max_examples=examples(30))
@given(
    histories,
    st.sampled_from([book for book in BOOKS if book is None or book.ownership.late_link.value == "from_start"]),
)
def test_a_link_found_late_is_as_one_known_early(history: Any, book: Rulebook | None) -> None:
    link = linked("C1", "C2")
    first = told([(link, timedelta(0)), *history])
    last = told([*history, (link, timedelta(0))])
    as_of = last[-1].recorded + timedelta(days=10)
    early, late = circle_of(first, book), circle_of(last, book)
    for client in ("C1", "C2"):
        one, other = early.ownership(client, as_of), late.ownership(client, as_of)
        assert one["owner"] == other["owner"]
        assert one["protected_until"] == other["protected_until"]
        assert [(claim["agent"], claim["state"]) for claim in one["claims"]] == [
            (claim["agent"], claim["state"]) for claim in other["claims"]
        ]
    if book is None or book.deals.objection.value.days is None:
        for deal in early.deals():
            assert early.deal(deal, as_of)["shares"] == late.deal(deal, as_of)["shares"]


@settings(deadline=None, max_examples=examples(30))
@given(quiet_histories, books)
def test_circles_without_a_common_key_do_not_bear_on_each_other(history: Any, book: Rulebook | None) -> None:
    """Judging C3 apart gives what judging it with the others does, if nothing connects them."""
    known = told(history)
    tied = {"client/C3"}
    for _ in range(len(known)):
        for event in known:
            keys = set(connections(event)) if relevant(event) else set()
            if keys & tied:
                tied |= keys
    apart = [event for event in known if not relevant(event) or set(connections(event)) & tied]
    as_of = known[-1].recorded + timedelta(days=10)
    together, alone = circle_of(known, book), circle_of(apart, book)
    if "C3" in alone.clients() and not _shared_receptions(known, apart):
        assert together.ownership("C3", as_of) == alone.ownership("C3", as_of)


def _shared_receptions(known: list[Event], apart: list[Event]) -> bool:
    """Whether a reception id is used inside and outside: then the outside explains a registration inside."""
    inside = {event.data.get("reception") for event in apart} - {None}
    outside = {event.data.get("reception") for event in known if event not in apart} - {None}
    return bool(inside & outside)
