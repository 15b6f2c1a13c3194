"""How a Chinese name is found by typing: its readings, whole and as initials."""

from __future__ import annotations

from functools import lru_cache

from pypinyin import Style, lazy_pinyin

SURNAMES = {
    "单": "shan", "曾": "zeng", "仇": "qiu", "解": "xie", "查": "zha", "盖": "ge", "任": "ren", "区": "ou",
    "朴": "piao", "尉": "yu", "翟": "zhai", "万": "wan", "种": "chong", "召": "shao", "宁": "ning", "覃": "qin",
    "缪": "miao", "隗": "wei", "乐": "yue", "员": "yun", "句": "gou", "秘": "bi", "冼": "xian", "折": "she",
}  # fmt: skip
"""Characters that are read in another way as a surname (单: shan, not dan). Names are found under both readings."""


@lru_cache(maxsize=20_000)
def _reading(character: str) -> str:
    return "".join(lazy_pinyin(character, style=Style.NORMAL)).lower()


def readings(name: str | None) -> str:
    """The readings of a name, separated by spaces: ``张三`` → ``zhangsan zs``; empty for no name.

    Letters and digits stand for themselves, so ``王 Li`` is found as ``wangli`` and ``wli``.
    """
    if not name:
        return ""
    characters = [character for character in name if character.isalnum()]
    rest = [_reading(character) for character in characters[1:]]
    found: dict[str, None] = {}
    for head in _heads(characters[0]) if characters else ():
        found[head + "".join(rest)] = None
        initials = map(_initial, characters, (head, *rest))
        found["".join(initials)] = None
    return " ".join(reading for reading in found if reading)


def _heads(character: str) -> tuple[str, ...]:
    usual, surname = _reading(character), SURNAMES.get(character)
    return (usual,) if surname is None or surname == usual else (usual, surname)


def _initial(character: str, reading: str) -> str:
    return reading if character.isascii() else reading[:1]
