"""What commands say to people: one clear line when something is wrong, progress on a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn, Protocol

LINE_SECONDS = 5.0
"""How often progress is told where there is no terminal."""


class CommandError(Exception):
    """A command cannot do what was asked; the text is for the person who asked."""


class Advance(Protocol):
    """Tells how much more was done."""

    def __call__(self, amount: int) -> None:
        """``amount`` more were done."""


def say(text: str) -> None:
    """A line for the person at the terminal; standard output is for results."""
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


def fail(text: str) -> NoReturn:
    """Ends the command with a line that says why."""
    raise CommandError(text)


@contextmanager
def progress(what: str, total: int | None, unit: str) -> Iterator[Advance]:
    """Shows how far ``what`` has come: a bar on a terminal, a line every few seconds elsewhere.

    ``total``: how many ``unit`` there are, or None when nobody knows.
    """
    if sys.stderr.isatty():
        with _bar(what, total, unit) as advance:
            yield advance
    else:
        lines = _Lines(what, total, unit)
        yield lines
        lines.finish()


@contextmanager
def _bar(what: str, total: int | None, unit: str) -> Iterator[Advance]:
    from rich.console import Console  # noqa: PLC0415 -- only where there is a terminal
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn  # noqa: PLC0415 -- same

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn(unit),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task(what, total=total)
        yield lambda amount: bar.advance(task, amount)


class _Lines:
    def __init__(self, what: str, total: int | None, unit: str) -> None:
        self._what = what
        self._of = f" of {total}" if total is not None else ""
        self._unit = unit
        self._done = 0
        self._started = self._told = time.monotonic()

    def __call__(self, amount: int) -> None:
        self._done += amount
        now = time.monotonic()
        if now - self._told >= LINE_SECONDS:
            self._told = now
            say(f"{self._what}: {self._done}{self._of} {self._unit}")

    def finish(self) -> None:
        seconds = time.monotonic() - self._started
        say(f"{self._what}: {self._done}{self._of} {self._unit} in {seconds:.1f} s")
