"""The rotation of one day as it is read (轮序)."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from api.requests.decisions import Reason, RulebookHash


class Place(BaseModel):
    """One place of the queue."""

    model_config = ConfigDict(extra="allow")

    staff: str = Field(description="Staff member, or the group where groups rotate.")
    place: int = Field(description="From 1.")
    state: str = Field(
        description="present, busy, absent, suspended, on_duty, or skipped_round: a round is still to be skipped."
    )
    make_up: bool = Field(description="Whether a missed turn is owed (补轮).")


class Owed(Reason):
    """A make-up that is owed (补轮), told with its clause."""

    staff: str = Field(description="Staff member, or the group where groups rotate.")
    since: str = Field(description="When it was earned, RFC 3339.")
    why: str = Field(
        description="By what: busy:office_call, absent:official, kind:survey_discovered, changed:language, by_hand, …"
    )
    clauses: list[str]
    evidence: list[int] = Field(description="Positions of the facts by which it is owed.")


class Turn(BaseModel):
    """A turn that was taken."""

    model_config = ConfigDict(extra="allow")

    reception: str | None
    position: int = Field(description="Position of the reception's event.")
    receiver: str
    counted: bool = Field(description="Whether it used up the receiver's turn.")
    make_up: list[str]
    skipped: list[str]
    clauses: list[str] = Field(description="Clauses of the rulebook that say so.")


class RotationDay(BaseModel):
    """Whose turn it is on a day, the queue behind, the turns taken, and why."""

    model_config = ConfigDict(extra="allow")

    position: int
    date: str
    rulebook: str | None
    rulebook_hash: RulebookHash
    next: str | None = Field(description="Whose turn it is; null when nobody can receive.")
    queue: list[Place]
    turns: list[Turn]
    because: list[Reason] = []
    owed: list[Owed] = []
    next_call: str | None = Field(None, description="Whom the next call is for; null when anybody may answer.")
