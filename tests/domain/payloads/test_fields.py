"""How ids, money, areas, texts, phones, dates and the like are written, and what is kept of them."""

from __future__ import annotations

from typing import Any

import pytest
from posting import code_of, taken, told


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


def test_a_digest_is_kept_in_small_letters() -> None:
    digest = "AB" * 32
    assert taken("dispute.evidence_added", attachment_sha256=digest)["attachment_sha256"] == digest.lower()
    assert code_of("dispute.evidence_added", attachment_sha256="ab") == "bad_digest"
