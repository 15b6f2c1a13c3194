"""What every judged answer has in common: who, and why."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

RulebookHash = Annotated[
    str, Field(description="Content hash (SHA-256) of the rulebook that judged, the desk's own changes included.")
]


class Party(BaseModel):
    """An agent, the department as a whole (公共), or nobody."""

    kind: Literal["agent", "public", "none"]
    id: str | None = Field(None, description="The agent's id.")


class Reason(BaseModel):
    """One step of a decision: the clause that was met, the event that met it, and what followed."""

    model_config = ConfigDict(extra="allow")

    position: int | None = Field(None, description="Position of the event in the ledger.")
    clause: str = Field(description="Clause of the rulebook.")
    effect: str
    zh: str
    en: str
