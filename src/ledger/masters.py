"""Where the master keys come from: a file, the environment, or a command that fetches them from a vault of the house's own.

Several may be given, on lines of their own or with commas between: the first wraps, the others only open what was wrapped
before. So a master key is changed without a moment at which something does not open (see ``ledger.rewrapping``).
"""

from __future__ import annotations

import base64
import binascii
import os
import re
import secrets
import shlex
import subprocess
import time
from pathlib import Path
from typing import NamedTuple

import structlog

from ledger.settings import Settings

KEY_BYTES = 32
FILE = "master.key"
AGAIN_SECONDS = 15.0
"""A command is run again no sooner than this after its last run, however much does not open."""

_BETWEEN = re.compile(r"[\s,]+")
_Stamp = tuple[int, int, int]

log = structlog.get_logger(__name__)


class VaultError(RuntimeError):
    """The master key is missing, malformed, or not the one this database was sealed with."""


class _Read(NamedTuple):
    """When keys were read, and what told their file apart then."""

    at: float
    stamp: _Stamp | None


class MasterKeys:
    """The master keys of the settings: ``PANDAN_MASTER_KEY``, ``PANDAN_MASTER_KEY_COMMAND``, or a file.

    The file is ``PANDAN_MASTER_KEY_FILE``, else ``home/master.key``, which is made on first use (mode 0600). Raises VaultError
    when more than one of them is set.
    """

    def __init__(self, settings: Settings) -> None:
        ways = {
            "PANDAN_MASTER_KEY": settings.master_key,
            "PANDAN_MASTER_KEY_FILE": settings.master_key_file,
            "PANDAN_MASTER_KEY_COMMAND": settings.master_key_command,
        }
        given = [name for name, value in ways.items() if value is not None]
        if len(given) > 1:
            raise VaultError(f"{' and '.join(given)} are set; say in one way alone where the master key is")
        self._text = settings.master_key
        self._command = settings.master_key_command
        self._seconds = settings.master_key_seconds
        self._own = settings.home / FILE
        self._path = settings.master_key_file or self._own
        self._read = _Read(0.0, None)

    @property
    def file(self) -> Path | None:
        """The file of the keys; None when they come from elsewhere."""
        return self._path if self._text is None and self._command is None else None

    def read(self) -> tuple[bytes, ...]:
        """The keys as they are now, the one that wraps first. Raises VaultError when they are missing or malformed."""
        if self._text is not None:
            return parse(self._text.get_secret_value(), "PANDAN_MASTER_KEY")
        if self._command is not None:
            self._read = _Read(time.monotonic(), None)
            return parse(_output(self._command, self._seconds), "the output of PANDAN_MASTER_KEY_COMMAND")
        if self._path == self._own:
            _make(self._path)
        try:
            # Looked at before it is read: written in between, it is read once more.
            self._read = _Read(time.monotonic(), _stamp(self._path))
            return parse(self._path.read_text(), str(self._path))
        except OSError as error:
            raise VaultError(f"the master key in {self._path} cannot be read: {error.strerror}") from error

    def changed(self) -> bool:
        """Whether the file is another than when it was read; never for keys that come from elsewhere. One call of the system."""
        if self._read.stamp is None:
            return False
        try:
            return _stamp(self._path) != self._read.stamp
        except OSError:
            return False

    def again(self) -> tuple[bytes, ...] | None:
        """The keys, read anew where they may have changed; None where they have not, or cannot be read now."""
        due = self._command is not None and time.monotonic() - self._read.at > AGAIN_SECONDS
        if not due and not self.changed():
            return None
        try:
            return self.read()
        except VaultError as error:
            log.warning("master_key_unreadable", reason=str(error))
            return None


def parse(text: str, origin: str) -> tuple[bytes, ...]:
    """Keys as they are written: base64 of 32 bytes each. ``origin`` is named to people. Raises VaultError."""
    found: dict[bytes, None] = {}
    for word in _BETWEEN.split(text.strip()):
        try:
            key = base64.b64decode(word, validate=True)
        except (binascii.Error, ValueError) as error:
            raise VaultError(f"the master key in {origin} is not base64") from error
        if len(key) != KEY_BYTES:
            raise VaultError(f"the master key in {origin} must be {KEY_BYTES} bytes, base64; it has {len(key)}")
        found[key] = None
    return tuple(found)


def put_first(path: Path) -> None:
    """Puts a fresh key before those of a file, which go on opening what they wrapped. Raises VaultError, OSError."""
    former = path.read_text()
    parse(former, str(path))
    beside = path.with_name(f"{path.name}.new")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(f"{_fresh()}\n{former.strip()}\n")
        file.flush()
        os.fsync(file.fileno())
    held = path.stat()
    os.chown(beside, held.st_uid, held.st_gid)
    beside.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)  # what is wrapped next must not outlive the key that wrapped it
    finally:
        os.close(folder)


def _make(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(descriptor, "w") as file:
        file.write(_fresh())
        file.flush()
        os.fsync(file.fileno())


def _fresh() -> str:
    return base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()


def _stamp(path: Path) -> _Stamp:
    status = path.stat()
    return status.st_ino, status.st_mtime_ns, status.st_size


def _output(command: str, seconds: float) -> str:
    """What a command prints. Nothing of it is ever told: neither in errors, nor in what they come from, nor in logs."""
    name, printed = "PANDAN_MASTER_KEY_COMMAND", b""
    try:
        words = shlex.split(command)
    except ValueError as error:
        raise VaultError(f"{name} is not a command: {error}") from error
    if not words:
        raise VaultError(f"{name} is empty")
    try:
        done = subprocess.run(  # noqa: S603 -- the operator's own command, run without a shell
            words, stdin=subprocess.DEVNULL, capture_output=True, timeout=seconds, check=False
        )
        fault = f"ended with exit code {done.returncode}" if done.returncode else None
        printed = done.stdout
    except subprocess.TimeoutExpired:
        fault = f"did not answer within {seconds:g} s"
    except OSError as error:
        fault = f"cannot be run: {error.strerror}"
    if fault is not None:
        raise VaultError(f"{name} {fault}")
    return printed.decode("ascii", "replace")
