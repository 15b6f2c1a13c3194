"""The head of a book's file: what it is called, and which book it extends."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from domain.rulebooks.fault_words import Sentence, shown
from domain.rulebooks.parameter import ADOPTED, DEFAULT
from domain.rulebooks.toml_lines import Path

HEAD = ("name", "zh", "en", "source", "extends", "clauses")
"""What a file may have beside the sections of settings."""

_NAME = re.compile(r"[A-Za-z0-9_-]{1,64}")
_SOURCE = re.compile(r"[^\s\x00-\x1f\x7f.]{1,32}")
_TITLE = re.compile(r"[^\x00-\x1f\x7f-\x9f]{1,200}")

_ENTRIES: Mapping[str, tuple[re.Pattern[str], str, str]] = {
    "name": (_NAME, "1 to 64 of letters, digits, - and _", "1 至 64 个字母、数字、- 或 _"),
    "zh": (_TITLE, "the book's Chinese title, on one line", "制度的中文名称，写在一行内"),
    "en": (_TITLE, "the book's English title, on one line", "制度的英文名称，写在一行内"),
    "source": (_SOURCE, "a short code that clause ids begin with, such as MY", "条款编号的前缀，如 MY"),
    "extends": (_NAME, "the name of a book", "另一份制度的代号"),
}
_NEEDED = ("name", "zh", "en")
_RESERVED = frozenset({DEFAULT, ADOPTED})
"""Where a setting comes from that no book's text sets: no book can be called so."""


def read_head(content: Mapping[str, Any]) -> tuple[dict[str, str], list[tuple[Path, Sentence]]]:
    """Give what the head says, as far as it can be read, and what is wrong with it."""
    head: dict[str, str] = {}
    faults: list[tuple[Path, Sentence]] = []
    for key, (pattern, wanted, wanted_zh) in _ENTRIES.items():
        given = content.get(key)
        if given is None:
            if key in _NEEDED:
                said = Sentence("missing", f"{key} is missing", f"give {wanted}", f"缺少 {key}：{wanted_zh}。")
                faults.append(((key,), said))
        elif not isinstance(given, str) or not pattern.fullmatch(given) or not given.strip():
            said = Sentence(
                "bad_head",
                f"{key} cannot be {shown(given)}",
                f"give {wanted}",
                f"{key} 不能是 {shown(given)}：{wanted_zh}。",
            )
            faults.append(((key,), said))
        else:
            head[key] = given
    source = head.get("source", head.get("name", ""))
    if source.lower() in _RESERVED:
        key = "source" if "source" in head else "name"
        said = Sentence(
            "reserved", f"{key} cannot be {source}", "take another word", f"{key} 不能是 {source}：此词另有含义。"
        )
        faults.append(((key,), said))
    return head, faults
