"""When each form is due, and what it comes to: visits, follow-up plans, contract plans, contract collection."""

from __future__ import annotations

from datetime import date

from desk_language import adopted, at, ended, given, joined, next_day, opened, received, recorded_at
from forms_language import contract, deposit, followed_up, forms, local, none_of, planned, registered, the

TUESDAY = next_day()
VISIT, FOLLOW_UP, PLAN, COLLECTION = "visit_register", "follow_up_plan", "contract_plan", "contract_collection"


def desk(book="wjc"):
    return [opened(book), joined("A"), joined("B")]


class TestAVisitRecord:
    def test_is_due_half_an_hour_after_the_client_left(self):
        given(desk(), at("10:00", received("C1", "A")), at("10:40", ended("C1"))).when(forms).then(
            the(VISIT, "R-C1", due_at=local("11:10"), state="open", staff="A", client="C1")
        )

    def test_in_time_and_whole_it_is_complete(self):
        given(
            desk(), at("10:00", received("C1", "A")), at("10:20", registered("C1", "A")), at("10:40", ended("C1"))
        ).when(forms).then(the(VISIT, "R-C1", state="complete", missing="", done_at=local("10:20")))

    def test_written_down_later_it_is_late_whatever_time_it_names(self):
        given(
            desk(),
            at("10:00", received("C1", "A")),
            at("10:40", ended("C1")),
            recorded_at("17:00", *at("10:30", registered("C1", "A"))),
        ).when(forms).then(the(VISIT, "R-C1", state="late"))

    def test_a_book_may_go_by_the_time_that_it_names(self):
        given(
            desk(),
            adopted("wjc", "2026-03-01", forms__time="happened"),
            at("10:00", received("C1", "A")),
            at("10:40", ended("C1")),
            recorded_at("17:00", *at("10:30", registered("C1", "A"))),
        ).when(forms).then(the(VISIT, "R-C1", state="complete"))

    def test_without_what_the_book_asks_for_it_is_incomplete(self):
        given(
            desk(), at("10:00", received("C1", "A")), at("10:20", registered("C1", "A", need=None, intent=None))
        ).when(forms).then(the(VISIT, "R-C1", state="incomplete", missing="need intent"))

    def test_another_entry_completes_it(self):
        given(
            desk(),
            at("10:00", received("C1", "A")),
            at("10:20", registered("C1", "A", "R-C1", intent=None)),
            at("10:30", registered("C1", "A", "R-C1")),
        ).when(forms).then(the(VISIT, "R-C1", state="complete", done_at=local("10:30")))

    def test_nobody_noted_that_the_client_left_so_close_of_business_counts(self):
        given(desk(), at("10:00", received("C1", "A"))).when(forms).then(the(VISIT, "R-C1", due_at=local("18:30")))
        given(desk(), at("19:00", received("C1", "A"))).when(forms).then(
            the(VISIT, "R-C1", due_at=local("00:29", TUESDAY).replace(second=59, microsecond=999999))
        )

    def test_nobody_who_is_no_client_needs_one(self):
        given(desk("sc"), at("10:00", received("C1", "A", "vendor"))).when(forms).then(
            none_of(VISIT), none_of(FOLLOW_UP)
        )

    def test_an_old_client_stands_in_the_book_already(self):
        given(desk(), at("10:00", received("C1", "A", "returning")), at("10:30", followed_up("C1", "A"))).when(
            forms
        ).then(the(VISIT, "R-C1", state="complete"))
        given(desk(), at("10:00", received("C1", "A")), at("10:30", followed_up("C1", "A"))).when(forms).then(
            the(VISIT, "R-C1", state="open")
        )

    def test_an_entry_that_names_no_reception_is_of_the_open_one_of_that_day(self):
        given(
            desk(),
            at("10:00", received("C1", "A", reception="R1")),
            at("10:05", registered("C1", "A")),
            at("15:00", received("C1", "B", "returning", reception="R2")),
            at("15:05", registered("C1", "B")),
            at("09:00", registered("C1", "B"), day=TUESDAY),
        ).when(forms).then(
            the(VISIT, "R1", done_position=5),
            the(VISIT, "R2", done_position=7),
            the(VISIT, "@8", about="registered", day=TUESDAY, state="complete"),
        )

    def test_a_deadline_may_be_a_day_and_an_hour_of_it(self):
        given(
            desk(),
            adopted("wjc", "2026-03-01", forms__visit_register={"days": 1, "hour": 9}),
            at("10:00", received("C1", "A")),
        ).when(forms).then(the(VISIT, "R-C1", due_at=local("09:00", TUESDAY)))

    def test_a_book_may_do_without(self):
        given(desk(), adopted("wjc", "2026-03-01", forms__visit_register={}), at("10:00", received("C1", "A"))).when(
            forms
        ).then(the(VISIT, "R-C1", state="not_asked", due_at=None))


class TestAFollowUpPlan:
    def test_is_due_on_the_day_of_the_visit(self):
        given(desk(), at("10:00", received("C1", "A")), at("15:00", planned("C1", "A", "2026-03-05"))).when(forms).then(
            the(FOLLOW_UP, "R-C1", state="complete", due_at=local("23:59").replace(second=59, microsecond=999999))
        )

    def test_a_follow_up_with_the_next_date_is_one_and_without_is_none(self):
        given(desk(), at("10:00", received("C1", "A")), at("15:00", followed_up("C1", "A", "2026-03-05"))).when(
            forms
        ).then(the(FOLLOW_UP, "R-C1", state="complete"))
        given(desk(), at("10:00", received("C1", "A")), at("15:00", followed_up("C1", "A"))).when(forms).then(
            the(FOLLOW_UP, "R-C1", state="open")
        )

    def test_the_next_morning_is_late(self):
        given(
            desk(), at("10:00", received("C1", "A")), at("09:00", planned("C1", "A", "2026-03-05"), day=TUESDAY)
        ).when(forms).then(the(FOLLOW_UP, "R-C1", state="late"))

    def test_who_comes_about_papers_needs_none(self):
        given(desk(), at("10:00", received("C1", "A", "after_sale"))).when(forms).then(none_of(FOLLOW_UP))


class TestAContract:
    def test_its_plan_is_due_on_the_day_of_the_deposit(self):
        given(
            desk(),
            at("10:00", deposit("U1", "D1", "C1", "A")),
            at("16:00", contract("U1", "planned", "D1", "K1", sign_on="2026-03-06")),
            at("10:00", deposit("U2", "D2", "C2", "B")),
            at("10:00", contract("U2", "planned", "D2", "K2", client="C2", sign_on="2026-03-06"), day=TUESDAY),
        ).when(forms).then(the(PLAN, "D1", state="complete", staff="A", unit="U1"), the(PLAN, "D2", state="late"))

    def test_signed_on_the_day_of_the_deposit_it_needs_no_plan(self):
        given(
            desk(), at("10:00", deposit("U1", "D1", "C1", "A")), at("16:00", contract("U1", "signed", "D1", "K1"))
        ).when(forms).then(the(PLAN, "D1", state="complete"))

    def test_signed_later_without_a_plan_the_plan_stays_missing(self):
        given(
            desk(),
            at("10:00", deposit("U1", "D1", "C1", "A")),
            at("10:00", contract("U1", "signed", "D1", "K1"), day=TUESDAY),
        ).when(forms).then(the(PLAN, "D1", state="open"))

    def test_is_collected_before_it_is_signed(self):
        given(
            desk(),
            at("10:00", contract("U1", "collected", "D1", "K1", by="A")),
            at("11:00", contract("U1", "signed", "D1", "K1")),
            at("11:00", contract("U2", "signed", "D2", "K2")),
            at("11:30", contract("U2", "collected", "D2", "K2")),
            at("12:00", contract("U3", "signed", "D3", "K3")),
        ).when(forms).then(
            the(COLLECTION, "K1", state="complete"),
            the(COLLECTION, "K2", state="late"),
            the(COLLECTION, "K3", state="open", due_at=local("12:00"), day=date(2026, 3, 2)),
        )

    def test_collected_and_not_signed_it_belongs_to_the_day_of_collecting(self):
        given(desk(), at("10:00", contract("U1", "collected", "D1", "K1"))).when(forms).then(
            the(COLLECTION, "K1", state="complete", due_at=None)
        )
