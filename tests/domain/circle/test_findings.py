"""What comes to light late, and what the story says about it when it changes nothing: every step has its people and proof."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from client_language import (
    agrees,
    circle_of,
    claim,
    deposited,
    desk,
    disputes,
    first_agent,
    followed_up,
    graded,
    nobody,
    on,
    owner,
    protected_to_the_end_of,
    public,
    registered,
    ruled,
    shares,
    signed,
    story,
    subscribed,
    void,
    when_,
    whose,
    whose_deal,
)
from desk_language import given, left, received

SA, SD, WJC = desk("sa"), desk("sd"), desk("wjc")
FIRST = 9
"""The position of the first fact behind the opening of a desk and its eight people."""

UNKNOWN = on("03-02 10:15", received("C1", "A", "returning", first_agent_unknown=True))
A_IN_THE_BOOK = on("03-02 10:15", received("C1", "A"), registered("C1", "A", "R-C1"))
B_AS_WELL = on("03-05 10:00", received("C1", "B", reception="R2"), registered("C1", "B", "R2"))


def tells(effect: str, *names: str, proof: tuple[int, ...] = (), then: str = "") -> Callable[[Any], None]:
    """The last step of this effect names these people, says ``then``, and rests on the facts at these places and its own."""

    def check(answer: Any) -> None:
        steps = [step for step in answer["because"] if step["effect"] == effect]
        assert steps, story(answer)
        step = steps[-1]
        assert all(f"（{name}）" in step["zh"] and f"({name})" in step["en"] for name in names), step
        assert then in step["zh"], step
        assert {FIRST + place for place in proof} <= set(step["evidence"]), step

    return check


class TestTheFirstAgentIsFound:
    def test_in_time_the_visit_that_began_the_search_and_the_finding_are_the_proof(self) -> None:
        found = on("03-04 10:00", first_agent("C1", "B", "R-C1"))
        answer = given(SA, UNKNOWN, found).when(whose("C1", "03-04 12:00")).then(owner("B")).answer
        assert answer["claims"][0]["evidence"] == [FIRST, FIRST + 1]
        assert answer["claims"][0]["since"].startswith("2026-03-04")

    def test_before_a_later_contender_as_the_search_began_before(self) -> None:
        told = [
            UNKNOWN,
            on("03-03 10:00", first_agent("C1", "B", "R-C1")),
            on("03-04 10:00", received("C1", "C", reception="R2")),
        ]
        given(SA, told).when(whose("C1", "03-04 12:00")).then(owner("B"), claim("C", "contender"))

    def test_who_has_left_is_found_in_vain(self) -> None:
        told = [UNKNOWN, on("03-03 09:00", left("B")), on("03-04 10:00", first_agent("C1", "B", "R-C1"))]
        given(SA, told).when(whose("C1", "03-04 12:00")).then(
            nobody(), tells("first_agent_noted", "B", proof=(0, 2), then="已不在岗")
        )
        given(SA, told).when(whose("C1", "03-06 12:00")).then(owner("A"))

    def test_whose_protection_had_run_out_is_found_in_vain(self) -> None:
        before = on("02-10 10:00", received("C1", "B", reception="R0"))
        told = [before, UNKNOWN, on("03-04 10:00", first_agent("C1", "B", "R-C1"))]
        given(SA, told).when(whose("C1", "03-04 12:00")).then(
            nobody(), claim("B", "expired"), tells("first_agent_noted", "B", proof=(1, 2), then="早已届满")
        )

    def test_who_owns_the_client_anyway_is_confirmed(self) -> None:
        told = [UNKNOWN, on("03-10 10:00", first_agent("C1", "A", "R-C1"))]
        given(SA, told).when(whose("C1", "03-10 12:00")).then(
            owner("A"), tells("claim_kept", "A", proof=(0, 1), then="本归")
        )

    def test_too_late_it_is_noted_with_the_visit_that_it_is_about(self) -> None:
        told = [UNKNOWN, on("03-10 10:00", first_agent("C1", "B", "R-C1"))]
        given(SA, told).when(whose("C1", "03-10 12:00")).then(
            owner("A"), tells("first_agent_noted", "B", proof=(0, 1), then="不在询问期内")
        )

    def test_of_another_visit_it_says_nothing_about_this_one(self) -> None:
        told = [UNKNOWN, on("03-04 10:00", first_agent("C1", "B", "R9"))]
        given(SA, told).when(whose("C1", "03-04 12:00")).then(
            nobody(), tells("first_agent_noted", "B", proof=(1,), then="不在询问期内")
        )


class TestAnEntryIsVoid:
    def test_the_client_is_whose_claim_comes_next(self) -> None:
        told = [A_IN_THE_BOOK, B_AS_WELL, on("03-06 10:00", void("C1", "A", "never_came"))]
        given(SD, told).when(whose("C1", "03-06 12:00")).then(
            owner("B"),
            claim("A", "void"),
            tells("claim_void", "A", proof=(1, 4)),
            tells("claim_succeeded", "B", proof=(3, 4)),
        )

    def test_or_whose_the_manager_says_with_the_rank_of_the_void_one(self) -> None:
        told = [A_IN_THE_BOOK, B_AS_WELL, on("03-06 10:00", void("C1", "A", "never_came", "C"))]
        given(SD, told).when(whose("C1", "03-06 12:00")).then(
            owner("C"), claim("A", "void"), claim("B", "contender"), protected_to_the_end_of("04-06")
        )

    def test_who_is_named_and_has_a_claim_keeps_it_ahead_of_all(self) -> None:
        c_as_well = on("03-06 10:00", received("C1", "C", reception="R3"), registered("C1", "C", "R3"))
        told = [A_IN_THE_BOOK, B_AS_WELL, c_as_well, on("03-07 10:00", void("C1", "A", "poor_service", "C"))]
        given(SD, told).when(whose("C1", "03-07 12:00")).then(
            owner("C"),
            claim("B", "contender"),
            protected_to_the_end_of("04-07"),
            tells("claim_opened", "C", proof=(5, 6)),
        )

    def test_the_department_may_be_named(self) -> None:
        told = [A_IN_THE_BOOK, on("03-06 10:00", void("C1", "A", "never_came", "public"))]
        given(SD, told).when(whose("C1", "03-06 12:00")).then(public(), claim("A", "void"))

    def test_without_anybody_else_the_client_is_nobodys(self) -> None:
        told = [A_IN_THE_BOOK, on("03-06 10:00", void("C1", "A", "never_came"))]
        given(SD, told).when(whose("C1", "03-06 12:00")).then(nobody(), claim("A", "void"))

    def test_a_contenders_entry_void_leaves_the_owner_and_cannot_be_given_on(self) -> None:
        told = [A_IN_THE_BOOK, B_AS_WELL, on("03-06 10:00", void("C1", "B", "never_came", "C"))]
        given(SD, told).when(whose("C1", "03-06 12:00")).then(
            owner("A"), claim("B", "void"), tells("reassignment_refused", "C", "A", then="不得分配")
        )

    def test_of_a_public_client_nothing_can_be_given_on(self) -> None:
        told = [on("03-02 10:15", received("C1", "A", "tour")), on("03-06 10:00", void("C1", "A", "never_came", "B"))]
        given(SD, told).when(whose("C1", "03-06 12:00")).then(
            public(), tells("void_noted", "A", then="并无有效归属"), tells("reassignment_refused", "B", then="公共")
        )

    def test_a_final_ruling_is_not_touched(self) -> None:
        told = [A_IN_THE_BOOK, on("03-05 10:00", disputes("C1", "B"), ruled("C1", owner="A"))]
        given(SD, told, on("03-06 10:00", void("C1", "A", "never_came", "B"))).when(whose("C1", "03-06 12:00")).then(
            owner("A"), tells("void_noted", "A", then="终局裁定")
        )


class TestAnAgreementAwaitsItsDeal:
    TOLD = (A_IN_THE_BOOK, B_AS_WELL, on("03-06 10:00", deposited("D1", "C1", "B"), disputes("C1", "A", deal="D1")))

    def test_it_is_noted_with_the_dispute_and_holds_when_the_deal_is_decided(self) -> None:
        agreed = on("03-07 10:00", agrees("C1", {"A": "0.4", "B": "0.6"}, "AB"))
        told = given(SD, *self.TOLD, agreed)
        told.when(whose_deal("D1", "03-07 12:00")).then(
            tells("agreement_noted", proof=(5, 6), then="A员（A） 40%、B员（B） 60%")
        )
        given(SD, *self.TOLD, agreed, on("03-08 10:00", subscribed("D1", "C1", "B"))).when(
            whose_deal("D1", "03-08 12:00")
        ).then(shares(A="0.4", B="0.6"), tells("agreed", proof=(6,)))

    def test_over_another_deal_it_decides_nothing_here(self) -> None:
        agreed = on("03-07 10:00", agrees("C1", {"A": "0.4", "B": "0.6"}, "AB", deal="D2", dispute="X2"))
        given(SD, *self.TOLD, agreed, on("03-08 10:00", subscribed("D1", "C1", "B"))).when(
            whose_deal("D1", "03-08 12:00")
        ).then(shares(A="1"))


class TestAClientIsGraded:
    def test_the_story_says_by_whom_and_from_what(self) -> None:
        told = [
            A_IN_THE_BOOK,
            on("03-03 10:00", graded("C1", "A", intent="A")),
            on("03-09 10:00", graded("C1", "M", intent="C")),
        ]
        given(WJC, told).when(whose("C1", "03-10 10:00")).then(tells("graded", "M", proof=(3,), then="C"))

    def test_what_awaits_a_leader_says_so(self) -> None:
        told = [A_IN_THE_BOOK, on("03-03 10:00", graded("C1", "M", size=2))]
        given(WJC, told).when(whose("C1", "03-10 10:00")).then(tells("grade_unconfirmed", "M", then="2 级"))


class TestTheWholeStory:
    def test_decisions_of_several_clients_come_in_the_order_in_which_they_were_taken(self) -> None:
        told = given(
            WJC,
            on("03-02 10:00", received("C1", "A")),
            on("03-03 10:00", received("C2", "B")),
            on("03-04 10:00", followed_up("C1", "A")),
            on("03-05 10:00", signed("D1", "C2", "B")),
        ).told
        positions = [step["position"] for step in circle_of(told).decisions(as_of=when_("03-06 10:00"))]
        assert positions == sorted(positions)
        assert {FIRST, FIRST + 1, FIRST + 2, FIRST + 3} <= set(positions)
