"""客户归属 where branch companies rotate (sb): introduced clients when their agent is there, absent, or stood in for."""

import pytest
from client_language import away, by, desk, no_claim, on, owner, registered, whose
from desk_language import Said, given, received, returned

SB = desk("sb")
A_HAS_C1 = on("03-02 10:00", received("C1", "A"), registered("C1", "A", "R-C1"))
SENT = on("03-06 10:00", received("C2", "B", "referral", introduced_by="C1"), registered("C2", "B", "R-C2"))


def sent_asking(agent: str) -> list[Said]:
    return on(
        "03-06 10:00",
        received("C2", "B", "referral", introduced_by="C1", named_agent=agent),
        registered("C2", "B", "R-C2"),
    )


@pytest.mark.clause("SB-6")
def test_sb_6_with_the_agent_present_whom_their_client_brings_is_theirs() -> None:
    given(SB, A_HAS_C1, SENT).when(whose("C2", "03-06 12:00")).then(owner("A"), no_claim("B"), by("SB-6"))


@pytest.mark.clause("SB-6")
def test_sb_6_absent_but_insisted_on_they_are_the_agents() -> None:
    told = [A_HAS_C1, on("03-06 08:00", away("A")), sent_asking("A")]
    given(SB, told).when(whose("C2", "03-06 12:00")).then(owner("A"), no_claim("B"), by("SB-6"))


@pytest.mark.clause("SB-7")
def test_sb_7_absent_and_not_asked_for_with_no_stand_in_they_go_by_rotation() -> None:
    given(SB, A_HAS_C1, on("03-06 08:00", away("A")), SENT).when(whose("C2", "03-06 12:00")).then(
        owner("B"), no_claim("A"), by("SB-7")
    )


@pytest.mark.clause("SB-7")
def test_sb_7_the_arranged_stand_in_receives_for_the_absent_agent() -> None:
    given(SB, A_HAS_C1, on("03-06 08:00", away("A", deputy="B")), SENT).when(whose("C2", "03-06 12:00")).then(
        owner("A"), no_claim("B"), by("SB-7")
    )


def test_sb_7_a_stand_in_who_did_not_receive_keeps_nothing_for_the_absent_agent() -> None:
    given(SB, A_HAS_C1, on("03-06 08:00", away("A", deputy="C")), SENT).when(whose("C2", "03-06 12:00")).then(
        owner("B"), no_claim("A")
    )


def test_sb_7_the_day_after_the_absence_they_are_the_agents_again() -> None:
    told = [A_HAS_C1, on("03-05 08:00", away("A")), on("03-06 08:00", returned("A")), SENT]
    given(SB, told).when(whose("C2", "03-06 12:00")).then(owner("A"))
