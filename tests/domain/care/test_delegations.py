"""Delegations: level by rank, announced a day ahead, approved, within the limit a head, followed up, accounted for."""

from __future__ import annotations

import pytest
from care_language import breached, delegation, did, looked_after, nothing, owed
from desk_language import adopted, at, given, joined, next_day, opened

DESK = [opened(), joined("A"), joined("L", "leader")]
C1 = looked_after("C1")
TOMORROW, FRIDAY = next_day(), next_day(days=4)


def announced(rank="municipal", day="2026-03-03", size=10):
    return at("10:00", delegation("C1", "requested", "A", visit_on=day, rank=rank, party_size=size))


def approved(clock="15:00", day=None, **more):
    said = delegation("C1", "approved", "L", **more)
    return at(clock, said, day=day) if day else at(clock, said)


VISIT = at("10:00", delegation("C1", "visited", "A", gift=True), day=TOMORROW)


def cost(amount):
    return at("10:00", delegation("C1", "costed", "A", amount=amount), day=FRIDAY)


@pytest.mark.clause("VR")
def test_vr_a_delegation_is_announced_a_day_ahead_and_approved():
    told = given(DESK, announced(), approved(), VISIT)
    told.when(C1).then(
        did("delegation_notice", "VR"),
        did("delegation_approval", "VR", who="L"),
        owed("delegation_follow_up", by="2026-03-06", clause="VR"),
        owed("delegation_report", by="2026-03-10", clause="VR"),
    )


def test_announced_on_the_day_itself_is_late():
    given(DESK, announced(day="2026-03-02")).when(C1).then(did("delegation_notice", late=True))


def test_approved_after_the_visit_is_late():
    given(DESK, announced(), VISIT, approved("18:00", TOMORROW)).when(C1).then(did("delegation_approval", late=True))


def test_followed_up_and_accounted_for():
    after = at("15:00", delegation("C1", "followed_up", "A", summary="下月再来"), day=next_day(days=3))
    told = given(DESK, announced(), approved(), VISIT, after, cost("3000.00"))
    told.when(C1).then(did("delegation_follow_up"), did("delegation_report"), nothing("delegation_limit"))


@pytest.mark.clause("VR")
def test_vr_over_the_limit_of_the_level_without_approval_in_advance():
    told = given(DESK, announced(), approved(), VISIT, cost("3000.01"))
    told.when(C1).then(breached("delegation_limit", "VR"))


def test_more_was_approved_in_advance():
    told = given(DESK, announced(), approved(limit="400.00"), VISIT, cost("4000.00"))
    told.when(C1).then(nothing("delegation_limit"))


def test_more_approved_after_the_visit_does_not_count():
    told = given(DESK, announced(), approved(), VISIT, approved("18:00", TOMORROW, limit="400.00"), cost("4000.00"))
    told.when(C1).then(breached("delegation_limit", "VR"))


@pytest.mark.parametrize(("rank", "allowed"), [("provincial", True), ("county", False)])
def test_the_rank_gives_the_level(rank, allowed):
    told = given(DESK, announced(rank), approved(), VISIT, cost("5000.00"))
    told.when(C1).then(nothing("delegation_limit") if allowed else breached("delegation_limit", "VR"))


def test_a_desk_has_limits_of_its_own():
    cheap = adopted("sc", "2026-03-01", care__limits__b=100)
    told = given(DESK, cheap, announced(), approved(), VISIT, cost("1000.01"))
    told.when(C1).then(breached("delegation_limit", "VR"))
