"""The desk over time (招商部/案场): book, hours, people, absences, rosters, signatures."""

from domain.desk.books import Adoption, Publication
from domain.desk.facts import Away, Hours, Member, Roster, SignOff
from domain.desk.rules import Rules
from domain.desk.timeline import EVERYTHING, DeskTimeline, relevant

__all__ = [
    "EVERYTHING",
    "Adoption",
    "Away",
    "DeskTimeline",
    "Hours",
    "Member",
    "Publication",
    "Roster",
    "Rules",
    "SignOff",
    "relevant",
]
