"""What the read models can be asked. Every answer is ready for JSON and says the ``position`` that it includes."""

from projections.complaints.queries import complaint, complaints
from projections.complaints.statistics import statistics as complaint_statistics
from projections.figures.commissions import commissions
from projections.figures.evidence import events as kpi_events
from projections.figures.kpis import kpis, together
from projections.people.judged import deal, ownership, timeline
from projections.people.queries import client, clients
from projections.reading import positions
from projections.rotation.queries import rotation
from projections.rulebooks.queries import difference, rulebook, rulebook_in_force, rulebooks
from projections.targets.queries import reviews, targets
from projections.units.board import board
from projections.units.lists import leases, payments
from projections.units.papers import deal_account, deal_checklist
from projections.units.prices import quoted, rent
from projections.units.queries import unit, units

__all__ = [
    "board",
    "client",
    "clients",
    "commissions",
    "complaint",
    "complaint_statistics",
    "complaints",
    "deal",
    "deal_account",
    "deal_checklist",
    "difference",
    "kpi_events",
    "kpis",
    "leases",
    "ownership",
    "payments",
    "positions",
    "quoted",
    "rent",
    "reviews",
    "rotation",
    "rulebook",
    "rulebook_in_force",
    "rulebooks",
    "targets",
    "timeline",
    "together",
    "unit",
    "units",
]
