"""What the read models can be asked. Every answer is ready for JSON and says the ``position`` that it includes."""

from projections.complaints.queries import complaint, complaints
from projections.complaints.statistics import statistics as complaint_statistics
from projections.figures.evidence import events as kpi_events
from projections.figures.kpis import kpis, together
from projections.people.judged import deal, ownership, timeline
from projections.people.queries import client, clients
from projections.reading import positions
from projections.rotation.queries import rotation
from projections.rulebooks.queries import difference, rulebook, rulebook_in_force, rulebooks
from projections.units.queries import unit, units

__all__ = [
    "client",
    "clients",
    "complaint",
    "complaint_statistics",
    "complaints",
    "deal",
    "difference",
    "kpi_events",
    "kpis",
    "ownership",
    "positions",
    "rotation",
    "rulebook",
    "rulebook_in_force",
    "rulebooks",
    "timeline",
    "together",
    "unit",
    "units",
]
