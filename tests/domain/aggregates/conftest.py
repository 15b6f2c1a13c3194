from __future__ import annotations

import pytest
from memory_desk import OPENING, MemoryDesk


@pytest.fixture
def empty_desk() -> MemoryDesk:
    return MemoryDesk()


@pytest.fixture
def desk(empty_desk: MemoryDesk) -> MemoryDesk:
    """An open desk with agents A, B in groups, manager M, clients C1 to C3 and units U1 to U3."""
    desk = empty_desk
    desk.post("project.opened", "project/gj", **OPENING)
    for staff, role, group in (("A", "agent", "G1"), ("B", "agent", "G2"), ("M", "manager", None)):
        desk.post("staff.joined", "project/gj", staff=staff, name=staff, role=role, group=group)
    for client in ("C1", "C2", "C3"):
        desk.post("visit.registered", f"client/{client}", registered_by="A", name="张三", phones=[], channel="walk_in")
    for unit in ("U1", "U2", "U3"):
        desk.post("unit.listed", f"unit/{unit}", building="A", floor=1, number=unit, area="80")
    return desk
