"""The steps of a complaint (投诉处理步骤): none is skipped, and none is taken after the end (XT-5, XT-6).

A step may be taken again, and an earlier one too: an answer that satisfies nobody goes back to the investigation. The
steps after it then follow anew.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, NamedTuple, get_args

from domain.event import Fact, Refused
from domain.rights import cited
from domain.rulebooks import Rulebook

PREFIX = "complaint."

Name = Literal[
    "opened", "judged", "assigned", "investigated", "proposed", "decided", "carried_out", "closed", "followed_up"
]

STEPS: tuple[str, ...] = get_args(Name)
"""Every step, in order."""

_PLACE = {step: place for place, step in enumerate(STEPS)}


class Handling(NamedTuple):
    """How far a complaint has come: its last step, whether it is founded (None: nobody said), how many proposals there are,
    and whether the client refused to sign without a reason on record."""

    complaint: str
    step: str = "opened"
    founded: bool | None = None
    options: int | None = None
    unsigned: bool = False

    @property
    def over(self) -> bool:
        """Whether it is closed."""
        return _PLACE[self.step] >= _PLACE["closed"]

    @property
    def next(self) -> str | None:
        """The step that is to be taken next; None after the last one."""
        if self.step == "judged" and self.founded is False:
            return "closed"
        place = _PLACE[self.step] + 1
        return STEPS[place] if place < len(STEPS) else None

    def after(self, step: str, data: Mapping[str, Any]) -> Handling:
        """The complaint after a step."""
        changed = self._replace(step=step)
        match step:
            case "judged":
                return changed._replace(founded=data.get("founded"), options=None, unsigned=False)
            case "proposed":
                return changed._replace(options=data.get("options"))
            case "carried_out":
                unsigned = data.get("client_signed") is False and "unsigned_because" not in data
                return changed._replace(unsigned=unsigned)
            case _:
                return changed


Handlings = tuple[Handling, ...]
"""The complaints of one client; there are few."""


def step_of(event_type: str) -> str | None:
    """The step that an event takes, or None when it is about no complaint."""
    return event_type.removeprefix(PREFIX) if event_type.startswith(PREFIX) else None


def after(handlings: Handlings, step: str, data: Mapping[str, Any]) -> Handlings:
    """The complaints of a client after a step of one of them."""
    name = data["complaint"]
    if step == "opened":
        return (*handlings, Handling(name))
    return tuple(one.after(step, data) if one.complaint == name else one for one in handlings)


def check(handlings: Handlings, fact: Fact, client: str, book: Rulebook) -> None:
    """Raises ``Refused`` for a step that cannot be: of a complaint that is unknown or closed, or before its predecessor."""
    step, name = step_of(fact.type) or "", fact.data["complaint"]
    found = next((one for one in handlings if one.complaint == name), None)
    if step == "opened":
        if found is not None:
            raise Refused(
                "complaint_repeated",
                f"The complaint {name} of client {client} is on record already; another complaint needs another id.",
                "/data/complaint",
            )
        return
    if found is None:
        raise Refused("unknown_complaint", f"Client {client} has no complaint {name}.", "/data/complaint")
    if found.over and step != "followed_up":
        raise Refused(
            "complaint_not_open",
            f"The complaint {name} of client {client} is closed; what comes up again is another complaint.",
            "/data/complaint",
        )
    _check_order(found, step, client, book)
    if step == "decided":
        _check_choice(found, fact, book)
    if step == "closed" and found.unsigned and "unsigned_because" not in fact.data:
        _refuse_unsigned(found, client, book)


def _check_order(found: Handling, step: str, client: str, book: Rulebook) -> None:
    if found.step == "judged" and found.founded is False and step not in ("judged", "closed"):
        raise Refused(
            "complaint_not_founded",
            f"The complaint {found.complaint} of client {client} was judged not to be founded: it is closed with an answer, or"
            f" judged anew: {cited(book, book.complaints.steps)}.",
            "/type",
        )
    following = found.next
    if following is not None and _PLACE[step] > _PLACE[following]:
        places = range(_PLACE[following], _PLACE[step])
        missing = [f"{PREFIX}{STEPS[place]}" for place in places]
        raise Refused(
            "complaint_step_skipped",
            f"The complaint {found.complaint} of client {client} is {found.step.replace('_', ' ')};"
            f" {' and '.join(missing) if len(missing) < 3 else ', '.join(missing)} must come first:"
            f" {cited(book, book.complaints.steps)}.",
            "/type",
        )


def _check_choice(found: Handling, fact: Fact, book: Rulebook) -> None:
    chosen = fact.data.get("proposal")
    if chosen is not None and found.options is not None and chosen > found.options:
        raise Refused(
            "unknown_proposal",
            f"The complaint {found.complaint} has {found.options} proposals, and no proposal {chosen}; a decision for none of them"
            f' says "otherwise": true: {cited(book, book.complaints.who_decides)}.',
            "/data/proposal",
        )


def _refuse_unsigned(found: Handling, client: str, book: Rulebook) -> None:
    setting = book.complaints.signature
    if setting.value == "required":
        raise Refused(
            "client_has_not_signed",
            f"The client {client} has not signed what was done about complaint {found.complaint}: say why in unsigned_because, or"
            f" have it signed and carried out anew: {cited(book, setting)}.",
            "/data/unsigned_because",
        )
