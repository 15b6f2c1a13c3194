"""Any history whatever: every kind of fact that a judge reads, about a few people, clients and deals that meet often."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from desk_language import Said, client, events, joined, opened, unit
from hypothesis import strategies as st

from domain.event import Event
from domain.rulebooks import PRESETS, load_preset

STAFF = {"A": "agent", "B": "agent", "C": "agent", "D": "agent", "S": "supervisor", "M": "manager", "F": "front_desk"}
OPENED = datetime(2026, 3, 1, 22, 0, tzinfo=UTC)
"""6 in the morning of 2 March in Shanghai."""

RULES = load_preset("sc").ownership
agents = st.sampled_from(["A", "B", "C", "D"])
anybody = st.sampled_from(list(STAFF))
perhaps = st.one_of(st.none(), st.none(), agents)
to_whom = st.one_of(agents, agents, st.just("public"))
receptions = st.sampled_from([f"R{n}" for n in range(5)])
deals = st.sampled_from(["D1", "D2"])
disputes = st.sampled_from(["X1", "X2"])
yes = st.sampled_from([None, None, True])
kinds = st.one_of(st.just("new"), st.just("returning"), st.sampled_from(sorted(type(RULES.kinds).model_fields)))
causes = st.sampled_from(sorted(type(RULES.handovers).model_fields))
shares = st.sampled_from(
    [{"A": "1"}, {"A": "0.5", "B": "0.5"}, {"A": "1/3", "B": "1/3", "public": "1/3"}, {"public": "1"}]
)
days = st.dates(date(2026, 3, 2), date(2026, 5, 31))
gaps = st.one_of(
    st.timedeltas(timedelta(0), timedelta(hours=5)),
    st.timedeltas(timedelta(0), timedelta(days=20)),
    st.sampled_from([timedelta(0), timedelta(days=1), timedelta(days=7), timedelta(days=31)]),
)
"""From one fact to the next: minutes, days, and the spans that books count in."""


def _without_nothing(data: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in data.items() if value is not None}


def _of_clients(clients: st.SearchStrategy[str]) -> st.SearchStrategy[Said]:
    phones = st.lists(st.sampled_from(["p1", "p2", "p3"]), max_size=1).map(lambda some: some or None)
    sealed = {"client": "C1", "key": 1, "fields": ["name", "phones"], "box": "c2VhbGVk"}

    def said(type_: str, **members: st.SearchStrategy[Any]) -> st.SearchStrategy[Said]:
        return st.builds(lambda id_, data: client(id_, type_, **data), clients, st.fixed_dictionaries(members))

    received = said(
        "client.received",
        reception=receptions,
        received_by=anybody,
        kind=kinds,
        named_agent=perhaps,
        card_of=perhaps,
        assist_for=perhaps,
        introduced_by=st.one_of(st.none(), st.none(), clients),
        together=yes,
        verified=yes,
        known_by_phone=yes,
        first_agent_unknown=yes,
    ).map(_sensible)
    registered = said(
        "visit.registered",
        reception=st.one_of(st.none(), receptions),
        registered_by=anybody,
        phone_hashes=phones,
        channel=st.just("walk_in"),
        sealed=st.just(sealed),
    )
    followed = said(
        "follow_up.made",
        by=agents,
        method=st.sampled_from(["phone", "sms", "wechat", "visit", "mail"]),
        answered=st.sampled_from([None, False]),
    )
    return st.one_of(
        received, received, registered, registered, followed, followed,
        said("reception.ended", reception=receptions),
        said("call.received", answered_by=anybody, phone_hashes=phones, channel=st.just("phone"), minutes=st.sampled_from([None, 3])),
        said("client.linked", other=clients, relation=st.sampled_from(["same_person", "spouse", "parent", "sibling", "company"])),
        said("client.handed_over", **{"from": to_whom, "to": to_whom, "cause": causes}),
        said("first_agent.named", reception=receptions, agent=agents, by=anybody),
        said("registration.voided", agent=agents, cause=st.sampled_from(["never_came", "poor_service", "concealment"]),
             reassigned_to=st.one_of(st.none(), to_whom), by=st.just("M")),
        said("introduction.found", introduced_by=clients, by=anybody),
        said("client.graded", by=anybody, size=st.sampled_from([None, 1, 3]), intent=st.sampled_from([None, "A", "D"]),
             confirmed_by=st.sampled_from([None, "M"])),
        said("ownership.claimed", by=agents, deal=st.one_of(st.none(), deals)),
        said("dispute.opened", dispute=disputes, by=agents, deal=st.one_of(st.none(), deals)),
        said("dispute.evidence_added", dispute=disputes, by=agents, obtained_from=st.sampled_from([None, "records", "client"])),
    ).filter(lambda one: one.data.get("other") != one.subject[7:] and one.data.get("introduced_by") != one.subject[7:])  # fmt: skip


def _sensible(said: Said) -> Said:
    """Nobody stands in for themselves; only who came before can have had a first agent."""
    data = dict(said.data)
    if data.get("assist_for") == data["received_by"]:
        del data["assist_for"]
    if data.get("first_agent_unknown"):
        data["kind"] = "returning"
    return Said(said.type, said.subject, data)


def _settling(clients: st.SearchStrategy[str]) -> st.SearchStrategy[Said]:
    """Facts that settle a matter for good, or until a ruling."""
    return st.one_of(
        st.builds(
            lambda id_, dispute, deal, split, owner, service: client(
                id_, "dispute.ruled", dispute=dispute, deal=deal, shares=split, owner=owner, service=service
            ),
            clients, disputes, st.one_of(st.none(), deals), st.one_of(shares, st.none()), st.one_of(st.none(), to_whom), perhaps,
        ).filter(lambda one: bool(one.data.keys() & {"shares", "owner", "service"})),
        st.builds(
            lambda id_, dispute, deal: client(
                id_, "dispute.agreed", dispute=dispute, deal=deal, shares={"A": "0.5", "B": "0.5"}, parties=["A", "B"]
            ),
            clients, disputes, st.one_of(st.none(), deals),
        ),
    )  # fmt: skip


def _of_deals(clients: st.SearchStrategy[str]) -> st.SearchStrategy[Said]:
    def begins(type_: str, **more: Any) -> st.SearchStrategy[Said]:
        about = st.fixed_dictionaries(
            {"campaign": st.sampled_from([None, None, "K1"]), "commission": st.sampled_from([None, "1000.00", "0.01"])}
        )
        return st.builds(
            lambda deal, who, by, said: unit("U1", type_, deal=deal, client=who, agent=by, **_without_nothing(said), **more),
            deals, clients, agents, about,
        )  # fmt: skip

    def goes_on(type_: str, **more: Any) -> st.SearchStrategy[Said]:
        return st.builds(lambda deal: unit("U1", type_, deal=deal, **more), deals)

    return st.one_of(
        st.builds(
            lambda deal, who, by, day: unit(
                "U1", "unit.held", deal=deal, client=who, agent=by, amount="100", until=str(day)
            ),
            deals,
            clients,
            agents,
            days,
        ),
        begins("deposit.paid"),
        begins("subscription.signed"),
        begins("contract.signed", contract="K1"),
        begins("contract.signed", contract="K1"),
        goes_on("deposit.refunded", approved_by="M"),
        goes_on("contract.voided", contract="K1"),
        goes_on("unit.returned", approved_by="M"),
        goes_on("unit.swapped", to_unit="U2"),
        goes_on("unit.opened"),
    )


def _project(type_: str, **data: Any) -> Said:
    return Said(type_, "project/P", _without_nothing(data))


def _of_the_desk() -> st.SearchStrategy[Said]:
    def said(type_: str, **members: st.SearchStrategy[Any]) -> st.SearchStrategy[Said]:
        return st.fixed_dictionaries(members).map(lambda data: _project(type_, **data))

    reasons = st.sampled_from(["rest", "leave", "sick", "private", "own_paperwork", "official"])
    until = st.one_of(st.none(), days.map(str))
    order = st.permutations(["A", "B", "C", "D"])
    return st.one_of(
        said("staff.absent", staff=agents, reason=reasons, until=until, deputy=perhaps, approved_by=st.sampled_from([None, "M"])),
        said("staff.returned", staff=agents),
        said("staff.left", staff=agents),
        said("staff.joined", staff=agents, name=st.just("某某"), role=st.just("agent")),
        said("roster.set", date=days.map(str), order=order, on_duty=st.lists(agents, max_size=1)),
        said("rotation.adjusted", staff=agents, action=st.sampled_from(["to_head", "to_tail", "skip", "make_up", "suspend", "resume"]),
             days=st.sampled_from([None, 1, 7]), reason=st.just("经理决定")),
        said("follow_ups.signed_off", staff=agents, month=st.sampled_from(["2026-03", "2026-04"])),
        said("campaign.announced", campaign=st.just("K1"), name=st.just("开盘"), **{"from": days.map(str)}, until=st.just("2026-12-31"),
             shares=st.sampled_from([{"first": "0.5", "closer": "0.5"}, {"A": "0.2", "closer": "0.8"}, {"public": "1"}])),
        said("commission.settled", period=st.sampled_from(["2026-03", "2026-Q1"]), by=st.just("M"),
             paid=st.lists(st.fixed_dictionaries({"deal": deals, "to": to_whom, "share": st.just("1")}), min_size=1, max_size=2)),
    )  # fmt: skip


adoptions = st.builds(
    lambda book, day: _project("rulebook.adopted", rulebook=book, effective_from=str(day)),
    st.sampled_from(PRESETS),
    days,
)
"""A change of the rules; in its own strategy, as it bears on everything after it."""


@dataclass(frozen=True)
class Facts:
    """What may happen with some clients; ``settling``: what closes a matter (rulings, agreements)."""

    any: st.SearchStrategy[Said]
    settling: st.SearchStrategy[Said]


def facts(*clients: str) -> Facts:
    """Give every kind of fact about these clients and about the desk."""
    some = st.sampled_from(clients)
    ordinary = st.one_of(_of_clients(some), _of_clients(some), _of_deals(some), _of_the_desk())
    return Facts(ordinary, _settling(some))


everything = facts("C1", "C2", "C3")
lives = st.lists(st.tuples(st.one_of(everything.any, everything.any, everything.settling), gaps), max_size=25)
quiet_lives = st.lists(st.tuples(everything.any, gaps), max_size=25)
"""A history without rulings and agreements."""


def desk(book: str = "sc") -> list[Event]:
    """Give the opening of a desk with all its staff."""
    said = [opened(book), *(joined(staff, role) for staff, role in STAFF.items())]
    return [event._replace(time=OPENED, recorded=OPENED) for event in events(*said)]


def told(life: Iterable[tuple[Said, timedelta]], before: list[Event], lag: timedelta = timedelta(0)) -> list[Event]:
    """Let facts happen one after another, after what is told already; each is recorded ``lag`` after it happened."""
    history = list(before)
    clock = max(event.recorded for event in before)
    for said, gap in life:
        clock += gap
        position = len(history) + 1
        history.append(Event(position, said.type, said.subject, clock - lag, clock, said.data, position))
    return history
