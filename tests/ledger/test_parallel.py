"""Work shared out to forked processes."""

from __future__ import annotations

import pytest

from ledger import parallel


def test_work_is_shared_out_and_every_result_heard() -> None:
    results: dict[int, tuple[int, int]] = {}
    tasks = list(range(20))
    parallel.run(
        lambda task, number: (task * task, number), tasks, 3, lambda task, result: results.update({task: result}), int
    )
    assert {task: square for task, (square, _) in results.items()} == {task: task * task for task in tasks}
    with pytest.raises(ValueError, match="three"):
        parallel.run(_fails_at_three, tasks, 2, lambda *_: None, int)


def _fails_at_three(task: int, number: int) -> int:
    if task == 3:
        raise ValueError("three")
    return number
