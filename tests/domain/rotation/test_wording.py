"""The story is told in both languages, about anything that can happen, under a clause that the book contains."""

from __future__ import annotations

import re
from typing import get_args

import pytest
from desk_language import MONDAY, absent, adjusted, at, called, ended, given, joined, next_day, received, roster
from rotation_language import companies, desk, lost, void, whose_turn

from domain.payloads.client import Kind
from domain.payloads.findings import RegistrationVoided
from domain.rotation.words import ABSENCES, ACTIONS, CAUSES, KINDS, PURPOSES, SUSPENSIONS, VOIDED
from domain.rulebooks import PRESETS, load_preset, with_overrides
from domain.rulebooks import turns as rules

CHINESE = re.compile(r"[\u4e00-\u9fff]")


def steps(answer):
    for members in ("because", "owed", "adjustments", "consequences", "inquiries", "calls"):
        yield from answer[members]
    for turn in answer["turns"]:
        yield from turn["because"]


def well_told(answer, book):
    for step in steps(answer):
        assert book.clause(step["clause"])
        assert step["zh"].endswith("。")
        assert CHINESE.search(step["zh"])
        assert step["en"].endswith(".")
        without_names = re.sub(r"[A-Z]员|《.*?》|经理决定", "", step["en"])
        assert not CHINESE.search(without_names), step["en"]
        assert isinstance(step["position"], int)
        assert step["position"] > 0


@pytest.mark.parametrize("name", PRESETS)
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_visitor_is_told(name, kind):
    book = load_preset(name)
    answer = (
        given(desk("A", "B", "C", rulebook=name), at("10:00", received("C1", "B", kind)))
        .when(whose_turn("10:30"))
        .answer
    )
    well_told(answer, book)
    assert KINDS[kind][0] in answer["turns"][0]["because"][0]["zh"]


@pytest.mark.parametrize("name", PRESETS)
@pytest.mark.parametrize("reason", sorted(ABSENCES.keys() - {"unapproved"}))
def test_every_absence_is_told(name, reason):
    answer = (
        given(desk("A", "B", rulebook=name), at("09:30", absent("A", reason)), at("10:00", received("C1", "B")))
        .when(whose_turn("19:00"))
        .answer
    )
    well_told(answer, load_preset(name))
    assert any(ABSENCES[reason][0] in step["zh"] for step in steps(answer))


@pytest.mark.parametrize("name", PRESETS)
@pytest.mark.parametrize("action", ACTIONS)
def test_every_change_by_hand_is_told(name, action):
    answer = (
        given(
            desk("A", "B", rulebook=name), at("09:30", adjusted("A", action, days=2 if action == "suspend" else None))
        )
        .when(whose_turn("10:00"))
        .answer
    )
    well_told(answer, load_preset(name))


@pytest.mark.parametrize("name", PRESETS)
@pytest.mark.parametrize(
    "more",
    [
        {"named_agent": "B"},
        {"named_agent": "C"},
        {"named_agent": "D"},
        {"card_of": "B"},
        {"card_of": "A"},
        {"assist_for": "A"},
        {"assist_for": "C"},
        {"assist_for": "D"},
    ],
)
def test_every_way_of_coming_for_somebody_is_told(name, more):
    answer = (
        given(
            desk("A", "B", "C", "D", rulebook=name, on_duty=["D"]),
            joined("M", role="manager"),
            at("09:30", absent("C", "official")),
            at("09:40", adjusted("D", "suspend")),
            at("09:50", received("C0", "A")),
            at("10:00", received("C1", "B", **more)),
            at("10:05", received("C2", "M"), called("C3", "B")),
            at("20:00", received("C4", "B"), received("C5", "D")),
        )
        .when(whose_turn("20:30"))
        .answer
    )
    well_told(answer, load_preset(name))


def test_a_turn_can_be_read_out_at_a_table():
    answer = (
        given(desk("A", "B", "C"), at("09:30", absent("A", "private")), at("10:15", received("C1", "B")))
        .when(whose_turn("19:00"))
        .answer
    )
    assert [step["zh"] for step in answer["turns"][0]["because"]] == [
        "轮到A员（A），因私离岗；依《售楼处客户接待制度》第九条，本轮轮空，排到末位，不补。",
        "10:15 新客户到访，由B员（B）接待；依《售楼处客户接待制度》第四十二条，计一轮。",
        "B员（B）计轮接待完毕；依《售楼处客户接待制度》第二十七条，排到末位。",
    ]
    assert answer["because"][-1]["en"] == (
        "C员 (C) stands first after those who were served; under Sales Office Client Reception Rules, SC-27, "
        "the next new client is theirs."
    )


ALL_AT_ONCE = {
    "rotation.own_client": "reenter_tail",
    "rotation.leaving_post": "skipped_at_once",
    "rotation.approval": "required",
    "rotation.calls": "turn",
    "rotation.office_call": 30,
    "rotation.passed.office_call": "make_up",
    "rotation.passed.suspended": "make_up",
    "rotation.passed.duty": "make_up",
    "rotation.phone_named": "count",
    "rotation.assigned": "no_count",
    "rotation.assist": "make_up",
    "rotation.suspension_days": 7,
    "rotation.concealment_days": 7,
    "rotation.changed.language": "make_up",
    "rotation.changed.service_quality": "make_up",
    "rotation.changed.insisted": "make_up",
    "rotation.changed.supervisor": "make_up",
    "ownership.unknown_first_agent": {"days": 0, "skip_rounds": 2},
}
OTHERS = [
    {},
    ALL_AT_ONCE,
    {**ALL_AT_ONCE, "rotation.unit": "group", "rotation.approval": "noted"},
    {**ALL_AT_ONCE, "rotation.order": "fewest_new"},
    {**ALL_AT_ONCE, "rotation.order": "number", "rotation.carry_over": "restart"},
]


@pytest.mark.parametrize("name", PRESETS)
@pytest.mark.parametrize("changes", OTHERS)
def test_everything_that_can_befall_a_turn_is_told(name, changes):
    book = with_overrides(load_preset(name), changes)
    told = [
        *companies("1A", "1B", "2C", "3D", "4E", "5F", "6G", rulebook=name, **{"1": "A"}),
        joined("M", role="manager"),
        at("09:05", called("P1", "A", minutes=40), called("P2", "M")),
        at("09:10", received("Q1", "C", "returning", first_agent_unknown=True), ended("Q1")),
        at("09:15", received("Q2", "D", "returning"), lost("Q2", "E", "language"), lost("Q3", "F", "insisted")),
        at("09:20", void("V1", "G", "never_came"), void("V2", "B", "poor_service"), void("V3", "M", "concealment")),
        at("09:25", absent("E", "official"), received("Q4", "F"), received("Q5", "B")),
        at("09:30", ended("Q4"), received("Q6", "F", assigned_by="M"), received("P1", "A", named_agent="A")),
        at("09:40", received("Q7", "C", assist_for="D"), lost("Q8", "C", "service_quality")),
        at("09:50", absent("F", "private"), absent("A", "leave"), lost("Q9", "A", "supervisor")),
    ]
    for clock, day in (("09:12", MONDAY), ("09:59", MONDAY), ("09:30", next_day()), ("09:30", next_day(days=40))):
        later = [
            at("09:00", roster("7", "6", "A", "5", "4", "3", "2", "1", on_duty=["G"], day=day), day=day),
            at("09:20", received("Z1", "F"), received("Z2", "D"), day=day),
        ]
        answer = given(told, later if day != MONDAY else []).when(whose_turn(clock, day, book)).answer
        well_told(answer, book)


def test_there_are_words_for_everything_that_can_be_on_record():
    assert set(KINDS) == set(get_args(Kind)) == set(rules.Kinds.model_fields)
    assert set(ABSENCES) == {*rules.Absence.model_fields, "unapproved"}
    assert set(CAUSES) == set(rules.Changed.model_fields)
    assert set(SUSPENSIONS) - {""} == set(VOIDED) == set(get_args(RegistrationVoided.model_fields["cause"].annotation))
    on_site = {"busy", "named", "own_client", "assist", "office_call"}
    assert set(PURPOSES) == on_site
    assert set(rules.PassedOver.model_fields) == on_site | {"duty", "suspended"}
