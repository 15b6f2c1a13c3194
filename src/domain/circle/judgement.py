"""One run of judging over a circle: its clients, deals and disputes, and what may be looked up while judging."""

from __future__ import annotations

from collections.abc import Mapping

from domain.circle.claims import Claim
from domain.circle.deal import Deal, Dispute, Forward
from domain.circle.entries import Item
from domain.circle.identity import Identity
from domain.circle.party import Party
from domain.circle.passing import settle
from domain.desk import Away, DeskTimeline


class Judgement:
    """The state of a circle while its facts are judged in order.

    ``receptions``: every reception of the circle by its id, those still to be judged included. ``told``: with the story of
    each client. ``judged``: how many facts were.
    """

    __slots__ = ("_receptions", "deals", "desk", "disputes", "forwards", "identity", "judged", "parties", "told")

    def __init__(self, desk: DeskTimeline, identity: Identity, receptions: Mapping[str, Item], *, told: bool) -> None:
        self.desk = desk
        self.told = told
        self.judged = 0
        self.identity = identity
        self.deals: dict[str, Deal] = {}
        self.disputes: dict[str, Dispute] = {}
        self.forwards: list[Forward] = []
        self.parties: dict[str, Party] = {}
        self._receptions = receptions
        for clients in identity.parties() if identity.ties else ():
            party = Party(clients, desk, told=told)
            self.parties.update(dict.fromkeys(clients, party))

    def party(self, client: str) -> Party:
        """Give the client that a record belongs to; a new record is a client of its own until a tie shows otherwise."""
        party = self.parties.get(client)
        if party is None:
            party = self.parties[client] = Party((client,), self.desk, told=self.told)
        return party

    def is_agent(self, staff: str | None, item: Item) -> bool:
        """Say whether somebody is of the people who can own clients, at the time of a fact and as known at it."""
        if staff is None:
            return False
        return self.desk.role(staff, item.event.time, item.position) in item.book.ownership.agents.value

    def reception(self, name: str) -> Item | None:
        """Give a reception of the circle by its id."""
        return self._receptions.get(name)

    def away(self, staff: str, item: Item) -> Away | None:
        """Give the absence that somebody was on at the time of a fact, as known at it; ``None`` if they were there."""
        return self.desk.absence(staff, item.event.time, item.position)

    def owner_of(self, client: str, item: Item) -> Claim | None:
        """Give the claim of the agent whose client somebody of the circle is at this stage of judging."""
        party = self.parties.get(client)
        if party is None:
            return None
        settle(party, item.at, item.position, item.book)
        return party.owner()

    def deal(self, name: str, client: str) -> Deal:
        """Give a deal, a new one if nothing is known of it yet."""
        deal = self.deals.get(name)
        if deal is None:
            deal = self.deals[name] = Deal(name, client)
        return deal
