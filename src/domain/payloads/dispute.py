"""Claims, disputes and rulings over clients and deals (撞单、判单)."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from domain.payloads.base import Payload, Personal, Staff
from domain.payloads.fields import Id, Ids, Positions, Sha256, Shares, Text


class OwnershipClaimed(Payload):
    """Somebody says the client, or a deal, is theirs (认领/异议), and points to the evidence by position."""

    by: Annotated[Id, Staff()]
    deal: Id | None = None
    statement: Annotated[Text, Personal]
    evidence: Positions | None = None


class DisputeOpened(Payload):
    """A dispute is brought before the manager (争议立案)."""

    dispute: Id
    by: Annotated[Id, Staff()]
    deal: Id | None = None
    statement: Annotated[Text, Personal]


class DisputeEvidenceAdded(Payload):
    """A party adds evidence (举证); a file is named by its SHA-256.

    ``obtained_from``: where it is from, the desk's records, colleagues, or what the client was asked (SC-35).
    """

    dispute: Id
    by: Annotated[Id, Staff()]
    statement: Annotated[Text, Personal]
    attachment_sha256: Sha256 | None = None
    obtained_from: Literal["records", "colleagues", "client"] | None = None


class DisputeAgreed(Payload):
    """The parties settle a dispute among themselves (协商一致, SD-20), on a record that they signed."""

    dispute: Id
    deal: Id | None = None
    shares: Annotated[Shares, Staff(public=True)]
    parties: Annotated[Ids, Field(min_length=2), Staff()]
    record: Annotated[Text, Personal]


class DisputeRuled(Payload):
    """The manager rules (裁决): shares of the deal, the client's owner, who serves; the ruling is final (SA-o11)."""

    dispute: Id
    deal: Id | None = None
    shares: Annotated[Shares | None, Staff(public=True)] = None
    owner: Annotated[Id | None, Staff(public=True)] = None
    service: Annotated[Id | None, Staff(public=True)] = None
    reason: Annotated[Text, Personal]

    @model_validator(mode="after")
    def _rules_something(self) -> Self:
        if self.shares is None and self.owner is None and self.service is None:
            raise PydanticCustomError("nothing_ruled", "A ruling must settle something: give shares, owner or service.")
        return self
