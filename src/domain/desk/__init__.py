"""The desk over time (招商部/案场): book, hours, people, absences, rosters, signatures."""

from domain.desk.timeline import (
    EVERYTHING,
    Away,
    DeskTimeline,
    Hours,
    Member,
    Roster,
    SignOff,
    relevant,
)

__all__ = ["EVERYTHING", "Away", "DeskTimeline", "Hours", "Member", "Roster", "SignOff", "relevant"]
