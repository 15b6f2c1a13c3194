"""Making one event of one row: its time, subject, id and data, checked as the ledger will check them."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any, NamedTuple

from api.importing.conditions import holds
from api.importing.filters import text_of
from api.importing.mapping import Chosen, EventRule, FixedEvent, Mapping
from api.importing.problems import RowError
from api.importing.scope import Scope, Tables
from api.importing.template import Absent, Template, compiled, filled
from domain.event import PREFIX
from domain.payloads import validate

_SUBJECT = re.compile(r"(project|client|unit)/[A-Za-z0-9_-]{1,64}")
_ID_LIMIT = 256


class Rule(NamedTuple):
    """An event rule with its templates read."""

    form: EventRule | FixedEvent
    subject: Template
    id: Template
    time: Template
    recorded: Template | None
    data: Any

    @property
    def once(self) -> bool:
        """Whether rows that give the same id mean one event."""
        return isinstance(self.form, EventRule) and self.form.once


class Head(NamedTuple):
    """What tells an event from others and where it goes in the order (sortable text in UTC); ``scope`` knows its time."""

    id: str
    time: datetime
    recorded: datetime
    order: str
    scope: Scope


class Made(NamedTuple):
    """An event that a row gave; ``order`` as in its head."""

    event: dict[str, Any]
    order: str


def rule_of(form: EventRule | FixedEvent) -> Rule:
    """Read the templates of a rule."""
    recorded = form.recorded if isinstance(form, EventRule) else None
    texts = (Template(form.subject), Template(form.id), Template(form.time))
    return Rule(form, *texts, Template(recorded) if recorded else None, compiled(form.data))


def applies(part: Chosen, scope: Scope) -> bool:
    """Whether a row meets the conditions of an input, a reject or an event rule."""
    return holds(part.when, scope.text) and not (part.unless and holds(part.unless, scope.text))


class Maker:
    """Makes events by the rules of one mapping. ``opening``: nothing may happen before it."""

    def __init__(self, mapping: Mapping, opening: datetime | None, tables: Tables) -> None:
        self._mapping = mapping
        self._opening = opening
        self._tables = tables

    def head(self, rule: Rule, scope: Scope) -> Head:
        """Id and times of the event that a rule makes of a row. Raises :class:`RowError` when the row cannot give it."""
        time = self._moment(rule.time, scope)
        inner = scope.with_constants(time=time)
        recorded = time if rule.recorded is None else self._moment(rule.recorded, inner)
        if recorded < time:
            detail = f"recorded at {recorded.isoformat()}, before it happened at {time.isoformat()}"
            raise RowError("recorded_before_time", detail)
        if self._opening is not None and time < self._opening:
            detail = f"{time.isoformat()} is before the project opened at {self._opening.isoformat()}"
            raise RowError("before_opening", detail)
        order = recorded.astimezone(UTC).isoformat(timespec="microseconds")
        return Head(self._text(rule.id, inner, "id"), time, recorded, order, inner)

    def event(self, rule: Rule, head: Head) -> Made:
        """The whole event. Raises :class:`RowError` when the row cannot give it."""
        kind = rule.form.type
        event: dict[str, Any] = {
            "specversion": "1.0",
            "id": head.id,
            "source": self._mapping.source,
            "type": PREFIX + kind,
            "subject": self._text(rule.subject, head.scope, "subject"),
            "time": head.time.isoformat(),
        }
        if self._mapping.recordedtime:
            event["recordedtime"] = head.recorded.isoformat()
        event["data"] = filled(rule.data, head.scope, self._tables)
        _check(kind, event)
        return Made(event, head.order)

    def _moment(self, template: Template, scope: Scope) -> datetime:
        value = template.render(scope, self._tables)
        if isinstance(value, str):
            try:
                value = datetime.fromisoformat(value)
            except ValueError:
                detail = f"{value!r} is not a time; say its form with the filter datetime"
                raise RowError("not_a_time", detail) from None
        if not isinstance(value, datetime):
            detail = f"{template.text!r} gives no time of day; add the filter at, as in at:10:00"
            raise RowError("not_a_time", detail)
        moment = value if value.tzinfo else value.replace(tzinfo=self._tables.zone)
        try:
            return moment.astimezone(UTC).astimezone(self._tables.zone)
        except OverflowError:
            raise RowError("not_a_time", f"{value.isoformat()} is outside the calendar") from None

    def _text(self, template: Template, scope: Scope, part: str) -> str:
        value = template.render(scope, self._tables)
        if isinstance(value, Absent) or value == "":
            raise RowError(f"blank:{part}", f"the {part} of the event is blank")
        return text_of(value)


def _check(kind: str, event: dict[str, Any]) -> None:
    subject = event["subject"]
    if not _SUBJECT.fullmatch(subject):
        detail = f"{subject!r} is no subject: project/…, client/… or unit/… with 1–64 letters, digits, - or _"
        raise RowError("subject_invalid", detail)
    if len(event["id"]) > _ID_LIMIT:
        raise RowError("id_too_long", f"the event id is longer than {_ID_LIMIT} characters")
    _, problems = validate(kind, subject, event["data"])
    if problems:
        first = problems[0]
        raise RowError(f"{first.code}:{kind}{first.pointer}", f"{kind}{first.pointer}: {first.detail}")
