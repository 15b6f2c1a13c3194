"""What a clause decides about a reception, and about those who cannot take a turn."""

from __future__ import annotations

from typing import NamedTuple

from domain.rulebooks import DEFAULT


class Ruling(NamedTuple):
    """What one reception does to the order.

    ``counted``: the receiver goes to the tail (计轮). ``ordered``: the client came to whoever's turn it was, so those
    ahead who could not take it were passed over. ``purpose``: what keeps the receiver meanwhile. ``reason``: why, as a
    word that the wording knows. ``make_up``: the turn is given back; ``verify``: only if the desk verified the visitor.
    ``helped``: the colleague whose client it is, or who sent the client. ``ground``: the position of another fact on
    which it rests, 0 for none.
    """

    counted: bool
    ordered: bool
    purpose: str
    reason: str
    clauses: tuple[str, ...]
    make_up: bool = False
    verify: bool = False
    helped: str | None = None
    ground: int = 0


class Hindrance(NamedTuple):
    """Why somebody cannot take a turn: ``absent``, ``suspended``, ``on_duty``, ``busy`` or ``skipped_round``; ``detail`` is
    the reason of the absence or suspension, or what they are busy with; ``position`` is the evidence."""

    state: str
    detail: str
    position: int


class Cost(NamedTuple):
    """What it costs to be passed over: ``keep``, ``skipped`` or ``make_up``, and by which clauses."""

    effect: str
    clauses: tuple[str, ...]


def merge(*groups: tuple[str, ...]) -> tuple[str, ...]:
    """Join clause ids, each once, in order; custom is cited only where no clause of the book is."""
    found = tuple(dict.fromkeys(clause for group in groups for clause in group))
    if len(found) > 1 and DEFAULT in found:
        return tuple(clause for clause in found if clause != DEFAULT)
    return found
