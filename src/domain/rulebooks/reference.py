"""The reference of all settings, out of the models themselves: what each is called, what it takes, what custom is."""

from __future__ import annotations

from collections.abc import Iterator
from types import NoneType
from typing import Any, Literal, NamedTuple, get_args, get_origin

from domain.rulebooks.book import SECTIONS, Rulebook
from domain.rulebooks.documents import plain_value
from domain.rulebooks.fault_words import shown
from domain.rulebooks.parameter import Frozen
from domain.rulebooks.shape import groups, settings
from domain.rulebooks.words import Both, setting, value


class Taken(NamedTuple):
    """What a setting takes: ``kind`` says which sort of value, ``words`` the allowed ones, where there are such."""

    kind: Both
    words: tuple[str, ...]


class Entry(NamedTuple):
    """A setting: path, name, what it takes, the customary value, and how custom reads."""

    path: str
    name: Both
    takes: Taken
    custom: Any
    reads: Both


def entries() -> Iterator[Entry]:
    """Give every setting in the order of the models."""
    silent = Rulebook(name="custom", zh="通例", en="Custom", source="custom")
    for path, parameter in silent.parameters():
        takes = _taken(settings()[path].model_fields["value"])
        yield Entry(path, setting(path), takes, plain_value(parameter), Both(parameter.zh, parameter.en))


def _taken(field: Any) -> Taken:
    kind = field.annotation
    if get_origin(kind) is Literal:
        return Taken(Both("其一", "one of"), get_args(kind))
    if get_origin(kind) is tuple:
        inner = get_args(kind)[0]
        return Taken(Both("若干", "a list of"), get_args(inner) if get_origin(inner) is Literal else ())
    if kind is int:
        return Taken(_range("整数", "a whole number", field.metadata), ())
    if kind is str:
        return Taken(Both('"0" 至 "1" 的小数', 'a decimal from "0" to "1"'), ())
    return Taken(_members(kind), ())


def _range(zh: str, en: str, metadata: list[Any]) -> Both:
    least = next((mark.ge for mark in metadata if hasattr(mark, "ge")), 0)
    most = next((mark.le for mark in metadata if hasattr(mark, "le")), None)
    return Both(f"{zh} {least}–{most}", f"{en}, {least}–{most}")


def _members(kind: type[Frozen]) -> Both:
    told = [_member(name, field) for name, field in kind.model_fields.items()]
    written = "{ " + ", ".join(told) + " }"
    return Both(f"表 `{written}`", f"a table `{written}`")


def _member(name: str, field: Any) -> str:
    """``days = 1–3660``: a member of a value with what it takes."""
    options = [one for one in get_args(field.annotation) if one is not NoneType] or [field.annotation]
    kind, metadata = options[0], list(field.metadata)
    while hasattr(kind, "__metadata__"):
        metadata += [mark for one in kind.__metadata__ for mark in getattr(one, "metadata", [one])]
        kind = kind.__origin__
    if isinstance(kind, type) and issubclass(kind, Frozen):
        return f"{name} = {{ {' | '.join(kind.model_fields)} }}"
    if kind is int:
        return f"{name} = {_range('', '', metadata).zh.strip()}"
    if get_origin(kind) is tuple:
        return f"{name} = [1–3660, …]"
    words = get_args(field.annotation) if get_origin(field.annotation) is Literal else get_args(kind) or (kind,)
    return f"{name} = {' | '.join(shown(word) for word in words)}"


_TITLES = {
    "rotation": Both("轮排", "Rotation"),
    "ownership": Both("客户归属", "Ownership"),
    "deals": Both("判单", "Deals"),
    "money": Both("铺位与款项", "Units and money"),
    "care": Both("跟进、外出与接待", "Follow-ups, outings and delegations"),
    "complaints": Both("投诉处理", "Complaints"),
    "targets": Both("指标", "Targets"),
    "reviews": Both("考核", "Reviews"),
    "forms": Both("表单", "Forms"),
}

_HEAD = """\
# Settings of a rulebook · 制度参数

Every setting a book may have: its path, what it is called, what it takes, and the custom that holds where a book is silent (catalogue of
customs). Written by `pandan rulebook parameters`; [rulebooks.md](rulebooks.md) says how a book is written.

每一项参数：路径、名称、可写的值，以及制度未作规定时的通例。本页由 `pandan rulebook parameters` 生成；写法见 [rulebooks.md](rulebooks.md)。
"""


def markdown() -> str:
    """Give the reference as a page of documentation."""
    found = list(entries())
    pages = [_HEAD]
    for section in SECTIONS:
        pages.append(f"## {_TITLES[section].en} · {_TITLES[section].zh}\n")
        own = [entry for entry in found if entry.path.rpartition(".")[0] == section]
        pages.append(_table(own, with_values=True))
        for group in groups():
            if group.startswith(f"{section}."):
                members = [entry for entry in found if entry.path.startswith(f"{group}.")]
                name = setting(group)
                pages.append(f"### `{group}` · {name.zh} · {name.en}\n\n{_values(members[0])}\n")
                pages.append(_table(members, with_values=False))
    return "\n".join(pages)


def _table(found: list[Entry], *, with_values: bool) -> str:
    head = "| setting | 名称 · name | takes | custom |" if with_values else "| setting | 名称 · name | custom |"
    rows = [head, "|" + "---|" * (head.count("|") - 1)]
    for entry in found:
        name = Both(
            *(one if with_values else one.rpartition(mark)[2] for one, mark in zip(entry.name, "·:", strict=True))
        )
        custom = f"`{shown(entry.custom, 200)}`<br>{entry.reads.zh}"
        cells = [
            f"`{entry.path}`",
            f"{name.zh}<br>{name.en.strip()}",
            *([_values(entry)] if with_values else []),
            custom,
        ]
        rows.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    return "\n".join(rows) + "\n"


def _values(entry: Entry) -> str:
    """What a setting takes: the words with what they mean, or the sort of value."""
    kind = entry.takes.kind
    if not entry.takes.words:
        return f"{kind.en}"
    words = "<br>".join(f"`{word}` {' · '.join(value(entry.path, word))}" for word in entry.takes.words)
    return words if kind.en == "one of" else f"{kind.en}<br>{words}"
