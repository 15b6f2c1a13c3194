"""Writes the matrix: each quarrel told in a few lines, then a row for each book."""

from __future__ import annotations

import at_the_deal
import at_the_door
import in_the_book
from scenes import Language, Quarrel
from verdicts import Verdict, judge

from domain.rulebooks import DEFAULT, PRESETS, load_preset

PARTS: tuple[tuple[str, str, tuple[Quarrel, ...]], ...] = (
    ("成交之后：业绩归谁", "At the deal: whose result is it", at_the_deal.QUARRELS),
    ("登记本上：客户归谁", "In the book: whose client is it", in_the_book.QUARRELS),
    ("门口：算不算一轮", "At the door: was it a turn", at_the_door.QUARRELS),
)

TITLE = {
    "zh": "# 同一件事，七本制度",
    "en": "# One story, seven books",
}
INTRODUCTION = {
    "zh": """案场上的争执，往往不是谁记错了，而是各家的制度本来就不一样。下面每一件事，七本制度各判一次：归谁，依哪一条，为什么。
人物：招商员安然、白露、程远，主管沈岚，经理马骏，前台方圆，公司领导李总。年份是 2026 年。

本页由程序写出（`make matrix`），判词就是系统给经理的原话；测试逐字核对。[English](matrix.md)""",
    "en": """People at a desk seldom quarrel because somebody remembers wrongly: their books differ. Each story below is judged by all seven:
who gets it, by which clause, and why. The agents are An Ran, Bai Lu and Cheng Yuan; Shen Lan is the supervisor, Ma Jun the
manager, Fang Yuan sits at the front desk, and Director Li is the company's leader. The year is 2026.

The program wrote this page (`make matrix`), in the words in which it answers a manager; a test compares it letter by letter.
[中文](matrix.zh-CN.md)""",
}
HEADS = {
    "zh": (
        "| 制度 | 结果 | 依据 | 为什么 |",
        "经过",
        "一览",
        "事情",
        "通例",
        "这一件，七本制度难得一致，只是理由不尽相同。",
    ),
    "en": (
        "| book | who | clause | why |",
        "what happened",
        "At a glance",
        "story",
        "custom",
        "For once all seven agree, if not for the same reason.",
    ),
}
MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


def page(language: Language) -> str:
    """Give the whole page in a language."""
    parts = [TITLE[language], INTRODUCTION[language], _books(language), _glance(language)]
    for number, (zh, en, quarrels) in enumerate(PARTS, 1):
        parts.append(f"## {zh if language == 'zh' else en}")
        parts += [_story(f"{number}.{place}", quarrel, language) for place, quarrel in enumerate(quarrels, 1)]
    return "\n\n".join(parts) + "\n"


def _books(language: Language) -> str:
    rows = [f"| `{name}` | {_title(name, language)} |" for name in PRESETS]
    head = "| 代号 | 制度 |" if language == "zh" else "| name | book |"
    return "\n".join([head, "|---|---|", *rows])


def _title(name: str, language: Language) -> str:
    book = load_preset(name)
    return book.zh if language == "zh" else book.en


def _glance(language: Language) -> str:
    """Give every verdict in one table: a row for each story, a column for each book."""
    _, _, glance, story, *_ = HEADS[language]
    lines = [f"## {glance}", "", f"| {story} | {' | '.join(PRESETS)} |", "|---" * (len(PRESETS) + 1) + "|"]
    for number, (_, _, quarrels) in enumerate(PARTS, 1):
        for place, quarrel in enumerate(quarrels, 1):
            who = [judge(quarrel, name, language).who for name in PRESETS]
            lines.append(f"| {number}.{place} {quarrel.title(language)} | {' | '.join(who)} |")
    return "\n".join(lines)


def _story(number: str, quarrel: Quarrel, language: Language) -> str:
    lines = [f"### {number} {quarrel.title(language)}", ""]
    if quarrel.agreed:
        lines += [HEADS[language][5], ""]
    lines += [f"- {_clock(scene.when, language)} {scene.said(language)}" for scene in quarrel.scenes]
    lines += ["", HEADS[language][0], "|---|---|---|---|"]
    alike: dict[str, list[str]] = {}
    for name in PRESETS:
        alike.setdefault(_cells(judge(quarrel, name, language)), []).append(f"`{name}`")
    lines += [f"| {' '.join(names)} | {cells} |" for cells, names in alike.items()]
    return "\n".join(lines)


def _clock(when: str, language: Language) -> str:
    day, _, clock = when.partition(" ")
    month, number = (int(part) for part in day.split("-"))
    if language == "zh":
        return f"**{month}月{number}日 {clock}**"
    return f"**{number} {MONTHS[month - 1]}, {clock}**"


def _cells(verdict: Verdict) -> str:
    clauses = "<br>".join(_clause(verdict, one) for one in verdict.clauses)
    return f"**{verdict.who}** | {clauses} | {verdict.why}"


def _clause(verdict: Verdict, clause: str) -> str:
    if clause == DEFAULT:
        return f"*{HEADS[verdict.language][4]}*"
    return f"**{clause}** {verdict.words(clause)}"
