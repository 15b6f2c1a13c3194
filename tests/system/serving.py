"""A real `pandan serve`, started, asked and killed as users and bad luck would."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import httpx

PANDAN = Path(sys.executable).with_name("pandan")
START_SECONDS = 60.0


class Server:
    """One `pandan serve` with a home of its own on a free port."""

    def __init__(self, home: Path) -> None:
        self.home = home
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._process: subprocess.Popen[bytes] | None = None
        self.log = home.parent / f"{home.name}.log"
        self.serving = [str(PANDAN), "serve"]

    @property
    def environment(self) -> dict[str, str]:
        """The environment of every command on this home."""
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("PANDAN_")}
        return inherited | {"PANDAN_HOME": str(self.home), "PANDAN_PORT": str(self.port)}

    def start(self) -> None:
        """Starts it and waits until it answers."""
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                self.serving, env=self.environment, stdout=log, stderr=log, start_new_session=True
            )
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                if httpx.get(f"{self.url}/healthz").status_code == 200:
                    return
            except httpx.TransportError:
                pass
            assert self._process.poll() is None, f"pandan serve ended with {self._process.returncode}"
            assert time.monotonic() < deadline, "pandan serve does not answer"
            time.sleep(0.05)

    def kill(self) -> None:
        """SIGKILL to the serving process itself, as the kernel's out-of-memory killer would."""
        assert self._process is not None
        self._process.kill()
        self._process.wait()

    def kill_postgres(self) -> None:
        """SIGKILL to the database server's first process."""
        os.kill(int((self.home / "postgres" / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)

    def stop(self) -> None:
        """Ends it as a service manager would, and waits."""
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            self._process.wait(30)

    def command(self, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Runs a `pandan` command on this home."""
        return subprocess.run(
            [str(PANDAN), *arguments],
            env=self.environment,
            capture_output=True,
            text=True,
            check=check,
            timeout=300,
        )

    def token(self, role: str = "admin", *more: str) -> str:
        """A new token."""
        return self.command("token", "create", "--role", role, *more).stdout.strip()

    def client(self, token: str) -> httpx.Client:
        """An HTTP client that bears the token."""
        return httpx.Client(base_url=self.url, headers={"Authorization": f"Bearer {token}"}, timeout=30)


def event(event_type: str, subject: str, data: dict[str, Any], name: str, time_: str, **more: Any) -> dict[str, Any]:
    """A CloudEvent."""
    return {
        "specversion": "1.0",
        "id": name,
        "source": "/test",
        "type": f"pandan.{event_type}",
        "subject": subject,
        "time": time_,
        "data": data,
    } | more


def opening(project: str, *staff: str, rulebook: str = "sc") -> list[dict[str, Any]]:
    """The events that open a project with some agents."""
    opened = {
        "name": "测试招商部",
        "timezone": "Asia/Shanghai",
        "business_hours": {"open": "09:00", "close": "21:00"},
        "rulebook": rulebook,
    }
    when = "2026-03-01T08:00:00+08:00"
    return [
        event("project.opened", f"project/{project}", opened, "open", when),
        *(
            event(
                "staff.joined",
                f"project/{project}",
                {"staff": name, "name": f"职员{name}", "role": "agent"},
                f"join-{name}",
                when,
            )
            for name in staff
        ),
    ]
