"""What the audit answers: checkpoints and proofs, in the forms of C2SP and RFC 9162."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel, Field

Hash = Field(description="32 bytes, base64.", examples=["n4bQgYhMfWWaL+qgxVrQFaO/TxsrC4Is0V1sFbDwCgg="])


class CheckpointAnswer(BaseModel):
    """A signed tree head: the ledger as it stood with so many events."""

    origin: str = Field(description="Who signs, and the project.", examples=["pandan/p1"])
    size: int = Field(description="Events that it is over: all positions up to this one.", examples=[128])
    root: str = Hash
    note: str = Field(description="The signed note, whole (c2sp.org/signed-note); `Accept: text/plain` gives it alone.")
    position: int = Field(description="Head of the ledger.")


class CheckpointItem(BaseModel):
    """One of the checkpoints that were signed."""

    size: int
    signed: datetime
    note: str


class CheckpointsPage(BaseModel):
    """Checkpoints, by size."""

    items: list[CheckpointItem]
    next: int | None = Field(description="`after` of the next page; null on the last.")


class InclusionAnswer(BaseModel):
    """The proof that an event is in the tree over the first `size` events."""

    position: int
    index: int = Field(description="Of the leaf, counted from 0.")
    size: int
    leaf: str = Field(description="SHA-256 of 0x00 and the record; base64.")
    record: str = Field(description="The stored record, base64: personal data is sealed in it.")
    proof: list[str] = Field(description="Hashes from the leaf up (RFC 9162, 2.1.3), base64.")
    root: str = Hash


class ConsistencyAnswer(BaseModel):
    """The proof that the tree over `to` events begins with the tree over `from` events."""

    from_: int = Field(alias="from")
    to: int
    proof: list[str] = Field(description="Hashes (RFC 9162, 2.1.4), base64.")
    from_root: str = Hash
    to_root: str = Hash


class KeysAnswer(BaseModel):
    """The public keys by which checkpoints verify, the one that signs now last."""

    keys: list[str] = Field(examples=[["pandan+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"]])
