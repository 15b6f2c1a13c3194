"""Runs ``pandan`` commands as processes that start at once: each is forked from one that has imported everything already."""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import pkgutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, Self

SECONDS = 120
"""How long a command may take."""


class Commands:
    """Starts commands, one after the other, for as long as the block runs."""

    def __init__(self) -> None:
        self._here, there = socket.socketpair()
        with there:
            self._process = subprocess.Popen(
                [sys.executable, __file__, str(there.fileno())], pass_fds=[there.fileno()], stdin=subprocess.DEVNULL
            )
        self._here.settimeout(SECONDS)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._here.close()
        self._process.wait(20)

    def run(self, arguments: list[str], env: dict[str, str], text: str = "") -> subprocess.CompletedProcess[str]:
        """Run ``pandan`` with arguments, in an environment, with a text on its standard input."""
        with tempfile.TemporaryDirectory() as folder:
            given, out, err = (Path(folder, name) for name in ("in", "out", "err"))
            given.write_text(text, encoding="utf-8")
            order = {"arguments": arguments, "env": env, "files": [str(given), str(out), str(err)]}
            self._here.sendall(json.dumps(order).encode() + b"\n")
            code = int(self._here.recv(16))
            return subprocess.CompletedProcess(
                ["pandan", *arguments], code, out.read_text(encoding="utf-8"), err.read_text(encoding="utf-8")
            )


def _serve(asked: socket.socket) -> None:
    import api.commands  # noqa: PLC0415 -- only the process that runs commands imports them

    for module in pkgutil.iter_modules(api.commands.__path__, "api.commands."):
        importlib.import_module(module.name)
    importlib.import_module("api.app")
    with asked.makefile("rb") as orders:
        for line in orders:
            order = json.loads(line)
            child = os.fork()
            if child == 0:
                _run(order)
            _, status = os.waitpid(child, 0)
            asked.sendall(str(os.waitstatus_to_exitcode(status)).encode())


def _run(order: dict[str, Any]) -> None:
    """Be the command: its files, its environment, its arguments; and end as it does."""
    given, out, err = order["files"]
    writing = os.O_WRONLY | os.O_CREAT
    for number, opened in enumerate((os.open(given, os.O_RDONLY), os.open(out, writing), os.open(err, writing))):
        os.dup2(opened, number)
    os.environ.clear()
    os.environ.update(order["env"])
    sys.argv = ["pandan", *order["arguments"]]
    code: Any = 1
    try:
        importlib.import_module("api.commands.main").app()
    except SystemExit as end:
        code = end.code
    except BaseException:  # noqa: BLE001 -- as the interpreter would, at the end of a process
        sys.excepthook(*sys.exc_info())
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError):
            stream.flush()
    os._exit(code if isinstance(code, int) else int(code is not None))


if __name__ == "__main__":
    with socket.socket(fileno=int(sys.argv[1])) as conversation:
        _serve(conversation)
