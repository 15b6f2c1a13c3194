"""Settings that cannot stand side by side: found in a book's own text, and in what a desk sets otherwise; never held against
what comes from a base or from custom."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from domain.rulebooks import PRESETS, RulebookError, check, check_overrides, load_preset, read_book
from domain.rulebooks.contradictions import _RULES

HEAD = 'name = "mine"\nzh = "《本部接待办法》"\nen = "Our Reception Rules"\n'
FOLDER = Path(__file__).parents[3] / "src" / "domain" / "rulebooks" / "presets"

CASES = [
    ("rotation.order", '[rotation]\norder = "number"', '"number"', '"queue"'),
    (
        "rotation.absence.private",
        '[rotation]\nleaving_post = "skipped_at_once"\nabsence.private = "keep"',
        '"keep"',
        '"skipped"',
    ),
    ("care.not_after", "[care]\nnot_before = 20\nnot_after = 9", "= 9", "= 21"),
    ("care.noon_until", "[care]\nnoon_from = 14\nnoon_until = 12", "= 12", "= 15"),
    ("ownership.agents", "[ownership]\nagents = []", "[]", '["agent"]'),
    ("deals.who_rules", "[deals]\nwho_rules = []", "[]", '["supervisor"]'),
    ("ownership.household", '[ownership]\nhousehold = ["spouse"]', '"spouse"', '"spouse", "same_person"'),
    ("ownership.contact", '[ownership]\nsign_off = "monthly"\ncontact = ["reception"]', "reception", "follow_up"),
    ("ownership.sign_off_days", "[ownership]\nsign_off_days = 3", "]", ']\nsign_off = "monthly"'),
    ("ownership.contact_methods", "[ownership]\ncontact_methods = []", "[]", '["visit"]'),
    (
        "ownership.unanswered",
        '[ownership]\ncontact_methods = ["visit"]\nunanswered = "none"',
        '"visit"',
        '"visit", "phone"',
    ),
    (
        "ownership.handovers.departure",
        '[ownership]\ndeparture = "redistribute"\nhandovers.departure = "stays"',
        '"stays"',
        '"to"',
    ),
    ("ownership.left_claim", '[ownership]\nleft_claim = "first_follow_up"', "]", ']\ndeparture = "public"'),
    ("ownership.expiry", '[ownership]\nprotection = {}\nexpiry = "public_pool"', "{}", "{ days = 7 }"),
    ("ownership.signed", '[ownership]\nprotection = {}\nsigned = "lapses"', "{}", "{}\nprotection_by.phone.days = 7"),
    ("ownership.unknown_first_agent", "[ownership.unknown_first_agent]\nskip_rounds = 1", "]", "]\ndays = 3"),
    ("ownership.unclaimed", '[ownership.unclaimed]\nthen = "public"', "]", "]\ndays = 3"),
    (
        "ownership.back_dating",
        '[ownership]\ntime = "happened"\nback_dating = "recorded_time_counts"',
        '"happened"',
        '"recorded"',
    ),
    (
        "ownership.referral_unnamed",
        '[ownership]\nkinds.referral = "public"\nreferral_unnamed = "receiver"',
        '"public"',
        '"claim"',
    ),
    ("deals.on_the_spot", '[ownership]\nassist = "receiver"\n[deals]\non_the_spot = "0.2"', "0.2", "0.0"),
    ("deals.raised.later", '[deals]\ncollision = "equal"\nraised.later = "half"', '"equal"', '"first"'),
    ("deals.raised.later_away", '[deals]\nobjection.days = 0\nraised.later_away = "half"', "= 0", "= 1"),
    ("rotation.passed.office_call", '[rotation]\npassed.office_call = "make_up"', "]", "]\noffice_call = 10"),
]


@pytest.mark.parametrize(("path", "body", "wrong", "right"), CASES, ids=[case[0] for case in CASES])
def test_a_contradiction_is_told_with_a_way_out_and_mended_by_it(path: str, body: str, wrong: str, right: str) -> None:
    [fault] = check(HEAD + body)
    assert (fault.path, fault.code) == (path, "contradiction")
    assert path.rpartition(".")[2] in (HEAD + body).splitlines()[fault.line - 1]
    assert fault.suggestion
    assert re.search(r"[\u4e00-\u9fff].*。$", fault.zh)
    assert check(HEAD + body.replace(wrong, right, 1)) == []


def test_every_rule_has_its_case() -> None:
    told = {fault.detail.partition(": ")[2] for _, body, _, _ in CASES for fault in check(HEAD + body)}
    assert told == {rule.en for rule in _RULES}


@pytest.mark.parametrize("name", PRESETS)
def test_no_book_that_ships_contradicts_itself(name: str) -> None:
    assert check((FOLDER / f"{name}.toml").read_bytes()) == []


def test_what_comes_from_the_base_is_not_held_against_a_book() -> None:
    base = load_preset("sd")
    assert base.deals.raised.same_day.source == "SD"
    text = HEAD + 'extends = "sd"\n[deals]\ncollision = "equal"\n'
    assert read_book(text).deals.collision.value == "equal"
    [fault] = check(text + 'raised.same_day = "half"\n')
    assert fault.code == "contradiction"


@pytest.mark.parametrize(
    ("book", "overrides", "path"),
    [
        ("sc", {"rotation.order": "number"}, "rotation.order"),
        ("sb", {"unit": "agent"}, "unit"),
        ("sd", {"ownership.contact": ["reception"]}, "ownership.contact"),
        ("sc", {"household": ["spouse"]}, "household"),
        ("sc", {"deals.collision": "closer", "deals.raised.later": "half"}, "deals.raised.later"),
    ],
)
def test_a_desk_cannot_adopt_a_contradiction(book: str, overrides: dict[str, object], path: str) -> None:
    with pytest.raises(RulebookError) as refusal:
        check_overrides(load_preset(book), overrides)
    assert refusal.value.path == path


def test_changes_that_agree_can_be_adopted() -> None:
    check_overrides(load_preset("sc"), {"rotation.order": "number", "rotation.unit": "group"})
    check_overrides(load_preset("sd"), {"deals.collision": "closer"})
    check_overrides(load_preset("sc"), {})
