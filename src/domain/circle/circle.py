"""A circle of connected clients, judged together: whose clients they are (客户归属) and whose their deals are (判单)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from domain.circle import answers
from domain.circle.agreements import agreed
from domain.circle.deal import Deal
from domain.circle.deals import STEPS, step
from domain.circle.disputes import claimed, evidence_added, opened, ruled
from domain.circle.entries import Entry, Item, cite
from domain.circle.follow_ups import followed_up
from domain.circle.grades import graded
from domain.circle.handovers import handed_over
from domain.circle.identity import Identity, Tie
from domain.circle.introductions import found
from domain.circle.judgement import Judgement
from domain.circle.party import Party
from domain.circle.passing import Outlook, changes, foreseen, settle, settled
from domain.circle.pending import first_agent_named
from domain.circle.registrations import back_dated, registered
from domain.circle.visits import called, received
from domain.circle.voids import voided
from domain.desk import EVERYTHING, DeskTimeline
from domain.event import Event
from domain.rulebooks import Rulebook


def _linked(_judgement: Judgement, party: Party, item: Item) -> None:
    """Two records are linked (关联); whether that makes them one client is the book's."""
    data, household = item.event.data, item.book.ownership.household
    if data["relation"] not in household.value:
        names = {"client": item.client, "other": data["other"], "relation": data["relation"]}
        party.tell(item, "linked", "apart", cite(household), names)


Handler = Callable[[Judgement, Party, Item], None]

HANDLERS: Mapping[str, Handler] = {
    "client.received": received,
    "first_agent.named": first_agent_named,
    "introduction.found": found,
    "visit.registered": registered,
    "registration.voided": voided,
    "call.received": called,
    "follow_up.made": followed_up,
    "client.graded": graded,
    "client.linked": _linked,
    "client.handed_over": handed_over,
    "ownership.claimed": claimed,
    "dispute.opened": opened,
    "dispute.evidence_added": evidence_added,
    "dispute.agreed": agreed,
    "dispute.ruled": ruled,
    **dict.fromkeys(STEPS, step),
}
"""Event type → the function that judges it."""


_CONNECTING = frozenset({"call.received", "client.linked", "client.received", "visit.registered"})
"""Types of facts that say who is who, or that others refer to."""


class Standing(NamedTuple):
    """Whose client it is, in short. ``changes_at``: until when the answer holds if nothing more happens; ``None``: for good."""

    kind: str
    id: str | None
    protected_until: datetime | None
    contested: bool
    changes_at: datetime | None


class Circle:
    """Client records connected by phones, links and introductions, with everything that happened to them.

    Feed it with ``apply`` in ledger order; judging happens when it is asked, and goes on from where it stood. Feeding one
    by one, with questions in between, gives the same answers as feeding all at once. ``book``: one book for everything;
    without it, each event is judged by the book in force at it.
    """

    def __init__(self, desk: DeskTimeline, book: Rulebook | None = None) -> None:
        self._desk = desk
        self._book = book
        self._items: list[Item] = []
        self._identity = Identity()
        self._ties: dict[int, list[Tie]] = {}
        self._receptions: dict[str, Item] = {}
        self._awaited: set[str] = set()
        self._clients_of_deals: dict[str, str] = {}
        self._told: Judgement | None = None
        self._quiet: Judgement | None = None

    # Feeding

    def apply(self, event: Event) -> None:
        """Enter a fact; facts that bear on neither ownership nor deals are passed by."""
        kind, subject = event.type, event.subject
        if kind not in HANDLERS:
            return
        client = subject[7:] if subject.startswith("client/") else self._client_of_deal(event)
        if client is None:
            return
        book = (self._book or self._desk.book_of(event)).laid_out
        at = event.recorded
        if book.ownership.counts_happened and kind != "dispute.ruled":  # no ruling is made for the past
            # Of an entry made on a later day than it says, the book lets no other time count.
            late = kind == "visit.registered" and back_dated(event, self._desk.calendar)
            at = at if late else event.time
        item = Item(at, event.position, client, event, book)
        items = self._items
        if items and item < items[-1]:
            self._forget()
            self._identity.add(client)
        elif not items or client != items[-1].client:
            self._identity.add(client)
        items.append(item)
        if kind in _CONNECTING:
            self._connect(item)

    def _forget(self) -> None:
        """Something shows the past in another light: all is judged anew when it is asked about."""
        self._told = self._quiet = None

    def _client_of_deal(self, event: Event) -> str | None:
        """Give the client record that a step of a deal is about; that of later steps is known from the first."""
        deal = event.data.get("deal")
        client: str | None = event.data.get("client")
        if deal is None:
            return None
        if client is None:
            return self._clients_of_deals.get(deal)
        return self._clients_of_deals.setdefault(deal, client)

    def _connect(self, item: Item) -> None:
        """Take from a fact what it says about who is who, and about receptions that others refer to."""
        data, client, identity = item.event.data, item.client, self._identity
        kind, before = item.event.type, len(identity.ties)
        for phone in data.get("phone_hashes", ()):
            identity.phone(client, phone, item.at, item.position)
        if kind == "client.linked":
            identity.add(data["other"])
            if data["relation"] in item.book.ownership.household.value:
                identity.tie(Tie(item.at, item.position, client, data["other"], data["relation"]))
        elif kind == "client.received":
            first = self._receptions.setdefault(data["reception"], item)
            if first is item and data["reception"] in self._awaited:
                self._forget()
        elif kind == "visit.registered" and "reception" in data:
            self._awaited.add(data["reception"])
        if len(identity.ties) > before:
            self._ties[item.position] = identity.ties[before:]
            self._forget()

    # Judging

    def _judge(self, *, told: bool = False) -> Judgement:
        """Judge what has not been judged; from the start if something showed the past in another light.

        ``told``: with the story. Who only asks whose it is gets the same judgement without one, at half the work.
        """
        judgement = self._told if told else self._told or self._quiet
        items = self._items
        if judgement is None:
            items.sort()
            judgement = Judgement(self._desk, self._identity, self._receptions, told=told)
            if told:
                self._told, self._quiet = judgement, None
            else:
                self._quiet = judgement
        if judgement.judged < len(items):
            ties = self._ties
            for item in items[judgement.judged :] if judgement.judged else items:
                party = judgement.party(item.client)
                if party.live or party.pending is not None or party.follower is not None:
                    settle(party, item.at, item.position, item.book)
                if ties and item.position in ties:
                    self._tell_ties(party, item)
                HANDLERS[item.event.type](judgement, party, item)
            judgement.judged = len(items)
        return judgement

    def _tell_ties(self, party: Party, item: Item) -> None:
        """Tell what a fact shows about who is who."""
        rules = item.book.ownership
        for tie in self._ties[item.position]:
            names = {"client": tie.one, "other": tie.other, "relation": tie.by}
            how = "same_phone" if tie.by == "phone" else "linked"
            party.tell(item, how, rules.late_link.value, cite(rules.household, rules.late_link), names)

    def _as_of(self, client: str, as_of: datetime, *, told: bool = False) -> Party:
        """Give a client as things stand at a moment, with what lapsed since the last fact. Not to be changed further."""
        party = self._judge(told=told).party(client)
        book = self._current_book(as_of)
        if settled(party, as_of, book):
            return party
        party = party.copy()
        settle(party, as_of, EVERYTHING, book)
        return party

    def _current_book(self, as_of: datetime) -> Rulebook:
        return self._book or self._desk.current_book(as_of)

    # Asking

    def clients(self) -> list[str]:
        """Give the ids of all client records of the circle, in order of appearance."""
        return self._identity.clients()

    def parties(self) -> list[tuple[str, ...]]:
        """Give the ids of all client records, those that the books take for one client together."""
        return self._identity.parties()

    def deals(self) -> list[str]:
        """Give the ids of all deals of the circle, in order of appearance."""
        return list(self._judge().deals)

    def knows(self, deal: str) -> bool:
        """Say whether there is such a deal; to be asked before its story is."""
        return deal in self._judge(told=True).deals

    def ownership(self, client: str, as_of: datetime) -> dict[str, Any]:
        """Say whose client it is at a moment, with the claims, the clauses and the story (JSON-ready)."""
        party = self._as_of(client, as_of, told=True)
        return answers.ownership(client, party, as_of, self._current_book(as_of), self._desk)

    def standing(self, client: str, as_of: datetime) -> Standing:
        """Say in short whose client it is at a moment, and until when that holds."""
        party = self._judge().party(client)
        book = self._current_book(as_of)
        stands = foreseen(party, as_of, book)
        if stands is None:
            party = party.copy()
            settle(party, as_of, EVERYTHING, book)
            stands = Outlook(party.owner(), party.public is not None, changes(party))
        owner, public, changes_at = stands
        contested = _contested(party)
        if owner is not None:
            return Standing("agent", owner.agent, owner.until, contested, changes_at)
        return Standing("public" if public else "none", None, None, contested, changes_at)

    def contested(self, as_of: datetime, client: str | None = None) -> bool:
        """Say whether more than one agent has or had a claim, or a dispute is open: to one client, or to any."""
        clients = self.clients() if client is None else [client]
        return any(_contested(self._as_of(one, as_of)) for one in clients)

    def deal(self, deal_id: str, as_of: datetime) -> dict[str, Any]:
        """Say whose deal it is at a moment, or would be if it were decided then (JSON-ready); ``KeyError`` if unknown."""
        judgement = self._judge(told=True)
        known = judgement.deals[deal_id]
        party = self._as_of(known.client, as_of, told=True)
        deal, steps = self._decided(known, party, as_of)
        steps += answers.after(deal, party, as_of, self._book_of(deal, as_of), self._desk)
        others = [one for one in dict.fromkeys(judgement.parties.values()) if deal.client not in one.clients]
        told = answers.deal_story(deal, [*party.story, *steps], others)
        because = answers.story(told, self._desk)
        return {**answers.deal(deal, party, as_of, self._book_of(deal, as_of), self._desk), "because": because}

    def outcome(self, deal_id: str, as_of: datetime) -> dict[str, Any]:
        """Give what ``deal`` does, without the story: where somebody keeps thousands of them at hand."""
        judgement = self._judge()
        known = judgement.deals[deal_id]
        decided = known.shares is not None
        party = judgement.party(known.client) if decided else self._as_of(known.client, as_of)
        deal, _ = self._decided(known, party, as_of)
        return answers.deal(deal, party, as_of, self._book_of(deal, as_of), self._desk)

    def _book_of(self, deal: Deal, as_of: datetime) -> Rulebook:
        return deal.trigger.book if deal.trigger is not None else self._current_book(as_of)

    def _decided(self, deal: Deal, party: Party, as_of: datetime) -> tuple[Deal, list[Entry]]:
        """Give a deal with its shares; one that is not decided yet is split as it would be at this moment."""
        steps: list[Entry] = []
        if deal.shares is None:
            last = next(item for item in reversed(self._items) if item.client in party.clients)
            deal = deal.copy()
            steps += answers.provisional(self._judge(), party, deal, last, as_of)
        return deal, steps

    def decisions(self, client: str | None = None, as_of: datetime | None = None) -> list[dict[str, Any]]:
        """Give every step of the story of one client, or of all, in order; with what lapsed until ``as_of``, if given."""
        judgement = self._judge(told=True)
        clients = self.clients() if client is None else [client]
        parties = dict.fromkeys(judgement.party(one) for one in clients)
        if as_of is not None:
            parties = dict.fromkeys(self._as_of(party.clients[0], as_of, told=True) for party in parties)
        entries: list[Entry] = [entry for party in parties for entry in party.story]
        if len(parties) > 1:
            entries.sort(key=lambda entry: (entry.at, entry.position))
        return answers.story(entries, self._desk)


def _contested(party: Party) -> bool:
    return bool(party.open_disputes) or (len(party.claims) > 1 and len(party.agents()) > 1)
