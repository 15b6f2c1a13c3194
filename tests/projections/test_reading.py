"""Answers from the read models of a small desk."""

from __future__ import annotations

from datetime import timedelta

import pytest
from posting_desk import OPENED, Desk

from projections import queries
from projections.errors import NotFound, UnknownRulebook, ViewMissing


def test_ownership_answers_like_the_contract(desk: Desk) -> None:
    registered = desk.visit("C001", "A")
    desk.fold()
    answer = desk.ask(lambda connection: queries.ownership(connection, desk.project, "C001"))
    assert answer["client"] == "C001"
    assert answer["position"] == registered
    assert answer["rulebook"] == "sc"
    assert answer["owner"] == {"kind": "agent", "id": "A"}
    assert answer["claims"][0]["agent"] == "A"
    assert all(reason["clause"] for reason in answer["because"])


def test_two_records_with_one_phone_answer_alike(desk: Desk) -> None:
    desk.visit("C001", "A")
    desk.visit("C002", "B")
    desk.fold()
    first, second = (
        desk.ask(lambda connection, client=client: queries.ownership(connection, desk.project, client))
        for client in ("C001", "C002")
    )
    assert first["owner"] == second["owner"] == {"kind": "agent", "id": "A"}


def test_as_of_knows_what_was_recorded_by_then(desk: Desk) -> None:
    desk.visit("C001", "A")
    desk.fold()
    with pytest.raises(NotFound):
        desk.ask(lambda connection: queries.ownership(connection, desk.project, "C001", OPENED))


def test_what_is_not_there(desk: Desk) -> None:
    with pytest.raises(ViewMissing):
        desk.ask(lambda connection: queries.ownership(connection, desk.project, "C001"))
    desk.fold()
    with pytest.raises(NotFound):
        desk.ask(lambda connection: queries.ownership(connection, desk.project, "C001"))
    with pytest.raises(NotFound):
        desk.ask(lambda connection: queries.deal(connection, desk.project, "D1"))
    with pytest.raises(NotFound):
        desk.ask(lambda connection: queries.unit(connection, desk.project, "U1"))
    with pytest.raises(NotFound):
        desk.ask(lambda connection: queries.rotation(connection, "nowhere"))
    with pytest.raises(UnknownRulebook):
        desk.ask(lambda connection: queries.ownership(connection, desk.project, "C001", rulebook="nobodys"))


def test_rotation_of_a_day_and_of_days_around_it(desk: Desk) -> None:
    desk.tell("roster.set", "project", {"date": "2026-03-02", "order": ["A", "B", "C"]})
    desk.visit("C001", "A")
    desk.fold()
    monday = desk.ask(lambda connection: queries.rotation(connection, desk.project, OPENED.date()))
    assert [turn["receiver"] for turn in monday["turns"]] == ["A"]
    assert monday["next"] == "B"
    tuesday = desk.ask(lambda connection: queries.rotation(connection, desk.project, OPENED.date() + timedelta(days=1)))
    assert tuesday["turns"] == []
    assert tuesday["next"] == "B"
    sunday = desk.ask(lambda connection: queries.rotation(connection, desk.project, OPENED.date() - timedelta(days=1)))
    assert sunday["next"] is None
    other = desk.ask(lambda connection: queries.rotation(connection, desk.project, OPENED.date(), rulebook="wjc"))
    assert other["rulebook"] == "wjc"


def test_clients_are_found_by_whatever_a_desk_remembers(desk: Desk) -> None:
    desk.visit("C001", "A", name="张三")
    desk.visit("C002", "B", phone="13912345678", name="单雄信")
    desk.visit("C003", "B", phone="021-62345678", name="Li_100%")
    desk.fold()

    def found(**asked: str) -> list[str]:
        page = desk.ask(lambda connection: queries.clients(connection, desk.project, **asked))
        return [item["client"] for item in page["items"]]

    assert found() == ["C001", "C002", "C003"]
    assert found(q="张") == ["C001"]
    assert found(q="zhang san") == ["C001"]
    assert found(q="sxx") == ["C002"]
    assert found(q="139-1234") == ["C002"]
    assert found(q="021-6234") == []
    assert found(q="62345678") == ["C003"]
    assert found(q="_100%") == ["C003"]
    assert found(q="%") == ["C003"]
    assert found(owner="B") == ["C002", "C003"]
    assert found(owner="public") == []
    assert found(state="owned") == ["C001", "C002", "C003"]
    assert found(state="prospect") == ["C001", "C002", "C003"]
    assert found(state="contested") == []
    page = desk.ask(lambda connection: queries.clients(connection, desk.project, limit=2))
    assert page["next"] == "C002"
    page = desk.ask(lambda connection: queries.clients(connection, desk.project, limit=2, after=page["next"]))
    assert [item["client"] for item in page["items"]] == ["C003"]
    assert page["next"] is None


def test_a_profile_in_plain_text(desk: Desk) -> None:
    desk.visit("C001", "A")
    desk.tell(
        "follow_up.made", "client/C001", {"by": "A", "method": "phone", "summary": "想看二楼", "next_on": "2026-03-09"}
    )
    desk.visit("C002", "B")
    desk.fold()
    profile = desk.ask(lambda connection: queries.client(connection, desk.project, "C001"))
    assert profile["name"] == "张三"
    assert profile["phones"] == ["+8613800000000"]
    assert profile["owner"] == {"kind": "agent", "id": "A"}
    assert profile["contested"] is True
    assert profile["related"] == ["C002"]
    assert profile["next_on"] == "2026-03-09"
    assert profile["state"] == "prospect"


def test_a_deal_through_its_states(desk: Desk) -> None:
    desk.list_unit("U1")
    desk.visit("C001", "A")
    parties = {"deal": "D1", "client": "C001", "agent": "A"}
    desk.tell("unit.held", "unit/U1", {**parties, "amount": "1000.00", "until": "2199-01-01"})
    desk.fold()
    assert desk.ask(lambda connection: queries.deal(connection, desk.project, "D1"))["state"] == "held"
    held = desk.ask(lambda connection: queries.unit(connection, desk.project, "U1"))
    assert (held["state"], held["deal"], held["client"]) == ("held", "D1", "C001")
    desk.tell("deposit.paid", "unit/U1", {**parties, "amount": "9000.00", "method": "card", "receipt": "1"})
    signed = {
        **parties,
        "contract": "K1",
        "rent": {"amount": "300.00", "per": "m2_month"},
        "starts_on": "2026-04-01",
        "ends_on": "2029-03-31",
    }
    desk.tell("contract.signed", "unit/U1", signed)
    desk.fold()
    deal = desk.ask(lambda connection: queries.deal(connection, desk.project, "D1"))
    assert deal["state"] == "signed"
    assert deal["shares"] == [{"to": {"kind": "agent", "id": "A"}, "share": "1"}]
    unit = desk.ask(lambda connection: queries.unit(connection, desk.project, "U1"))
    assert unit["state"] == "signed"
    assert unit["contract"]["ends_on"] == "2029-03-31"
    assert desk.ask(lambda connection: queries.client(connection, desk.project, "C001"))["state"] == "signed"
    history = desk.ask(lambda connection: queries.timeline(connection, desk.reader(), "C001", limit=3))
    assert [item["type"] for item in history["items"]] == [
        "pandan.client.received",
        "pandan.visit.registered",
        "pandan.unit.held",
    ]
    assert history["items"][1]["data"]["name"] == "张三"
    assert history["items"][1]["decisions"]
    history = desk.ask(lambda connection: queries.timeline(connection, desk.reader(), "C001", after=history["next"]))
    assert [item["type"] for item in history["items"]] == ["pandan.deposit.paid", "pandan.contract.signed"]


def test_a_hold_that_ran_out_leaves_the_unit_free(desk: Desk) -> None:
    desk.list_unit("U1")
    desk.visit("C001", "A")
    parties = {"deal": "D1", "client": "C001", "agent": "A"}
    desk.tell("unit.held", "unit/U1", {**parties, "amount": "1000.00", "until": "2026-03-04"})
    desk.fold()
    assert desk.ask(lambda connection: queries.unit(connection, desk.project, "U1"))["state"] == "free"
    free = desk.ask(lambda connection: queries.units(connection, desk.project, state="free", floor="1F"))
    assert [item["unit"] for item in free["items"]] == ["U1"]
    assert desk.ask(lambda connection: queries.units(connection, desk.project, state="held"))["items"] == []
