"""From the bytes of a file to TOML: encoding, size and depth are looked at before anything is parsed."""

from __future__ import annotations

import codecs
import re
import tomllib
from typing import Any, NamedTuple

from domain.rulebooks.faults import Fault, RulebookError
from domain.rulebooks.toml_lines import STRING

MOST_BYTES = 256 * 1024
"""The largest book that ships has a tenth of it."""

DEEPEST = 20
"""Levels of tables and arrays; the settings of a book need six."""

_NEXT = re.compile(r"[\"'#\[\]{}.=,\n]")
_WHERE = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")
_FULL_WIDTH = re.compile("[“”‘’＂＇＝［］，。｛｝＃]")


class Read(NamedTuple):
    """A text and what ``tomllib`` makes of it."""

    text: str
    content: dict[str, Any]


def read_toml(data: bytes | str) -> Read:
    """Read TOML; raises :class:`RulebookError` with one fault for what is too large, no UTF-8, too deep or no TOML."""
    size = len(data) if isinstance(data, bytes) else len(data.encode("utf-8", "replace"))
    if size > MOST_BYTES:
        raise _refused(
            1,
            "too_large",
            f"the file has more than {MOST_BYTES} bytes (256 KiB), the most that a rulebook may have",
            "is it the right file?",
            f"文件超过 {MOST_BYTES} 字节（256 KiB），一份制度最多这么大；请确认选对了文件。",
        )
    text = (_decoded(data) if isinstance(data, bytes) else data).removeprefix("\ufeff").replace("\r\n", "\n")
    _check_depth(text)
    try:
        return Read(text, tomllib.loads(text))
    except ValueError as error:  # a TOMLDecodeError, or a number too long to be read
        raise _not_toml(text, str(error)) from error


def _refused(line: int, code: str, detail: str, suggestion: str, zh: str) -> RulebookError:
    return RulebookError.of([Fault(line, "", code, detail, suggestion, zh)])


def _decoded(data: bytes) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise _wrong_encoding(data, 0, "UTF-16")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _wrong_encoding(data, error.start, _guess(data)) from error


def _guess(data: bytes) -> str:
    """Chinese Windows saves as GBK where it is not told otherwise."""
    try:
        data.decode("gb18030")
    except UnicodeDecodeError:
        return ""
    return "GBK/GB18030"


def _wrong_encoding(data: bytes, offset: int, looks_like: str) -> RulebookError:
    line = data.count(b"\n", 0, offset) + 1
    guess, guess_zh = (f"; it looks like {looks_like}", f"，看来是 {looks_like}") if looks_like else ("", "")
    return _refused(
        line,
        "not_utf8",
        f"the file is not UTF-8: byte {offset} (0x{data[offset]:02x}){guess}",
        "save it as UTF-8",
        f"文件不是 UTF-8 编码：第 {offset} 字节（0x{data[offset]:02x}）{guess_zh}；请另存为 UTF-8。",
    )


def _check_depth(text: str) -> None:
    """Raise for brackets or dotted keys nested too deeply, in one pass: a parser would recurse into them, or take for ever."""
    at, open_brackets, dots, line = 0, 0, 0, 1
    while match := _NEXT.search(text, at):
        mark, at = match.group(), match.end()
        if mark in "\"'":
            string = STRING.match(text, match.start())
            end = string.end() if string else text.find("\n", at)
            if end < 0 or (string is None and text.startswith(mark * 3, match.start())):
                return  # a string without end: no TOML, as the parser will say
            line += text.count("\n", match.start(), end)
            at = end
        elif mark == "#":
            at = max(text.find("\n", at), 0) or len(text)
        else:
            line += mark == "\n"
            open_brackets = max(0, open_brackets + (mark in "[{") - (mark in "]}"))
            dots = dots + 1 if mark == "." else 0
            if open_brackets > DEEPEST or dots > DEEPEST:
                raise _refused(
                    line,
                    "too_deep",
                    f"tables, arrays or keys are nested deeper than {DEEPEST} levels",
                    "no setting needs that",
                    f"表、数组或键的嵌套超过 {DEEPEST} 层；没有一项参数需要这样。",
                )


_SAID = (
    ("Expected '=' after a key", "键后面缺少等号", 'a setting is written name = "value"', '参数写作 名称 = "值"。'),
    ("Invalid value", "值写得不对", "texts stand in double quotes", "文字要放在半角双引号内。"),
    ("Cannot overwrite", "同一个键写了两次", "keep one of the two", "请只留一处。"),
    ("Cannot declare", "同一个表写了两次", "keep one of the two", "请只留一处。"),
    ("Cannot mutate", "同一个表写了两次", "keep one of the two", "请只留一处。"),
    ("Unterminated string", "字符串没有结束的引号", "close the quotes", "请补上引号。"),
    (
        "Illegal character",
        "有不允许的字符，或引号没有在本行结束",
        "close the quotes on the same line",
        "请在同一行补上引号。",
    ),
    ("Unclosed array", "数组没有结束的方括号", "close it with ]", "请补上 ]。"),
    ("Unclosed inline table", "行内表没有结束的花括号", "close it with }", "请补上 }。"),
    ("Expected newline", "一行里写了不止一项", "one setting a line", "请每行只写一项。"),
    ("Invalid statement", "这一行不是参数也不是表头", "a table begins with [name]", "表头写作 [名称]。"),
    ("Exceeds the limit", "数字太长", "no setting needs such a number", "没有一项参数需要这样长的数字。"),
)
"""What the parser says: the beginning of its sentence, that in Chinese, and what to do about it."""


def _not_toml(text: str, said: str) -> RulebookError:
    where = _WHERE.search(said)
    last = text.count("\n") + (not text.endswith("\n"))
    line = int(where.group(1)) if where and where.group(1) else max(1, last)
    reason = _WHERE.sub("", said).partition(";")[0]
    known = (entry[1:] for entry in _SAID if reason.startswith(entry[0]))
    reason_zh, hint, hint_zh = next(known, (reason, "", ""))
    lines = text.split("\n")
    typed = STRING.sub("", lines[line - 1]) if line <= len(lines) else ""
    if wrong := _FULL_WIDTH.search(typed):
        hint = f"{wrong.group()} is full-width punctuation: write quotes, = , [ ] in half width"
        hint_zh = f"“{wrong.group()}”是全角标点，引号、等号、逗号、括号请用半角。"
    return _refused(line, "not_toml", f"not TOML: {reason}", hint, f"不是有效的 TOML：{reason_zh}。{hint_zh}")
