"""What happens with clients and deals, as it is said at the desk, and what is asked and expected about them.

``given(desk("wjc"), on("03-02 10:15", received("C1", "A"))).when(whose("C1", "03-20 12:00")).then(owner("A"), by("WJC-1"))``
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from desk_language import Case, Said, absent, at, client, joined, moment, opened, unit

from domain.circle import Circle, relevant, slim
from domain.desk import DeskTimeline
from domain.event import Event
from domain.rulebooks import Rulebook

YEAR = 2026


def when_(text: str) -> datetime:
    """Read ``"03-02 10:15"`` as local time of 2026, in UTC."""
    day, _, clock = text.partition(" ")
    month, number = day.split("-")
    return moment(clock, date(YEAR, int(month), int(number)))


def on(text: str, *said: Said) -> list[Said]:
    """Let facts happen (and be recorded) at ``"03-02 10:15"``."""
    day, _, clock = text.partition(" ")
    month, number = day.split("-")
    return at(clock, *said, day=date(YEAR, int(month), int(number)))


def desk(rulebook: str, *, opens: str = "01-01 08:00", names: Mapping[str, str] | None = None) -> list[Said]:
    """A desk under a book: agents A, B, C; F at the front desk, S supervisor, M manager, L a leader; some with ``names``."""
    people = [joined(agent) for agent in "ABC"]
    others = [joined("F", "front_desk"), joined("S", "supervisor"), joined("M", "manager"), joined("L", "manager")]
    called = names or {}
    told = [
        replace(one, data={**one.data, "name": called.get(one.data["staff"], one.data["name"])})
        for one in [*people, *others]
    ]
    return on(opens, opened(rulebook), *told)


# Facts


def registered(
    id_: str,
    by: str,
    reception: str | None = None,
    phones: Iterable[str] = (),
    sealed: Iterable[str] = ("name", "phones"),
    **more: Any,
) -> Said:
    """The visit is entered in the visit book; ``phones`` are keyed hashes, ``sealed`` the personal fields that it gives."""
    return client(
        id_,
        "visit.registered",
        reception=reception,
        registered_by=by,
        phone_hashes=list(phones) or None,
        sealed={"client": id_, "key": 1, "fields": list(sealed), "box": "c2VhbGVk"},
        **{"channel": "walk_in", **more},
    )


def followed_up(id_: str, by: str, method: str = "phone", **more: Any) -> Said:
    return client(id_, "follow_up.made", by=by, method=method, **more)


def first_agent(id_: str, agent: str, reception: str, by: str = "S") -> Said:
    """It is found out who had received a visitor of an unknown first agent."""
    return client(id_, "first_agent.named", reception=reception, agent=agent, by=by)


def sent_by(id_: str, introducer: str, by: str = "B") -> Said:
    """It comes to light that another client introduced this one."""
    return client(id_, "introduction.found", introduced_by=introducer, by=by)


def void(id_: str, agent: str, cause: str, reassigned_to: str | None = None) -> Said:
    """The manager declares an agent's entry void."""
    return client(id_, "registration.voided", agent=agent, cause=cause, reassigned_to=reassigned_to, by="M")


def graded(id_: str, by: str = "M", **grades: Any) -> Said:
    return client(id_, "client.graded", by=by, **grades)


def away(staff: str, reason: str = "rest", deputy: str | None = None) -> Said:
    """Somebody is off; ``deputy``: who was arranged to stand in."""
    said = absent(staff, reason)
    return replace(said, data={**said.data, "deputy": deputy}) if deputy is not None else said


def linked(id_: str, other: str, relation: str = "same_person") -> Said:
    return client(id_, "client.linked", other=other, relation=relation)


def handed_over(id_: str, giver: str, taker: str, cause: str) -> Said:
    return client(id_, "client.handed_over", **{"from": giver, "to": taker, "cause": cause})


def claims(id_: str, by: str, deal: str | None = None, evidence: list[int] | None = None) -> Said:
    return client(id_, "ownership.claimed", by=by, deal=deal, evidence=evidence)


def disputes(id_: str, by: str, dispute: str = "X1", deal: str | None = None) -> Said:
    return client(id_, "dispute.opened", dispute=dispute, by=by, deal=deal)


def proves(id_: str, by: str, dispute: str = "X1", obtained_from: str | None = None) -> Said:
    return client(id_, "dispute.evidence_added", dispute=dispute, by=by, obtained_from=obtained_from)


def agrees(
    id_: str, shares: dict[str, str], parties: Iterable[str], dispute: str = "X1", deal: str | None = None
) -> Said:
    """The parties to a dispute settle it among themselves."""
    return client(id_, "dispute.agreed", dispute=dispute, deal=deal, shares=shares, parties=list(parties))


def ruled(
    id_: str,
    shares: dict[str, str] | None = None,
    *,
    dispute: str = "X1",
    deal: str | None = None,
    owner: str | None = None,
    service: str | None = None,
) -> Said:
    return client(id_, "dispute.ruled", dispute=dispute, deal=deal, shares=shares, owner=owner, service=service)


def held(deal: str, id_: str, by: str, until: str, where: str = "U1") -> Said:
    return unit(where, "unit.held", deal=deal, client=id_, agent=by, until=until)


def deposited(deal: str, id_: str, by: str, where: str = "U1", **more: Any) -> Said:
    return unit(where, "deposit.paid", deal=deal, client=id_, agent=by, **more)


def subscribed(deal: str, id_: str, by: str, where: str = "U1", **more: Any) -> Said:
    return unit(where, "subscription.signed", deal=deal, client=id_, agent=by, **more)


def signed(deal: str, id_: str, by: str, where: str = "U1", contract: str = "K1", **more: Any) -> Said:
    return unit(where, "contract.signed", deal=deal, contract=contract, client=id_, agent=by, **more)


def campaign(name: str, start: str, until: str, **split: str) -> Said:
    """A campaign is announced with the shares of its deals."""
    said = {"campaign": name, "name": f"{name}活动", "from": start, "until": until, "shares": split}
    return Said("campaign.announced", "project/P", said)


def settled(period: str, deal: str, **paid: str | tuple[str, str]) -> Said:
    """The commission of a deal was paid: to whom, and what share, or share and amount."""
    lines = [
        {
            "deal": deal,
            "to": to,
            **({"share": what} if isinstance(what, str) else {"share": what[0], "amount": what[1]}),
        }
        for to, what in paid.items()
    ]
    return Said("commission.settled", "project/P", {"period": period, "by": "M", "paid": lines})


def of_deal(type_: str, deal: str, where: str = "U1", **more: Any) -> Said:
    return unit(where, type_, deal=deal, **more)


# Questions


def circle_of(told: Iterable[Event], book: Rulebook | None = None) -> Circle:
    """The circle of everybody in the story."""
    told = list(told)
    circle = Circle(DeskTimeline(told), book)
    for event in told:
        if relevant(event):
            circle.apply(slim(event))
    return circle


def whose(id_: str, as_of: str, book: Rulebook | None = None) -> Callable[[list[Event]], Any]:
    """Ask whose client it is."""
    return lambda told: circle_of(told, book).ownership(id_, when_(as_of))


def whose_deal(id_: str, as_of: str, book: Rulebook | None = None) -> Callable[[list[Event]], Any]:
    """Ask whose deal it is."""
    return lambda told: circle_of(told, book).deal(id_, when_(as_of))


def asked_at(case: Case, id_: str, as_of: str) -> Case:
    """Ask whose client it was at a moment of the past, by what was recorded then."""
    until = when_(as_of)
    known = [event for event in case.told if event.recorded <= until]
    return replace(case, told=known).when(whose(id_, as_of))


# Expectations

Check = Callable[[Any], None]


def owner(agent: str) -> Check:
    def check(answer: Any) -> None:
        assert answer["owner"] == {"kind": "agent", "id": agent}, story(answer)

    return check


def public() -> Check:
    def check(answer: Any) -> None:
        assert answer["owner"] == {"kind": "public", "id": None}, story(answer)
        assert answer["protected_until"] is None

    return check


def nobody() -> Check:
    def check(answer: Any) -> None:
        assert answer["owner"] == {"kind": "none", "id": None}, story(answer)
        assert answer["protected_until"] is None

    return check


def protected_to_the_end_of(day: str) -> Check:
    def check(answer: Any) -> None:
        assert answer["protected_until"] == f"{YEAR}-{day}T23:59:59.999999+08:00", story(answer)

    return check


def right_to_follow_up(agent: str | None) -> Check:
    """The agent has the follow-up right to the public client; ``None``: nobody has."""

    def check(answer: Any) -> None:
        right = answer["follow_up"]
        assert (right["agent"] if right is not None else None) == agent, story(answer)

    return check


def grade(**expected: Any) -> Check:
    """The client's grades are these (``intent``, ``size``)."""

    def check(answer: Any) -> None:
        assert {name: answer["grade"][name] for name in expected} == expected, story(answer)

    return check


def contested() -> Check:
    """More than one agent has, or had, a claim."""

    def check(answer: Any) -> None:
        assert len({one["agent"] for one in answer["claims"]}) > 1, story(answer)

    return check


def without_end() -> Check:
    def check(answer: Any) -> None:
        assert answer["protected_until"] is None, story(answer)

    return check


def claim(agent: str, state: str) -> Check:
    """The agent's last claim is in this state."""

    def check(answer: Any) -> None:
        states = [one["state"] for one in answer["claims"] if one["agent"] == agent]
        assert states, f"{agent} has no claim\n{story(answer)}"
        assert states[-1] == state, story(answer)

    return check


def no_claim(agent: str) -> Check:
    def check(answer: Any) -> None:
        assert not [one for one in answer["claims"] if one["agent"] == agent], story(answer)

    return check


def by(clause: str, effect: str | None = None) -> Check:
    """A step of the story cites this clause, and has this effect."""

    def check(answer: Any) -> None:
        steps = [one for one in answer["because"] if clause in one["clauses"]]
        assert steps, f"nothing cites {clause}\n{story(answer)}"
        if effect is not None:
            assert effect in [one["effect"] for one in steps], story(answer)

    return check


def by_custom(effect: str) -> Check:
    """The step with this effect says that the book is silent."""

    def check(answer: Any) -> None:
        steps = [one for one in answer["because"] if one["effect"] == effect]
        assert steps, story(answer)
        assert steps[-1]["clause"] == "default"
        assert "通例" in steps[-1]["zh"]
        assert "silent" in steps[-1]["en"]

    return check


def shares(**expected: str) -> Check:
    def check(answer: Any) -> None:
        found = {one["to"]["id"] or "public": one["share"] for one in answer["shares"]}
        assert found == expected, story(answer)
        assert sum(Fraction(share) for share in found.values()) == 1

    return check


def service(agent: str) -> Check:
    def check(answer: Any) -> None:
        assert (answer["service"]["id"] or "public") == agent, story(answer)

    return check


def contestable_until(moment: str | None) -> Check:
    def check(answer: Any) -> None:
        assert answer["contestable_until"] == (None if moment is None else f"{YEAR}-{moment}+08:00"), story(answer)

    return check


def adjusted(**expected: str) -> Check:
    """What is to be adjusted since the settlement: share, or share and amount."""

    def check(answer: Any) -> None:
        found = {
            one["to"]["id"] or "public": " ".join(one[name] for name in ("share", "amount") if name in one)
            for one in answer["adjustments"]
        }
        assert found == expected, story(answer)

    return check


def state(name: str) -> Check:
    def check(answer: Any) -> None:
        assert answer["state"] == name, story(answer)

    return check


def final(expected: bool = True) -> Check:
    def check(answer: Any) -> None:
        assert answer["final"] is expected, story(answer)

    return check


def story(answer: Any) -> str:
    """The answer's story, as one would read it out."""
    head = {key: value for key, value in answer.items() if key != "because"}
    return "\n".join(
        [
            str(head),
            *(
                f"{one['position']} [{one['clause']}] {one['effect']}: {one['zh']} | {one['en']}"
                for one in answer["because"]
            ),
        ]
    )
