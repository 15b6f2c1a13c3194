"""``pandan import``: files into a project, whole or not at all."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Protocol

from api.commands.console import fail, progress, say
from api.commands.opening import opened
from api.commands.sources import Bad, Found, Lines, Mapped, Source
from api.events.envelope import PLAIN, parse
from api.problems import ProblemError
from ledger.bulk import Bulk
from ledger.ledgers import Ledgers
from ledger.posting import Post, Poster, Problem

BATCH = 500
SHOWN = 20
"""Refused rows that are told one by one; the rest is counted."""
POSTER = Poster("import", "importer")


class Refusals(Protocol):
    """Where rows that are refused go."""

    def __call__(self, bad: Bad) -> None:
        """One more was refused."""


def run(
    files: list[Path],
    project: str,
    mapping: Path | None = None,
    *,
    check: bool = False,
    rejects: Path | None = None,
    prologue: bool = True,
) -> None:
    """Imports files into ``project``.

    ``check``: only says what would happen. ``rejects``: keeps the good rows and writes the bad ones to this file; without it
    one bad row means that nothing is stored. Fails (exit code 1) when anything was refused.
    """
    source: Source = Mapped(files, mapping, project, prologue=prologue) if mapping else Lines(files, project)
    with ExitStack() as stack:
        database = stack.enter_context(opened())
        ledgers = Ledgers(database)
        stack.callback(ledgers.close)
        ledger = ledgers.get(project)
        if ledger is None:
            ledger = ledgers.create(project)
        bulk = Bulk(project, ledger.recorder, ledger.application.keyring, POSTER)
        tally = Tally()
        refuse = stack.enter_context(_rejects_file(rejects, tally)) if rejects else tally
        with (
            bulk.writing() as appending,
            progress("checking" if check else "storing", source.total, "events") as advance,
        ):
            for rows in _batches(source.rows()):
                bad, posts = _sorted_out(rows, project)
                for problem in bulk.write(appending, posts):
                    bad[problem.index] = _bad(rows[problem.index], problem)
                for index in sorted(bad):
                    refuse(bad[index])
                advance(len(rows))
            if not check and (not tally.refused or rejects):
                bulk.keep()
    _tell(bulk, tally, check=check, rejects=rejects)


class Tally:
    """Counts what was refused, and tells the first few."""

    def __init__(self) -> None:
        self.refused = 0
        self._untold = 0
        self.codes: Counter[str] = Counter()

    def __call__(self, bad: Bad) -> None:
        """One more was refused."""
        self.refused += 1
        self.codes[bad.code] += 1
        if bad.told:
            return
        self._untold += 1
        if self._untold <= SHOWN:
            say(f"{bad.file} line {bad.row}: {bad.reason} [{bad.code}]")
        elif self._untold == SHOWN + 1:
            say("… more are only counted from here on; --rejects FILE keeps them all")


@contextmanager
def _rejects_file(path: Path, tally: Tally) -> Iterator[Refusals]:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(Bad._fields[:-1])

        def refuse(bad: Bad) -> None:
            tally(bad)
            writer.writerow(bad[:-1])

        yield refuse


def _batches(rows: Iterator[Found | Bad]) -> Iterator[list[Found | Bad]]:
    while batch := list(islice(rows, BATCH)):
        yield batch


def _sorted_out(rows: list[Found | Bad], project: str) -> tuple[dict[int, Bad], list[Post]]:
    """The rows that give no post, by their place, and the posts of the others, each with the place of its row."""
    bad: dict[int, Bad] = {}
    posts: list[Post] = []
    for index, row in enumerate(rows):
        if isinstance(row, Bad):
            bad[index] = row
            continue
        try:
            parsed = parse(row.event, PLAIN, project, 1)
        except ProblemError as problem:
            bad[index] = Bad(row.file, row.row, problem.code, problem.detail, row.event.decode())
            continue
        for fault in parsed.problems[:1]:
            bad[index] = _bad(row, fault)
        posts.extend(replace(post, index=index) for post in parsed.posts)
    return bad, posts


def _bad(row: Found | Bad, problem: Problem) -> Bad:
    reason = f"{problem.pointer}: {problem.detail}" if problem.pointer else problem.detail
    return Bad(row.file, row.row, problem.code, reason, row.event.decode() if isinstance(row, Found) else row.content)


def _tell(bulk: Bulk, tally: Tally, *, check: bool, rejects: Path | None) -> None:
    for code, count in tally.codes.most_common():
        say(f"refused, {code}: {count}")
    repeated = f", {bulk.repeated} were there already" if bulk.repeated else ""
    if check:
        say(f"{bulk.stored} events would be stored{repeated}, {tally.refused} rows refused; nothing was stored")
    elif tally.refused and not rejects:
        fail(f"{tally.refused} rows were refused, so nothing was stored; --rejects FILE stores the good ones")
    else:
        say(f"{bulk.stored} events stored{repeated}")
    if tally.refused:
        fail(f"{tally.refused} rows were refused" + (f"; they are in {rejects}" if rejects else ""))
