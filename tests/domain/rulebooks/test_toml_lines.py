"""Where things stand in a TOML text: every path of what tomllib reads, on the line where it is written."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.rulebooks.toml_lines import lines_of

TEXT = '''# a book
name = "x"
a.b."c.d" = 1
'e f' = [ # entries
  "one", # with a ] in the comment
  """two
lines "" and a quote""", [1,
  2], { x = 1, y.z = """a""" },
]

[ rotation . "carry over" ]
value = 1979-05-27 07:32:00 # a time with a space

[[rules]]
when = \'\'\'it's
over\'\'\'
[[rules]]
when = "\\" # no comment"
[rules.inner]
deep = {}
[rotation]
last = true'''

EXPECTED = {
    ("name",): 2,
    ("a",): 3,
    ("a", "b"): 3,
    ("a", "b", "c.d"): 3,
    ("e f",): 4,
    ("e f", 0): 5,
    ("e f", 1): 6,
    ("e f", 2): 7,
    ("e f", 2, 0): 7,
    ("e f", 2, 1): 8,
    ("e f", 3): 8,
    ("e f", 3, "x"): 8,
    ("e f", 3, "y"): 8,
    ("e f", 3, "y", "z"): 8,
    ("rotation", "carry over"): 11,
    ("rotation", "carry over", "value"): 12,
    ("rules",): 14,
    ("rules", 0): 14,
    ("rules", 0, "when"): 15,
    ("rules", 1): 17,
    ("rules", 1, "when"): 18,
    ("rules", 1, "inner"): 19,
    ("rules", 1, "inner", "deep"): 20,
    ("rotation",): 21,
    ("rotation", "last"): 22,
}


def test_every_way_of_writing() -> None:
    tomllib.loads(TEXT)
    assert lines_of(TEXT) == EXPECTED


def paths(content: Any, path: tuple[str | int, ...] = ()) -> set[tuple[str | int, ...]]:
    pairs = content.items() if isinstance(content, dict) else enumerate(content) if isinstance(content, list) else ()
    found = {path} if path else set()
    for key, value in pairs:
        found |= paths(value, (*path, key))
    return found


PRESETS = Path(__file__).parents[3] / "src" / "domain" / "rulebooks" / "presets"


@pytest.mark.parametrize("file", sorted(PRESETS.glob("*.toml")), ids=lambda path: path.stem)
def test_every_path_of_a_book_has_the_line_on_which_it_is_written(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    found, lines = lines_of(text), text.split("\n")
    assert found.keys() == paths(tomllib.loads(text))
    for path, line in found.items():
        if isinstance(path[-1], str):
            assert path[-1] in lines[line - 1], path


KEYS = st.text("ab.\" #'=[]\n\\文", min_size=1, max_size=4)
VALUES: Any = st.recursive(
    st.integers() | st.booleans() | st.text("ab\"'#]},\n\\文", max_size=6) | st.just(1979),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=6,
)


def quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def inline(value: Any, split: str) -> str:
    match value:
        case dict():
            return "{ " + ", ".join(f"{quoted(key)} = {inline(one, '')}" for key, one in value.items()) + " }"
        case list():
            return f"[{split}" + f",{split}".join(inline(one, split) for one in value) + f"{split}]"
        case str() if split and value:
            return '"""' + value.replace("\\", "\\\\").replace('"', '\\"') + '"""'
        case _:
            return json.dumps(value, ensure_ascii=False)


@given(
    st.dictionaries(KEYS, st.dictionaries(KEYS, VALUES, max_size=3), max_size=4), st.sampled_from(["", "\n", " # x\n"])
)
def test_whatever_is_written_is_found(tables: dict[str, dict[str, Any]], split: str) -> None:
    text, expected = "# head\n", {}
    for table, members in tables.items():
        expected[(table,)] = text.count("\n") + 1
        text += f"[{quoted(table)}]\n"
        for key, value in members.items():
            expected[table, key] = text.count("\n") + 1
            text += f"{quoted(key)} = {inline(value, split)}\n"
    found = lines_of(text)
    assert found.keys() == paths(tomllib.loads(text))
    assert {path: line for path, line in found.items() if path in expected} == expected
