"""Writes docs/matrix.md and docs/matrix.zh-CN.md: ``make matrix``."""

from __future__ import annotations

import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path.extend([str(HERE.parent), str(HERE.parent / "circle")])
DOCS = HERE.parents[2] / "docs"


def main() -> None:
    """Write both pages."""
    from tables import page  # noqa: PLC0415 -- found on the path that was set above

    (DOCS / "matrix.md").write_text(page("en"), encoding="utf-8")
    (DOCS / "matrix.zh-CN.md").write_text(page("zh"), encoding="utf-8")


if __name__ == "__main__":
    main()
