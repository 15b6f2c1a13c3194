"""The story is told in both languages, about anything that can happen, under a clause that the book contains."""

from __future__ import annotations

import re

import pytest
from desk_language import absent, adjusted, at, called, given, joined, received
from rotation_language import desk, whose_turn

from domain.rotation.words import ABSENCES, ACTIONS, KINDS
from domain.rulebooks import PRESETS, load_preset

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
