"""A real `pandan serve` on a free port, with a home of its own that is gone afterwards."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import orjson
import psutil

from benchmarks.desk import opening

PANDAN = Path(sys.executable).parent / "pandan"
START_SECONDS = 60.0
STOP_SECONDS = 60.0


class Server:
    """Starts on entering, answers on `port` from then on, and is stopped on leaving.

    ``home``: an existing PANDAN_HOME to serve; None makes a temporary one. With PANDAN_DATABASE_URL in the environment the external server is used.
    """

    def __init__(self, home: Path | None = None, *arguments: str) -> None:
        self.home = home or Path(tempfile.mkdtemp(prefix="pandan-bench-"))
        self.port = _free_port()
        self._temporary = home is None
        self._arguments = arguments
        self._process: subprocess.Popen[bytes] | None = None
        self.seconds_to_answer = 0.0

    @property
    def environment(self) -> dict[str, str]:
        """The environment in which this server and its commands run."""
        return {**os.environ, "PANDAN_HOME": str(self.home), "PANDAN_PORT": str(self.port), "PANDAN_HOST": "127.0.0.1"}

    @property
    def process(self) -> psutil.Process:
        """The process of the API; its child is the worker."""
        if self._process is None:
            raise RuntimeError("the server has not been started")
        return psutil.Process(self._process.pid)

    def __enter__(self) -> Self:
        started = time.perf_counter()
        log = (self.home / "serve.log").open("ab")
        self._process = subprocess.Popen(
            [str(PANDAN), "serve", *self._arguments], env=self.environment, stdout=log, stderr=log
        )
        log.close()
        while True:
            if self._process.poll() is not None or time.perf_counter() - started > START_SECONDS:
                trouble = RuntimeError(f"`pandan serve` did not come up in {START_SECONDS:.0f} s")
                self.__exit__(RuntimeError, trouble, None)
                raise trouble
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/readyz", timeout=5):
                    break
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                time.sleep(0.01)
        self.seconds_to_answer = time.perf_counter() - started
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if error is not None:
            sys.stderr.write(f"the server's last words:\n{self._log()[-4000:]}\n")
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
            try:
                self._process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        if self._temporary:
            shutil.rmtree(self.home, ignore_errors=True)

    def _log(self) -> str:
        return (self.home / "serve.log").read_text(errors="replace")

    def command(self, *arguments: str) -> str:
        """Standard output of a `pandan` command on this server's home."""
        done = subprocess.run(
            [str(PANDAN), *arguments], env=self.environment, check=True, capture_output=True, text=True
        )
        return done.stdout.strip()

    def token(self, role: str, *projects: str) -> str:
        """A fresh token of a role, bound to projects."""
        options = [option for project in projects for option in ("--project", project)]
        return self.command("token", "create", "--role", role, *options)

    def request(self, method: str, path: str, token: str, body: Any = None) -> Any:
        """The JSON answer to one request. Raises RuntimeError with the problem document when it is refused."""
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{path}",
            method=method,
            data=None if body is None else orjson.dumps(body),
            headers={"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
        )
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310 -- our own http address
                return orjson.loads(answer.read())
        except urllib.error.HTTPError as error:
            raise RuntimeError(f"{method} {path}: {error.code} {error.read().decode()}") from error

    def open_project(self, project: str, token: str) -> None:
        """Opens a project with eight agents and nothing else."""
        self.request("POST", f"/v1/projects/{project}/events", token, opening(project))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
