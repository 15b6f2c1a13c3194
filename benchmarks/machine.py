"""What a figure is worth: the machine it was measured on, and how fast its disk confirms a write."""

from __future__ import annotations

import os
import platform
import tempfile
import time
from pathlib import Path

import psutil

FLUSHES = 200


def describe(folder: Path | None = None) -> str:
    """Three lines: processor, memory, system, Python; how busy it is already; the flush time of the disk under ``folder``."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    load = os.getloadavg()[0]
    memory = psutil.virtual_memory().total / 2**30
    flush = flush_seconds(folder or Path(tempfile.gettempdir()))
    return (
        f"machine: {_processor()}, {cores} cores, {memory:.0f} GiB, {platform.system()} {platform.release()},"
        f" Python {platform.python_version()}\n"
        f"load: {load:.1f} processes wanted to run in the last minute"
        f"{'; others share the machine, so read ratios only' if load > cores / 2 else ''}\n"
        f"disk: a 4 KiB write is confirmed in {flush * 1e3:.2f} ms ({1 / flush:,.0f}/s)"
    )


def flush_seconds(folder: Path) -> float:
    """Median seconds of a 4 KiB write with fdatasync, which is what an acknowledged commit waits for."""
    seconds = []
    with tempfile.NamedTemporaryFile(dir=folder) as file:
        for _ in range(FLUSHES):
            started = time.perf_counter()
            os.pwrite(file.fileno(), b"p" * 4096, 0)
            os.fdatasync(file.fileno())
            seconds.append(time.perf_counter() - started)
    return percentile(seconds, 50)


def percentile(values: list[float], percent: float) -> float:
    """The value that ``percent`` of the values do not exceed (nearest rank); nan of none."""
    if not values:
        return float("nan")
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, max(0, -(-len(ordered) * percent // 100).__trunc__() - 1))]


def _processor() -> str:
    try:
        for line in Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    except OSError:
        pass
    return platform.processor() or platform.machine()
