"""Tables that desks have (CSV, xlsx) turned into events by declarative mapping files; see docs/importing.md."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from api.importing.converting import Conversion
from api.importing.mapping import Mapping, load
from api.importing.problems import InputError, MappingError, MappingProblem
from api.importing.report import RejectGroup, Report
from api.importing.spool import Origin, Rejected

__all__ = [
    "Conversion",
    "InputError",
    "Mapping",
    "MappingError",
    "MappingProblem",
    "Origin",
    "RejectGroup",
    "Rejected",
    "Report",
    "convert",
    "load",
]


def convert(
    mapping: str | Path, *files: str | Path, project: str | None = None
) -> tuple[Iterator[dict[str, Any]], list[Rejected]]:
    """CloudEvents of ``files`` in recorded order, and the rows that gave none.

    Raises :class:`MappingError` or :class:`InputError`. :class:`Conversion` gives the report and the origin of each event as well.
    """
    conversion = Conversion(mapping, project)
    conversion.read(files)
    return conversion.events(), list(conversion.rejected())
