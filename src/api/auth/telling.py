"""The matrix of roles as people read it: a table on the terminal, what one role may, and a page of Markdown (权限表)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from rich.cells import cell_len

from api.auth.matrix import ACTIONS, ROLE_WORDS, ROUTES, SIGHT, WRITERS, Action
from api.auth.postings import IN_OWN_NAME, POSTERS, WORDS_OF_OTHERS
from domain.payloads import TYPES
from ledger.tokens import ROLES

Language = Literal["zh", "en"]

_WRITERS = tuple(role for role in ROLES if role in WRITERS)
_SHORT = {
    "admin": "adm", "importer": "imp", "manager": "mgr", "supervisor": "sup", "front_desk": "fd", "agent": "agt",
    "finance": "fin", "operations": "ops", "service": "svc", "analyst": "ana", "auditor": "aud",
}  # fmt: skip
_SIGHTS = {
    "all": ("全部客户", "everybody"),
    "own": ("本人名下、争议中、正在接待的客户；他人的姓名、电话、文字打码", "their own clients, those they contend for or are receiving; others masked"),
    "masked": ("全部打码", "nobody; all masked"),
}  # fmt: skip
_SCOPES = {
    "open": ("无需令牌", "without a token"),
    "any": ("任一令牌", "with any token"),
    "several": ("所问各项目", "in the projects asked for"),
    "project": ("", ""),
}
_HEADS = {
    "zh": (
        "可以做什么",
        "可以记什么",
        "只能以本人名义",
        "他人的话，招商员的令牌不得填写",
        "看谁的个人资料",
        "不得记",
        "接口",
    ),
    "en": (
        "Who may do what",
        "Who posts what",
        "Agents post these in their own name alone",
        "Words of others, which no agent's token says",
        "Whose personal data is shown",
        "Does not post",
        "Routes",
    ),
}
_PAGE = {
    "zh": (
        "# 角色与权限",
        ("权限表以数据写在 `src/api/auth/matrix.py` 与 `src/api/auth/postings.py`，每个接口都由同一处检查；表里没有的，谁也不能做。"
        "本页由 `pandan roles --markdown --lang zh` 写出。[English](roles.md)"),
        ("除管理员外，令牌只打开写明的项目。令牌可以绑定一名员工：招商员的令牌绑定后，只能以本人名义记事，只看到本人客户的个人资料；"
        "未绑定的招商员令牌（公用平板）不受本人名义之限，但谁的个人资料都看不到。每条记事都留有令牌与员工。"),
        ("谁可以裁定争议、调整次序、给上级评分，还要看生效制度（`deals.who_rules`、`rotation.who_adjusts`、`reviews.who_scores`）；"
        "管理员与导入程序录入的是别处已定的事，不受其限，也只有他们可以写 `recordedtime`。"),
    ),
    "en": (
        "# Roles",
        ("Who may do what stands as data in `src/api/auth/matrix.py` and `src/api/auth/postings.py`, and one check stands before every route;"
        " what is in no line, nobody may do. `pandan roles --markdown --lang en` writes this page. [中文](roles.zh-CN.md)"),
        ("A token, unless it is an administrator's, opens the projects that it names. It may be bound to a member of staff: an agent's then posts"
        " in that person's name alone, and is shown the personal data of their clients alone. An agent's token that is bound to nobody (a shared"
        " tablet) may name anybody, and is shown nobody's personal data. Every event keeps the token and the person."),
        ("Who rules on a dispute, changes the order or enters a superior's score is besides for the rulebook in force to say"
        " (`deals.who_rules`, `rotation.who_adjusts`, `reviews.who_scores`). Administrators and importers enter what was decided elsewhere and"
        " are not bound by it; they alone set `recordedtime`."),
    ),
}  # fmt: skip


def lines(language: Language) -> Iterator[str]:
    """The whole matrix for the terminal."""
    does, posts, own, others, sight, _, _ = _HEADS[language]
    width = max(cell_len(_act(action, language)) for action in ACTIONS.values())
    yield from _table(does, [(_act(one, language), one.roles) for one in ACTIONS.values()], ROLES, width, language)
    yield ""
    yield from _table(
        posts, [(_named(names, language), roles) for roles, names in _groups()], _WRITERS, width, language
    )
    yield ""
    yield own
    yield from (f"  {members}: {_named(names, language)}" for members, names in _own())
    yield f"{others}: {', '.join(WORDS_OF_OTHERS)}"
    yield ""
    yield sight
    for role in ROLES:
        yield f"  {_role(role, language)}: {_pick(_SIGHTS[SIGHT[role]], language)}"


def role_lines(role: str, language: Language) -> Iterator[str]:
    """What one role may do and post, and what it may not post."""
    does, posts, own, others, sight, refused, _ = _HEADS[language]
    yield f"{_role(role, language)} ({role})"
    yield f"\n{does}"
    yield from (f"  {_act(action, language)}" for action in ACTIONS.values() if role in action.roles)
    yield f"\n{sight}\n  {_pick(_SIGHTS[SIGHT[role]], language)}"
    if role not in WRITERS:
        return
    mine = [name for name in TYPES if role in POSTERS.get(name, ())]
    yield f"\n{posts} ({len(mine)} / {len(TYPES)})"
    yield from (f"  {_called(name, language)}" for name in mine)
    if left := [name for name in TYPES if name not in mine]:
        yield f"\n{refused} ({len(left)})"
        yield from (f"  {_called(name, language)}" for name in left)
    if role == "agent":
        yield f"\n{own}"
        yield from (f"  {members}: {_named(names, language)}" for members, names in _own())
        yield f"{others}: {', '.join(WORDS_OF_OTHERS)}"


def markdown(language: Language) -> str:
    """The matrix as a page."""
    does, posts, own, others, sight, _, routes = _HEADS[language]
    title, *paragraphs = _PAGE[language]
    page = [title, *paragraphs, f"## {does}"]
    acts = [(f"{_act(one, language)} `{name}`", one.roles) for name, one in ACTIONS.items()]
    page.append(_rows(acts, ROLES, language))
    page.extend(
        (f"## {sight}", "\n".join(f"- {_role(one, language)}: {_pick(_SIGHTS[SIGHT[one]], language)}" for one in ROLES))
    )
    page.append(f"## {posts}")
    page.append(_rows([(_listed(names, language), roles) for roles, names in _groups()], _WRITERS, language))
    page.append(f"## {own}")
    page.append("\n".join(f"- `{members}`: {_listed(names, language)}" for members, names in _own()))
    page.append(f"{others}: `{'`, `'.join(WORDS_OF_OTHERS)}`")
    page.append(f"## {routes}")
    page.append("\n".join(f"- `{method} {path}` · `{action}`" for (method, path), action in ROUTES.items()))
    return "\n\n".join(page) + "\n"


def _table(
    title: str, rows: list[tuple[str, frozenset[str]]], roles: tuple[str, ...], width: int, language: Language
) -> Iterator[str]:
    heads = [ROLE_WORDS[role][0] if language == "zh" else _SHORT[role] for role in roles]
    yield _padded(title, width) + "".join(f"  {head}" for head in heads)
    for text, allowed in rows:
        *above, last = _wrapped(text, width)
        yield from above
        marks = (
            _padded("●" if role in allowed else "·", cell_len(head)) for role, head in zip(roles, heads, strict=True)
        )
        yield f"{_padded(last, width)}  {'  '.join(marks)}".rstrip()


def _rows(rows: list[tuple[str, frozenset[str]]], roles: tuple[str, ...], language: Language) -> str:
    heads = (ROLE_WORDS[role][0] if language == "zh" else role for role in roles)
    head = f"| | {' | '.join(heads)} |\n|---|{'---|' * len(roles)}\n"
    return head + "\n".join(
        f"| {text} | {' | '.join('●' if role in allowed else ' ' for role in roles)} |" for text, allowed in rows
    )


def _groups() -> list[tuple[frozenset[str], list[str]]]:
    """Event types that the same roles post, those of few roles first."""
    groups: dict[frozenset[str], list[str]] = {}
    for name in TYPES:
        groups.setdefault(POSTERS.get(name, frozenset()), []).append(name)
    return sorted(groups.items(), key=lambda group: len(group[0]))


def _own() -> list[tuple[str, list[str]]]:
    """What agents post in their own name, by the members in which it stands."""
    groups: dict[str, list[str]] = {}
    for name, members in IN_OWN_NAME.items():
        groups.setdefault(", ".join(members), []).append(name)
    return sorted(groups.items())


def _named(names: list[str], language: Language) -> str:
    return ", ".join(_called(name, language) for name in names)


def _listed(names: list[str], language: Language) -> str:
    return ", ".join(f"{TYPES[name].zh} `{name}`" if language == "zh" else f"`{name}`" for name in names)


def _called(name: str, language: Language) -> str:
    return f"{TYPES[name].zh} {name}" if language == "zh" and name in TYPES else name


def _act(action: Action, language: Language) -> str:
    scope = _pick(_SCOPES[action.scope], language)
    text = _pick((action.zh, action.en), language)
    if not scope:
        return text
    return f"{text}（{scope}）" if language == "zh" else f"{text} ({scope})"


def _role(role: str, language: Language) -> str:
    return _pick(ROLE_WORDS[role], language)


def _pick(words: tuple[str, str], language: Language) -> str:
    return words[0] if language == "zh" else words[1]


def _wrapped(text: str, width: int) -> list[str]:
    """A list in lines of a width, broken behind its commas."""
    *firsts, last = text.split(", ")
    found = [""]
    for word in (*(f"{first}," for first in firsts), last):
        longer = f"{found[-1]} {word}".lstrip()
        if cell_len(longer) <= width or not found[-1]:
            found[-1] = longer
        else:
            found.append(word)
    return found


def _padded(text: str, width: int) -> str:
    return text + " " * (width - cell_len(text))
