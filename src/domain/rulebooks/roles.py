"""The roles that a book can speak of: those of the desk's people, and those in whose name events are posted."""

from __future__ import annotations

from typing import Literal

from domain.payloads.project import Role as StaffRole

__all__ = ["PosterRole", "StaffRole"]

PosterRole = Literal["manager", "supervisor", "front_desk", "agent", "finance", "operations", "service"]
"""Who posts for the desk and so may be allowed or forbidden something; programs and readers are not the book's business."""
