"""Asking about the rotation in a test: ``.when(whose_turn("10:30")).then(next_is("B"), turn("R-C1", counted=True))``."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from desk_language import MONDAY, Said, client, desk_of, moment, opened, roster
from desk_language import joined as joins

from domain.desk import DeskTimeline
from domain.event import Event
from domain.rotation import Rotation, day_of, order_key, relevant, slim
from domain.rulebooks import Rulebook, load_preset, with_overrides

Check = Callable[[dict[str, Any]], None]


def in_order(told: Iterable[Event], desk: DeskTimeline) -> list[Event]:
    """Put facts in the order in which the rotation wants them, as its caller does."""
    calendar = desk.calendar
    facts = [slim(event) for event in told if relevant(event)]
    return sorted(facts, key=lambda fact: (day_of(fact, calendar), order_key(fact, calendar)))


def whose_turn(
    clock: str = "23:59", day: date = MONDAY, book: Rulebook | None = None
) -> Callable[[list[Event]], dict[str, Any]]:
    """Ask whose turn it is at a local time, knowing everything that happened up to that day."""

    def ask(told: list[Event]) -> dict[str, Any]:
        desk = desk_of(told)
        rotation = Rotation.restore(None, desk, book)
        for fact in in_order(told, desk):
            if day_of(fact, desk.calendar) <= day:
                rotation.apply(fact)
        return rotation.day(day, moment(clock, day))

    return ask


def desk(*staff: str, rulebook: str = "sc", on_duty: Iterable[str] | None = None, order: bool = True) -> list[Any]:
    """Open a desk where the staff are on Monday's roster in the order given."""
    said: list[Any] = [opened(rulebook), *(joins(one) for one in staff)]
    if order:
        said.append(roster(*staff, on_duty=on_duty))
    return said


def book_with(name: str, overrides: dict[str, Any]) -> Rulebook:
    """Give a book with single settings changed."""
    return with_overrides(load_preset(name), overrides)


def companies(*members: str, rulebook: str = "sb", **representatives: str) -> list[Any]:
    """Open a desk of branch companies: ``companies("1A", "2B")`` are agents A of company 1 and B of company 2."""
    numbers = list(dict.fromkeys(one[:-1] for one in members))
    staff = (joins(one[-1], group=one[:-1]) for one in members)
    return [opened(rulebook), *staff, roster(*numbers, **representatives)]


def lost(id_: str, agent: str, cause: str, to: str = "Z") -> Said:
    """A client of an agent asks for another (更换招商员)."""
    return client(id_, "client.handed_over", **{"from": agent, "to": to, "cause": cause, "record": "交接单"})


def void(id_: str, agent: str, cause: str = "never_came") -> Said:
    """An agent's entry in the visit book is declared void (登记作废)."""
    return client(id_, "registration.voided", agent=agent, cause=cause, by="M", reason="经查")


def first_named(id_: str, agent: str, reception: str | None = None) -> Said:
    """It is found out who received a visitor first (查明首接人)."""
    return client(id_, "first_agent.named", reception=reception or f"R-{id_}", agent=agent, by="M")


def next_is(staff: str | None) -> Check:
    def check(answer: dict[str, Any]) -> None:
        assert answer["next"] == staff, answer["because"]

    return check


def queue_is(*staff: str) -> Check:
    def check(answer: dict[str, Any]) -> None:
        assert [one["staff"] for one in answer["queue"]] == list(staff)
        assert [one["place"] for one in answer["queue"]] == list(range(1, len(staff) + 1))

    return check


def state(staff: str, expected: str, *, make_up: bool = False) -> Check:
    def check(answer: dict[str, Any]) -> None:
        (found,) = [one for one in answer["queue"] if one["staff"] == staff]
        assert (found["state"], found["make_up"]) == (expected, make_up)

    return check


def turn(reception: str, **expected: Any) -> Check:
    """Check members of a reception's turn; ``because=("skipped", …)`` checks the effects that its story tells, in order."""

    def check(answer: dict[str, Any]) -> None:
        (found,) = [one for one in answer["turns"] if one["reception"] == reception]
        told = [step["effect"] for step in found["because"]]
        effects = expected.get("because")
        if effects is not None:
            assert told == list(effects)
        members = {key: value for key, value in expected.items() if key != "because"}
        assert {key: found[key] for key in members} == members

    return check


def owed(**whys: str) -> Check:
    """Check who is owed a make-up, and why: ``owed(A="busy:office_call")``."""

    def check(answer: dict[str, Any]) -> None:
        assert {one["staff"]: one["why"] for one in answer["owed"]} == whys
        assert all(one["since"] and one["clauses"] and one["evidence"] for one in answer["owed"])
        assert {one["staff"] for one in answer["queue"] if one["make_up"]} == whys.keys()

    return check


def follows(staff: str, effect: str, clause: str) -> Check:
    """Check that a fact other than a reception did something to somebody's turns, under a clause."""

    def check(answer: dict[str, Any]) -> None:
        found = [(one["effect"], one["clause"]) for one in answer["consequences"] if one["staff"] == staff]
        assert (effect, clause) in found, answer["consequences"]

    return check


def nothing_follows(answer: dict[str, Any]) -> None:
    """Check that no fact but receptions and changes by hand did anything to anybody's turns."""
    assert answer["consequences"] == []


def calls(*effects: tuple[str, str | None]) -> Check:
    """Check who answered the calls and whom each was for."""

    def check(answer: dict[str, Any]) -> None:
        assert [(one["answered_by"], one["expected"]) for one in answer["calls"]] == list(effects)

    return check


def next_call(staff: str | None) -> Check:
    def check(answer: dict[str, Any]) -> None:
        assert answer["next_call"] == staff

    return check


def turns(*receptions: str) -> Check:
    def check(answer: dict[str, Any]) -> None:
        assert [one["reception"] for one in answer["turns"]] == list(receptions)

    return check


def tells(effect: str, clause: str, *, says: str = "") -> Check:
    """Check that why the next is the next has a step of this effect under this clause, with these words in it."""

    def check(answer: dict[str, Any]) -> None:
        steps = [one for one in answer["because"] if one["effect"] == effect and one["clause"] == clause]
        assert steps, answer["because"]
        assert says in steps[0]["zh"]

    return check


def cites(clause: str) -> Check:
    """Check that something in the answer rests on a clause: a turn, somebody passed over, a call, what is owed, the next."""

    def check(answer: dict[str, Any]) -> None:
        cited = set[str]()
        waiting: list[Any] = [answer]
        while waiting:
            one = waiting.pop()
            if isinstance(one, dict):
                cited |= {one["clause"]} if "clause" in one else set()
                cited |= set(one.get("clauses", ()))
                waiting += one.values()
            elif isinstance(one, list):
                waiting += one
        assert clause in cited, sorted(cited)

    return check


def notes(*effects: str) -> Check:
    def check(answer: dict[str, Any]) -> None:
        assert [note["effect"] for note in answer["notes"]] == list(effects)

    return check
