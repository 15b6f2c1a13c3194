"""A book out of what its file says, and of the book that it extends."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from domain.rulebooks.book import Rulebook
from domain.rulebooks.words import setting, value


def made(
    head: Mapping[str, str],
    clauses: Mapping[str, Mapping[str, str]],
    parameters: Mapping[str, Mapping[str, Any]],
    base: Rulebook | None,
) -> Rulebook:
    """Give the book: the base's settings and clauses where there is a base, and over them those of the file.

    A setting that cites no clause speaks for itself: its clause is called after it (``MY-rotation.carry_over``), and what it
    lacks in words is made from the names of the setting and of its value.
    """
    content: dict[str, Any] = base.model_dump(mode="json") if base is not None else {}
    inherited: dict[str, Any] = {}
    if base is not None:
        content["extends"] = [base.name, *base.extends]
        title = base.title.model_dump()
        inherited = {
            one: {**wording, "paper": wording["paper"] or title} for one, wording in content["clauses"].items()
        }
    name = head.get("name", "?")
    source = head.get("source", name.upper())
    content |= {"name": name, "source": source, "zh": head.get("zh", "？"), "en": head.get("en", "?")}
    spoken: dict[str, Any] = {}
    for path, table in parameters.items():
        *way, last = path.split(".")
        target = content
        for step in way:
            target = target.setdefault(step, {})
        called, told = setting(path), value(path, table["value"])
        zh = f"{called.zh}：{told.zh}"
        en = f"{called.en[:1].upper()}{called.en[1:]}: {told.en}"
        cited = table.get("clauses")
        if cited is None:
            cited = [f"{source}-{path}"]
            spoken[cited[0]] = {"article": f"“{called.zh}”项", "zh": f"{zh}。", "en": f"{en}."}
        target[last] = {
            "value": table["value"],
            "clauses": cited,
            "zh": table.get("zh", zh),
            "en": table.get("en", en),
            "source": source,
        }
    own = {**clauses, **{one: wording for one, wording in spoken.items() if one not in clauses}}
    content["clauses"] = {**own, **{one: wording for one, wording in inherited.items() if one not in own}}
    return Rulebook.model_validate_json(json.dumps(content))
