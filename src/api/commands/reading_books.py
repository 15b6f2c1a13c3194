"""A rulebook as its people read it: article by article, what follows from each, and what is left to custom; or two of them."""

from __future__ import annotations

from itertools import groupby
from typing import Literal, NamedTuple

from rich.console import Console
from rich.text import Text

from domain.rulebooks import ADOPTED, Parameter, Rulebook
from domain.rulebooks.documents import Article, Setting, articles, differences, left_to_custom, plain_value
from domain.rulebooks.fault_words import shown
from domain.rulebooks.words import setting

Language = Literal["zh", "en"]


class _Words(NamedTuple):
    extends: str
    articles: str
    trade: str
    sets_nothing: str
    custom: str
    adopted: str
    same: str
    same_settings: str
    differ: str


_WORDS: dict[Language, _Words] = {
    "zh": _Words(
        "沿用 {}",
        "条文",
        "本制度未写、依行业通用制度的",
        "（此条不设参数）",
        "制度未作规定、按通例处理的（{} 项）",
        "本项目另定的（{} 项）",
        "没有差别：{} 与 {} 内容完全相同。",
        "没有差别：{} 与 {} 各项参数相同，只是名称或条文不同。",
        "{} 项不同",
    ),
    "en": _Words(
        "extends {}",
        "The articles",
        "Not in the book, by the trade's common papers",
        "(sets nothing)",
        "Left to the custom of the trade ({} settings)",
        "Set otherwise by the desk ({} settings)",
        "No difference: {} and {} are the same book.",
        "No difference: {} and {} set everything alike; only titles or clauses differ.",
        "{} settings differ",
    ),
}
_SECTIONS = {
    "rotation": ("轮排", "Rotation"),
    "ownership": ("客户归属", "Ownership"),
    "deals": ("判单", "Deals"),
    "money": ("铺位与款项", "Units and money"),
    "complaints": ("投诉处理", "Complaints"),
    "targets": ("指标", "Targets"),
    "reviews": ("考核", "Reviews"),
    "forms": ("表单", "Forms"),
}


def page() -> Console:
    """Standard output: colours on a terminal, plain lines elsewhere, and long lines stay whole."""
    return Console(soft_wrap=True, highlight=False, markup=False, emoji=False)


def show(book: Rulebook, language: Language, console: Console) -> None:
    """Print a book."""
    words = _WORDS[language]
    console.print(Text(book.zh if language == "zh" else book.en, style="bold"))
    console.print(f"{book.name} · {book.source} · {book.hash}")
    if book.extends:
        console.print(words.extends.format(" ← ".join(book.extends)))
    console.print(Text(f"\n{words.articles}", style="bold"))
    for article in articles(book):
        if article.id in book.clauses:
            _article(book, article, language, console)
    if trade := [article for article in articles(book) if article.id not in book.clauses]:
        console.print(Text(f"\n{words.trade}", style="bold"))
        for article in trade:
            _article(book, article, language, console)
    adopted = [(path, parameter) for path, parameter in book.parameters() if parameter.source == ADOPTED]
    if adopted:
        console.print(Text(f"\n{words.adopted.format(len(adopted))}", style="bold"))
        _settings(adopted, language, console)
    custom = left_to_custom(book)
    console.print(Text(f"\n{words.custom.format(len(custom))}", style="bold"))
    _settings(custom, language, console)


def _article(book: Rulebook, article: Article, language: Language, console: Console) -> None:
    clause = article.clause
    own = clause.paper is None and not clause.article.startswith("《")
    where = (clause.article if own else book.cite(article.id)) if language == "zh" else book.cite(article.id, "en")
    head = Text("\n")
    head.append(where if language == "zh" else where.removeprefix(f"{book.en}, "), style="bold")
    head.append(f"  {clause.zh if language == 'zh' else clause.en}")
    if language == "zh":
        head.append(f"  [{article.id}]", style="dim")
    console.print(head)
    for path, parameter in article.settings:
        console.print(_line(path, parameter, language))
    if not article.settings:
        console.print(Text(f"    {_WORDS[language].sets_nothing}", style="dim"))


def _settings(found: list[Setting], language: Language, console: Console) -> None:
    for section, members in groupby(found, key=lambda one: one[0].partition(".")[0]):
        console.print(Text(f"\n  {_SECTIONS[section][0 if language == 'zh' else 1]}", style="bold"))
        for path, parameter in members:
            console.print(_line(path, parameter, language))


def _line(path: str, parameter: Parameter[object], language: Language) -> Text:
    line = Text("    · ")
    line.append(parameter.zh if language == "zh" else parameter.en)
    line.append(f"  {path} = {shown(plain_value(parameter), 200)}", style="dim")
    return line


def compare(one: Rulebook, other: Rulebook, language: Language, console: Console) -> None:
    """Print where two books differ: each setting with value, clause and wording on both sides."""
    words = _WORDS[language]
    versions = one.name == other.name and one.hash != other.hash
    names = (one.hash[:12], other.hash[:12]) if versions else (one.name, other.name)
    found = differences(one, other)
    if not found:
        console.print((words.same if one.hash == other.hash else words.same_settings).format(*names))
        return
    for name, book in zip(names, (one, other), strict=True):
        console.print(f"{name}  {book.zh if language == 'zh' else book.en}  {book.hash}")
    console.print(words.differ.format(len(found)))
    width = max(len(name) for name in names)
    for difference in found:
        head = Text(f"\n{setting(difference.path)[0 if language == 'zh' else 1]}", style="bold")
        head.append(f"  {difference.path}", style="dim")
        console.print(head)
        sides = ((names[0], one, difference.one), (names[1], other, difference.other))
        for name, book, parameter in sides:
            cited = [book.cite(clause, language) for clause in parameter.clauses]
            wording = parameter.zh if language == "zh" else parameter.en
            value = shown(plain_value(parameter), 200)
            console.print(
                f"  {name.ljust(width)}  {value}  {'、'.join(cited) if language == 'zh' else '; '.join(cited)}"
            )
            console.print(f"  {' ' * width}  {wording}")
