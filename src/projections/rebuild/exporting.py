"""A diff as a spreadsheet (导出): one sheet a kind, one row an item, the clause and the reason on each side."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import IO, Any

import xlsxwriter

from projections.rebuild import describing
from projections.rebuild.diffs import KINDS, Diff
from projections.rebuild.judging import Judge

PAGE = 200
SHEET_ROWS = 1_048_000
"""A sheet has room for a little more than a million rows; what is beyond is said in its last row."""

Item = Mapping[str, Any]
Cell = str | int | float | None
Column = tuple[str, Callable[[Item], Cell]]

TITLES = {
    "owners": "客户归属 Owners",
    "protection": "保护期 Protection",
    "shares": "业绩分配 Shares",
    "terms": "跟踪与异议 Terms",
    "turns": "轮序 Turns",
    "kpis": "指标 Figures",
}


def write_csv(judge: Judge, kind: str, file: IO[str], told: Callable[[int], None] = lambda _: None) -> None:
    """Writes the items of one kind. ``told``: how many more were written."""
    writer = csv.writer(file)
    columns = _COLUMNS[kind]
    writer.writerow([title for title, _ in columns])
    for item in items(judge, kind):
        writer.writerow([_harmless(cell(item)) for _, cell in columns])
        told(1)


def write_xlsx(judge: Judge, diff: Diff, path: Path, told: Callable[[int], None] = lambda _: None) -> None:
    """Writes everything into a workbook, the counts first."""
    with xlsxwriter.Workbook(path, {"constant_memory": True, "strings_to_urls": False}) as book:
        bold = book.add_format({"bold": True})
        front = book.add_worksheet("概要 Summary")
        front.set_column(0, 0, 28)
        front.set_column(1, 1, 100)
        for row, (name, value) in enumerate(_front(diff)):
            front.write_string(row, 0, name, bold)
            _write(front, row, 1, value)
        for kind in KINDS:
            if diff.counts[kind]:
                sheet = book.add_worksheet(TITLES[kind])
                sheet.freeze_panes(1, 0)
                _fill(sheet, judge, kind, bold, told)


def items(judge: Judge, kind: str) -> Iterator[dict[str, Any]]:
    """All items of a kind, in order."""
    after: str | None = ""
    while after is not None:
        page, after = judge.page(kind, after, PAGE)
        yield from page


def _fill(sheet: Any, judge: Judge, kind: str, bold: Any, told: Callable[[int], None]) -> None:
    columns = _COLUMNS[kind]
    for place, (title, _) in enumerate(columns):
        sheet.set_column(place, place, 24)
        sheet.write_string(0, place, title, bold)
    for row, item in enumerate(items(judge, kind), 1):
        if row > SHEET_ROWS:
            sheet.write_string(row, 0, "…… CSV")
            return
        for place, (_, cell) in enumerate(columns):
            _write(sheet, row, place, cell(item))
        told(1)


def _write(sheet: Any, row: int, place: int, value: Cell) -> None:
    if isinstance(value, str):
        sheet.write_string(row, place, value)  # a text that begins with = stays a text
    elif value is not None:
        sheet.write_number(row, place, value)


def _harmless(value: Cell) -> Cell:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r") else value


def _front(diff: Diff) -> list[tuple[str, Cell]]:
    kpis = diff.summary["kpis"]
    return [
        ("项目 Project", diff.project),
        ("版本 Build", diff.build),
        ("对比 Against", diff.against),
        ("账本位置 Position", diff.position),
        ("时点 As of", diff.moment.isoformat(timespec="seconds")),
        ("摘要值 Digest", diff.digest),
        ("变化", describing.in_chinese(diff)),
        ("Changes", describing.in_english(diff)),
        *((TITLES[kind], count) for kind, count in diff.counts.items()),
        ("已签交易（前）Signed before", kpis["from"]["deals"]),
        ("已签交易（后）Signed after", kpis["to"]["deals"]),
        ("佣金（前）Commission before", kpis["from"]["commission"]),
        ("佣金（后）Commission after", kpis["to"]["commission"]),
    ]


def _sides(*columns: tuple[str, str, Callable[[Item, Item], Cell]]) -> list[Column]:
    """Each column once for either side: ``(中文, English, cell of (outcome, item))``."""

    def one(side: str, cell: Callable[[Item, Item], Cell]) -> Callable[[Item], Cell]:
        return lambda item: cell(item[side], item)

    return [
        (f"{zh}（{when[0]}）{en} {when[1]}", one(side, cell))
        for side, when in (("from", ("前", "before")), ("to", ("后", "after")))
        for zh, en, cell in columns
    ]


def _member(name: str) -> Callable[[Item], Cell]:
    return lambda item: item.get(name)


def _person(staff: str | None, item: Item) -> str:
    if staff is None:
        return "公共 public"
    name = item.get("staff", {}).get(staff)
    return f"{name} ({staff})" if name else staff


def _owner(outcome: Item, item: Item) -> str:
    return "无 none" if outcome["kind"] == "none" else _person(outcome["id"], item)


def _people(staff: list[str], item: Item) -> str:
    return "、".join(_person(one, item) for one in staff)


def _lines(lines: Any, item: Item) -> str:
    """Who gets what: ``王芳 (A) 0.5; 公共 public 0.5``."""
    told = (
        " ".join([_person(line["to"]["id"], item), *(line[name] for name in ("share", "amount") if line.get(name))])
        for line in lines or ()
    )
    return "; ".join(told)


_WHY = (
    ("条款", "Clauses", lambda outcome, _: " ".join(outcome.get("clauses", ()))),
    ("缘由", "Why", lambda outcome, _: outcome.get("zh")),
    ("", "Reason", lambda outcome, _: outcome.get("en")),
)
_FIGURES = (
    ("成交", "Deals", "deals"),
    ("业绩", "Result", "result"),
    ("佣金", "Commission", "commission"),
    ("新增有效客户", "New clients", "new_clients"),
    ("跟踪及时率", "Follow-ups in time", "follow_up_compliance"),
    ("表单及时率", "Forms in time", "form_compliance"),
    ("投诉及时率", "Complaints in time", "complaints_in_time"),
)
"""Chinese and English title of each figure, and the member that has it."""


def _figure(name: str) -> Callable[[Item, Item], Cell]:
    return lambda outcome, _: outcome.get(name)


_CLIENT: list[Column] = [("客户 Client", _member("client")), ("姓名 Name", _member("name"))]
_OWNERS = [
    *_CLIENT,
    *_sides(
        ("归属", "Owner", _owner),
        ("保护至", "Protected until", lambda outcome, _: outcome.get("protected_until")),
        *_WHY,
    ),
]
_DEALS = [
    ("交易 Deal", _member("deal")),
    *_CLIENT,
    ("铺位 Unit", _member("unit")),
    *_sides(
        ("状态", "State", lambda outcome, _: outcome.get("state")),
        ("分配", "Shares", lambda outcome, item: _lines(outcome.get("shares"), item)),
        ("佣金", "Commission", lambda outcome, item: _lines((outcome.get("commission") or {}).get("by"), item)),
        ("待调整", "Adjustments", lambda outcome, item: _lines(outcome.get("adjustments"), item)),
        ("跟踪", "Service", lambda outcome, item: _owner(outcome["service"], item) if outcome.get("service") else None),
        ("异议期至", "Contestable until", lambda outcome, _: outcome.get("contestable_until")),
        *_WHY,
    ),
]
_COLUMNS: dict[str, list[Column]] = {
    "owners": _OWNERS,
    "protection": _OWNERS,
    "shares": _DEALS,
    "terms": _DEALS,
    "turns": [
        ("日期 Day", _member("day")),
        ("接待 Reception", _member("reception")),
        ("接待人 Receiver", lambda item: _person(item["receiver"], item)),
        *_sides(
            ("计轮", "Counted", lambda outcome, _: "是 yes" if outcome["counted"] else "否 no"),
            ("应接", "Due", lambda outcome, item: _person(outcome["due"], item) if outcome["due"] else None),
            ("失轮", "Skipped", lambda outcome, item: _people(outcome["skipped"], item)),
            ("补接", "Make-up", lambda outcome, item: _people(outcome["make_up"], item)),
            ("条款", "Clauses", lambda outcome, _: " ".join(outcome["clauses"])),
        ),
    ],
    "kpis": [
        ("范围 Scope", _member("scope")),
        ("编号 Id", _member("id")),
        ("姓名 Name", lambda item: item.get("staff", {}).get(item["id"])),
        *_sides(
            *((zh, en, _figure(figure)) for zh, en, figure in _FIGURES),
        ),
    ],
}


def in_a_line(kind: str, item: Item) -> str:
    """An item in one line, for a terminal."""
    was, becomes = item["from"], item["to"]
    if kind in ("owners", "protection"):
        what = f"{item['client']} {item.get('name') or ''}".strip()
        sides = [f"{_owner(side, item)} {(side.get('protected_until') or '')[:10]}".strip() for side in (was, becomes)]
    elif kind in ("shares", "terms"):
        what = f"{item['deal']} {item['client']} {item['unit']}"
        sides = [f"{side['state']} {_lines(side.get('shares'), item)}" for side in (was, becomes)]
    elif kind == "turns":
        what = f"{item['day']} {item['reception']} {_person(item['receiver'], item)}"
        sides = [
            ("计轮 counted" if side["counted"] else "不计 not counted")
            + (f", 应接 due {_person(side['due'], item)}" if side["due"] else "")
            for side in (was, becomes)
        ]
    else:
        name = item.get("staff", {}).get(item["id"])
        what = f"{item['scope']} {item['id']}" + (f" {name}" if name else "")
        differ = [(zh, en.lower(), figure) for zh, en, figure in _FIGURES if was.get(figure) != becomes.get(figure)]
        sides = [", ".join(f"{zh} {en} {side.get(figure)}" for zh, en, figure in differ) for side in (was, becomes)]
    told = [
        f"{side} [{' '.join(outcome['clauses'])}]" if outcome.get("clauses") else side
        for side, outcome in zip(sides, (was, becomes), strict=True)
    ]
    return f"{what}: {told[0]} → {told[1]}"
