"""A book as people and programs read it: article by article, setting by setting, and beside another book. JSON-ready."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from domain.rulebooks.book import Rulebook
from domain.rulebooks.clause import Clause
from domain.rulebooks.parameter import DEFAULT, Parameter
from domain.rulebooks.words import setting

Setting = tuple[str, Parameter[object]]
"""The path of a setting and what the book says."""


class Article(NamedTuple):
    """A clause with its id and the settings that follow from it."""

    id: str
    clause: Clause
    settings: list[Setting]


class Difference(NamedTuple):
    """A setting that two books set otherwise."""

    path: str
    one: Parameter[object]
    other: Parameter[object]


def articles(book: Rulebook) -> Iterator[Article]:
    """Give the clauses of a book in its own order, then those of the trade that it cites, each with what it sets."""
    cited: dict[str, list[Setting]] = {clause: [] for clause in book.clauses}
    for path, parameter in book.parameters():
        for clause in parameter.clauses:
            if clause != DEFAULT:
                cited.setdefault(clause, []).append((path, parameter))
    for clause, found in cited.items():
        yield Article(clause, book.clause(clause), found)


def left_to_custom(book: Rulebook) -> list[Setting]:
    """Give the settings that the book leaves to the custom of the trade (通例), for which it has no clause."""
    return [(path, parameter) for path, parameter in book.parameters() if parameter.clauses == (DEFAULT,)]


def differences(one: Rulebook, other: Rulebook) -> list[Difference]:
    """Give the settings whose values differ between two books, in the order of the models."""
    beside = dict(other.parameters())
    return [
        Difference(path, parameter, beside[path])
        for path, parameter in one.parameters()
        if parameter.value != beside[path].value
    ]


def plain_value(parameter: Parameter[object]) -> Any:
    """Give the value of a parameter as JSON has it, without the members that say nothing."""
    return parameter.model_dump(mode="json", exclude_defaults=True, include={"value"})["value"]


def summary(book: Rulebook) -> dict[str, Any]:
    """What a list of books says of one."""
    return {
        "name": book.name,
        "zh": book.zh,
        "en": book.en,
        "source": book.source,
        "extends": list(book.extends),
        "hash": book.hash,
    }


def document(book: Rulebook) -> dict[str, Any]:
    """A whole book: clauses by id with their wording, parameters by path with value, clauses, wording and source."""
    return {
        **summary(book),
        "clauses": {
            article.id: {
                "article": article.clause.article,
                "zh": article.clause.zh,
                "en": article.clause.en,
                "cited_zh": book.cite(article.id),
                "cited_en": book.cite(article.id, "en"),
                "sets": [path for path, _ in article.settings],
            }
            for article in articles(book)
        },
        "parameters": {path: _parameter(parameter) for path, parameter in book.parameters()},
    }


def comparison(one: Rulebook, other: Rulebook) -> dict[str, Any]:
    """Two books beside each other: every setting whose value differs, with what each of them says and by which clauses."""
    return {
        "this": summary(one),
        "with": summary(other),
        "differences": [
            {
                "path": found.path,
                "zh": setting(found.path).zh,
                "en": setting(found.path).en,
                "this": _parameter(found.one),
                "with": _parameter(found.other),
            }
            for found in differences(one, other)
        ],
    }


def _parameter(parameter: Parameter[object]) -> dict[str, Any]:
    return {
        "value": plain_value(parameter),
        "clauses": list(parameter.clauses),
        "zh": parameter.zh,
        "en": parameter.en,
        "source": parameter.source,
    }
