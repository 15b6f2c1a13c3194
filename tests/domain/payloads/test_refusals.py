"""What a desk may write wrongly in an event, and what it is told."""

from __future__ import annotations

from typing import Any

import pytest
from posting import code_of, taken, told

from domain.payloads import TYPES, validate


def test_an_unknown_type_names_the_nearest() -> None:
    _, problems = validate("visit.registred", "client/C1", {})
    assert problems[0].pointer == "/type"
    assert problems[0].code == "unknown_type"
    assert problems[0].detail.endswith("Did you mean visit.registered?")


def test_an_unknown_field_names_the_nearest() -> None:
    pointer, code, detail = told("visit.registered", chanel="walk_in")[0]
    assert (pointer, code) == ("/data/chanel", "unknown_field")
    assert "Did you mean channel?" in detail


def test_a_missing_field_points_at_what_was_meant_for_it() -> None:
    problems = told("visit.registered", registered_by=..., registeredBy="A")
    assert problems[0][1] == "missing_field"
    assert problems[0][2] == "registered_by is missing. Is registeredBy meant for it?"


@pytest.mark.parametrize("data", [None, [], "x", 1, True])
def test_data_is_an_object(data: Any) -> None:
    _, problems = validate("staff.returned", "project/gj", data)
    assert [(problem.pointer, problem.code) for problem in problems] == [("/data", "wrong_type")]


@pytest.mark.parametrize(
    "right",
    [
        {"A": "0.5", "B": "0.5"},
        {"A": "1/3", "B": "1/3", "public": "1/3"},
        {"A": "1", "B": "0"},
        {"A": "0.25", "B": "3/4"},
    ],
)
def test_shares(right: dict[str, str]) -> None:
    assert taken("dispute.ruled", shares=right)["shares"] == right


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"A": "0.5", "B": "0.4"}, "shares_do_not_sum_to_one"),
        ({"A": "0.3333", "B": "0.3333", "C": "0.3333"}, "shares_do_not_sum_to_one"),
        ({"A": "1.5", "B": "-0.5"}, "not_a_share"),
        ({"A": "1/0"}, "not_a_share"),
        ({"A": "NaN"}, "not_a_share"),
        ({"A": 1}, "wrong_type"),
        ({}, "too_few"),
        ({"a/b": "1"}, "bad_id"),
        ({f"S{n}": "1/21" for n in range(21)}, "too_many"),
    ],
)
def test_what_are_no_shares(wrong: dict[str, Any], code: str) -> None:
    assert code_of("dispute.ruled", shares=wrong) == code


def test_a_ruling_settles_something() -> None:
    assert code_of("dispute.ruled", shares=None, owner=None, service=None) == "nothing_ruled"
    assert taken("dispute.ruled", shares=None, deal=None, service=None)["owner"] == "A"


def test_a_lease_ends_after_it_starts() -> None:
    assert [p[:2] for p in told("contract.signed", starts_on="2026-05-01", ends_on="2026-04-30")] == [
        ("/data/ends_on", "ends_before_it_starts")
    ]
    taken("contract.signed", starts_on="2026-05-01", ends_on="2026-05-01")


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("client.received", {"kind": "referal"}),
        ("staff.absent", {"reason": "holiday"}),
        ("rotation.adjusted", {"action": "promote"}),
        ("client.linked", {"relation": "cousin"}),
        ("client.handed_over", {"cause": "whim"}),
        ("follow_up.made", {"method": "pigeon"}),
        ("visit.registered", {"intent": "E"}),
        ("staff.joined", {"role": "boss"}),
    ],
)
def test_words_of_the_desk(name: str, changes: dict[str, str]) -> None:
    pointer, code, detail = told(name, **changes)[0]
    assert (pointer, code) == (f"/data/{next(iter(changes))}", "not_allowed")
    assert "Allowed: " in detail


def test_the_nearest_word_is_named() -> None:
    assert "Did you mean referral?" in told("client.received", kind="referal")[0][2]


@pytest.mark.parametrize("size", [0, -1, 10_001, 1.5, "2", True, 10**30])
def test_party_sizes(size: Any) -> None:
    assert code_of("client.received", party_size=size) in {"too_small", "too_large", "wrong_type", "int_parsing_size"}


def test_two_go_out_and_not_the_same_one_twice() -> None:
    assert code_of("outing.planned", by=["A"]) == "too_few"
    assert code_of("outing.planned", by=["A", "A"]) == "duplicate_entry"
    assert code_of("roster.set", order=["A", "B", "A"]) == "duplicate_entry"


@pytest.mark.parametrize(
    ("name", "subject", "field"),
    [
        ("client.linked", "client/C1", "other"),
        ("client.received", "client/C1", "introduced_by"),
        ("unit.swapped", "unit/C1", "to_unit"),
    ],
)
def test_nothing_refers_to_itself(name: str, subject: str, field: str) -> None:
    _, problems = validate(name, subject, {**TYPES[name].example, field: "C1"})
    assert [(problem.pointer, problem.code) for problem in problems] == [(f"/data/{field}", "refers_to_itself")]


def test_a_client_may_be_called_like_a_deal() -> None:
    assert validate("ownership.claimed", "client/D001", dict(TYPES["ownership.claimed"].example))[1] == []
    assert validate("deposit.paid", "unit/D001", dict(TYPES["deposit.paid"].example))[1] == []


def test_open_types_keep_what_desks_add() -> None:
    extra = {"meter": {"water": [1, 2.5, None, True]}, "备注": "水电已抄"}
    assert taken("exit.inspected", **extra)["meter"] == extra["meter"]
    assert taken("complaint.judged", level="一般")["level"] == "一般"


@pytest.mark.parametrize(
    "extra",
    [
        {"x": {"y": {"z": {"w": [1]}}}},
        {"x": "\x00"},
        {"x": "\ud800"},
        {"x": {"\x00": 1}},
        {"x": "字" * 2000},
        {"x": float("nan")},
        {"x": 10**20},
        {"": 1},
        {"k" * 65: 1},
        {"x": object()},
    ],
)
def test_what_desks_add_is_bounded(extra: dict[str, Any]) -> None:
    assert code_of("exit.inspected", **extra) == "not_storable"


@pytest.mark.parametrize("field", ["sealed", "phone_hashes"])
@pytest.mark.parametrize("name", ["rent.paid", "complaint.opened", "visit.registered"])
def test_nobody_forges_what_the_ledger_writes(name: str, field: str) -> None:
    assert code_of(name, **{field: ["x"]}) in {"reserved_field", "unknown_field"}


def test_a_flood_of_fields_is_one_problem() -> None:
    assert code_of("visit.registered", **{f"f{n}": n for n in range(200)}) == "too_many_fields"


def test_every_problem_is_told_at_once() -> None:
    problems = told("visit.registered", name="", registered_by="a b", phones=["x"], intent="Z", extra=1)
    assert {problem[0] for problem in problems} == {
        "/data/name",
        "/data/registered_by",
        "/data/phones/0",
        "/data/intent",
        "/data/extra",
    }
