"""The order of service (轮排次序): a queue that outlives the day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any


class Order:
    """Who stands where. Everybody of the rotation has exactly one place, also those who cannot take a turn now.

    ``owed``: make-ups not yet taken (待补排); more than one at a time is never owed to the same person. ``off``: not on the
    roster in force; they keep their place among the others but are neither asked nor passed over. ``moved``: something
    has happened to the order since it was last set, so there is something to carry over. ``evidence``: the position of
    the last fact that changed the order.
    """

    __slots__ = ("evidence", "last_served", "moved", "off", "owed", "places", "roster", "roster_date")

    def __init__(self) -> None:
        self.places: list[str] = []
        self.owed: set[str] = set()
        self.off: set[str] = set()
        self.roster: list[str] | None = None
        self.roster_date = ""
        self.evidence = 0
        self.moved = False
        self.last_served: str | None = None

    def __contains__(self, staff: str) -> bool:
        return staff in self.places

    def on_roster(self) -> list[str]:
        """Give the order of service without those who are not on the roster."""
        return [staff for staff in self.places if staff not in self.off] if self.off else self.places

    # What happens to a place

    def served(self, staff: str) -> bool:
        """After a counted reception the receiver goes last (SC-27); say whether it was a make-up that they took."""
        self._place(staff, len(self.places))
        self.last_served = staff
        if staff in self.owed:
            self.owed.remove(staff)
            return True
        return False

    def skipped(self, staff: str) -> None:
        """To the tail unserved, and with it any make-up that was owed (轮空)."""
        self._place(staff, len(self.places))
        self.owed.discard(staff)

    def make_up(self, staff: str) -> bool:
        """Back to the head, behind those to whom a make-up is owed already (补排); say whether it is newly owed."""
        if staff in self.owed:
            return False
        self.places.remove(staff)
        ahead = 0
        while ahead < len(self.places) and self.places[ahead] in self.owed:
            ahead += 1
        self.places.insert(ahead, staff)
        self.owed.add(staff)
        self.moved = True
        return True

    def to_head(self, staff: str) -> None:
        """To the head by hand."""
        self._place(staff, 0)

    def to_tail(self, staff: str) -> None:
        """To the tail by hand."""
        self._place(staff, len(self.places))

    def _place(self, staff: str, index: int) -> None:
        self.places.remove(staff)
        self.places.insert(index, staff)
        self.moved = True

    # Who stands in it

    def join(self, staff: str) -> None:
        """Whoever joins goes to the tail; a roster that awaited them puts them where it says, if nothing has moved yet."""
        if staff not in self.places:
            self.places.append(staff)
            if self.roster is not None and staff in self.roster and not self.moved:
                self._follow(self.roster)

    def leave(self, staff: str) -> None:
        """Out of the order for good."""
        if staff in self.places:
            self.places.remove(staff)
        self.owed.discard(staff)
        self.off.discard(staff)

    def set_roster(
        self, day: str, listed: Iterable[str], on_duty: Iterable[str], known: Mapping[str, str], *, restart: bool
    ) -> None:
        """A roster says who is on the list; the order it is written in counts where nothing is carried over.

        Carried over (SC-7): those who have a place keep it, the others come behind in the roster's order. The first
        roster ever gives the order itself, beginning behind whoever was served last. ``restart`` (SM-1): the roster's
        order, those owed a make-up first. Names of people who are not of the desk are kept, should they join.
        """
        here = [staff for staff in dict.fromkeys([*listed, *on_duty]) if staff in known]
        first_ever = self.roster is None
        self.roster, self.roster_date = list(dict.fromkeys(listed)), day
        for staff in here:
            if staff not in self.places:
                self.places.append(staff)
        self.off = {staff for staff in self.places if staff not in here}
        if restart or not self.moved or first_ever:
            self._follow(here)
        if first_ever and self.moved and not restart and self.last_served in here:
            follower = self.places.index(self.last_served) + 1
            self.places = self.places[follower:] + self.places[:follower]
        self._owed_first()

    def restart(self) -> None:
        """The day begins with the roster's order again, those owed a make-up first (SM-1)."""
        if self.roster is not None:
            self._follow(self.roster)
            self._owed_first()

    def _follow(self, wanted: Iterable[str]) -> None:
        """Let those wanted stand in that order; whoever is not among them keeps the place they have."""
        here = set(self.places)
        standing = [staff for staff in wanted if staff in here]
        following = iter(standing)
        listed = set(standing)
        self.places = [next(following) if staff in listed else staff for staff in self.places]

    def _owed_first(self) -> None:
        self.places.sort(key=lambda staff: staff not in self.owed)

    # From day to day

    def copy(self) -> Order:
        """Give an independent copy."""
        twin = Order()
        twin.places, twin.owed, twin.off = list(self.places), set(self.owed), set(self.off)
        twin.roster, twin.roster_date, twin.evidence = self.roster, self.roster_date, self.evidence
        twin.moved, twin.last_served = self.moved, self.last_served
        return twin

    def to_json(self) -> dict[str, Any]:
        """Write the order down, always the same way."""
        return {
            "places": list(self.places),
            "owed": [staff for staff in self.places if staff in self.owed],
            "off": sorted(self.off),
            "roster": self.roster,
            "roster_date": self.roster_date,
            "evidence": self.evidence,
            "moved": self.moved,
            "last_served": self.last_served,
        }

    @classmethod
    def from_json(cls, written: Mapping[str, Any]) -> Order:
        """Read what :meth:`to_json` wrote."""
        order = cls()
        order.places = list(written["places"])
        order.owed, order.off = set(written["owed"]), set(written["off"])
        order.roster = None if written["roster"] is None else list(written["roster"])
        order.roster_date, order.evidence = written["roster_date"], written["evidence"]
        order.moved, order.last_served = written["moved"], written["last_served"]
        return order
