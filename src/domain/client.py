"""The client (客户): receptions, disputes, complaints, outings and delegations under way, and which other records are the same person."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast

from domain.admission import admit
from domain.aggregate import DeskAggregate
from domain.cases import NO_CASES, Cases, Step
from domain.complaints.steps import Handlings, step_of
from domain.complaints.steps import after as after_step
from domain.complaints.steps import check as check_step
from domain.desk_view import Desk
from domain.event import Fact, Refused
from domain.payloads import TYPES
from domain.rights import check_right

_MAY_BE_FIRST = frozenset(name for name, event_type in TYPES.items() if event_type.creates)
_NAMES_A_DEAL = frozenset(("ownership.claimed", "dispute.opened", "dispute.agreed", "dispute.ruled"))
_SERVES = {"client.received": "received_by", "visit.registered": "registered_by"}
"""What puts an agent's name to a client, and where the name stands."""

_STEPS: dict[str, tuple[str, Step]] = {
    "client.received": ("reception", "opens"),
    "reception.ended": ("reception", "closes"),
    "outing.planned": ("outing", "opens"),
    "outing.made": ("outing", "closes"),
    "outing.approved": ("outing", "comes_after"),
    "outing.checked": ("outing", "comes_after"),
    "delegation.requested": ("delegation", "opens"),
    "delegation.approved": ("delegation", "comes_after"),
    "delegation.visited": ("delegation", "comes_after"),
    "delegation.followed_up": ("delegation", "comes_after"),
    "delegation.costed": ("delegation", "closes"),
    "dispute.opened": ("dispute", "opens"),
    "dispute.evidence_added": ("dispute", "goes_on"),
    "dispute.agreed": ("dispute", "closes"),
    "dispute.ruled": ("dispute", "closes"),
}
"""Per event type: the field that names the case, and what the event does to it."""


class Client(DeskAggregate):
    """What must not happen twice, or not at all, with one client. Who owns the client is the judges' to say."""

    def begin(self) -> None:
        """A client of whom nothing is known."""
        self.reception: Cases = NO_CASES
        self.dispute: Cases = NO_CASES
        self.outing: Cases = NO_CASES
        self.delegation: Cases = NO_CASES
        self.complaints: Handlings = ()
        self.same_person: tuple[str, ...] = ()
        self.served: tuple[str, ...] = ()
        self.first_agents: tuple[tuple[str, str | None], ...] = ()
        self.disputants: tuple[tuple[str, str], ...] = ()
        self.forgotten = False

    def whose(self, data: Mapping[str, Any], desk: Desk) -> str | None:  # noqa: ARG002 -- it is this client, whatever happens
        """This client."""
        return self.name

    def check(self, fact: Fact, desk: Desk) -> None:
        """Raises ``Refused`` for what cannot be with this client."""
        admit(fact, desk)
        if not self.exists and fact.type not in _MAY_BE_FIRST:
            raise Refused(
                "unknown_client",
                f"Nothing is known of client {self.name}: a call, a reception or a registration comes first.",
                "/subject",
            )
        if (step := _STEPS.get(fact.type)) is not None:
            word, does = step
            self._cases(word).check(does, fact.data[word], word, self.name)
        elif step_of(fact.type) is not None:
            check_step(self.complaints, fact, self.name, desk.project.book_at(fact.time))
        if fact.type in _NAMES_A_DEAL:
            _check_deal(fact, desk)
        match fact.type:
            case "reception.ended":
                self._check_end(fact)
            case "first_agent.named":
                self._check_first_agent(fact)
            case "registration.voided":
                self._check_void(fact)
            case "introduction.found":
                _check_introducer(fact, desk)
            case "dispute.agreed":
                self._check_agreement(fact)
            case "client.forgotten" if self.forgotten:
                raise Refused("client_forgotten", f"Client {self.name} has been forgotten already.", "/subject")
            case "dispute.ruled":
                check_right(fact, desk.project.book_at(fact.time))

    def _check_end(self, fact: Fact) -> None:
        since = self.reception.since(fact.data["reception"])
        if since is not None and fact.time < since:
            raise Refused(
                "ended_before_it_began",
                f"Reception {fact.data['reception']} began only at {since.isoformat()}.",
                "/time",
            )

    def _check_first_agent(self, fact: Fact) -> None:
        reception, first = fact.data["reception"], dict(self.first_agents)
        self.reception.check("comes_after", reception, "reception", self.name)
        if reception not in first:
            raise Refused(
                "first_agent_known",
                f"At the reception {reception} of client {self.name} nobody was looked for: it was not received with an unknown"
                " first agent. Who disagrees claims the client.",
                "/data/reception",
            )
        if first[reception] is not None:
            raise Refused(
                "first_agent_named",
                f"The first agent of reception {reception} has been named, {first[reception]}; who disagrees claims the client.",
                "/data/agent",
            )

    def _check_void(self, fact: Fact) -> None:
        agent = fact.data["agent"]
        if agent not in self.served:
            raise Refused(
                "nothing_to_void",
                f"{agent} has no registration or reception of client {self.name} that stands.",
                "/data/agent",
            )

    def _check_agreement(self, fact: Fact) -> None:
        by = dict(self.disputants)[fact.data["dispute"]]
        if by not in fact.data["parties"]:
            raise Refused(
                "disputant_missing",
                f"{by} brought the dispute {fact.data['dispute']} and must be a party to what settles it.",
                "/data/parties",
            )

    def _cases(self, word: str) -> Cases:
        return cast("Cases", getattr(self, word))

    def take_in(self, event_type: str, data: Mapping[str, Any], time: datetime) -> None:
        """Notes what opens and closes, who served the client, and links to other records."""
        if (step := _STEPS.get(event_type)) is not None:
            word, does = step
            if does in ("opens", "closes"):
                setattr(self, word, self._cases(word).after(does, data[word], time))
        elif (taken := step_of(event_type)) is not None:
            self.complaints = after_step(self.complaints, taken, data)
        if (who := _SERVES.get(event_type)) is not None and data[who] not in self.served:
            self.served = (*self.served, data[who])
        match event_type:
            case "client.linked":
                self._link(data["relation"], data["other"])
            case "client.received" if data.get("first_agent_unknown"):
                self.first_agents = (*self.first_agents, (data["reception"], None))
            case "first_agent.named":
                named = {data["reception"]: data["agent"]}
                self.first_agents = tuple((one, named.get(one, agent)) for one, agent in self.first_agents)
            case "registration.voided":
                self.served = tuple(agent for agent in self.served if agent != data["agent"])
            case "client.forgotten":
                self.forgotten = True
            case "dispute.opened":
                self.disputants = (*self.disputants, (data["dispute"], data["by"]))

    def touched(self, event_type: str, data: Mapping[str, Any], time: datetime, subject: str) -> None:  # noqa: ARG002 -- when it was linked does not matter here
        """Notes the links that another record declares."""
        if event_type == "client.linked":
            self._link(data["relation"], subject.partition("/")[2])

    def _link(self, relation: str, other: str) -> None:
        if relation == "same_person" and other not in self.same_person:
            self.same_person = (*self.same_person, other)


def _check_introducer(fact: Fact, desk: Desk) -> None:
    other = fact.data["introduced_by"]
    if not desk.client(other).exists:
        raise Refused("unknown_client", f"Nothing is known of client {other}.", "/data/introduced_by")


def _check_deal(fact: Fact, desk: Desk) -> None:
    deal = fact.data.get("deal")
    if deal is not None and desk.deal(deal).client is None:
        raise Refused(
            "unknown_deal", f"There is no deal {deal}: no unit was held, paid for or signed under it.", "/data/deal"
        )
