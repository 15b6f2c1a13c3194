"""A witness beside the database: files on another path that keep each ledger's last checkpoint, and never go backwards.

An old backup that is restored, or a ledger that was cut and signed anew, no longer continues what the witness saw.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from ledger.audit.offline import Checkpoint, VerifierKey

SUFFIX = ".checkpoint"


class Witness:
    """A folder with one file a project: the note of its last checkpoint."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def last(self, project: str, verifiers: Iterable[VerifierKey]) -> Checkpoint | None:
        """What was seen last of a project's ledger, or None. Raises NotProvenError when the file was altered."""
        path = self._path(project)
        return Checkpoint.opened(path.read_text(encoding="utf-8"), verifiers) if path.exists() else None

    def note(self, project: str, note: str) -> None:
        """Keeps a checkpoint, on disk when this returns; the caller has proven that it continues the one before."""
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self._path(project)
        fresh = path.with_suffix(".fresh")
        with fresh.open("w", encoding="utf-8") as file:
            file.write(note)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
        folder = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def _path(self, project: str) -> Path:
        return self._folder / f"{project}{SUFFIX}"
