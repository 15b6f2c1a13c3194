"""What a row's templates can name: its columns, the fields made of them, and the constants of the conversion."""

from __future__ import annotations

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from api.importing.filters import Value, text_of
from api.importing.problems import RowError
from api.importing.spool import Spool
from api.importing.template import Absent, Template


class Tables:
    """Value tables, lookup files and the time zone: the setting that filters ask."""

    def __init__(
        self,
        zone: ZoneInfo,
        tables: Mapping[str, Mapping[str, str]],
        lookups: Mapping[str, Mapping[str, Mapping[str, str]]],
        spool: Spool,
    ) -> None:
        self.zone = zone
        self.tables = tables
        self.lookups = lookups
        self._spool = spool

    def unique_slug(self, slug: str, original: str) -> str:
        """The slug, once it is sure that no other text was shortened to the same one."""
        first = self._spool.original_of(slug, original)
        if first != original:
            raise RowError(
                "id_collision",
                f"{original!r} and {first!r} would both become {slug!r}; use the filter id instead of slug",
            )
        return slug


class Scope:
    """The names of one row; fields are worked out when first asked for."""

    def __init__(
        self, cells: Mapping[str, str], fields: Mapping[str, Template], constants: Mapping[str, Value], tables: Tables
    ) -> None:
        self._cells = cells
        self._fields = fields
        self._constants = constants
        self._tables = tables
        self._known: dict[str, Value | None] = {}

    def __call__(self, name: str) -> Value | None:
        """The value under a name, None when blank. A field hides the column that it is made of."""
        if name in self._constants:
            return self._constants[name]
        if name in self._known:
            return self._known[name]
        if name not in self._fields:
            return self._cells.get(name)
        self._known[name] = self._cells.get(name)
        value = self._fields[name].render(self, self._tables)
        self._known[name] = None if isinstance(value, Absent) else value
        return self._known[name]

    def text(self, name: str) -> str:
        """The same as text for conditions, ``""`` when blank or when it cannot be worked out."""
        if name in self._cells and name not in self._fields:
            return self._cells[name]
        try:
            value = self(name)
        except RowError:
            self._known.pop(name, None)
            return ""
        return "" if value is None else text_of(value)

    def with_constants(self, **constants: Value) -> Scope:
        """The same row with more constants (the event's own time)."""
        named = {f"@{name}": value for name, value in constants.items()}
        scope = Scope(self._cells, self._fields, {**self._constants, **named}, self._tables)
        scope._known = self._known
        return scope
