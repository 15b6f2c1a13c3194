"""A form as a desk prints it (打印): A4, title, heads in Chinese over English, every cell ruled, lines to sign at the foot."""

from __future__ import annotations

from decimal import Decimal
from typing import IO, Any, NamedTuple

import xlsxwriter

from domain.calendar import Calendar
from domain.forms.definitions import Column, setting_of
from domain.forms.lines import Line, as_text
from domain.forms.verdicts import STATES
from domain.rulebooks import Rulebook
from projections.forms.sheets import Sheet

A4 = 9
LEAST_LINES = 12
"""Lines of a printed form at least; what nobody filled stays blank, for the pen."""

TITLE_ROW, SUBTITLE_ROW, ABOUT_ROW, HEAD_ROW = range(4)
NUMBER_WIDTH = 5
SONG, HEI = "宋体", "黑体"

_CLOCKS = frozenset({"came", "left"})
"""Columns of moments whose day stands in the same line."""

_MIDDLE = frozenset({"day", "came", "left", "intent", "next_on", "sign_on", "filled", "collected", "signed", "counted"})


class Formats:
    """The cells of a printed form."""

    def __init__(self, book: Any) -> None:
        def made(**more: Any) -> Any:
            return book.add_format({"font_name": SONG, "font_size": 10, "valign": "vcenter", **more})

        ruled: dict[str, Any] = {"border": 1, "text_wrap": True}
        self.title = made(font_name=HEI, font_size=18, bold=True, align="center")
        self.subtitle = made(font_size=9, align="center", font_color="#595959")
        self.about = made()
        self.about_right = made(align="right")
        self.head = made(**ruled, bold=True, align="center", bg_color="#EDEDED")
        self.head_zh = book.add_format({"font_name": SONG, "font_size": 10, "bold": True})
        self.head_en = book.add_format({"font_name": SONG, "font_size": 8, "font_color": "#595959"})
        self.text = made(**ruled)
        self.middle = made(**ruled, align="center")
        self.money = made(**ruled, num_format="#,##0.00")
        self.wrong = made(**ruled, bold=True)
        self.sum = made(**ruled, bold=True, align="center", top=2)
        self.sum_money = made(**ruled, bold=True, num_format="#,##0.00", top=2)
        self.note = made(font_size=9, text_wrap=True, valign="top")
        self.sign = made()


class Behind(NamedTuple):
    """Whose form it is: the desk's name, the book that judges it, its calendar, and the position that it includes."""

    desk: str
    book: Rulebook
    calendar: Calendar
    position: int


def write(file: IO[bytes] | str, sheet: Sheet, behind: Behind) -> None:
    """Writes a form as a workbook of one sheet."""
    with xlsxwriter.Workbook(file, {"strings_to_urls": False, "strings_to_formulas": False}) as workbook:
        workbook.set_properties({"title": f"{sheet.form.zh} {sheet.form.en}", "subject": behind.desk})
        _Page(workbook.add_worksheet(sheet.form.zh), Formats(workbook), sheet, behind).write()


class _Page:
    """The one page of a form while it is written."""

    def __init__(self, page: Any, formats: Formats, sheet: Sheet, behind: Behind) -> None:
        self._page = page
        self._formats = formats
        self._sheet = sheet
        self._behind = behind
        self._columns = [Column("number", "序号", "No.", NUMBER_WIDTH), *sheet.form.columns]
        self._last = len(self._columns) - 1
        self._row = HEAD_ROW

    def write(self) -> None:
        """Everything, from the title to the lines to sign."""
        self._set_up()
        self._head()
        for number, line in enumerate(self._sheet.lines, 1):
            self._row += 1
            self._line(number, line)
        for _ in range(LEAST_LINES - len(self._sheet.lines)):
            self._row += 1
            self._page.set_row(self._row, 20)
            for place in range(len(self._columns)):
                self._page.write_blank(self._row, place, None, self._formats.text)
        if self._sheet.totals:
            self._row += 1
            self._total()
        self._foot()

    def _set_up(self) -> None:
        page = self._page
        page.set_landscape()
        page.set_paper(A4)
        page.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
        page.fit_to_pages(1, 0)
        page.center_horizontally()
        page.repeat_rows(HEAD_ROW)
        page.hide_gridlines(2)
        page.set_footer("&C&9第 &P 页　共 &N 页")
        page.freeze_panes(HEAD_ROW + 1, 0)
        for place, column in enumerate(self._columns):
            page.set_column(place, place, column.width)
        for row, height in ((TITLE_ROW, 30), (SUBTITLE_ROW, 14), (ABOUT_ROW, 18), (HEAD_ROW, 30)):
            page.set_row(row, height)

    def _head(self) -> None:
        page, formats, form, last = self._page, self._formats, self._sheet.form, self._last
        page.merge_range(TITLE_ROW, 0, TITLE_ROW, last, f"{self._behind.desk}　{form.zh}", formats.title)
        page.merge_range(SUBTITLE_ROW, 0, SUBTITLE_ROW, last, form.en, formats.subtitle)
        half = last // 2
        page.merge_range(ABOUT_ROW, 0, ABOUT_ROW, half, self._days(), formats.about)
        page.merge_range(ABOUT_ROW, half + 1, ABOUT_ROW, last, self._counts(), formats.about_right)
        for place, column in enumerate(self._columns):
            said = (formats.head_zh, column.zh, formats.head_en, f"\n{column.en}", formats.head)
            page.write_rich_string(HEAD_ROW, place, *said)

    def _days(self) -> str:
        asked = self._sheet.asked
        days = asked.first.isoformat()
        if asked.first != asked.last:
            days += f" 至 {asked.last.isoformat()}"
        return f"日期：{days}" + (f"　人员：{asked.staff}" if asked.staff else "")

    def _counts(self) -> str:
        counts = self._sheet.counts
        return "　".join(f"{word.zh} {counts[state]}" for state, word in STATES.items() if counts.get(state))

    def _line(self, number: int, line: Line) -> None:
        page, formats, row = self._page, self._formats, self._row
        page.write_number(row, 0, number, formats.middle)
        for place, column in enumerate(self._sheet.form.columns, 1):
            if column.name == "verdict":
                told = line.verdict.zh if line.verdict is not None else ""
                fine = line.verdict is None or line.verdict.state in ("complete", "open")
                page.write_string(row, place, told, formats.text if fine else formats.wrong)
                continue
            cell = as_text(line.cells.get(column.name), self._behind.calendar, clock=column.name in _CLOCKS)
            if column.name == "phones" and isinstance(cell, str):
                cell = cell.replace("+86", "")  # as numbers are written at home
            if isinstance(cell, Decimal):
                page.write_number(row, place, float(cell), formats.money)
            elif isinstance(cell, int):
                page.write_number(row, place, cell, formats.middle)
            elif cell:
                page.write_string(row, place, cell, formats.middle if column.name in _MIDDLE else formats.text)
            else:
                page.write_blank(row, place, None, formats.text)

    def _total(self) -> None:
        page, formats, row = self._page, self._formats, self._row
        page.write_string(row, 0, "合计", formats.sum)
        for place, column in enumerate(self._sheet.form.columns, 1):
            cell = self._sheet.totals.get(column.name)
            if isinstance(cell, Decimal):
                page.write_number(row, place, float(cell), formats.sum_money)
            elif isinstance(cell, int):
                page.write_number(row, place, cell, formats.sum)
            else:
                page.write_blank(row, place, None, formats.sum)

    def _foot(self) -> None:
        """What the form is judged by, how it was checked, and the lines to sign."""
        page, form = self._page, self._sheet.form
        setting = setting_of(form.name, self._behind.book)
        cited = "；".join(self._behind.book.cite(clause) for clause in setting.clauses)
        notes = [
            f"填写要求：{setting.zh.rstrip('。')}（{cited}）。填表：{form.by[0]}。账本位置：{self._behind.position}。"
        ]
        for check in self._sheet.checks:
            found = "；".join(finding["text"] for finding in check["findings"]) or "未发现问题"
            notes.append(f"检查：{check['name']}，{check['at'][:10]}，{found}")
        for told in notes:
            self._row += 1
            page.merge_range(self._row, 0, self._row, self._last, told, self._formats.note)
            page.set_row(self._row, 15 * (1 + len(told) // 80))
        self._row += 1
        page.set_row(self._row, 34)
        width = (self._last + 1) / len(form.signs)
        for place, (zh, _) in enumerate(form.signs):
            first, end = round(place * width), round((place + 1) * width) - 1
            told = f"{zh}：＿＿＿＿＿＿　日期：＿＿＿＿＿＿"
            page.merge_range(self._row, first, self._row, end, told, self._formats.sign)
