"""Webhooks as they are managed (提醒的接收地址), and reminders that could not be delivered."""

from __future__ import annotations

from typing import Annotated

from fastapi import Path
from pydantic import BaseModel, ConfigDict, Field

from api.requests.ids import PATTERN
from api.worklists.schemas import Reminding

WebhookId = Annotated[str, Path(pattern=PATTERN, description="The webhook's id.", examples=["wh_0123456789ab"])]


class WebhookRequest(BaseModel):
    """Where reminders are to go, and of what."""

    model_config = ConfigDict(extra="forbid")

    url: str = Field(
        min_length=1,
        max_length=2000,
        description="Public http or https address; use https, as reminders are signed and not encrypted.",
        examples=["https://bot.example.com/pandan"],
    )
    events: list[Reminding] = Field(
        min_length=1, max_length=10, description="Worklists to be reminded of.", examples=[["protection_ending"]]
    )


class Webhook(BaseModel):
    """An address that hears of what falls due."""

    webhook: str
    url: str
    events: list[Reminding]
    created: str
    pending: int = Field(description="Reminders that are on their way.")
    delivered: int
    dead: int = Field(description="Reminders that were given up; they can be replayed.")


class NewWebhook(Webhook):
    """A webhook that was just made."""

    secret: str = Field(description="Signs what is sent. It is told this once.")


class Webhooks(BaseModel):
    """The webhooks of a project."""

    items: list[Webhook]


class Removed(BaseModel):
    """A webhook that hears nothing more."""

    webhook: str
    removed: str


class DeadLetter(BaseModel):
    """A reminder that was given up."""

    delivery: str
    webhook: str
    worklist: str
    item: str
    due: str
    created: str
    attempts: int
    given_up: str | None
    status: int | None = Field(description="Of the last answer; null when there was none.")
    error: str | None
    reminder: dict[str, object] = Field(description="What was to be sent.")


class DeadLetters(BaseModel):
    """A page of dead letters."""

    items: list[DeadLetter]
    next: str | None = Field(description="`after` of the next page; null when this is the last one.")


class ReplayRequest(BaseModel):
    """Which dead letters are to be sent again."""

    model_config = ConfigDict(extra="forbid")

    deliveries: list[Annotated[str, Field(pattern=PATTERN)]] | None = Field(
        None, max_length=1000, description="Their ids; without it, all of them."
    )


class Replayed(BaseModel):
    """The dead letters that are on their way again; those of removed webhooks stay."""

    deliveries: list[str]
