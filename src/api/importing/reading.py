"""Reading tables: CSV as people save it (BOM, other separators, gzip) and xlsx, one row at a time."""

from __future__ import annotations

import csv
import gzip
import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from fnmatch import fnmatch
from pathlib import Path
from typing import IO, NamedTuple

from api.importing import xlsx
from api.importing.mapping import Table
from api.importing.problems import InputError


class Row(NamedTuple):
    """A row as a spreadsheet shows it: ``number`` counts from 1 with the header; ``fault`` says why its cells cannot be told apart."""

    number: int
    cells: dict[str, str]
    fault: str = ""


def is_file_of(path: Path, table: Table) -> bool:
    """Whether a file is the one that a table of the mapping means: its name, or its name without ``.gz``, fits the pattern."""
    return fnmatch(path.name, table.file) or fnmatch(path.name.removesuffix(".gz"), table.file.removesuffix(".gz"))


def rows(path: Path, table: Table, needed: frozenset[str] = frozenset()) -> Iterator[Row]:
    """The rows of a file, cells stripped, blank rows left out; a column without a name is called ``column_3`` by its place.

    Raises :class:`InputError` when the file cannot be read or a ``needed`` column is missing.
    """
    with _records(path, table) as records:
        number = 0
        header = table.columns
        if header is None:
            number = 1
            first = next(records, None)
            if first is None:
                raise InputError(f"{path.name}: the file is empty, a header row was expected")
            header = [name.strip() or f"column_{place}" for place, name in enumerate(first, 1)]
        _check_header(path, header, needed)
        for cells in records:
            number += 1
            values = [cell.strip() for cell in cells]
            if not any(values):
                continue
            if len(values) != len(header) and (len(values) < len(header) or any(values[len(header) :])):
                yield Row(
                    number, dict(zip(header, values, strict=False)), f"{len(values)} cells, {len(header)} columns"
                )
                continue
            yield Row(number, dict(zip(header, values, strict=False)))


def _check_header(path: Path, header: list[str], needed: frozenset[str]) -> None:
    twice = sorted({name for name in header if header.count(name) > 1})
    if twice:
        raise InputError(f"{path.name}: the column {twice[0]!r} stands in the header more than once")
    missing = sorted(needed - set(header))
    if missing:
        raise InputError(
            f"{path.name}: no column {', '.join(map(repr, missing))}; the columns are {', '.join(map(repr, header))}"
        )


@contextmanager
def _records(path: Path, table: Table) -> Iterator[Iterator[list[str]]]:
    try:
        if path.name.endswith(".xlsx"):
            with path.open("rb") as workbook:
                yield xlsx.records(workbook, table.sheet, path.name)
            return
        with _text(path, table.encoding) as text:
            yield csv.reader(text, delimiter=table.delimiter)
    except OSError as error:
        raise InputError(f"{path}: {error.strerror or error}") from None
    except (UnicodeDecodeError, LookupError) as error:
        raise InputError(
            f"{path.name}: cannot be read as {table.encoding} text ({error}); set encoding in the mapping"
        ) from None
    except (csv.Error, EOFError, zlib.error) as error:
        raise InputError(f"{path.name}: {error}") from None


@contextmanager
def _text(path: Path, encoding: str) -> Iterator[IO[str]]:
    if path.name.endswith(".gz"):
        with gzip.open(path, "rb") as packed, io.TextIOWrapper(packed, encoding=encoding, newline="") as text:
            yield text
        return
    with path.open(encoding=encoding, newline="") as text:
        yield text
