"""Files as people save them."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import pytest

from api.importing.mapping import Table
from api.importing.problems import InputError
from api.importing.reading import rows


def read(path: Path, **table: Any) -> list[tuple[int, dict[str, str], str]]:
    return [tuple(row) for row in rows(path, Table(file="*", **table))]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "file.csv"


def test_byte_order_mark_quotes_and_space(file: Path) -> None:
    file.write_bytes('\ufeffname, need\r\n" 张三 ","one\ntwo"\r\n'.encode())
    assert read(file) == [(2, {"name": "张三", "need": "one\ntwo"}, "")]


def test_other_encodings_and_separators(file: Path) -> None:
    file.write_bytes("姓名;手机\n张三;138\n".encode("gb18030"))
    assert read(file, encoding="gb18030", delimiter=";") == [(2, {"姓名": "张三", "手机": "138"}, "")]
    with pytest.raises(InputError, match="cannot be read as utf-8-sig text"):
        read(file)
    with pytest.raises(InputError, match="cannot be read as klingon text"):
        read(file, encoding="klingon")


def test_rows_count_as_a_spreadsheet_counts_them(file: Path) -> None:
    file.write_text("a,b\n1,2\n\n,\n3\n4,5,\n6,7,8\n")
    assert [(number, fault) for number, _, fault in read(file)] == [
        (2, ""),
        (5, "1 cells, 2 columns"),
        (6, ""),
        (7, "3 cells, 2 columns"),
    ]


def test_columns_without_names(file: Path) -> None:
    file.write_text(",b\n1,2\n")
    assert read(file) == [(2, {"column_1": "1", "b": "2"}, "")]
    assert read(file, columns=["x", "y"])[0] == (1, {"x": "", "y": "b"}, "")


def test_files_that_cannot_be_read(file: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="No such file"):
        read(tmp_path / "none.csv")
    file.write_text("")
    with pytest.raises(InputError, match="the file is empty"):
        read(file)
    file.write_text("a,a\n1,2\n")
    with pytest.raises(InputError, match="'a' stands in the header more than once"):
        read(file)
    file.write_text("a\n" + '"' + "x" * 200_000)
    with pytest.raises(InputError, match="field larger than field limit"):
        read(file)
    packed = tmp_path / "file.csv.gz"
    packed.write_bytes(b"not packed at all")
    with pytest.raises(InputError):
        read(packed)
    book = tmp_path / "file.xlsx"
    book.write_bytes(b"not a workbook")
    with pytest.raises(InputError, match="is not a readable xlsx workbook"):
        read(book)


SHEET = """<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>
<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><t>day</t></is></c><c r="C1" t="str"><v>sum</v></c><c r="E1" t="str"><v>ok</v></c></row>
<row r="3"><c r="A3" t="s"><v>1</v></c><c r="B3" s="1"><v>46083</v></c><c r="C3"><v>12.0</v></c><c r="E3" t="b"><v>1</v></c></row>
<row r="4"><c r="B4" s="1"><v>46083.4375</v></c></row>
</sheetData></worksheet>"""
PARTS = {
    "xl/workbook.xml": '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="visits" sheetId="1" r:id="r1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Target="worksheets/sheet1.xml"/></Relationships>',
    "xl/sharedStrings.xml": '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>name</t></si><si><r><t>张</t></r><r><t>三</t></r><rPh sb="0" eb="1"><t>ZHANG</t></rPh></si></sst>',
    "xl/styles.xml": '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/></cellXfs></styleSheet>',
    "xl/worksheets/sheet1.xml": SHEET,
}


def test_workbooks(tmp_path: Path) -> None:
    book = tmp_path / "book.xlsx"
    with zipfile.ZipFile(book, "w") as package:
        for name, text in PARTS.items():
            package.writestr(name, text)
    found = read(book, sheet="visits")
    assert found[0] == (3, {"name": "张三", "day": "2026-03-02", "sum": "12", "column_4": "", "ok": "true"}, "")
    assert found[1][1]["day"] == "2026-03-02T10:30:00"
    with pytest.raises(InputError, match="no sheet 'units'; the sheets are 'visits'"):
        read(book, sheet="units")
