"""How a rebuild comes along, at the terminal: a bar with rate and time left, or a line every few seconds elsewhere."""

from __future__ import annotations

import sys
import time
from datetime import UTC, datetime
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from api.commands.console import LINE_SECONDS, say
from projections.rebuild import describing
from projections.rebuild.states import Rebuild

if TYPE_CHECKING:
    from rich.progress import Progress

_STATES = {
    "created": "等候 waiting",
    "copying": "折叠 folding",
    "catching_up": "追赶 catching up",
    "ready": "就绪 ready",
    "live": "生效 live",
}


class RebuildBar:
    """Shows a rebuild whenever it is called with how it stands, for as long as the block runs."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._bar: Progress | None = None
        self._task: Any = None
        self._told = 0.0

    def __enter__(self) -> Self:
        if sys.stderr.isatty():
            self._bar = _bar()
            self._task = self._bar.add_task(self._what, total=None, state="", rate="", left="")
            self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.stop()

    def __call__(self, rebuild: Rebuild) -> None:
        """The rebuild stands so now."""
        progress = describing.progress(rebuild, datetime.now(UTC))
        state = _STATES.get(rebuild.state, rebuild.state)
        if rebuild.state == "created" and rebuild.reason:
            state = rebuild.reason
        rate = f"{progress['rate']:,.0f}/s" if progress["rate"] else ""
        left = f"{progress['seconds_left']:.0f} s left" if progress["seconds_left"] else ""
        if self._bar is not None:
            shown = {"completed": progress["done"], "total": progress["total"] or None}
            self._bar.update(self._task, **shown, state=state, rate=rate, left=left)
        elif time.monotonic() - self._told >= LINE_SECONDS or not rebuild.unfinished:
            self._told = time.monotonic()
            told = (self._what, state, f"{progress['done']} of {progress['total']} events", rate, left)
            say(": ".join(part for part in told if part))


def _bar() -> Progress:
    from rich.console import Console  # noqa: PLC0415 -- only where there is a terminal
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn  # noqa: PLC0415 -- same

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TextColumn("{task.fields[left]}"),
        TextColumn("{task.fields[state]}"),
        TimeElapsedColumn(),
    )
    return Progress(*columns, console=Console(stderr=True))
