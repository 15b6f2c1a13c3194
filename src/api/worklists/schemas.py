"""Worklists as they are read (待办清单)."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from api.requests.masks import Masked

Reminding = Literal[
    "follow_ups",
    "callbacks",
    "protection_ending",
    "holds_ending",
    "contracts_to_sign",
    "leases_ending",
    "rent_due",
    "complaints_due",
    "forms_missing",
    "duties",
]
"""Worklists that reminders are made of: all but `today`, which is all of them."""

Name = Literal[Reminding, "today"]


class Item(BaseModel):
    """Something that somebody has to do."""

    item: str = Field(description="Its key: the same for as long as it is the same thing.")
    worklist: Name = Field(description="The list that it stands on.")
    kind: str | None = Field(description="What of its list it is: the kind of duty, say.")
    staff: str | None = Field(description="Who has to do it; null = nobody by name.")
    client: str | None
    name: str | None = Field(description="The client's name; null when it is not known, or was forgotten.")
    masked: Masked = None
    unit: str | None
    deal: str | None
    about: str | None = Field(description="The contract, bill, complaint or form, where it is about one.")
    due: str = Field(description="Until when, to the very moment that judges it (RFC 3339).")
    due_on: str = Field(description="The local day of `due`.")
    days_left: int = Field(description="Days from the list's date to `due_on`; below zero = overdue.")
    clauses: list[str] = Field(description="Clauses of the rulebook that ask for it.")
    evidence: list[int] = Field(description="Positions of the events behind it.")
    zh: str
    en: str


class Outing(BaseModel):
    """Some go out to see a client (外出拓展)."""

    outing: str
    client: str
    by: list[str]
    position: int


class Day(BaseModel):
    """What the day begins with (今日安排)."""

    order: list[str] = Field(description="The roster, staff or groups, as it was set.")
    on_duty: list[str]
    place: int | None = Field(description="The person's place in the order, from 1.")
    away: str | None = Field(description="Why the person is away that day.")
    deputy: str | None = Field(description="Who stands in for the person.")
    deputy_of: list[str] = Field(description="For whom the person stands in: their items are here too.")
    absent: list[str] = Field(description="Everybody who is away that day.")
    outings: list[Outing] = Field(description="Outings of the day that the person takes part in.")


class Worklist(BaseModel):
    """A page of a worklist, most urgent first."""

    model_config = ConfigDict(extra="allow")

    worklist: Name
    zh: str
    en: str
    date: str
    staff: str | None
    items: list[Item]
    next: str | None = Field(description="`after` of the next page; null when this is the last one.")
    day: Day | None = Field(None, description="Of `today` only.")
    position: int


class Title(BaseModel):
    """What a list is called, and how many days ahead it looks."""

    worklist: Name
    zh: str
    en: str
    days_ahead: int


class Titles(BaseModel):
    """Every list."""

    items: list[Title]
