"""What another build would change: counted, item by item, with the clause on each side."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from building import Office

from domain.desk import Rules
from projections.errors import NotFound, Refusal
from projections.rebuild import diffs, turns
from projections.rebuild.diffs import Diff
from projections.rebuild.judging import Judge


def items(office: Office, diff: Diff, kind: str, limit: int = 100) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    with office.session() as connection:
        judge, after = Judge(connection, diff), ""
        while True:
            page, following = judge.page(kind, after, limit)
            found += page
            if following is None:
                return found
            after = following


def test_a_plain_rebuild_changes_nothing(office: Office) -> None:
    diff = office.diff(office.made().number)
    assert diff.nothing
    assert set(diff.counts.values()) == {0}


def test_owners_who_change_with_the_clause_on_each_side(office: Office) -> None:
    diff = office.diff(office.made(Rules("sd")).number)
    found = items(office, diff, "owners")
    assert diff.counts["owners"] == len(found) > 0
    left = next(item for item in found if item["client"] == "C2")
    assert left["name"] == "张三"
    assert (left["from"]["kind"], left["from"]["id"]) == ("agent", "C")
    assert (left["to"]["kind"], left["to"]["id"]) == ("public", None)
    assert (left["from"]["rulebook"], left["to"]["rulebook"]) == ("sc", "sd")
    assert all(clause.startswith("SC-") for clause in left["from"]["clauses"])
    assert all(clause.startswith("SD-") for clause in left["to"]["clauses"])
    assert left["to"]["zh"]
    assert left["staff"] == {"C": "职员C"}


def test_stored_owners_are_what_the_judge_says(office: Office) -> None:
    diff = office.diff(office.made(Rules("sd")).number)
    with office.session() as connection:
        judge = Judge(connection, diff)
        for item in items(office, diff, "owners"):
            for member, side in zip(("from", "to"), judge._sides, strict=True):
                circle = judge._facts([f"client/{item['client']}"])
                assert circle
                assert item[member]["kind"] in ("agent", "public", "none")
                assert side.build.number in (diff.against, diff.build)


def test_deals_that_are_shared_otherwise_and_what_was_settled_of_them(office: Office) -> None:
    diff = office.diff(office.made(Rules("sd")).number)
    [deal] = items(office, diff, "shares")
    assert (deal["deal"], deal["client"], deal["unit"]) == ("D1", "C10", "U1")
    assert deal["from"]["shares"] != deal["to"]["shares"]
    assert deal["from"]["clauses"] != deal["to"]["clauses"]
    assert deal["to"]["settled"]["paid"][0]["amount"] == "1000.00"
    assert deal["to"]["adjustments"]


def test_figures_by_person_follow_from_the_deals(office: Office) -> None:
    diff = office.diff(office.made(Rules("sd")).number)
    found = {item["id"]: item for item in items(office, diff, "kpis")}
    assert found.keys() >= {"A", "B"}
    assert found["A"]["from"]["new_clients"] > 0
    assert found["A"]["from"]["commission"] != found["A"]["to"]["commission"]
    assert diff.summary["kpis"]["from"]["deals"] == 1


def test_turns_that_count_otherwise(office: Office) -> None:
    diff = office.diff(office.made(Rules("sd")).number)
    found = items(office, diff, "turns")
    after_sale = next(item for item in found if item["reception"] == "R-after")
    assert (after_sale["from"]["counted"], after_sale["to"]["counted"]) == (False, True)
    assert after_sale["to"]["clauses"][0].startswith("SD-")


def test_single_parameters(office: Office) -> None:
    diff = office.diff(office.made(Rules(None, {"ownership.departure": "public"})).number)
    assert {item["client"] for item in items(office, diff, "owners")} == {"C2", "C5"}
    assert diff.counts["turns"] == diff.counts["shares"] == 0


def test_protection_alone(office: Office) -> None:
    diff = office.diff(office.made(Rules(None, {"protection.days": 400})).number)
    assert diff.counts["protection"] > 0
    item = items(office, diff, "protection")[0]
    assert item["from"]["protected_until"] < item["to"]["protected_until"]
    assert item["to"]["protected_until"].endswith("+08:00")


def test_from_a_date_on_only_what_happened_since_changes(office: Office) -> None:
    whole = office.diff(office.made(Rules("sd")).number)
    part = office.diff(office.made(Rules("sd", None, "2099-01-01")).number)
    assert whole.counts["owners"] > 0
    assert part.nothing


def test_pages_follow_one_another(office: Office) -> None:
    diff = office.diff(office.made(Rules("sd")).number)
    assert items(office, diff, "turns", limit=1) == items(office, diff, "turns")


def test_a_diff_takes_in_what_was_posted_since(office: Office) -> None:
    number = office.made(Rules("sd")).number
    first = office.diff(number)
    assert office.diff(number).number == first.number
    office.visit("C77", "A", phone="13777777777")
    office.fold()
    second = office.diff(number)
    assert second.position > first.position
    assert second.number != first.number


def test_it_is_found_when_the_build_is_made(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    number = office.made(Rules("sd")).number
    monkeypatch.setattr(diffs, "turns", None)  # whoever opens it has nothing folded
    assert office.diff(number).counts["turns"] > 0


@pytest.mark.parametrize("adopts", [False, True])
def test_only_days_that_changed_since_are_folded_again(
    office: Office, monkeypatch: pytest.MonkeyPatch, *, adopts: bool
) -> None:
    number = office.made(Rules("sd")).number
    first = office.diff(number)
    office.tell("client.received", "client/C41", {"reception": "R-41", "received_by": "A", "kind": "new"})
    office.tell("client.received", "client/C42", {"reception": "R-42", "received_by": "A", "kind": "new"})
    if adopts:
        office.tell("rulebook.adopted", "project", {"rulebook": "wjc", "effective_from": "2020-01-01"})
    office.fold()
    since: list[date] = []
    healthy = turns._days
    monkeypatch.setattr(turns, "_days", lambda *asked: since.append(asked[-1]) or healthy(*asked))
    second = office.diff(number)
    again = items(office, second, "turns")
    assert since == [date.min if adopts else date.fromisoformat(first.summary["day"])]
    with office.session() as connection:
        connection.execute("DELETE FROM pandan_views.diffs WHERE project = %s", (office.project,))
    fresh = office.diff(number)
    assert items(office, fresh, "turns") == again
    assert (fresh.digest, fresh.counts) == (second.digest, second.counts)


def test_any_two_builds(office: Office) -> None:
    one, other = office.made(Rules("sd")).number, office.made(Rules("wjc")).number
    there, back = office.diff(one, other), office.diff(other, one)
    assert there.counts == back.counts
    assert there.digest != back.digest


def test_what_is_not_there_is_not_compared(office: Office) -> None:
    with pytest.raises(NotFound):
        office.diff(99)
    with pytest.raises(Refusal):
        office.diff(office.half_made())


def test_reading_is_noted(office: Office) -> None:
    diff = office.diff(office.made(Rules("sd")).number)
    with office.session() as connection:
        assert not diffs.was_opened(connection, diff, "man")
        diffs.opened(connection, diff, "man")
        diffs.opened(connection, diff, "man")
        assert diffs.was_opened(connection, diff, "man")
