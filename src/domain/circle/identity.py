"""Who is one client (客户同一认定): records that share a phone or are linked, since when, and by what."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

SAME_PERSON = frozenset({"phone", "same_person"})
"""Ties by which two records are of one person; by any other relation they are of one household."""


class Tie(NamedTuple):
    """Two client records are one: known since ``at`` and ``position``, by a ``phone`` or a relation (``spouse``, …)."""

    at: datetime
    position: int
    one: str
    other: str
    by: str


class Identity:
    """The client records of a circle and the ties that make some of them one client, fed in ledger order."""

    __slots__ = ("_phones", "_root", "ties")

    def __init__(self) -> None:
        self._root: dict[str, str] = {}
        self._phones: dict[str, str] = {}
        self.ties: list[Tie] = []

    def add(self, client: str) -> None:
        """Enter a client record."""
        self._root.setdefault(client, client)

    def phone(self, client: str, phone: str, at: datetime, position: int) -> bool:
        """Enter that a client has a phone; true if that shows two records to be one."""
        other = self._phones.setdefault(phone, client)
        return other != client and self.tie(Tie(at, position, other, client, "phone"))

    def tie(self, tie: Tie) -> bool:
        """Enter a tie; true if the two were not known to be one."""
        one, other = self.root(tie.one), self.root(tie.other)
        if one == other:
            return False
        self._root[other] = one
        self.ties.append(tie)
        return True

    def root(self, client: str) -> str:
        """Give the record that stands for all records of the same client."""
        root = self._root
        while (parent := root.setdefault(client, client)) != client:
            root[client] = client = root[parent]
        return client

    def clients(self) -> list[str]:
        """Give every record, in order of appearance."""
        return list(self._root)

    def parties(self) -> list[tuple[str, ...]]:
        """Give the records of each client together, in order of appearance."""
        groups: dict[str, list[str]] = {}
        for client in self._root:
            groups.setdefault(self.root(client), []).append(client)
        return [tuple(group) for group in groups.values()]

    def known_as_one(self, client: str, by: Callable[[Tie], bool]) -> set[str]:
        """Give the records known to be the same client as this one, if only some ties count."""
        found = {client}
        ties = [tie for tie in self.ties if by(tie)]
        grown = True
        while grown:
            grown = False
            for tie in ties:
                if (tie.one in found) != (tie.other in found):
                    found |= {tie.one, tie.other}
                    grown = True
        return found
