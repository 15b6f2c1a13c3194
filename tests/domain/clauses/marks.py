"""Reads from the tests themselves which clauses they show: ``python tests/domain/clauses/marks.py`` lists what is missing."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from catalogue_ids import EVERY_CLAUSE, SECTIONS

from domain.rulebooks import PRESETS, load_preset
from domain.rulebooks.clause import trade_clauses

TESTS = Path(__file__).parents[2]
WORDS_OF_A_CASE = {"given", "when", "then"}

KNOWN = {*EVERY_CLAUSE, *trade_clauses(), *(clause for name in PRESETS for clause in load_preset(name).clauses)}
"""Clauses that may be marked; those of the other sections need not be shown."""

Function = ast.FunctionDef | ast.AsyncFunctionDef
Definitions = dict[str, ast.AST]
"""What a module defines at its top, by name: a test may keep its clauses and its cases there."""


class Mark(NamedTuple):
    """A test that is marked as showing some clauses, and what is wrong with it as such."""

    test: str
    clauses: tuple[str, ...]
    faults: tuple[str, ...]


class _Test(NamedTuple):
    function: Function
    within: str
    module: Definitions


def marks(folder: Path = TESTS) -> list[Mark]:
    """Give every ``@pytest.mark.clause(…)`` of the tests under a folder, in the order of files and lines."""
    found: list[Mark] = []
    for path in sorted(folder.rglob("test_*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        where = path.relative_to(folder.parent)
        claimed: set[ast.Call] = set()
        for test in _tests(tree):
            calls = [call for decorator in test.function.decorator_list for call in _marks_in(decorator)]
            claimed.update(calls)
            if calls:
                found.append(_judged(f"{where}::{test.within}{test.function.name}", test, calls))
        found += [
            Mark(f"{where}:{call.lineno}", _ids(call), ("the mark stands on no test",))
            for call in set(_marks_in(tree)) - claimed
        ]
    return found


def _tests(tree: ast.Module) -> Iterator[_Test]:
    module = _definitions(tree.body)
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            known = {**module, **_definitions(node.body)}
            members = ((f"{node.name}::", known, member) for member in node.body)
        else:
            members = iter([("", module, node)])
        for within, known, member in members:
            if isinstance(member, Function) and member.name.startswith("test_"):
                yield _Test(member, within, known)


def _definitions(body: Iterable[ast.stmt]) -> Definitions:
    found: Definitions = {}
    for node in body:
        if isinstance(node, Function):
            found[node.name] = node
        elif isinstance(node, ast.Assign):
            found.update({target.id: node.value for target in node.targets if isinstance(target, ast.Name)})
    return found


def _marks_in(tree: ast.AST) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "pytest.mark.clause":
            yield node


def _ids(call: ast.Call) -> tuple[str, ...]:
    return tuple(node.value for node in call.args if isinstance(node, ast.Constant) and isinstance(node.value, str))


def _judged(name: str, test: _Test, calls: list[ast.Call]) -> Mark:
    clauses = tuple(dict.fromkeys(clause for call in calls for clause in _ids(call)))
    faults: list[str] = []
    if any(len(_ids(call)) != len(call.args) or not call.args for call in calls):
        faults.append("a mark names its clauses as plain text")
    body = _reached(test.function.body, test.module)
    missing = WORDS_OF_A_CASE - {node.id for node in body if isinstance(node, ast.Name)}
    missing -= {node.attr for node in body if isinstance(node, ast.Attribute)}
    if missing:
        faults.append(f"it has no {'/'.join(sorted(missing))}")
    said = _texts(body) | _texts(_reached(_parameters(test.function), test.module))
    for clause in clauses:
        if clause not in KNOWN:
            faults.append(f"{clause} is no clause")
        elif clause not in said:
            faults.append(f"it does not check that {clause} is cited")
        if not _named(test.function.name, clause) and not _said_by_class(test.within, clause):
            faults.append(f"its name does not say {clause}")
    return Mark(name, clauses, tuple(faults))


def _reached(nodes: Iterable[ast.AST], module: Definitions) -> list[ast.AST]:
    """Give all syntax below some nodes, and below what they name of their module."""
    found: list[ast.AST] = []
    waiting, seen = list(nodes), set[str]()
    while waiting:
        for node in ast.walk(waiting.pop()):
            found.append(node)
            name = node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""
            if name in module and name not in seen:
                seen.add(name)
                waiting.append(module[name])
    return found


def _texts(nodes: list[ast.AST]) -> set[str]:
    return {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def _parameters(function: Function) -> list[ast.AST]:
    """Give what a parametrised test is run with, besides marks."""
    marked = {
        inner for decorator in function.decorator_list for call in _marks_in(decorator) for inner in ast.walk(call)
    }
    return [node for decorator in function.decorator_list for node in ast.walk(decorator) if node not in marked]


def _named(test: str, clause: str) -> bool:
    """Whether a test's name says the id: ``test_sd_11_2_…`` says SD-11.2, and so does ``test_sc_29b_44_…`` SC-44; ``test_vr_…`` says VR."""
    source, _, rest = clause.partition("-")
    words, wanted = test.split("_"), re.split(r"[-.]", rest.lower()) if rest else []
    runs = [words[start : start + len(wanted)] for start in range(len(words))]
    return source.lower() in words and wanted in runs


def _said_by_class(within: str, clause: str) -> bool:
    """Whether the class says the id: ``TestSc7TomorrowBeginsBehindTheLastServed`` says SC-7 for all its tests."""
    source, _, rest = clause.lower().partition("-")
    run = re.sub(r"[-.]", "", rest)
    return source in within.lower() and re.search(rf"(?<![0-9]){run}(?![0-9])", within.lower()) is not None


def problems() -> list[str]:
    """Give everything that is wrong: clauses that no sound test shows, and marks that show nothing."""
    found = marks()
    wrong = [f"{mark.test}: {fault}" for mark in found for fault in mark.faults]
    shown = Counter(clause for mark in found if not mark.faults for clause in mark.clauses)
    for section, clauses in SECTIONS.items():
        missing = [clause for clause in clauses if not shown[clause]]
        if missing:
            wrong.append(f"no test shows these clauses about {section}: {' '.join(missing)}")
    for clause in EVERY_CLAUSE:
        sections = [section for section, clauses in SECTIONS.items() if clause in clauses]
        if 0 < shown[clause] < len(sections):
            wrong.append(f"{clause} is of {' and '.join(sections)}, and shown once only")
    return wrong


if __name__ == "__main__":
    print("\n".join(problems()) or "Every clause is shown.")  # noqa: T201 -- run by hand, it answers on the terminal
