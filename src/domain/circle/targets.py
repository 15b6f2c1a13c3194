"""By whose completion of targets somebody's commission goes (佣金依据): their own, or the whole department's."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal, NamedTuple

from domain.circle.entries import cite
from domain.rulebooks import Rulebook


class Basis(NamedTuple):
    """The figure that decides (done/target), whose it is, and by which clauses."""

    figure: Fraction | None
    of: Literal["own_target", "department"]
    clauses: tuple[str, ...]


def commission_basis(role: str, own: Fraction | None, department: Fraction | None, book: Rulebook) -> Basis | None:
    """Say which completion figure decides the commission or bonus of somebody in a role.

    ``own``, ``department``: done/target of the person and of all together; ``None``: no target was set. ``None`` is given
    for a role about which a book does not speak: neither somebody who owns clients nor the manager.
    """
    if role in book.ownership.agents.value:
        setting = book.deals.commission_agent
    elif role == "manager":
        setting = book.deals.commission_manager
    else:
        return None
    return Basis(own if setting.value == "own_target" else department, setting.value, cite(setting))
