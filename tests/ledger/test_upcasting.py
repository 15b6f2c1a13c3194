"""Old events are read in today's form; what is stored stays as it was."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from ledger import codec, upcasting

OLD = {
    "data": {"by": "A", "how": "phone"},
    "id": "1",
    "imported": False,
    "posted_by": {"role": "agent", "token": "t"},
    "recordedtime": "2026-03-02T02:15:01Z",
    "schemaversion": 1,
    "source": "/test",
    "storedtime": "2026-03-02T02:15:01Z",
    "subject": "client/C1",
    "time": "2026-03-02T10:15:00+08:00",
    "type": "pandan.follow_up.made",
    "version": 3,
}


@pytest.fixture
def two_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Suppose that `how` became `method` in version 2, and that version 3 asks for a `summary`."""

    def renamed(data: dict[str, Any]) -> dict[str, Any]:
        return {name: value for name, value in data.items() if name != "how"} | {"method": data["how"]}

    def summarised(data: dict[str, Any]) -> dict[str, Any]:
        return data | {"summary": ""}

    steps = {("pandan.follow_up.made", 1): renamed, ("pandan.follow_up.made", 2): summarised}
    monkeypatch.setattr(upcasting, "STEPS", steps)


@pytest.mark.usefixtures("two_steps")
def test_an_event_of_version_one_is_read_as_version_three() -> None:
    event = codec.decode(7, orjson.dumps(OLD))
    assert event.data == {"by": "A", "method": "phone", "summary": ""}
    assert (event.position, event.type, event.version) == (7, "follow_up.made", 3)


@pytest.mark.usefixtures("two_steps")
def test_an_event_in_between_takes_the_rest_of_the_way() -> None:
    stored = OLD | {"schemaversion": 2, "data": {"by": "A", "method": "sms"}}
    assert codec.decode(7, orjson.dumps(stored)).data == {"by": "A", "method": "sms", "summary": ""}


@pytest.mark.usefixtures("two_steps")
def test_new_events_are_stored_in_the_latest_version_and_other_types_are_left_alone() -> None:
    assert upcasting.current_version("pandan.follow_up.made") == 3
    assert upcasting.current_version("pandan.visit.registered") == 1
    other = OLD | {"type": "pandan.visit.registered"}
    assert upcasting.upcast(other) is other
