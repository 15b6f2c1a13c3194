"""How the leasing department's duties have complaints handled: step by step, in time, signed by the client."""

from __future__ import annotations

import pytest
from complaint_language import (
    DESK,
    assigned,
    carried_out,
    closed,
    comes_next,
    complained,
    complaint,
    decided,
    followed_up,
    founded,
    handled,
    investigated,
    nothing_is_pointed_out,
    pointed_out,
    proposed,
    stands,
)
from desk_language import adopted, at, given, next_day

TUESDAY, WEDNESDAY, THURSDAY = next_day(), next_day(days=2), next_day(days=3)
UNTIL_DECIDED = [
    *at("09:00", complained()),
    *at("10:00", founded(), assigned()),
    *at("11:00", investigated(), day=TUESDAY),
    *at("14:00", proposed(), decided(), day=TUESDAY),
]


@pytest.mark.clause("XT-5")
def test_xt_5_a_complaint_is_registered_judged_assigned_investigated_and_decided_in_time():
    given(DESK, UNTIL_DECIDED, at("15:00", decided("M"), day=THURSDAY)).when(handled("16:00", THURSDAY)).then(
        stands("open"),
        pointed_out("late", "decided", "XT-5"),
        pointed_out("decided_by_another", "decided", "XT-5"),
    )


@pytest.mark.clause("XT-6")
def test_xt_6_it_is_carried_out_signed_closed_and_the_client_asked_afterwards():
    given(
        DESK,
        UNTIL_DECIDED,
        at("16:00", carried_out(client_signed=None), day=TUESDAY),
        at("17:00", closed(), day=TUESDAY),
        at("10:00", followed_up(), day=next_day(days=9)),
    ).when(handled(day=next_day(days=9))).then(
        stands("in_time"),
        comes_next(None),
        pointed_out("missing", "carried_out", "XT-6", field="client_signed"),
        pointed_out("late", "followed_up", "XT-6"),
    )


@pytest.mark.clause("XT-2")
def test_xt_2_the_client_is_followed_up_within_three_days():
    given(DESK, UNTIL_DECIDED, at("16:00", carried_out(), closed(), day=TUESDAY)).when(
        handled("09:00", next_day(days=5))
    ).then(
        comes_next("followed_up", next_day(days=4)),
        pointed_out("overdue", "followed_up", "XT-2"),
    )


def test_a_complaint_handled_as_it_should_be():
    given(
        DESK,
        UNTIL_DECIDED,
        at("16:00", carried_out(), closed(), day=TUESDAY),
        at("10:00", followed_up(), day=WEDNESDAY),
    ).when(handled(day=WEDNESDAY)).then(stands("in_time"), nothing_is_pointed_out)


def test_a_step_has_until_the_close_of_its_last_day():
    given(DESK, at("09:00", complained()), at("23:59", founded(), day=TUESDAY)).when(handled(day=TUESDAY)).then(
        nothing_is_pointed_out, comes_next("assigned", WEDNESDAY)
    )


def test_a_minute_later_it_is_late():
    given(DESK, at("09:00", complained()), at("00:00", founded(), day=WEDNESDAY)).when(handled(day=WEDNESDAY)).then(
        pointed_out("late", "judged", "XT-5")
    )


def test_the_time_given_for_the_investigation_goes_before_the_book():
    given(DESK, at("09:00", complained(), founded(), assigned(due_by="2026-03-03"))).when(handled()).then(
        comes_next("investigated", TUESDAY)
    )


def test_without_one_it_is_the_books():
    given(DESK, at("09:00", complained(), founded(), assigned())).when(handled()).then(
        comes_next("investigated", THURSDAY)
    )


def test_a_date_promised_at_the_opening_is_the_limit():
    promised = at("09:00", complained(due_by="2026-03-03"), founded())
    given(DESK, promised).when(handled("00:00", WEDNESDAY)).then(stands("overdue"))
    given(DESK, promised).when(handled("23:59", TUESDAY)).then(stands("open"))


def test_a_book_may_have_the_earlier_of_the_two():
    given(
        DESK, adopted("wjc", "2026-03-01", complaints__due_by="earlier"), at("09:00", complained(due_by="2026-05-01"))
    ).when(handled("09:00", next_day(days=11))).then(stands("overdue"))


def test_a_book_that_gives_more_time():
    given(DESK, adopted("wjc", "2026-03-01", complaints__within__judged=5), at("09:00", complained())).when(
        handled()
    ).then(comes_next("judged", next_day(days=5)))


def test_one_that_is_not_founded_is_closed_with_an_answer_within_the_same_limit():
    unfounded = [*at("09:00", complained()), *at("10:00", complaint("judged", by="S", founded=False))]
    given(DESK, unfounded).when(handled()).then(comes_next("closed", next_day(days=10)))
    given(DESK, unfounded, at("11:00", closed(summary=None))).when(handled()).then(
        stands("in_time"), pointed_out("missing", "closed", "XT-6", field="answer")
    )
    given(DESK, unfounded, at("11:00", closed(summary=None, answer="已说明"))).when(handled()).then(
        nothing_is_pointed_out
    )


def test_closing_after_the_limit_is_late():
    given(DESK, UNTIL_DECIDED, at("16:00", carried_out(), closed(), day=next_day(days=11))).when(
        handled(day=next_day(days=11))
    ).then(
        stands("late"),
        pointed_out("late", "carried_out", "XT-6"),
        pointed_out("late", "closed", "XT-6"),
    )


def test_what_nobody_signed_is_shown_with_the_reason():
    given(
        DESK, UNTIL_DECIDED, at("16:00", carried_out(client_signed=False, unsigned_because="客户在外地"), day=TUESDAY)
    ).when(handled(day=TUESDAY)).then(pointed_out("unsigned", "carried_out", "XT-6"))


def test_a_complaint_that_goes_back_is_counted_from_there():
    given(
        DESK,
        UNTIL_DECIDED,
        at("09:00", assigned(department="物业部"), day=THURSDAY),
    ).when(handled(day=THURSDAY)).then(comes_next("investigated", next_day(days=6)))


@pytest.mark.parametrize(
    ("said", "step", "field"),
    [
        (complaint("opened", statement="漏水"), "opened", "by"),
        (complaint("opened", by="S"), "opened", "statement"),
    ],
)
def test_what_an_opening_does_not_say_is_pointed_out(said, step, field):
    given(DESK, at("09:00", said)).when(handled()).then(pointed_out("missing", step, "XT-5", field=field))


def test_what_later_steps_do_not_say_is_pointed_out():
    given(
        DESK,
        at(
            "09:00",
            complained(),
            complaint("judged"),
            complaint("assigned"),
            complaint("investigated"),
            complaint("proposed"),
            complaint("decided"),
        ),
    ).when(handled()).then(
        pointed_out("missing", "judged", "XT-5", field="founded"),
        pointed_out("missing", "assigned", "XT-5", field="to"),
        pointed_out("missing", "investigated", "XT-5", field="cause"),
        pointed_out("missing", "investigated", "XT-5", field="responsible"),
        pointed_out("missing", "proposed", "XT-5", field="proposals"),
        pointed_out("missing", "decided", "XT-5", field="proposal"),
    )


def test_a_decision_for_none_of_the_proposals_says_so():
    given(DESK, UNTIL_DECIDED[:-1], at("15:00", decided(proposal=None, otherwise=True), day=TUESDAY)).when(
        handled(day=TUESDAY)
    ).then(nothing_is_pointed_out)
