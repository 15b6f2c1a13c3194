"""What the read models can be asked. Every answer is ready for JSON and says the ``position`` that it includes."""

from projections.people.judged import deal, ownership, timeline
from projections.people.queries import client, clients
from projections.reading import positions
from projections.rotation.queries import rotation
from projections.rulebooks.queries import difference, rulebook, rulebook_in_force, rulebooks
from projections.units.queries import unit, units

__all__ = [
    "client",
    "clients",
    "deal",
    "difference",
    "ownership",
    "positions",
    "rotation",
    "rulebook",
    "rulebook_in_force",
    "rulebooks",
    "timeline",
    "unit",
    "units",
]
