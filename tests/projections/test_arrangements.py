"""What the desk arranges beside its book reaches the deals that it is about: settlements, and the shares of campaigns."""

from __future__ import annotations

from posting_desk import Desk

from projections import queries


def test_a_settlement_is_shown_with_its_deal_and_later_rulings_only_adjust_it(desk: Desk) -> None:
    desk.list_unit("U1")
    desk.visit("C001", "A")
    contract = {"contract": "K1", "commission": "1000.00"}
    desk.tell("contract.signed", "unit/U1", {"deal": "D1", "client": "C001", "agent": "A", **contract})
    desk.fold()
    paid = [{"deal": "D1", "to": "A", "share": "1", "amount": "1000.00"}]
    desk.tell("commission.settled", "project", {"period": "2026-03", "by": "M", "paid": paid})
    desk.fold()
    answer = desk.ask(lambda connection: queries.deal(connection, desk.project, "D1"))
    assert answer["settled"]["paid"] == [{"to": {"kind": "agent", "id": "A"}, "share": "1", "amount": "1000.00"}]
    assert answer["adjustments"] == []
    assert desk.digests() == desk.fresh_digests()
    ruling = {"dispute": "S1", "deal": "D1", "shares": {"A": "0.5", "B": "0.5"}, "reason": "证据"}
    desk.tell("dispute.opened", "client/C001", {"dispute": "S1", "deal": "D1", "by": "B", "statement": "争议"})
    desk.tell("dispute.ruled", "client/C001", ruling)
    desk.fold()
    after = desk.ask(lambda connection: queries.deal(connection, desk.project, "D1"))
    assert after["settled"] == answer["settled"]
    assert [(one["to"]["id"], one["share"], one["amount"]) for one in after["adjustments"]] == [
        ("A", "-0.5", "-500.00"),
        ("B", "0.5", "500.00"),
    ]
    assert desk.digests() == desk.fresh_digests()


def test_a_deal_of_a_campaign_is_split_as_was_announced_for_it(desk: Desk) -> None:
    desk.list_unit("U1")
    desk.visit("C001", "A")
    terms = {"from": "2026-01-01", "until": "2199-01-01", "shares": {"closer": "0.7", "public": "0.3"}}
    desk.tell("campaign.announced", "project", {"campaign": "MAY", "name": "五一", **terms})
    step = {"deal": "D1", "client": "C001", "agent": "A", "amount": "9000.00", "campaign": "MAY"}
    desk.tell("deposit.paid", "unit/U1", step)
    desk.fold()
    assert desk.digests() == desk.fresh_digests()
    answer = desk.ask(lambda connection: queries.deal(connection, desk.project, "D1"))
    assert [(one["to"]["id"], one["share"]) for one in answer["shares"]] == [("A", "0.7"), (None, "0.3")]
