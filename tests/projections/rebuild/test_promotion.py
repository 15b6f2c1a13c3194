"""Promotion and what takes it back: signed for in the ledger, and the same as a fresh fold of it."""

from __future__ import annotations

import pytest
from building import ANALYST, MANAGER, Office

from domain.desk import Rules
from ledger.posting import Poster
from projections import queries
from projections.errors import Refusal
from projections.rebuild import diffs, retention


def refused(code: str) -> object:
    return pytest.raises(Refusal, check=lambda error: error.code == code)


def ready(office: Office, rules: Rules = Rules("sd")) -> int:  # noqa: B008 -- immutable
    number = office.made(rules).number
    office.diff(number, opened_by=MANAGER)
    return number


def test_a_signed_build_goes_live_and_stays_what_the_ledger_says(office: Office) -> None:
    number = ready(office)
    rebuild = office.promote(number)
    assert rebuild.state == "live"
    assert rebuild.digests is not None
    assert office.build().number == number
    assert office.digests() == office.fresh_digests()
    event = office.events()[-1]
    assert event.type == "rebuild.promoted"
    assert event.data["build"] == number
    assert event.data["rulebook"] == "sd"
    assert event.data["by"] == "M"
    assert event.data["reason"] == "经理会议决定"
    assert len(event.data["diff_digest"]) == len(event.data["views_digest"]) == 64


def test_live_goes_on_after_it(office: Office) -> None:
    office.promote(ready(office))
    folder = office.folder()
    office.visit("C99", "B", phone="13999999999")
    office.fold(folder=folder)
    assert office.digests() == office.fresh_digests()
    office.tell("rulebook.adopted", "project", {"rulebook": "wjc", "effective_from": "2020-01-01"})
    office.visit("C98", "A", phone="13999999998")
    office.fold(folder=folder)
    assert office.digests() == office.fresh_digests()


def test_answers_move_with_it(office: Office) -> None:
    def owner() -> object:
        return office.ask(lambda connection: queries.ownership(connection, office.project, "C2"))["owner"]

    assert owner() == {"kind": "agent", "id": "C"}
    office.promote(ready(office))
    assert owner() == {"kind": "public", "id": None}
    office.demote()
    assert owner() == {"kind": "agent", "id": "C"}


def test_demoted_is_as_if_it_had_never_been(office: Office) -> None:
    before = office.digests()
    office.promote(ready(office))
    assert office.demote().number == 1
    assert office.build().number == 1
    assert {view: digest for view, digest in office.digests().items() if view != "desk"} == {
        view: digest for view, digest in before.items() if view != "desk"
    }
    assert office.digests() == office.fresh_digests()
    office.visit("C99", "B", phone="13999999999")
    office.fold()
    assert office.digests() == office.fresh_digests()


def test_what_was_posted_in_between_stays(office: Office) -> None:
    office.promote(ready(office))
    office.visit("C99", "B", phone="13999999999")
    office.fold()
    office.demote()
    assert office.digests() == office.fresh_digests()


def test_promoted_again_after_a_demotion(office: Office) -> None:
    number = ready(office)
    office.promote(number)
    office.demote()
    other = ready(office, Rules("wjc"))
    office.promote(other)
    assert office.digests() == office.fresh_digests()
    assert office.numbers()[number] == "former"
    assert office.demote().number == 1
    assert office.digests() == office.fresh_digests()


def test_rules_that_were_taken_back_are_promoted_again_by_another_build(office: Office) -> None:
    number = ready(office)
    office.promote(number)
    promoted = {view: digest for view, digest in office.digests().items() if view != "desk"}
    office.demote()
    office.diff(number, opened_by=MANAGER)
    with refused("promoted_before"):
        office.promote(number)
    office.promote(ready(office))
    assert {view: digest for view, digest in office.digests().items() if view != "desk"} == promoted
    assert office.digests() == office.fresh_digests()


def test_nobody_signs_for_what_they_have_not_seen(office: Office) -> None:
    number = office.made(Rules("sd")).number
    with refused("diff_not_opened"):
        office.promote(number)
    diff = office.diff(number, opened_by=ANALYST)
    with refused("diff_not_opened"):
        office.promote(number)
    with refused("diff_not_opened"):
        office.promote(number, digest="0" * 64)
    office.diff(number, opened_by=MANAGER)
    office.promote(number, digest=diff.digest)


def test_only_a_manager_signs(office: Office) -> None:
    number = ready(office)
    for role in ("analyst", "supervisor", "agent"):
        with refused("role_may_not"):
            office.promote(number, by=Poster("man", role))


def test_an_old_diff_is_opened_again(office: Office) -> None:
    number = ready(office)
    with office.session() as connection:
        connection.execute(
            "UPDATE pandan_views.diffs SET moment = moment - interval '2 days' WHERE project = %s", (office.project,)
        )
    with refused("diff_outdated"):
        office.promote(number)


def test_a_diff_against_what_is_live_no_more(office: Office) -> None:
    number = ready(office)
    with office.session() as connection:
        digest = diffs.with_digest(connection, *[office.build_of(one) for one in (number, 1)], None).digest  # type: ignore[union-attr, arg-type]
    office.made(switches=True)
    with refused("diff_outdated"):
        office.promote(number, digest=digest)


def test_only_what_is_ready_is_promoted(office: Office) -> None:
    with refused("not_ready"):
        office.promote(office.ask_for(Rules("sd")))
    number = ready(office)
    office.promote(number)
    with refused("build_is_live"):
        office.promote(number)


def test_what_was_not_promoted_is_not_taken_back(office: Office) -> None:
    with refused("not_promoted"):
        office.demote()


def test_what_is_kept_no_more_cannot_come_back(office: Office) -> None:
    office.promote(ready(office))
    with office.session() as connection:
        connection.execute(
            "UPDATE pandan_views.builds SET dropped_after = now() WHERE project = %s AND NOT live", (office.project,)
        )
        assert office.ledger.schema + "__b1" in retention.sweep(connection)
    assert office.numbers()[1] == "dropped"
    with refused("former_dropped"):
        office.demote()


def test_a_plain_rebuild_after_a_promotion_keeps_it(office: Office) -> None:
    office.promote(ready(office))
    promoted = office.digests()
    office.made(switches=True)
    assert office.digests() == promoted
    office.demote()
    assert office.digests() == office.fresh_digests()


def test_single_parameters_are_promoted_too(office: Office) -> None:
    office.promote(ready(office, Rules(None, {"ownership.departure": "public"})))
    assert office.digests() == office.fresh_digests()
