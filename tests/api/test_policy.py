"""Who may post what."""

from __future__ import annotations

import pytest

from api.auth import policy
from domain.payloads import TYPES
from ledger.tokens import ROLES


@pytest.mark.parametrize("role", ["analyst", "auditor", "nobody"])
def test_readers_and_strangers_post_nothing(role: str) -> None:
    assert not any(policy.may_post_type(role, event_type) for event_type in TYPES)


@pytest.mark.parametrize(
    "event_type",
    [
        "campaign.announced",
        "complaint.decided",
        "dispute.ruled",
        "follow_ups.signed_off",
        "project.opened",
        "registration.voided",
        "target.set",
        "target.split",
    ],
)
def test_only_leaders_rule(event_type: str) -> None:
    allowed = {role for role in ROLES if policy.may_post_type(role, event_type)}
    assert allowed == {"admin", "importer", "manager", "supervisor"}


@pytest.mark.parametrize("event_type", ["rulebook.published", "rulebook.adopted"])
def test_only_the_manager_changes_the_rules(event_type: str) -> None:
    allowed = {role for role in ROLES if policy.may_post_type(role, event_type)}
    assert allowed == {"admin", "importer", "manager"}


@pytest.mark.parametrize("event_type", ["rebuild.promoted", "rebuild.demoted"])
def test_promotions_come_with_a_ledger_and_are_not_posted(event_type: str) -> None:
    assert {role for role in ROLES if policy.may_post_type(role, event_type)} == {"admin", "importer"}


@pytest.mark.parametrize("event_type", ["roster.set", "rotation.adjusted", "dispute.agreed", "first_agent.named"])
def test_agents_leave_to_the_desk_what_is_about_themselves(event_type: str) -> None:
    assert not policy.may_post_type("agent", event_type)
    assert policy.may_post_type("front_desk", event_type)


def test_the_manager_enters_what_leaders_approve() -> None:
    assert {role for role in ROLES if policy.may_post_type(role, "target.approved")} == {"admin", "importer", "manager"}


@pytest.mark.parametrize("step", ["judged", "assigned", "closed"])
def test_agents_do_not_judge_complaints_about_themselves(step: str) -> None:
    assert not policy.may_post_type("agent", f"complaint.{step}")
    assert policy.may_post_type("service", f"complaint.{step}")


@pytest.mark.parametrize("step", ["opened", "investigated", "proposed", "carried_out", "followed_up"])
def test_everybody_says_what_they_did_about_a_complaint(step: str) -> None:
    assert policy.may_post_type("agent", f"complaint.{step}")


def test_finance_enters_what_was_paid() -> None:
    assert policy.may_post_type("finance", "commission.settled")
    assert not policy.may_post_type("agent", "commission.settled")


@pytest.mark.parametrize("event_type", ["client.graded", "introduction.found"])
def test_agents_say_what_they_learn_of_a_client(event_type: str) -> None:
    assert policy.may_post_type("agent", event_type)


def test_every_reserved_type_and_role_exists() -> None:
    assert policy.RESERVED.keys() <= TYPES.keys()
    assert set().union(*policy.RESERVED.values(), policy.READ_ONLY, policy.RECORDED_TIME) <= set(ROLES)
