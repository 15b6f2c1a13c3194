"""A book nobody here has seen, published by its desk and adopted: parameters alone, and it judges (catalogue, section 10)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from client_language import desk, followed_up, nobody, on, owner, public, registered, whose, whose_deal
from desk_language import Case, Said, adopted, called, given, next_day, received, unit
from rotation_language import next_is, whose_turn

TEXT = (Path(__file__).parents[3] / "examples" / "riverside.toml").read_text(encoding="utf-8")
RIVERSIDE: list[Any] = [
    *desk("sc"),
    Said("rulebook.published", "project/P", {"name": "riverside", "text": TEXT}),
    adopted("riverside", "2026-01-01"),
]
SEALED = ("name", "phones", "need")


def visit(clock: str, id_: str, by: str, **more: Any) -> list[Said]:
    """A visitor is received and registered with all that the book asks for."""
    return on(clock, received(id_, by, **more), registered(id_, by, f"R-{id_}", [f"h-{id_}"], SEALED))


def until(expected: str) -> Any:
    def check(answer: dict[str, Any]) -> None:
        assert answer["protected_until"] is not None, answer["because"]
        assert answer["protected_until"][:10] == expected, answer["because"]

    return check


def by_its_own_clause(*clauses: str) -> Any:
    def check(answer: dict[str, Any]) -> None:
        assert answer["rulebook"] == "riverside"
        cited = {clause for step in answer["because"] for clause in step.get("clauses", [step["clause"]])}
        assert set(clauses) <= cited, answer["because"]

    return check


class TestWhoseClient:
    def test_a_visitor_is_protected_for_thirty_days(self) -> None:
        given(RIVERSIDE, visit("03-02 10:00", "C1", "A")).when(whose("C1", "03-10 12:00")).then(
            owner("A"), until("2026-04-01")
        )

    def test_a_caller_for_seven(self) -> None:
        told = [*on("03-01 09:30", called("C1", "A")), *visit("03-02 10:00", "C1", "A")]
        given(RIVERSIDE, told).when(whose("C1", "03-05 12:00")).then(owner("A"), until("2026-03-09"))

    def test_an_entry_without_the_need_is_none(self) -> None:
        told = on("03-02 10:00", received("C1", "A"), registered("C1", "A", "R-C1", ["h"], ("name", "phones")))
        given(RIVERSIDE, told).when(whose("C1", "03-03 12:00")).then(nobody(), by_its_own_clause("RS-4"))

    def test_what_nobody_registers_is_the_receivers_after_ten_days(self) -> None:
        told = given(RIVERSIDE, on("03-02 10:00", received("C1", "A")))
        told.when(whose("C1", "03-12 12:00")).then(nobody())
        told.when(whose("C1", "03-13 12:00")).then(owner("A"), by_its_own_clause("RS-7"))

    def test_out_of_protection_the_first_follow_up_takes_the_client_from_the_pool(self) -> None:
        told = given(RIVERSIDE, visit("03-02 10:00", "C1", "A"))
        told.when(whose("C1", "04-02 12:00")).then(public(), by_its_own_clause("RS-6"))
        taken = given(RIVERSIDE, visit("03-02 10:00", "C1", "A"), on("04-03 10:00", followed_up("C1", "B")))
        taken.when(whose("C1", "04-04 12:00")).then(owner("B"), by_its_own_clause("RS-6"))

    @pytest.mark.parametrize(("answered", "end"), [(True, "2026-04-09"), (False, "2026-04-01")])
    def test_a_call_that_was_not_answered_is_no_contact(self, answered: bool, end: str) -> None:
        told = [*visit("03-02 10:00", "C1", "A"), *on("03-10 10:00", followed_up("C1", "A", answered=answered))]
        given(RIVERSIDE, told).when(whose("C1", "03-11 12:00")).then(owner("A"), until(end))


def shares(**expected: str) -> Any:
    def check(answer: dict[str, Any]) -> None:
        assert {one["to"]["id"]: one["share"] for one in answer["shares"]} == expected, answer["because"]

    return check


class TestWhoseDeal:
    def told(self, *more: Any) -> Case:
        deposit = unit("U1", "deposit.paid", deal="D1", client="C1", agent="B", amount="1000.00")
        return given(RIVERSIDE, visit("03-02 10:00", "C1", "A"), on("03-05 10:00", deposit), *more)

    def test_the_deposit_decides_and_what_nobody_raises_is_the_closers(self) -> None:
        self.told().when(whose_deal("D1", "03-20 12:00")).then(by_its_own_clause("RS-9"), shares(B="1"))

    def test_raised_within_five_days_it_is_the_first_agents(self) -> None:
        claim = Said("ownership.claimed", "client/C1", {"by": "A", "deal": "D1", "statement": "先登记"})
        self.told(on("03-09 10:00", claim)).when(whose_deal("D1", "03-20 12:00")).then(shares(A="1"))
        self.told(on("03-11 10:00", claim)).when(whose_deal("D1", "03-20 12:00")).then(shares(B="1"))


def test_the_next_client_goes_to_the_agent_with_the_fewest() -> None:
    roster = Said("roster.set", "project/P", {"date": "2026-03-02", "order": ["A", "B", "C"]})
    tuesday = Said("roster.set", "project/P", {"date": "2026-03-03", "order": ["A", "B", "C"]})
    monday = [
        *on("03-02 08:30", roster),
        *on("03-02 10:00", received("C1", "A")),
        *on("03-02 11:00", received("C2", "B")),
    ]
    told = given(RIVERSIDE, monday, on("03-03 08:30", tuesday))
    told.when(whose_turn("09:00", next_day())).then(next_is("C"))
