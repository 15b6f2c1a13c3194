"""The event-sourced application of one project, on the `eventsourcing` library: aggregates in, records out."""

from __future__ import annotations

from typing import Any, Never, cast

import orjson
from eventsourcing.application import Application
from eventsourcing.domain import DomainEventProtocol
from eventsourcing.persistence import (
    AggregateRecorder,
    ApplicationRecorder,
    EventStore,
    InfrastructureFactory,
    Mapper,
    NotSupportedError,
    ProcessRecorder,
    StoredEvent,
    TrackingRecorder,
    Transcoder,
)
from eventsourcing.utils import Environment

from domain.aggregate import Happened
from domain.event import PREFIX
from domain.payloads import touches
from ledger import codec
from ledger.keys import Keyring
from ledger.recorder import LedgerEvent, LedgerRecorder
from ledger.sealing import seal
from ledger.upcasting import current_version

_PREFIX_LENGTH = len(PREFIX)


class CanonicalTranscoder(Transcoder):
    """JSON by orjson with sorted keys."""

    def encode(self, obj: Any) -> bytes:
        """Canonical bytes of JSON-ready data."""
        return codec.encode(obj)

    def decode(self, data: bytes) -> Any:
        """The data of JSON bytes."""
        return orjson.loads(data)


class DeskMapper(Mapper[str]):
    """Turns what happened at the desk into records, personal data sealed, and records back into what happened."""

    def __init__(self, transcoder: Transcoder, keyring: Keyring) -> None:
        super().__init__(transcoder)
        self._keyring = keyring

    def to_stored_event(self, domain_event: DomainEventProtocol[str]) -> LedgerEvent:
        """The stored form of an event; its client's key must be at hand."""
        event = cast("Happened", domain_event)
        subject, data = event.originator_id, event.data
        topic = PREFIX + event.type
        schemaversion = current_version(topic)
        envelope: dict[str, Any] = {
            "data": seal(event.type, event.sealed_for, data, self._keyring),
            "id": event.id,
            "imported": event.imported,
            "posted_by": event.posted_by,
            "recordedtime": codec.utc_timestamp(event.timestamp),
            "schemaversion": schemaversion,
            "source": event.source,
            "storedtime": codec.utc_timestamp(event.stored),
            "subject": subject,
            "time": codec.timestamp(event.time),
            "type": topic,
            "version": event.originator_version,
        }
        if event.extensions:
            envelope["extensions"] = event.extensions
        return LedgerEvent(
            subject,
            event.originator_version,
            topic,
            self.transcoder.encode(envelope),
            event,
            schemaversion,
            touches(event.type, data),
        )

    def to_domain_event(self, stored_event: StoredEvent) -> DomainEventProtocol[str]:
        """What happened, from a stored event; personal data stays sealed, no aggregate needs it."""
        return self.happened(
            str(stored_event.originator_id), stored_event.originator_version, stored_event.topic, stored_event.state
        )

    def happened(self, subject: str, version: int, topic: str, record: bytes) -> Happened:
        """What happened, from the columns of a row."""
        envelope = codec.envelope(record)
        return Happened.of(
            {
                "originator_id": subject,
                "originator_version": version,
                "timestamp": codec.moment(envelope["recordedtime"]),
                "type": topic[_PREFIX_LENGTH:],
                "data": envelope["data"],
                "time": codec.moment(envelope["time"]),
                "id": envelope["id"],
                "source": envelope["source"],
                "posted_by": envelope["posted_by"],
                "stored": codec.moment(envelope["storedtime"]),
                "imported": envelope["imported"],
                "extensions": envelope.get("extensions", {}),
            }
        )


class _Factory(InfrastructureFactory[TrackingRecorder]):
    """Hands the library our recorder; a ledger keeps neither snapshots nor tracking records."""

    def __init__(self, recorder: LedgerRecorder) -> None:
        super().__init__(Environment())
        self._recorder = recorder

    def application_recorder(self) -> ApplicationRecorder:
        return self._recorder

    def aggregate_recorder(self, purpose: str = "events") -> AggregateRecorder:
        _unsupported(purpose)

    def tracking_recorder(self, tracking_recorder_class: type[Any] | None = None) -> Any:
        _unsupported(str(tracking_recorder_class))

    def process_recorder(self) -> ProcessRecorder:
        _unsupported("processes")


def _unsupported(what: str) -> Never:
    raise NotSupportedError(f"a ledger records events only, not {what}")


class DeskApplication(Application[str]):
    """The library's application over one ledger: its mapper, its recorder, and `save`."""

    name = "pandan"

    def __init__(self, recorder: LedgerRecorder, keyring: Keyring) -> None:
        self._desk_recorder = recorder
        self.keyring = keyring
        super().__init__()

    def construct_factory(self, env: Environment) -> InfrastructureFactory[TrackingRecorder]:
        """Our recorder, whatever the environment says of persistence modules."""
        del env
        return _Factory(self._desk_recorder)

    def construct_mapper(self) -> DeskMapper:
        """Our mapper."""
        return DeskMapper(CanonicalTranscoder(), self.keyring)

    def construct_event_store(self) -> EventStore[str]:
        """The library's event store."""
        return EventStore(mapper=self.mapper, recorder=self.recorder)
