"""Turning files into CloudEvents by a mapping: read everything once, keep it sorted, then hand it out in recorded order."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import orjson

from api.importing.filters import Value
from api.importing.making import Head, Made, Maker, Rule, applies, rule_of
from api.importing.mapping import EventRule, Input, Mapping, Reject, Table, load
from api.importing.needs import input_columns, lookup_columns
from api.importing.problems import InputError, MappingError, MappingProblem, RowError, TemplateError
from api.importing.reading import Row, is_file_of, rows
from api.importing.report import Report, summary
from api.importing.scope import Scope, Tables
from api.importing.spool import Origin, Rejected, Spool
from api.importing.template import Template

Progress = Callable[[int], None]
"""Told the number of rows read so far, now and then."""


class _Plan(NamedTuple):
    """Everything that is asked of the rows of one input."""

    source: Input
    columns: frozenset[str]
    fields: dict[str, Template]
    rules: list[Rule]
    rejects: list[Reject]


class Conversion:
    """One run of a mapping over its files. Call :meth:`read` once, then :meth:`events`, :meth:`rejected`, :meth:`report`.

    ``project`` overrides the mapping's project id; ``prologue=False`` leaves the fixed events out, for a project that is open.
    """

    def __init__(self, mapping: Mapping | str | Path, project: str | None = None, *, prologue: bool = True) -> None:
        self.mapping = mapping if isinstance(mapping, Mapping) else load(mapping)
        self.project = project or self.mapping.project
        zone = ZoneInfo(self.mapping.timezone)
        opening = self.mapping.opening
        self._opening = opening if opening is None or opening.tzinfo else opening.replace(tzinfo=zone)
        self._prologue = prologue
        self._spool = Spool()
        self._tables = Tables(zone, self.mapping.values, {}, self._spool)
        self._maker = Maker(self.mapping, self._opening, self._tables)
        self._rows = self._skipped = self._silent = self._repeated = 0

    def read(self, files: Sequence[str | Path], progress: Progress | None = None) -> None:
        """Read every file. Bad rows do not raise: they are kept as :meth:`rejected`.

        Raises :class:`InputError` when a file is missing, fits no input or cannot be read.
        """
        paths = [Path(file) for file in files]
        chosen = self._assigned(paths)
        self._tables.lookups = {name: self._lookup(name, paths) for name in self.mapping.lookups}
        if self._prologue:
            self._keep_prologue()
        for name, source in self.mapping.inputs.items():
            plan = _Plan(
                source,
                input_columns(self.mapping, name),
                {field: Template(text) for field, text in source.fields.items()},
                [rule_of(rule) for rule in self.mapping.events if rule.input in {name, None}],
                [reject for reject in self.mapping.reject if reject.input in {name, None}],
            )
            for path in chosen[name]:
                self._read_file(path, plan, progress)

    def events(self) -> Iterator[dict[str, Any]]:
        """The CloudEvents, in recorded order."""
        return (event for _, event in self._spool.events())

    def traced(self) -> Iterator[tuple[Origin, dict[str, Any]]]:
        """The same, each with the file and row that it came from."""
        return self._spool.events()

    def rejected(self) -> Iterator[Rejected]:
        """Every rejected row, in the order of reading."""
        return self._spool.rejects()

    def report(self) -> Report:
        """What was read, what came of it, and what was rejected for which reason."""
        return summary(self._spool, self._rows, self._skipped, self._silent, self._repeated)

    def close(self) -> None:
        """Let the temporary file go; without it, it goes with the object."""
        self._spool.close()

    def _assigned(self, paths: list[Path]) -> dict[str, list[Path]]:
        """Which files feed which input. A lone file feeds a lone input whatever its name; lookups lie beside their input."""
        tables: dict[str, Table] = {**self.mapping.inputs, **self.mapping.lookups}
        if len(self.mapping.inputs) == 1 and len(paths) == 1:
            return {next(iter(self.mapping.inputs)): paths}
        wanted = ", ".join(table.file for table in tables.values())
        for path in paths:
            if not any(is_file_of(path, table) for table in tables.values()):
                raise InputError(f"{path.name}: the mapping has no input of that name; its files are {wanted}")
        chosen = {
            name: [path for path in paths if is_file_of(path, table)] for name, table in self.mapping.inputs.items()
        }
        missing = [self.mapping.inputs[name].file for name, found in chosen.items() if not found]
        if missing:
            raise InputError(f"no file was given for {', '.join(missing)}")
        return chosen

    def _lookup(self, name: str, paths: list[Path]) -> dict[str, dict[str, str]]:
        table = self.mapping.lookups[name]
        given = [path for path in paths if is_file_of(path, table)]
        beside = sorted({path.parent / table.file for path in paths if (path.parent / table.file).is_file()})
        found = given or beside
        if not found:
            raise InputError(
                f"no file was given for the lookup {name!r} ({table.file}), and none lies beside the input"
            )
        columns = lookup_columns(self.mapping, name) | {table.key}
        read = (row for path in found for row in rows(path, table, columns) if not row.fault)
        return {row.cells[table.key]: row.cells for row in read}

    def _constants(self) -> dict[str, Value]:
        known: dict[str, Value] = {"@project": self.project}
        return known if self._opening is None else {**known, "@opening": self._opening}

    def _keep_prologue(self) -> None:
        scope = Scope({}, {}, self._constants(), self._tables)
        for index, form in enumerate(self.mapping.prologue):
            try:
                rule = rule_of(form)
                made = self._maker.event(rule, self._maker.head(rule, scope))
            except RowError as error:
                problem = MappingProblem(0, f"prologue.{index}", error.detail)
                raise MappingError(self.mapping.title or "mapping", [problem]) from None
            self._spool.keep(made.event, made.order, -1, Origin("", 0))

    def _read_file(self, path: Path, plan: _Plan, progress: Progress | None) -> None:
        for row in rows(path, plan.source, plan.columns):
            self._rows += 1
            if progress is not None and self._rows % 500 == 0:
                progress(self._rows)
            origin = Origin(path.name, row.number)
            try:
                self._read_row(row, plan, origin)
            except RowError as error:
                self._spool.reject(Rejected(path.name, row.number, error.code, error.detail, row.cells))
            except TemplateError as error:
                raise InputError(f"{path.name}, row {row.number}: {error}") from None
        if progress is not None:
            progress(self._rows)

    def _read_row(self, row: Row, plan: _Plan, origin: Origin) -> None:
        """Keep the events of a row, all or none. Raises :class:`RowError` with the reason for none."""
        if row.fault:
            raise RowError("row_shape", row.fault)
        constants: dict[str, Value] = {**self._constants(), "@row": origin.row, "@file": origin.file}
        scope = Scope(row.cells, plan.fields, constants, self._tables)
        if not applies(plan.source, scope):
            self._skipped += 1
            return
        for reject in plan.rejects:
            if applies(reject, scope):
                raise RowError(reject.code, reject.reason)
        applying = [rule for rule in plan.rules if isinstance(rule.form, EventRule) and applies(rule.form, scope)]
        if not applying:
            self._silent += 1
            return
        heads = [(rule, self._maker.head(rule, scope)) for rule in applying]
        names = [head.id for _, head in heads]
        if len(set(names)) < len(names):
            raise RowError("id_repeated", f"two events of this row have one id; their ids are {', '.join(names)}")
        made = [(rule, self._maker.event(rule, head)) for rule, head in heads if not self._is_known(rule, head)]
        fresh = [(rule, one) for rule, one in made if rule.once or self._is_fresh(one)]
        for rule, one in fresh:
            self._spool.keep(one.event, one.order, 0 if rule.once else 1, origin)

    def _is_known(self, rule: Rule, head: Head) -> bool:
        """Whether an event that rows share was given by an earlier one, and no later in time."""
        kept = self._spool.find(head.id) if rule.once else None
        return kept is not None and kept[1] <= head.order

    def _is_fresh(self, made: Made) -> bool:
        """Whether the event is new; not when the same was given before, word for word."""
        name = made.event["id"]
        kept = self._spool.find(name)
        if kept is None:
            return True
        origin, _, body = kept
        if body != orjson.dumps(made.event):
            place = f"row {origin.row} of {origin.file}" if origin.row else "the prologue"
            raise RowError("id_repeated", f"the id {name!r} was given before, by {place}, with other content")
        self._repeated += 1
        return False
