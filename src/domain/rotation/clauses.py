"""The clauses about a reception's turn, each a small function that rules or leaves the matter to the next.

They are asked in the order of :func:`rule`; the first that rules decides. :func:`clauses` finds the functions behind a
clause id by way of the setting that cites it, so a new book needs no new code for a clause that an old setting can say.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache
from typing import Any, Protocol

from domain.rotation.ruling import Hindrance, Ruling, merge
from domain.rotation.terms import OWN_KINDS, REFERRED_KINDS, Terms
from domain.rulebooks import DEFAULT, PRESETS, load_preset


class DeskDay(Protocol):
    """What a clause may look at: the day as it stands just before the reception."""

    @property
    def terms(self) -> Terms:
        """The book in force."""

    def within_hours(self, moment: datetime) -> bool:
        """Say whether a moment is within working hours; always, if no hours are known."""

    def seat_of(self, staff: str) -> str:
        """Give the place that somebody's receptions count for: their own, or where groups rotate their group's."""

    def in_rotation(self, staff: str) -> bool:
        """Say whether somebody, or their group, has a place in the order."""

    def on_duty(self, staff: str) -> bool:
        """Say whether somebody is on the day's duty shift."""

    def employed(self, staff: str) -> bool:
        """Say whether somebody is of the desk."""

    def hindrance(self, staff: str, moment: datetime) -> Hindrance | None:
        """Give what keeps somebody from taking a turn."""

    def head(self, moment: datetime) -> str | None:
        """Give the first in the order who can take a turn."""

    def took_call(self, staff: str) -> int:
        """Give the position of the call from the client at the door that somebody took, 0 if they took none."""


Rule = Callable[[DeskDay, Mapping[str, Any], str, datetime], Ruling | None]
"""``(day, data of client.received, receiver, moment) -> ruling``; ``None`` leaves it to the next clause."""


def out_of_hours(day: DeskDay, _data: Mapping[str, Any], _receiver: str, moment: datetime) -> Ruling | None:
    """Receptions outside working hours do not count (SC-43)."""
    ruling = day.terms.out_of_hours
    return None if ruling is None or day.within_hours(moment) else ruling


def duty_shift(day: DeskDay, _data: Mapping[str, Any], receiver: str, _moment: datetime) -> Ruling | None:
    """Receptions by the person on duty shift do not count (SC-48)."""
    return day.terms.duty if day.on_duty(receiver) else None


def outsider(day: DeskDay, data: Mapping[str, Any], receiver: str, _moment: datetime) -> Ruling | None:
    """The manager or the front desk receives, all agents being busy: no turn (WJC-4)."""
    if day.in_rotation(receiver) or not day.terms.kinds[data["kind"]].counted:
        return None
    return day.terms.outsider


def card(day: DeskDay, data: Mapping[str, Any], receiver: str, _moment: datetime) -> Ruling | None:
    """Who holds an agent's card is that agent's and does not count, whoever receives them (WJC-2)."""
    holder = data.get("card_of")
    if holder is None:
        return None
    ruling = day.terms.card
    return ruling if ruling is None or holder == receiver else ruling._replace(purpose="assist", helped=holder)


def assist(day: DeskDay, data: Mapping[str, Any], receiver: str, moment: datetime) -> Ruling | None:
    """Helping with a colleague's client does not count (SC-46, SC-18), the colleague absent (SC-12) or busy (SC-15)."""
    helped = data.get("assist_for")
    return None if helped is None or helped == receiver else _assist(day, helped, moment)


def _assist(day: DeskDay, helped: str, moment: datetime) -> Ruling:
    terms = day.terms
    hindrance = day.hindrance(helped, moment)
    state = hindrance.state if hindrance is not None else ""
    first = terms.named_absent if state == "absent" else terms.assist_busy if state == "busy" else ()
    return terms.assist._replace(
        clauses=merge(first, terms.assist.clauses), reason=f"assist_{state}" if first else "assist", helped=helped
    )


def assigned(day: DeskDay, data: Mapping[str, Any], _receiver: str, _moment: datetime) -> Ruling | None:
    """A visitor whom the supervisor assigns does not count (SA-r4)."""
    by = data.get("assigned_by")
    ruling = day.terms.assigned
    return None if by is None or ruling is None else ruling._replace(helped=by)


def unknown_first(day: DeskDay, data: Mapping[str, Any], _receiver: str, _moment: datetime) -> Ruling | None:
    """A visitor came before, nobody knows to whom: received as an existing client, and colleagues are asked (SA-o2C)."""
    return day.terms.unknown_visit if data.get("first_agent_unknown") and day.terms.unknown is not None else None


def by_phone(day: DeskDay, data: Mapping[str, Any], receiver: str, _moment: datetime) -> Ruling | None:
    """A client known only by phone asks for the agent who took the call: ahead of the order, and their turn (SD-4, SA-o3)."""
    ruling = day.terms.by_phone
    if ruling is None or data.get("named_agent") != receiver or not day.terms.kinds[data["kind"]].counted:
        return None
    call = day.took_call(receiver)
    return ruling._replace(ground=call) if call or data.get("known_by_phone") else None


def named(day: DeskDay, data: Mapping[str, Any], receiver: str, moment: datetime) -> Ruling | None:
    """The visitor names an agent, who receives and keeps the place (SC-11) or, introduced, has had their turn (SC-13).

    Somebody else receives: an assist (SC-12, SC-15), unless the named agent has left or may receive nobody.
    """
    agent = data.get("named_agent") or data.get("card_of")
    if agent is None:
        return None
    kind = data["kind"]
    if agent == receiver:
        if not day.terms.kinds[kind].counted:
            return None
        return day.terms.named_referral if kind in REFERRED_KINDS else day.terms.named
    return _for_the_named(day, agent, kind, moment) if day.employed(agent) else None


def _for_the_named(day: DeskDay, agent: str, kind: str, moment: datetime) -> Ruling | None:
    hindrance = day.hindrance(agent, moment)
    state = hindrance.state if hindrance is not None else ""
    if state == "suspended":
        return None
    if state == "absent" and kind == "referral" and day.terms.introducers_agent_absent is not None:
        return day.terms.introducers_agent_absent  # whoever receives owns them (SA-o5), so it is their turn
    return _assist(day, agent, moment)


def introduced(day: DeskDay, data: Mapping[str, Any], receiver: str, moment: datetime) -> Ruling | None:
    """A client's introduction is received by the original agent and counts, in order or not (SA-o5, SB-6)."""
    if data["kind"] != "referral" or data.get("introduced_by") is None or day.head(moment) == day.seat_of(receiver):
        return None
    return day.terms.introduced


def recognised(day: DeskDay, data: Mapping[str, Any], receiver: str, moment: datetime) -> Ruling | None:
    """An agent receives their own client out of order, uncounted (SC-14, WJC-3)."""
    if data.get("first_agent_unknown"):
        return None
    ruling = day.terms.recognised[data["kind"]]
    return None if ruling is None or day.head(moment) == day.seat_of(receiver) else ruling


def by_kind(day: DeskDay, data: Mapping[str, Any], _receiver: str, _moment: datetime) -> Ruling:
    """What the book says about visitors of this kind (SC-42, SC-44, SC-45, SC-47, SC-29, SC-29b, WJC-1, WJC-3 …)."""
    ruling = day.terms.kinds[data["kind"]]
    if ruling.verify and not data.get("verified"):
        return ruling._replace(make_up=False)
    return ruling


AT_SIGHT: tuple[Rule, ...] = (out_of_hours, duty_shift, outsider)
"""Asked first, about every reception."""

AS_SAID: tuple[Rule, ...] = (card, assist, assigned, unknown_first, by_phone, named, introduced)
"""Asked next, if more is on record than who received whom."""

BARE = 3
"""Members that every reception has: its name, its receiver and its kind. Most have no more, and are not asked about it."""


def rule(day: DeskDay, data: Mapping[str, Any], receiver: str, moment: datetime) -> Ruling:
    """Rule on a reception under the book in force: the first clause that has something to say decides."""
    for clause in AT_SIGHT:
        ruling = clause(day, data, receiver, moment)
        if ruling is not None:
            return ruling
    if len(data) > BARE:
        for clause in AS_SAID:
            ruling = clause(day, data, receiver, moment)
            if ruling is not None:
                return ruling
    if data["kind"] in OWN_KINDS:
        return recognised(day, data, receiver, moment) or by_kind(day, data, receiver, moment)
    return by_kind(day, data, receiver, moment)


def same_group(day: DeskDay) -> Ruling:
    """Groups who came together are one turn, which was taken with the first of them (SC-50)."""
    return day.terms.group


BY_SETTING: dict[str, Callable[..., Any]] = {
    "rotation.out_of_hours": out_of_hours,
    "rotation.duty": duty_shift,
    "rotation.outsider": outsider,
    "rotation.card": card,
    "rotation.assist": assist,
    "rotation.assist_busy": assist,
    "rotation.assigned": assigned,
    "rotation.phone_named": by_phone,
    "ownership.unknown_first_agent": unknown_first,
    "rotation.named": named,
    "rotation.named_referral": named,
    "ownership.referral_unnamed": introduced,
    "ownership.referral_absent": named,
    "rotation.named_absent": named,
    "rotation.recognised": recognised,
    "rotation.kinds": by_kind,
    "rotation.group": same_group,
}
"""The function that reads each setting; the other floors of the rotation enter theirs."""


@cache
def clauses() -> Mapping[str, tuple[Callable[..., Any], ...]]:
    """Give the functions behind each clause id of the books that ship: ``clauses()["SC-42"]``."""
    found: dict[str, dict[Callable[..., Any], None]] = {}
    for name in PRESETS:
        for path, parameter in load_preset(name).parameters():
            function = BY_SETTING.get(path) or BY_SETTING.get(path.rpartition(".")[0])
            if function is None:
                continue
            for clause in parameter.clauses:
                if clause != DEFAULT:
                    found.setdefault(clause, {})[function] = None
    return {clause: tuple(functions) for clause, functions in found.items()}
