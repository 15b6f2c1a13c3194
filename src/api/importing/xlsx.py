"""Reading a sheet of an xlsx workbook row by row, with the standard library alone (ECMA-376, part 1, chapter 18)."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import IO
from xml.etree import ElementTree

from api.importing.problems import InputError

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_PACKAGE = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_EPOCH_1900 = datetime.fromisoformat("1899-12-30")
_EPOCH_1904 = datetime.fromisoformat("1904-01-01")
_DATE_FORMATS = frozenset([*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)])


def records(workbook: IO[bytes], sheet: str | None, name: str) -> Iterator[list[str]]:
    """The rows of a sheet as texts, the header first; empty rows are kept so that row numbers are those of the sheet.

    Dates come as ISO 8601, numbers without a trailing ``.0``, formulas by their stored value. Raises :class:`InputError`.
    """
    try:
        with zipfile.ZipFile(workbook) as package:
            yield from _Sheet(package, sheet, name).rows()
    except (zipfile.BadZipFile, KeyError, ElementTree.ParseError, IndexError, ValueError) as error:
        raise InputError(f"{name}: is not a readable xlsx workbook ({error})") from None


class _Sheet:
    def __init__(self, package: zipfile.ZipFile, sheet: str | None, name: str) -> None:
        self.package = package
        self.name = name
        self.parts = set(package.namelist())
        book = self._tree("xl/workbook.xml")
        setting = book.find(f"{_MAIN}workbookPr")
        in_1904 = setting is not None and setting.get("date1904") in {"1", "true"}
        self.epoch = _EPOCH_1904 if in_1904 else _EPOCH_1900
        self.part = self._part_of(book, sheet)
        self.shared = list(self._shared_strings())
        self.dates = self._date_styles()

    def _tree(self, part: str) -> ElementTree.Element:
        return ElementTree.fromstring(self.package.read(part))  # noqa: S314 -- expat limits entity expansion itself and fetches nothing

    def _part_of(self, book: ElementTree.Element, wanted: str | None) -> str:
        sheets = {one.get("name", ""): one.get(_RELATION, "") for one in book.iter(f"{_MAIN}sheet")}
        if wanted is not None and wanted not in sheets:
            raise InputError(f"{self.name}: no sheet {wanted!r}; the sheets are {', '.join(map(repr, sheets))}")
        relation = sheets[wanted] if wanted is not None else next(iter(sheets.values()))
        links = self._tree("xl/_rels/workbook.xml.rels")
        target = next(
            one.get("Target", "") for one in links.iter(f"{_PACKAGE}Relationship") if one.get("Id") == relation
        )
        return target.lstrip("/") if target.startswith("/") else f"xl/{target}"

    def _shared_strings(self) -> Iterator[str]:
        if "xl/sharedStrings.xml" not in self.parts:
            return
        with self.package.open("xl/sharedStrings.xml") as part:
            for _, element in ElementTree.iterparse(part):  # noqa: S314 -- expat limits entity expansion itself and fetches nothing
                if element.tag == f"{_MAIN}si":
                    yield _text(element)
                    element.clear()

    def _date_styles(self) -> frozenset[int]:
        """Numbers of the cell styles that show a number as a date."""
        if "xl/styles.xml" not in self.parts:
            return frozenset()
        styles = self._tree("xl/styles.xml")
        own = {
            int(one.get("numFmtId", "0"))
            for one in styles.iter(f"{_MAIN}numFmt")
            if re.search("[ymdhs]", re.sub(r'"[^"]*"|\[[^\]]*\]|\\.', "", one.get("formatCode", "")), re.IGNORECASE)
        }
        formats = styles.find(f"{_MAIN}cellXfs")
        known = _DATE_FORMATS | own
        return frozenset(
            index
            for index, one in enumerate(formats if formats is not None else [])
            if int(one.get("numFmtId", "0")) in known
        )

    def rows(self) -> Iterator[list[str]]:
        expected = 1
        with self.package.open(self.part) as part:
            for _, element in ElementTree.iterparse(part):  # noqa: S314 -- expat limits entity expansion itself and fetches nothing
                if element.tag != f"{_MAIN}row":
                    continue
                number = int(element.get("r", str(expected)))
                for _ in range(expected, number):
                    yield []
                expected = number + 1
                yield self._cells(element)
                element.clear()

    def _cells(self, row: ElementTree.Element) -> list[str]:
        cells: list[str] = []
        for cell in row.iter(f"{_MAIN}c"):
            place = re.match(r"[A-Z]+", cell.get("r", ""))
            column = _column(place[0]) if place else len(cells)
            cells.extend([""] * (column - len(cells)))
            cells.append(self._value(cell))
        return cells

    def _value(self, cell: ElementTree.Element) -> str:
        kind = cell.get("t", "n")
        if kind == "inlineStr":
            return _text(cell)
        value = cell.findtext(f"{_MAIN}v") or ""
        if kind == "s":
            return self.shared[int(value)]
        if kind == "b":
            return "true" if value == "1" else "false"
        if kind != "n" or not value:
            return value
        if int(cell.get("s", "0")) in self.dates:
            return self._moment(float(value))
        return value.removesuffix(".0")

    def _moment(self, days: float) -> str:
        """A sheet's date number as text: a day alone when it has no time of day, rounded to the second."""
        moment = self.epoch + timedelta(seconds=round(days * 86400))
        return moment.date().isoformat() if days == int(days) else moment.isoformat()


def _text(element: ElementTree.Element) -> str:
    """The runs of a rich text joined, without the reading aids (``rPh``) of Japanese and Chinese texts."""
    skipped = {id(run) for aid in element.iter(f"{_MAIN}rPh") for run in aid.iter(f"{_MAIN}t")}
    return "".join(run.text or "" for run in element.iter(f"{_MAIN}t") if id(run) not in skipped)


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1
