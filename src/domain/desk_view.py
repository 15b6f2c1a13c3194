"""What an aggregate may look at while it decides: the desk as it stands, of which nothing may be changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from domain.client import Client
    from domain.deal import Deal
    from domain.project import Project
    from domain.unit import Unit


class Desk(Protocol):
    """The other aggregates, by the poster's own id (``C001``). What is unknown comes as an empty one, at version 0.

    At hand are the project, whatever ``domain.payloads.consults`` names for the event that is decided on, and the client for
    whom something of it has to be sealed.
    """

    @property
    def project(self) -> Project:
        """The project that the desk belongs to."""

    @property
    def rulebooks(self) -> frozenset[str]:
        """The names of the rule books that ship; the project knows those that it published itself."""

    def client(self, name: str) -> Client:
        """The client of that id."""

    def unit(self, name: str) -> Unit:
        """The unit of that id."""

    def deal(self, name: str) -> Deal:
        """The deal of that id."""
