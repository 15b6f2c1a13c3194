"""What a desk may write wrongly, and what it is told."""

from __future__ import annotations

from typing import Any

import pytest

from domain.payloads import TYPES, validate

SUBJECTS = {"project": "project/gj", "client": "client/C001", "unit": "unit/U12"}


def told(name: str, /, **changes: Any) -> list[tuple[str, str, str]]:
    event_type = TYPES[name]
    data = {field: value for field, value in {**event_type.example, **changes}.items() if value is not ...}
    _, problems = validate(name, SUBJECTS[event_type.subject], data)
    return [tuple(problem) for problem in problems]


def code_of(name: str, /, **changes: Any) -> str:
    problems = told(name, **changes)
    assert len(problems) == 1, problems
    return problems[0][1]


def taken(name: str, /, **changes: Any) -> dict[str, Any]:
    event_type = TYPES[name]
    clean, problems = validate(name, SUBJECTS[event_type.subject], {**event_type.example, **changes})
    assert problems == []
    return clean


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


@pytest.mark.parametrize("wrong", ["", "a/b", "a" * 65, "张三", "A B", "A\n", "A\x00"])
def test_ids(wrong: str) -> None:
    assert code_of("staff.returned", staff=wrong) == "bad_id"


@pytest.mark.parametrize("right", ["0", "0.00", "1000", "1000.5", "999999999999999.99"])
def test_amounts(right: str) -> None:
    assert taken("deposit.paid", amount=right)["amount"] == right


@pytest.mark.parametrize(
    "wrong",
    ["01.5", "-1", "+1", "1.", ".5", "1,000", "NaN", "Infinity", "1e3", "1.005", "9" * 40, "", " 1", "1\n", "１"],
)
def test_what_is_no_amount(wrong: str) -> None:
    assert code_of("deposit.paid", amount=wrong) == "bad_amount"


@pytest.mark.parametrize("wrong", [1000, 1000.5, 10**40, float("nan")])
def test_an_amount_as_a_number_is_told_to_use_quotes(wrong: float) -> None:
    pointer, code, detail = told("deposit.paid", amount=wrong)[0]
    assert (pointer, code) == ("/data/amount", "wrong_type")
    assert "in quotes" in detail


def test_settlements_may_be_owed_and_currencies_are_named() -> None:
    assert taken("exit.inspected", arrears="-120.50")["arrears"] == "-120.50"
    assert taken("deposit.paid", currency="HKD")["currency"] == "HKD"
    assert code_of("deposit.paid", currency="hkd") == "bad_currency"


@pytest.mark.parametrize(("given", "kept"), [(86.5, "86.5"), (80, "80"), (80.0, "80"), ("86.50", "86.50")])
def test_areas(given: Any, kept: str) -> None:
    assert taken("unit.listed", area=given)["area"] == kept


@pytest.mark.parametrize("wrong", [0, "0.00", -3, "1e3", float("nan"), float("inf"), 1e-9, "86,5", 10**9])
def test_what_is_no_area(wrong: Any) -> None:
    assert code_of("unit.listed", area=wrong) in {"bad_area", "not_an_area", "wrong_type"}


def test_floors_and_numbers_may_be_numbers() -> None:
    clean = taken("unit.listed", floor=1, number=12)
    assert (clean["floor"], clean["number"]) == ("1", "12")


@pytest.mark.parametrize(
    ("rent", "pointer", "code"),
    [
        ({"amount": "1"}, "/data/rent/per", "missing_field"),
        ({"amount": 1, "per": "month"}, "/data/rent/amount", "wrong_type"),
        ({"amount": "1", "per": "a month"}, "/data/rent/per", "bad_rent_unit"),
        ({"amount": "1", "per": "month", "x": 1}, "/data/rent/x", "unknown_field"),
        ("120", "/data/rent", "wrong_type"),
    ],
)
def test_rent(rent: Any, pointer: str, code: str) -> None:
    assert [problem[:2] for problem in told("unit.listed", rent=rent)] == [(pointer, code)]


def test_nulls_inside_are_left_out() -> None:
    assert taken("unit.listed", rent={"amount": "1", "per": "month", "currency": None})["rent"] == {
        "amount": "1",
        "per": "month",
    }
    assert taken("contract.signed", signer={"name": "x", "id_checked": None})["signer"] == {"name": "x"}


def test_fees_are_amounts_or_rates() -> None:
    fees = {"deposit": "5000.00", "物业费": {"amount": "12", "per": "m2_month"}}
    assert taken("unit.listed", fees=fees)["fees"] == fees
    assert [problem[:2] for problem in told("unit.listed", fees={"a/b": "x"})] == [("/data/fees/a~1b", "bad_amount")]
    assert [problem[:2] for problem in told("unit.listed", fees={"a": 5})] == [("/data/fees/a", "wrong_type")]


@pytest.mark.parametrize("wrong", ["", "   ", "\x00", "a\x00b", "a\tb", "a\nb", "\x85", "x" * 101])
def test_names(wrong: str) -> None:
    assert code_of("visit.registered", name=wrong) in {"bad_text", "too_long"}


def test_half_characters_are_refused_and_can_be_shown() -> None:
    pointer, code, detail = told("visit.registered", name="\ud800")[0]
    assert (pointer, code) == ("/data/name", "bad_text")
    assert detail.encode()
    pointer, code, detail = told("visit.registered", **{"\ud800": 1})[0]
    assert pointer.encode()
    assert code == "bad_text"


@pytest.mark.parametrize("wrong", ["", " \n", "a\x00", "a\x1bb", "a\rb", "x" * 4001])
def test_texts(wrong: str) -> None:
    assert code_of("follow_up.made", summary=wrong) in {"bad_text", "too_long"}


def test_texts_keep_lines_and_lose_the_line_ends_of_windows() -> None:
    assert taken("follow_up.made", summary="一\n\t二 ")["summary"] == "一\n\t二 "
    assert taken("follow_up.made", summary="一\r\n二")["summary"] == "一\n二"


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("13800000000", "+8613800000000"),
        ("138 0000 0000", "+8613800000000"),
        ("138-0000-0000", "+8613800000000"),
        ("+86 138 0000 0000", "+8613800000000"),
        ("8613800000000", "+8613800000000"),
        ("008613800000000", "+8613800000000"),
        ("(+86)13800000000", "+8613800000000"),
        ("１３８００００００００", "+8613800000000"),
        ("021-62345678", "+862162345678"),
        ("(021) 6234 5678", "+862162345678"),
        ("0755-82345678", "+8675582345678"),
        ("+852 2123 4567", "+85221234567"),
        ("+1 212 555 0100", "+12125550100"),
        ("400-820-8820", "+864008208820"),
    ],
)
def test_phones(written: str, kept: str) -> None:
    assert taken("visit.registered", phones=[written])["phones"] == [kept]
    assert taken("call.received", phone=written)["phone"] == kept


@pytest.mark.parametrize("wrong", ["", "abc", "1", "13800000000000000000", "电话", "\x00", "9" * 41, "+999 123"])
def test_what_is_no_phone(wrong: str) -> None:
    problems = told("visit.registered", phones=["13800000000", wrong])
    assert [problem[0] for problem in problems] == ["/data/phones/1"]
    assert problems[0][1] in {"not_a_phone", "too_long"}
    assert wrong == "" or wrong not in problems[0][2] or len(wrong) < 3, "a phone number is not repeated in an answer"


def test_phones_are_a_list_of_at_most_ten_and_once_each() -> None:
    assert taken("visit.registered", phones=[])["phones"] == []
    assert taken("visit.registered", phones=["13800000000", "+86 13800000000"])["phones"] == ["+8613800000000"]
    assert code_of("visit.registered", phones=[f"138000000{n:02}" for n in range(11)]) == "too_many"
    assert code_of("visit.registered", phones="13800000000") == "wrong_type"
    assert code_of("visit.registered", phones=[13800000000]) == "wrong_type"


@pytest.mark.parametrize(
    "wrong",
    ["2026-02-30", "2026-3-2", "20260302", "2026-W10-1", "0001-01-01", "9999-12-31", "2026-03-02T00:00:00Z", ""],
)
def test_dates(wrong: str) -> None:
    assert code_of("roster.set", date=wrong) == "not_a_date"


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("2026-03-09", "2026-03-09"),
        ("2026-03-09T18:00:00+08:00", "2026-03-09T18:00:00+08:00"),
        ("2026-03-09t10:00:00z", "2026-03-09T10:00:00+00:00"),
        ("2026-03-09 10:00:00.5Z", "2026-03-09T10:00:00.500000+00:00"),
    ],
)
def test_days_and_moments(written: str, kept: str) -> None:
    assert taken("unit.held", until=written)["until"] == kept


@pytest.mark.parametrize(
    "wrong",
    [
        "2026-03-09T18:00:00",
        "2026-03-09T25:00:00Z",
        "2026-03-09T18:00:60Z",
        "0001-01-01T00:00:00Z",
        "tomorrow",
        "2026-02-30",
    ],
)
def test_what_is_no_moment(wrong: str) -> None:
    assert code_of("unit.held", until=wrong) == "not_a_date_or_time"


@pytest.mark.parametrize(
    "wrong", ["Asia/Nowhere", "CST", "localtime", "../etc/passwd", "right/UTC", "+08:00", "", "A" * 65]
)
def test_time_zones(wrong: str) -> None:
    assert code_of("project.opened", timezone=wrong) in {"unknown_timezone", "too_long"}


def test_business_hours() -> None:
    assert [p[:2] for p in told("project.opened", business_hours={"open": "9:00", "close": "24:00"})] == [
        ("/data/business_hours/open", "bad_clock"),
        ("/data/business_hours/close", "bad_clock"),
    ]
    assert code_of("project.opened", business_hours={"open": "18:00", "close": "09:00"}) == "closes_before_it_opens"


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


@pytest.mark.parametrize("period", ["2026-03", "2026-Q1", "2026"])
def test_periods(period: str) -> None:
    assert taken("target.set", period=period)["period"] == period


@pytest.mark.parametrize("period", ["2026-13", "2026-Q5", "2026-W1", "26-03", "0001-01"])
def test_what_is_no_period(period: str) -> None:
    assert code_of("target.set", period=period) == "bad_period"


def test_metrics_are_figures() -> None:
    assert code_of("target.set", metrics={"deals": "many"}) == "not_a_figure"
    assert code_of("target.set", metrics={}) == "too_few"
    taken("target.set", metrics={"deals": 3, "rate": 0.95, "value": "300000.00"})


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


def test_what_is_personal_on_a_unit_names_its_client() -> None:
    assert [p[:2] for p in told("contract.voided", signer={"name": "张三"})] == [("/data/signer", "client_needed")]
    taken("contract.voided", signer={"name": "张三"}, client="C001")
    assert [p[:2] for p in told("unit.handed_to_operations", client=None)] == [("/data/contact", "client_needed")]


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


def test_a_digest_is_kept_in_small_letters() -> None:
    digest = "AB" * 32
    assert taken("dispute.evidence_added", attachment_sha256=digest)["attachment_sha256"] == digest.lower()
    assert code_of("dispute.evidence_added", attachment_sha256="ab") == "bad_digest"
