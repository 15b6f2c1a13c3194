"""What a desk looks up about a client (客户档案): names and numbers in plain text, and when they last spoke."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from domain.event import Event
from projections.context import Context
from projections.people.names import readings
from projections.tables import CLIENTS, ClientRow

CONTACTS = frozenset({"call.received", "client.received", "visit.registered", "follow_up.made", "outing.made"})
"""Events in which the desk and the client speak with one another."""

PERSONAL = frozenset({"name", "company", "phone", "phones"})


class Profiles:
    """Client rows at hand."""

    def __init__(self) -> None:
        self._rows: dict[str, ClientRow] = {}
        self._changed: set[str] = set()

    def load(self, context: Context, clients: Iterable[str], events: Iterable[Event]) -> None:
        """Reads the rows of those clients that are not at hand, and the keys to the boxes in these events."""
        missing = [client for client in clients if client not in self._rows]
        for row in context.store.get(CLIENTS, missing):
            self._rows[row.client] = row
        context.keyring.load(
            context.connection, {event.data["sealed"]["client"] for event in events if _has_profile(event)}
        )

    def apply(self, context: Context, event: Event, clients: Iterable[str]) -> None:
        """Takes in one event that is about, or touches, these clients."""
        for client in clients:
            row = self._rows.get(client)
            if row is None:
                row = ClientRow(
                    client,
                    event.position,
                    event.position,
                    event.time,
                    last_contact=None,
                    name=None,
                    company=None,
                    phones="",
                    pinyin="",
                    channel=None,
                    intent=None,
                    next_on=None,
                )
            row = row._replace(last=event.position, since=min(row.since, event.time))
            if event.subject == f"client/{client}":
                row = _told(row, event, _opened(context, event))
            self._rows[client] = row
            self._changed.add(client)

    def flush(self, context: Context) -> None:
        """Writes what changed."""
        context.store.put(CLIENTS, [self._rows[client] for client in sorted(self._changed)])
        self._changed.clear()

    def clear(self) -> None:
        """Lets go of what is at hand."""
        self._rows.clear()
        self._changed.clear()


def _has_profile(event: Event) -> bool:
    sealed = event.data.get("sealed")
    return sealed is not None and event.subject.startswith("client/") and not PERSONAL.isdisjoint(sealed["fields"])


def _opened(context: Context, event: Event) -> Mapping[str, Any]:
    if not _has_profile(event):
        return {}
    sealed = event.data["sealed"]
    return context.keyring.open_box(sealed["client"], sealed) or {}


def _told(row: ClientRow, event: Event, opened: Mapping[str, Any]) -> ClientRow:
    """The row after the client's own event."""
    data = event.data
    if event.type in CONTACTS:
        row = row._replace(last_contact=max(row.last_contact or event.time, event.time))
    if (name := opened.get("name")) and name != row.name:
        row = row._replace(name=name, pinyin=readings(name))
    if company := opened.get("company") or data.get("company"):
        row = row._replace(company=company)
    numbers = [*opened.get("phones", ()), *([opened["phone"]] if opened.get("phone") else ())]
    if numbers:
        row = row._replace(phones=_joined(row.phones, numbers))
    if row.channel is None and data.get("channel"):
        row = row._replace(channel=data["channel"])
    if data.get("intent"):
        row = row._replace(intent=data["intent"])
    if event.type == "follow_up.made":
        row = row._replace(next_on=data.get("next_on"))
    return row


def _joined(known: str, more: Iterable[str]) -> str:
    return " ".join(dict.fromkeys([*known.split(), *more]))
