"""What a desk looks up about a client (客户档案): names and numbers in plain text, and when they last spoke."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Self

from domain.event import Event
from projections.context import Context
from projections.people.names import readings
from projections.people.tables import CLIENTS, ClientRow
from projections.store import Store

CONTACTS = frozenset({"call.received", "client.received", "visit.registered", "follow_up.made", "outing.made"})
"""Events in which the desk and the client speak with one another."""

FORGOTTEN = "client.forgotten"

_CLIENT = "client/"

PERSONAL = frozenset({"name", "company", "phone", "phones"})


class _Profile:
    """A client's row while it is being written."""

    __slots__ = ClientRow._fields

    def __init__(self, client: str, first: int, since: datetime) -> None:
        self.client = client
        self.first = self.last = first
        self.since = since
        self.last_contact: datetime | None = None
        self.name: str | None = None
        self.company: str | None = None
        self.phones = self.pinyin = ""
        self.channel: str | None = None
        self.intent: str | None = None
        self.next_on: str | None = None

    @classmethod
    def stored(cls, row: ClientRow) -> Self:
        """As it was stored."""
        profile = cls(row.client, row.first, row.since)
        for name, value in zip(ClientRow._fields, row, strict=True):
            setattr(profile, name, value)
        return profile

    def row(self) -> ClientRow:
        """As it is stored."""
        return ClientRow(
            self.client, self.first, self.last, self.since, self.last_contact, self.name,
            self.company, self.phones, self.pinyin, self.channel, self.intent, self.next_on,
        )  # fmt: skip

    def forget(self) -> None:
        """Keeps nothing of who the client is."""
        self.name = self.company = None
        self.phones = self.pinyin = ""

    def hear(self, event: Event, opened: Mapping[str, Any] | None) -> None:
        """Takes in an event of the client's own; ``opened``: what its sealed box holds, if there is one and a key to it."""
        kind, data = event.type, event.data
        if kind in CONTACTS and (self.last_contact is None or self.last_contact < event.time):
            self.last_contact = event.time
        if self.channel is None and "channel" in data:
            self.channel = data["channel"]
        if "intent" in data:
            self.intent = data["intent"]
        if kind == "follow_up.made":
            self.next_on = data.get("next_on")
        if not opened:
            return
        name = opened.get("name")
        if name and name != self.name:
            self.name, self.pinyin = name, readings(name)
        self.company = opened.get("company") or self.company
        numbers = [*opened.get("phones", ()), *([opened["phone"]] if "phone" in opened else ())]
        if numbers:
            self.phones = " ".join(dict.fromkeys([*self.phones.split(), *numbers]))


class Profiles:
    """Client rows at hand."""

    def __init__(self) -> None:
        self._profiles: dict[str, _Profile] = {}

    def load(self, store: Store, clients: Iterable[str]) -> None:
        """Reads the rows of those clients that are not at hand."""
        missing = {client for client in clients if client not in self._profiles}
        for row in store.get(CLIENTS, missing):
            self._profiles[row.client] = _Profile.stored(row)

    def opened(self, context: Context, events: Iterable[Event]) -> dict[int, dict[str, Any]]:
        """By position, what the sealed boxes of these events hold that belongs into a profile; nothing without a key."""
        boxes = {event.position: box for event in events if "sealed" in event.data and (box := _box(event)) is not None}
        keyring = context.keyring
        keyring.load(context.connection, {box["client"] for box in boxes.values()})
        found = ((position, keyring.open_box(box["client"], box)) for position, box in boxes.items())
        return {position: personal for position, personal in found if personal}

    def apply(self, event: Event, clients: Iterable[str], personal: Mapping[int, Mapping[str, Any]]) -> None:
        """Takes in one event that is about, or touches, these clients; ``personal``: what was `opened`."""
        position, moment, profiles = event.position, event.time, self._profiles
        own = event.subject.removeprefix(_CLIENT)
        for client in clients:
            profile = profiles.get(client)
            if profile is None:
                profile = profiles[client] = _Profile(client, position, moment)
            profile.last = position
            if moment < profile.since:  # noqa: PLR1730 -- `min` takes three times as long, for every event
                profile.since = moment
            if client == own and event.type == FORGOTTEN:
                profile.forget()
            elif client == own:
                profile.hear(event, personal.get(position))

    def flush(self, context: Context) -> None:
        """Writes everything at hand; only what some event was about or touched ever is."""
        context.store.put(CLIENTS, [self._profiles[client].row() for client in sorted(self._profiles)])
        self.clear()

    def clear(self) -> None:
        """Lets go of what is at hand."""
        self._profiles.clear()


def _box(event: Event) -> Mapping[str, Any] | None:
    """The sealed box of an event, if there is something of a profile in it."""
    box: Mapping[str, Any] | None = event.data.get("sealed")
    if box is None or PERSONAL.isdisjoint(box["fields"]) or not event.subject.startswith(_CLIENT):
        return None
    return box
