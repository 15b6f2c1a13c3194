"""Folds under other rules, and folds that meet a promotion, come to the same rows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from histories import Fact, histories, posts
from hypothesis import given
from hypothesis import strategies as st
from posting_desk import Desk
from tests.examples import on_a_database

from domain.desk import Rules
from projections import builds
from projections.builds import Build
from projections.digest import digests
from projections.engine import Folder
from projections.preparing import LOCK
from projections.rebuild.bulk import fold_all

LAZY = on_a_database(6)
SIGNED = {"views_digest": "0" * 64, "diff_digest": "1" * 64, "reason": "经理签字"}

RULES = st.sampled_from(
    [
        Rules("sd"),
        Rules("gj", effective_from="2026-03-12"),
        Rules(parameters={"protection.days": 5}),
        Rules("wjc", {"rotation.carry_over": "restart"}, "2026-03-05"),
    ]
)


def make(desk: Desk, rules: Rules) -> Build:
    desk.build()
    with desk.database.pool.connection() as connection, connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(%s)", (LOCK,))
        return builds.make(connection, desk.project, 77, rules=rules, live=False)


def fold(desk: Desk, build: Build, limits: list[int]) -> dict[str, str]:
    folder, sizes = Folder(build, desk.keyring()), iter(limits)
    with desk.database.pool.connection() as connection:
        while folder.step(connection, next(sizes, 1000)):
            pass
        return digests(connection, build.schema)


def promote(desk: Desk, rules: Rules) -> None:
    desk.tell("rebuild.promoted", "project", {"build": 77, **rules.document(), **SIGNED})


@LAZY
@given(facts=histories(), rules=RULES, sizes=st.lists(st.integers(1, 7)), cut=st.integers(0, 30), back=st.booleans())
def test_a_promotion_judges_the_past_anew_in_any_batching(
    open_desk: Callable[..., Desk], facts: list[Fact], rules: Rules, sizes: list[int], cut: int, *, back: bool
) -> None:
    desk = open_desk()
    told = posts(desk, facts)
    desk.offer(told[:cut])
    promote(desk, rules)
    desk.offer(told[cut : 2 * cut])
    if back:
        desk.tell("rebuild.demoted", "project", {"build": 77, "reason": "收回"})
    desk.offer(told[2 * cut :])
    desk.fold(sizes)
    assert {row.state for row in desk.progress().values()} == {"running"}
    assert desk.digests() == desk.fresh_digests()


@LAZY
@given(facts=histories(), rules=RULES, cut=st.integers(0, 30), adopts=st.booleans())
def test_a_build_becomes_by_its_promotion_what_a_fresh_fold_gives(
    open_desk: Callable[..., Desk], facts: list[Fact], rules: Rules, cut: int, *, adopts: bool
) -> None:
    desk = open_desk()
    told = posts(desk, facts)
    desk.offer(told[:cut])
    build = make(desk, rules)
    fold(desk, build, [])
    desk.offer(told[cut : 2 * cut])
    promote(desk, rules)
    if adopts:
        desk.tell("rulebook.adopted", "project", {"rulebook": "sm", "effective_from": "2026-03-10"})
    desk.offer(told[2 * cut :])
    assert fold(desk, build, []) == desk.fresh_digests()


def _days(desk: Desk, build: Build) -> Any:
    store = fold_all(desk.database.url, build, desk.keyring())
    return {name: store.rows(table) for view in builds.VIEWS.values() for table in view for name in [table.name]}


def test_rules_change_owners_and_openings_and_nothing_else(desk: Desk) -> None:
    desk.visit("C001", "A")
    desk.visit("C002", "B", phone="13900000000")
    plain = _days(desk, desk.build())
    other = _days(desk, make(desk, Rules(parameters={"protection.days": 3})))
    assert {name for name, rows in plain.items() if rows != other[name]} == {"owners"}


@pytest.mark.parametrize("rules", [Rules(), Rules(parameters={})])
def test_no_other_rules_are_those_in_force(desk: Desk, rules: Rules) -> None:
    desk.visit("C001", "A")
    assert fold(desk, make(desk, rules), []) == desk.fresh_digests()
