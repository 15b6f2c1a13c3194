"""The order of service (轮排次序): a queue that outlives the day."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from domain.calendar import parse_moment

NUMBER, FEWEST = "number", "fewest_new"


class Owed(NamedTuple):
    """A make-up that is owed (待补): by which facts, since when (UTC), why (a word that the wording knows), by which clauses."""

    evidence: tuple[int, ...]
    since: datetime
    why: str
    clauses: tuple[str, ...]


class Order:
    """Who stands where. Every seat of the rotation, a person or where groups rotate a group, has exactly one place, also
    those who cannot take a turn now.

    ``owed``: make-ups not yet taken (待补排); more than one at a time is never owed to the same seat. ``off``: not on the
    roster in force; they keep their place among the others but are neither asked nor passed over. ``moved``: something
    has happened to the order since it was last set, so there is something to carry over. ``evidence``: the position of
    the last fact that changed the order. ``debts``: rounds still to be skipped, each by the position that imposed it.

    ``kind``: ``queue``, ``number`` (by company number) or ``fewest_new``, where ``news`` counts the turns of ``month``.
    """

    __slots__ = (
        "debts",
        "evidence",
        "grouped",
        "kind",
        "last_served",
        "month",
        "moved",
        "news",
        "off",
        "owed",
        "places",
        "roster",
        "roster_date",
    )

    def __init__(self) -> None:
        self.places: list[str] = []
        self.owed: dict[str, Owed] = {}
        self.off: set[str] = set()
        self.roster: list[str] | None = None
        self.roster_date = ""
        self.evidence = 0
        self.moved = False
        self.last_served: str | None = None
        self.grouped = False
        self.kind = "queue"
        self.news: dict[str, int] = {}
        self.month = ""
        self.debts: dict[str, list[int]] = {}

    def __contains__(self, seat: str) -> bool:
        return seat in self.places

    def on_roster(self) -> list[str]:
        """Give the order of service without those who are not on the roster."""
        return [seat for seat in self.places if seat not in self.off] if self.off else self.places

    # What happens to a place

    def served(self, seat: str, *, new: bool = True) -> bool:
        """After a counted reception the receiver goes last (SC-27); say whether it was a make-up that they took.

        ``new=False``: the turn is given back, so it is not one more new client.
        """
        self._place(seat, len(self.places))
        self.last_served = seat
        if self.kind == FEWEST:
            self._count(seat, int(new))
        if seat in self.owed:
            del self.owed[seat]
            self._settle()
            return True
        return False

    def skipped(self, seat: str) -> None:
        """To the tail unserved, and with it any make-up that was owed (轮空); among the fewest, a turn lost is a turn had."""
        self._place(seat, len(self.places))
        self.owed.pop(seat, None)
        if self.kind == FEWEST:
            self._count(seat, 1)

    def make_up(self, seat: str, owed: Owed) -> bool:
        """Back to the head, behind those to whom a make-up is owed already (补排); say whether it is newly owed."""
        if seat in self.owed:
            return False
        self.places.remove(seat)
        ahead = 0
        while ahead < len(self.places) and self.places[ahead] in self.owed:
            ahead += 1
        self.places.insert(ahead, seat)
        self.owed[seat] = owed
        self.moved = True
        self._settle()
        return True

    def to_head(self, seat: str) -> None:
        """To the head by hand; among the fewest, as one who has had no more than any other."""
        if self.kind == FEWEST:
            self.news[seat] = min(self.news.get(other, 0) for other in self.places)
        self._place(seat, 0)
        self._settle()

    def to_tail(self, seat: str) -> None:
        """To the tail by hand, or on coming back into the order; among the fewest, as one who has had as many as any."""
        if self.kind == FEWEST:
            self.news[seat] = max(self.news.get(other, 0) for other in self.places)
        self._place(seat, len(self.places))
        self._settle()

    def _place(self, seat: str, index: int) -> None:
        self.places.remove(seat)
        self.places.insert(index, seat)
        self.moved = True

    def _count(self, seat: str, turns: int) -> None:
        self.news[seat] = self.news.get(seat, 0) + turns
        self._settle()

    def _settle(self) -> None:
        """Let those owed a make-up, and then those with the fewest new clients, stand ahead; ties stay as they stand."""
        if self.kind == FEWEST:
            self.places.sort(key=lambda seat: (seat not in self.owed, self.news.get(seat, 0)))

    # Rounds to be skipped

    def owe_round(self, seat: str, rounds: int, position: int) -> None:
        """Let a seat be skipped so many times, once each when its turn comes (轮空一轮)."""
        self.debts.setdefault(seat, []).extend([position] * rounds)

    def pay_round(self, seat: str) -> None:
        """One round has been skipped."""
        self.debts[seat].pop(0)
        if not self.debts[seat]:
            del self.debts[seat]

    # Who stands in it

    def join(self, seat: str, roster: Sequence[str]) -> None:
        """Whoever joins goes to the tail, or where numbers decide to their number; a roster (its seats) that awaited them
        puts them where it says, if nothing has moved yet."""
        if seat in self.places:
            return
        self._enter(seat)
        if self.kind != NUMBER and seat in roster and not self.moved:
            self._follow(roster)
        self._settle()

    def _enter(self, seat: str) -> None:
        if self.kind != NUMBER:
            self.places.append(seat)
        elif not self.moved:
            self.places = sorted([*self.places, seat], key=natural)
        else:
            lower = [other for other in self.places if natural(other) < natural(seat)]
            before = max(lower or self.places, key=natural, default=None)
            self.places.insert(self.places.index(before) + 1 if before is not None else 0, seat)

    def leave(self, seat: str) -> None:
        """Out of the order for good."""
        if seat in self.places:
            self.places.remove(seat)
        self.owed.pop(seat, None)
        self.off.discard(seat)
        self.news.pop(seat, None)
        self.debts.pop(seat, None)

    def set_roster(self, day: str, listed: Sequence[str], here: Sequence[str], *, restart: bool) -> None:
        """A roster says who is on the list; the order it is written in counts where nothing is carried over.

        ``listed``: as written, kept should people join who are not of the desk yet. ``here``: the seats it means. Carried
        over (SC-7): those who have a place keep it, the others come behind in the roster's order. The first roster ever
        gives the order itself, beginning behind whoever was served last. ``restart`` (SM-1): the roster's order, those
        owed a make-up first. Where numbers decide (SB-1), they do instead of the order it is written in.
        """
        first_ever = self.roster is None
        self.roster, self.roster_date = list(dict.fromkeys(listed)), day
        for seat in here:
            if seat not in self.places:
                self._enter(seat)
        self.off = set(self.places).difference(here)
        if restart or not self.moved or first_ever:
            self._line_up(here)
        if first_ever and self.moved and not restart:
            self._behind_the_last(here)
        self._owed_first()

    def restart(self, roster: Sequence[str]) -> None:
        """The day begins with the roster's order (its seats) again, those owed a make-up first (SM-1)."""
        if self.roster is not None or self.kind == NUMBER:
            self._line_up(roster)
            self.moved = False
            self._owed_first()

    def _line_up(self, wanted: Sequence[str]) -> None:
        if self.kind == NUMBER:
            self.places.sort(key=natural)
        else:
            self._follow(wanted)

    def _behind_the_last(self, here: Sequence[str]) -> None:
        if self.last_served is not None and self.last_served in here:
            follower = self.places.index(self.last_served) + 1
            self.places = self.places[follower:] + self.places[:follower]

    def _follow(self, wanted: Iterable[str]) -> None:
        """Let those wanted stand in that order; whoever is not among them keeps the place they have."""
        here = set(self.places)
        standing = [seat for seat in wanted if seat in here]
        following = iter(standing)
        listed = set(standing)
        self.places = [next(following) if seat in listed else seat for seat in self.places]

    def _owed_first(self) -> None:
        self.places.sort(key=lambda seat: seat not in self.owed)
        self._settle()

    # Another book

    def computed(self, kind: str) -> None:
        """Let the order be computed in another way from now on: numbers begin behind whoever was served last."""
        self.kind = kind
        if kind == NUMBER:
            self.places.sort(key=natural)
            self._behind_the_last(self.places)
        if kind != FEWEST:
            self.news = {}
        self._owed_first()

    def reseat(self, seats: Callable[[str], Sequence[str]], *, grouped: bool) -> None:
        """Let others rotate from now on, groups instead of their people or people instead of their groups.

        ``seats`` gives the seats that take a seat's place. The first of them inherits what is owed and still to be
        skipped; a group stands where the first of its people stood.
        """
        heirs = {seat: seats(seat) for seat in self.places}
        off = {one for seat, found in heirs.items() if seat in self.off for one in found}
        on = {one for seat, found in heirs.items() if seat not in self.off for one in found}
        owed, debts = self.owed, self.debts
        self.places = list(dict.fromkeys(one for found in heirs.values() for one in found))
        self.owed, self.debts = {}, {}
        for seat, found in heirs.items():
            if seat in owed:
                self.owed.setdefault(found[0], owed[seat])
            if seat in debts:
                self.debts.setdefault(found[0], []).extend(debts[seat])
        self.off, self.news, self.grouped = off - on, {}, grouped
        if self.last_served is not None:
            self.last_served = seats(self.last_served)[0]
        self._owed_first()

    # From day to day

    def begin_month(self, month: str) -> None:
        """New clients are counted by the local month (``2026-03``)."""
        if month != self.month:
            self.month, self.news = month, {}

    def copy(self) -> Order:
        """Give an independent copy."""
        twin = Order()
        twin.places, twin.owed, twin.off = list(self.places), dict(self.owed), set(self.off)
        twin.roster, twin.roster_date, twin.evidence = self.roster, self.roster_date, self.evidence
        twin.moved, twin.last_served = self.moved, self.last_served
        twin.grouped, twin.kind, twin.news, twin.month = self.grouped, self.kind, dict(self.news), self.month
        twin.debts = {seat: list(rounds) for seat, rounds in self.debts.items()}
        return twin

    def to_json(self) -> dict[str, Any]:
        """Write the order down, always the same way; what a book does not use is left out."""
        written: dict[str, Any] = {
            "places": list(self.places),
            "owed": {seat: _written(self.owed[seat]) for seat in self.places if seat in self.owed},
            "off": sorted(self.off),
            "roster": self.roster,
            "roster_date": self.roster_date,
            "evidence": self.evidence,
            "moved": self.moved,
            "last_served": self.last_served,
        }
        if self.grouped:
            written["grouped"] = True
        if self.kind != "queue":
            written["kind"] = self.kind
        if self.news:
            written["news"] = [self.month, dict(sorted(self.news.items()))]
        if self.debts:
            written["debts"] = dict(sorted(self.debts.items()))
        return written

    @classmethod
    def from_json(cls, written: Mapping[str, Any]) -> Order:
        """Read what :meth:`to_json` wrote."""
        order = cls()
        order.places = list(written["places"])
        order.owed = {seat: _read(owed) for seat, owed in written["owed"].items()}
        order.off = set(written["off"])
        order.roster = None if written["roster"] is None else list(written["roster"])
        order.roster_date, order.evidence = written["roster_date"], written["evidence"]
        order.moved, order.last_served = written["moved"], written["last_served"]
        order.grouped, order.kind = written.get("grouped", False), written.get("kind", "queue")
        if "news" in written:
            order.month, order.news = written["news"][0], dict(written["news"][1])
        order.debts = {seat: list(rounds) for seat, rounds in written.get("debts", {}).items()}
        return order


def natural(name: str) -> list[tuple[int, int, str]]:
    """Give the key by which ids are sorted as people number things: 2 before 10, G2 before G10."""
    parts = re.split(r"([0-9]+)", name)
    return [(0, int(part), "") if part.isdigit() else (1, 0, part) for part in parts if part]


def _written(owed: Owed) -> list[Any]:
    return [list(owed.evidence), owed.since.isoformat(), owed.why, list(owed.clauses)]


def _read(written: list[Any]) -> Owed:
    evidence, since, why, clauses = written
    return Owed(tuple(evidence), parse_moment(since), why, tuple(clauses))
