"""The views of a build: one line each, and how their events are brought to them when a whole ledger is folded at once.

A view is folded by itself from the ledger's tail; over a whole ledger, together with the others of its share, over events that
are decoded once for all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from domain.desk import DeskTimeline
from domain.event import Event
from projections.care import view as care
from projections.care.tables import CARE, DUES
from projections.care.view import CareView
from projections.complaints import view as complaints
from projections.complaints.tables import COMPLAINTS
from projections.complaints.view import ComplaintsView
from projections.context import Context
from projections.desk.tables import DESK_FACTS
from projections.figures import view as figures
from projections.figures.tables import FIGURES, RESULTS
from projections.figures.view import FiguresView
from projections.forms import view as forms
from projections.forms.tables import FORM_DUES, FORM_FILINGS
from projections.forms.view import FilingsView, FormsView
from projections.journeys import view as journeys
from projections.journeys.tables import JOURNEY_PHONES, JOURNEYS
from projections.journeys.view import JourneysView
from projections.people import view as people
from projections.people.tables import CIRCLES, CLIENTS, DEALS, IDENTITY, INVOLVED, OWNERS
from projections.people.view import PeopleView
from projections.rotation.tables import ROTATION_DAYS, ROTATION_FACTS
from projections.rotation.view import RotationView
from projections.tables import Table
from projections.targets import view as targets
from projections.targets.tables import REVIEWS, TARGETS
from projections.targets.view import TargetsView
from projections.units.tables import BILLS, LEASES, PAYMENTS, SIGNINGS, UNITS
from projections.units.view import UnitsView

Desk = Callable[[], DeskTimeline]
"""Gives the desk over time, at least as far as whoever asks has come."""

Share = Literal["desk", "days", "clients", "units", "events"]
"""How a whole ledger is brought to a view: ``clients`` = a share of the clients at a time, each with all events that name
them or share a phone or deal with them, and with all facts about the desk; ``units`` = all events of units; ``events`` = all
events of the view's types. ``desk`` and ``days`` are the ways of the desk and of the rotation alone.
"""


class View(Protocol):
    """One view of a build."""

    def restore(self, context: Context, position: int) -> None:
        """Starts again from what the store holds, which is everything up to ``position``."""
        ...

    def apply(self, context: Context, events: Sequence[Event]) -> None:
        """Takes in the next events, in order of position."""
        ...

    def flush(self, context: Context) -> None:
        """Writes what changed since the last flush. A fold of a whole ledger calls it once, at the end."""
        ...


@dataclass(frozen=True, slots=True)
class Kind:
    """One view: its name, how it is made, the tables that it alone writes, its share of a whole ledger, and its events.

    ``types``: the events that it is given, None = all; without any of them a batch passes it by. ``whole``: how it is made for
    a whole ledger, if otherwise.
    """

    name: str
    make: Callable[[Desk], View]
    tables: tuple[Table[Any], ...]
    share: Share
    types: frozenset[str] | None = None
    whole: Callable[[Desk], View] | None = None


KINDS: tuple[Kind, ...] = (
    Kind("rotation", RotationView, (ROTATION_DAYS, ROTATION_FACTS), "days"),
    Kind(
        "people",
        PeopleView,
        (IDENTITY, CIRCLES, INVOLVED, CLIENTS, OWNERS, DEALS),
        "clients",
        types=people.TYPES,
        whole=lambda desk: PeopleView(desk, kept_facts=0, whole=True),
    ),
    Kind(
        "journeys",
        JourneysView,
        (JOURNEYS, JOURNEY_PHONES),
        "clients",
        types=journeys.TYPES,
        whole=lambda desk: JourneysView(desk, whole=True),
    ),
    Kind(
        "figures",
        FiguresView,
        (FIGURES, RESULTS),
        "events",
        types=figures.TYPES,
        whole=lambda desk: FiguresView(desk, whole=True),
    ),
    Kind(
        "care",
        CareView,
        (CARE, DUES),
        "clients",
        types=care.TYPES,
        whole=lambda desk: CareView(desk, whole=True),
    ),
    Kind("forms", FormsView, (FORM_DUES,), "clients", types=forms.DUES),
    Kind("filings", FilingsView, (FORM_FILINGS,), "events", types=forms.FILINGS),
    Kind("units", UnitsView, (UNITS, LEASES, BILLS, PAYMENTS, SIGNINGS), "units"),
    Kind("complaints", ComplaintsView, (COMPLAINTS,), "events", types=complaints.TYPES),
    Kind("targets", TargetsView, (TARGETS, REVIEWS), "events", types=targets.TYPES),
)
"""All views but the desk."""

BY_NAME = {kind.name: kind for kind in KINDS}

VIEWS: dict[str, tuple[Table[Any], ...]] = {"desk": (DESK_FACTS,), **{kind.name: kind.tables for kind in KINDS}}
"""View → the tables it writes; a table has one writer."""


def wanted(view: str, events: Sequence[Event]) -> Sequence[Event]:
    """Those of the events that a view is given."""
    types = _TYPES[view]
    return events if types is None else [event for event in events if event.type in types]


_TYPES = {"desk": frozenset(DeskTimeline.entries), **{kind.name: kind.types for kind in KINDS}}
