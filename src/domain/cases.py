"""Things of a client that open and close under an id: receptions, disputes, outings, delegations."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, NamedTuple

from domain.event import Refused

Step = Literal["opens", "goes_on", "closes", "comes_after"]


class Cases(NamedTuple):
    """Every id ever used, and those still open with the time at which they opened. A client has few: tuples are smallest."""

    known: tuple[str, ...] = ()
    open: tuple[tuple[str, datetime], ...] = ()

    def since(self, case: str) -> datetime | None:
        """When ``case`` opened, or None when it is not open."""
        return next((since for name, since in self.open if name == case), None)

    def after(self, step: Step, case: str, time: datetime) -> Cases:
        """The cases after a step of one of them."""
        if step == "opens":
            return Cases((*self.known, case), (*self.open, (case, time)))
        if step == "closes":
            return Cases(self.known, tuple(entry for entry in self.open if entry[0] != case))
        return self

    def check(self, step: Step, case: str, word: str, whose: str) -> None:
        """Raises ``Refused`` when the step cannot be: opened twice, unknown, or closed already.

        ``word`` is what the desk calls such a case and the field that names it; ``whose`` the client.
        """
        if step == "opens":
            if case in self.known:
                raise Refused(
                    f"{word}_repeated",
                    f"The {word} {case} of client {whose} is on record already; another {word} needs another id.",
                    f"/data/{word}",
                )
        elif case not in self.known:
            raise Refused(f"unknown_{word}", f"Client {whose} has no {word} {case}.", f"/data/{word}")
        elif step != "comes_after" and self.since(case) is None:
            raise Refused(f"{word}_not_open", f"The {word} {case} of client {whose} is closed.", f"/data/{word}")


NO_CASES = Cases()
