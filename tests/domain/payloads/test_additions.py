"""What a desk may write wrongly in the facts of disputes, findings, campaigns and settlements, and what it is told."""

from __future__ import annotations

from typing import Any

import pytest
from posting import code_of, taken, told

from domain.payloads import consults, personal_fields, touches
from domain.payloads.registry import TYPES


def pointed(name: str, /, **changes: Any) -> tuple[str, str]:
    problems = told(name, **changes)
    assert len(problems) == 1, problems
    return problems[0][1], problems[0][0]


@pytest.mark.parametrize(
    ("name", "changes", "code", "pointer"),
    [
        ("client.graded", {"size": ..., "intent": ...}, "nothing_graded", "/data"),
        ("client.graded", {"size": 0}, "too_small", "/data/size"),
        ("client.graded", {"size": 4}, "too_large", "/data/size"),
        ("client.graded", {"intent": "E"}, "not_allowed", "/data/intent"),
        ("client.graded", {"confirmed_by": "M"}, "confirmed_by_the_same", "/data/confirmed_by"),
        ("introduction.found", {"introduced_by": "C001"}, "refers_to_itself", "/data/introduced_by"),
        ("registration.voided", {"cause": "lazy"}, "not_allowed", "/data/cause"),
        ("registration.voided", {"reassigned_to": "A"}, "reassigned_to_the_same", "/data/reassigned_to"),
        ("dispute.agreed", {"parties": ["A"]}, "too_few", "/data/parties"),
        ("dispute.agreed", {"parties": ["A", "A"]}, "duplicate_entry", "/data/parties"),
        ("dispute.agreed", {"shares": {"A": "0.5"}}, "shares_do_not_sum_to_one", "/data/shares"),
        ("dispute.evidence_added", {"obtained_from": "gossip"}, "not_allowed", "/data/obtained_from"),
        ("client.received", {"first_agent_unknown": True}, "not_returning", "/data/first_agent_unknown"),
        ("call.received", {"minutes": -1}, "too_small", "/data/minutes"),
        ("call.received", {"minutes": 1441}, "too_large", "/data/minutes"),
        ("call.received", {"minutes": 2.5}, "wrong_type", "/data/minutes"),
        ("staff.absent", {"deputy": "A"}, "deputy_is_oneself", "/data/deputy"),
        ("staff.absent", {"approved_by": "A"}, "approved_by_is_oneself", "/data/approved_by"),
        ("roster.set", {"representatives": {}}, "too_few", "/data/representatives"),
        (
            "campaign.announced",
            {"shares": {"first": "0.5", "closer": "0.4"}},
            "shares_do_not_sum_to_one",
            "/data/shares",
        ),
        ("campaign.announced", {"until": "5 May"}, "not_a_date_or_time", "/data/until"),
        ("commission.settled", {"period": "March"}, "bad_period", "/data/period"),
        ("commission.settled", {"period": "2026-13"}, "bad_period", "/data/period"),
        ("commission.settled", {"period": "2026-Q5"}, "bad_period", "/data/period"),
        ("deposit.paid", {"commission": 3000}, "wrong_type", "/data/commission"),
        ("contract.signed", {"commission": "-1"}, "bad_amount", "/data/commission"),
    ],
)
def test_what_is_refused(name: str, changes: dict[str, Any], code: str, pointer: str) -> None:
    assert pointed(name, **changes) == (code, pointer)


@pytest.mark.parametrize(
    ("line", "code", "pointer"),
    [
        ({"deal": "D1", "to": "A", "share": "1.5"}, "not_a_share", "/data/paid/0/share"),
        ({"deal": "D1", "to": "A", "share": "3/2"}, "not_a_share", "/data/paid/0/share"),
        ({"deal": "D1", "to": "A", "share": 0.5}, "wrong_type", "/data/paid/0/share"),
        ({"deal": "D1", "to": "A"}, "missing_field", "/data/paid/0/share"),
        ({"deal": "D1", "to": "A", "share": "1", "amount": 5}, "wrong_type", "/data/paid/0/amount"),
        ({"deal": "D1", "to": "A", "share": "1", "tip": "5"}, "unknown_field", "/data/paid/0/tip"),
        ({"deal": "a b", "to": "A", "share": "1"}, "bad_id", "/data/paid/0/deal"),
    ],
)
def test_lines_of_a_settlement(line: dict[str, Any], code: str, pointer: str) -> None:
    assert pointed("commission.settled", paid=[line]) == (code, pointer)


def test_a_grade_of_one_kind_is_enough() -> None:
    assert "size" not in taken("client.graded", size=None)
    assert "intent" not in taken("client.graded", intent=None)


def test_a_share_beyond_the_whole_is_called_so() -> None:
    assert code_of("dispute.ruled", shares={"A": "3/2"}) == "not_a_share"


def test_nulls_in_a_settlement_are_left_out() -> None:
    line = {"deal": "D1", "to": "A", "share": "1"}
    assert taken("commission.settled", paid=[{**line, "amount": None}])["paid"] == [line]


def test_who_comes_before_may_have_an_unknown_first_agent() -> None:
    assert taken("client.received", kind="returning", first_agent_unknown=True)["first_agent_unknown"] is True


def test_what_the_new_facts_reach() -> None:
    assert touches("introduction.found", {"introduced_by": "C2"}) == ["client/C2"]
    assert touches("dispute.agreed", {"dispute": "X1", "deal": "D1"}) == ["deal/D1"]
    lines = [{"deal": deal, "to": "A", "share": "0.5"} for deal in ("D1", "D2", "D1")]
    assert touches("commission.settled", {"paid": lines}) == ["deal/D1", "deal/D2"]
    assert consults("commission.settled", "project/gj", {"paid": lines}) == ["project/gj", "deal/D1", "deal/D2"]
    assert touches("commission.settled", {"paid": []}) == []


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("registration.voided", ("reason",)),
        ("introduction.found", ("statement",)),
        ("client.graded", ("reason",)),
        ("dispute.agreed", ("record",)),
        ("first_agent.named", ()),
    ],
)
def test_what_is_said_about_a_client_is_sealed(name: str, fields: tuple[str, ...]) -> None:
    assert personal_fields(TYPES[name].model) == fields
