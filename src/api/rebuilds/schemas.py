"""Rebuilds, diffs and signatures as they are asked and answered (重算)."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import Path
from pydantic import BaseModel, ConfigDict, Field

from api.requests.ids import PATTERN

LARGEST_BUILD = 2**31 - 1
BuildNumber = Annotated[int, Path(ge=1, le=LARGEST_BUILD, description="Number of the build.", examples=[2])]
Kind = Literal["owners", "protection", "shares", "terms", "turns", "kpis"]
DIGEST = r"^[0-9a-f]{64}$"
TEXT = r"^[^\x00-\x08\x0b-\x1f\x7f]*\S[^\x00-\x08\x0b-\x1f\x7f]*$"

Reason = Annotated[str, Field(max_length=4000, pattern=TEXT, description="Why; it stands in the ledger for good.")]


class RebuildRequest(BaseModel):
    """Which rules a build is made under. None of the members: those in force, as the live read models are."""

    model_config = ConfigDict(extra="forbid", strict=True)

    rulebook: str | None = Field(
        None, pattern=PATTERN, description="A book that ships or that the project published.", examples=["sd"]
    )
    parameters: dict[str, Any] | None = Field(
        None,
        max_length=200,
        description="Single settings that are set otherwise, in the book, or in each one in force.",
        examples=[{"protection.days": 21}],
    )
    effective_from: str | None = Field(
        None,
        max_length=40,
        description="A day or moment; what happened before keeps the books it had. Without it: for all that ever happened.",
        examples=["2026-01-01"],
    )
    switch: bool | None = Field(
        None,
        description="Whether it goes live by itself. Without other rules it does unless told otherwise; with them it cannot.",
    )


class Progress(BaseModel):
    """How far a rebuild has come."""

    done: int = Field(description="Events that every view has folded.")
    total: int
    rate: float | None = Field(description="Events a second.")
    seconds_left: float | None


class Rebuild(BaseModel):
    """A rebuild, named by the number of its build."""

    build: int
    state: Literal["created", "copying", "catching_up", "ready", "live", "former", "cancelled", "failed", "dropped"]
    rulebook: str | None
    parameters: dict[str, Any]
    effective_from: str | None
    switches: bool = Field(description="Whether it goes live by itself once it has caught up.")
    requested_by: dict[str, str]
    requested: str
    started: str | None
    finished: str | None
    attempts: int
    progress: Progress
    reason: str | None = Field(description="Why it failed, was cancelled, or waits.")
    receipt: dict[str, Any] | None = Field(
        description="Which events went into it: first and last position, count, a digest over all, and how far each view came."
    )
    digests: dict[str, str] | None = Field(description="SHA-256 of each view's rows when it was promoted.")
    kept_until: str | None = Field(description="When the build may be dropped.")


class RebuildsPage(BaseModel):
    """A project's rebuilds, the newest first."""

    items: list[Rebuild]
    next: int | None = Field(description="`before` of the next page.")


class Figures(BaseModel):
    """What the signed deals come to, and what else the rules decide: who is a new client, what was in time."""

    deals: int
    result: str = Field(description="Sum of the parts.")
    commission: str
    new_clients: int = Field(0, description="People whose first entry in the visit book is valid.")
    follow_up_compliance: str | None = Field(None, description="Callbacks and follow-ups in time; null: none were due.")
    form_compliance: str | None = Field(None, description="Forms in time; null: none were due.")
    complaints_in_time: str | None = Field(None, description="Complaints in time; null: none were due.")


class FiguresOfBoth(BaseModel):
    """The whole project's figures on both sides."""

    model_config = ConfigDict(populate_by_name=True)

    from_: Figures = Field(alias="from")
    to: Figures


class Diff(BaseModel):
    """What would change if one build stood where another stands."""

    diff: int = Field(description="Give it as `diff` to read the items of this very diff.")
    build: int
    against: int
    position: int
    moment: str = Field(description="Ownership is compared as it stood then.")
    digest: str = Field(description="Of all that differs; what a manager signs for.")
    nothing: bool = Field(description="True when nothing changes.")
    zh: str
    en: str
    counts: dict[str, int]
    kpis: FiguresOfBoth


class DiffPage(Diff):
    """Items of one kind, each with the outcome, the clauses and the reason on both sides."""

    kind: Kind
    items: list[dict[str, Any]]
    next: str | None = Field(description="`after` of the next page.")


class Promotion(BaseModel):
    """A signature."""

    model_config = ConfigDict(extra="forbid", strict=True)

    reason: Reason
    diff_digest: str | None = Field(
        None, pattern=DIGEST, description="Digest of the diff that was read. Without it: the last one."
    )


class Demotion(BaseModel):
    """A promotion is taken back."""

    model_config = ConfigDict(extra="forbid", strict=True)

    reason: Reason
