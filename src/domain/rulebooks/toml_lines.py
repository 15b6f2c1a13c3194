"""On which line of a TOML text each key and each entry of an array stands: what ``tomllib`` does not tell."""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right

Path = tuple[str | int, ...]
"""Keys and, inside arrays, places from 0: ``("rotation", "carry_over", "clauses", 1)``."""

_SPACE = re.compile(r"(?:[ \t\r\n]++|#[^\n]*+)++")
_INDENT = re.compile(r"[ \t]*+")
_BARE = re.compile(r"[A-Za-z0-9_-]++")
STRING = re.compile(
    r"""
      \"{3} (?: [^"\\] | \\. | \"{1,2}+ (?!") )*+ \"{3,5}   # basic, over lines: two quotes may stand inside, and end it
    | '{3} (?: [^'] | '{1,2}+ (?!') )*+ '{3,5}             # literal, over lines
    | \" (?: [^"\\\n] | \\. )*+ \"
    | ' [^'\n]*+ '
    """,
    re.DOTALL | re.VERBOSE,
)
"""A string of TOML of any kind."""

_PLAIN = re.compile(r"[^,\]}#\n]++")


def lines_of(text: str) -> dict[Path, int]:
    """Give the line, from 1, of every key, table and array entry of a text that ``tomllib`` has read without complaint.

    A table stands where its own header is, or else where it is first mentioned.
    """
    return _Scan(text).lines


class _Scan:
    """One pass over a text: ``at`` is where it stands."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._ends = [match.start() for match in re.finditer("\n", text)]
        self._at = 0
        self._tables: dict[Path, int] = {}
        self.lines: dict[Path, int] = {}
        here: Path = ()
        while self._skip():
            here = self._header() if text[self._at] == "[" else self._pair(here, here)

    def _line(self) -> int:
        return bisect_right(self._ends, self._at - 1) + 1

    def _skip(self) -> bool:
        """Go over space, line ends and comments; ``False`` at the end of the text."""
        if space := _SPACE.match(self._text, self._at):
            self._at = space.end()
        return self._at < len(self._text)

    def _take(self, pattern: re.Pattern[str]) -> str:
        match = pattern.match(self._text, self._at)
        if match is None:
            raise ValueError(f"not TOML at character {self._at}")
        self._at = match.end()
        return match.group()

    def _keys(self) -> list[str]:
        """Read a key, dotted or not."""
        keys = [self._key()]
        while self._over() and self._text.startswith(".", self._at):
            self._at += 1
            keys.append(self._key())
        return keys

    def _over(self) -> bool:
        self._take(_INDENT)
        return True

    def _key(self) -> str:
        self._over()
        if self._text[self._at] not in "\"'":
            return self._take(_BARE)
        key: str = tomllib.loads(f"key = {self._take(STRING)}")["key"]
        return key

    def _header(self) -> Path:
        """Read ``[table]`` or ``[[entry of an array]]``; give the path that the pairs below it belong to."""
        line = self._line()
        entry = self._text.startswith("[[", self._at)
        self._at += 2 if entry else 1
        keys = self._keys()
        self._at += 2 if entry else 1
        path = self._mention((), keys, line)
        if entry:
            self._tables[path] = self._tables.get(path, -1) + 1
            path = (*path, self._tables[path])
        self.lines[path] = line
        return path

    def _mention(self, base: Path, keys: list[str], line: int) -> Path:
        """Note every table on the way; inside an array of tables the way leads through its last entry."""
        path = base
        for place, key in enumerate(keys):
            path = (*path, key)
            self.lines.setdefault(path, line)
            if path in self._tables and place < len(keys) - 1:
                path = (*path, self._tables[path])
        return path

    def _pair(self, base: Path, here: Path) -> Path:
        """Read ``key = value``; give back the table it stands in."""
        line = self._line()
        path = self._mention(base, self._keys(), line)
        self.lines[path] = line
        self._at += 1
        self._over()
        self._value(path)
        return here

    def _value(self, path: Path) -> None:
        match self._text[self._at]:
            case '"' | "'":
                self._take(STRING)
            case "[":
                self._array(path)
            case "{":
                self._inline(path)
            case _:
                self._take(_PLAIN)

    def _array(self, path: Path) -> None:
        self._at += 1
        place = 0
        while self._skip() and self._text[self._at] != "]":
            entry = (*path, place)
            self.lines[entry] = self._line()
            self._value(entry)
            self._skip()
            if self._text[self._at] == ",":
                self._at += 1
            place += 1
        self._at += 1

    def _inline(self, path: Path) -> None:
        self._at += 1
        while self._skip() and self._text[self._at] != "}":
            self._pair(path, path)
            self._skip()
            if self._text[self._at] == ",":
                self._at += 1
        self._at += 1
