"""All benchmarks with modest sizes, one after the other: about seven minutes."""

from __future__ import annotations

import argparse
import subprocess
import sys

RUNS = (
    ("posting", "--seconds", "6"),
    ("visible", "--seconds", "10"),
    ("coldstart", "--times", "3", "--events", "5000"),
    ("memory", "--events", "50000"),
    ("asking", "--ledger", "10000", "--times", "140"),
    ("judging", "--events", "100000", "--books", "sc", "sd"),
    ("worklists", "--events", "60000", "--times", "100"),
    ("board", "--times", "100"),
    ("rebuild", "--events", "100000"),
    ("kpis", "--events", "110000", "--times", "60"),
    ("switching", "--events", "20000", "--switches", "3"),
)


def main() -> None:
    """Runs each in a process of its own; stops at the first that fails."""
    listed = "\n".join(f"  python -m benchmarks.{' '.join(run)}" for run in RUNS)
    argparse.ArgumentParser(
        prog="python -m benchmarks",
        description=__doc__,
        epilog=f"what is run, each with sizes of its own to choose (--help):\n{listed}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    ).parse_args()
    for name, *arguments in RUNS:
        print(f"\n## {name} {' '.join(arguments)}", flush=True)
        subprocess.run([sys.executable, "-m", f"benchmarks.{name}", *arguments], check=True)


if __name__ == "__main__":
    main()
