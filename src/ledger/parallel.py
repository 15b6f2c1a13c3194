"""Several processes for one job: forked from this one, so that what it holds need not be handed over.

A forked process does its tasks and is ended without any clean-up, so that it touches nothing that it shares with its
parent, such as open connections. It dies with the thread that started it.
"""

from __future__ import annotations

import ctypes
import gc
import os
import pickle
import selectors
import signal
import struct
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Generic, TypeVar

from ledger.logs import told

T = TypeVar("T")
R = TypeVar("R")

LOOK_SECONDS = 0.05
"""How often it is looked whether the work is still wanted."""

_TASK = struct.Struct("<i")
_ANSWER = struct.Struct("<iq")
"""Number of the task, and length of what follows."""
_PR_SET_PDEATHSIG = 1


class WorkerLost(RuntimeError):  # noqa: N818 -- said of what happened to it, nobody catches it
    """A process ended before its task did: it was killed, or there was no memory for it."""


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def run(
    work: Callable[[T, int], R],
    tasks: Sequence[T],
    processes: int,
    done: Callable[[T, R], None],
    heed: Callable[[], None],
) -> None:
    """Has every task worked on, in order as far as there are processes; without any, in this one.

    ``work`` is given a task and the number of the process. ``done`` hears of every result, ``heed`` is called all the while
    and stops everything by raising. Raises what a task raised, and WorkerLost.
    """
    if processes < 1:
        for task in tasks:
            heed()
            done(task, work(task, 0))
        return
    _Team(work, tasks, done, heed).run(min(processes, len(tasks)))


class _Team(Generic[T, R]):
    def __init__(
        self,
        work: Callable[[T, int], R],
        tasks: Sequence[T],
        done: Callable[[T, R], None],
        heed: Callable[[], None],
    ) -> None:
        self._work = work
        self._tasks = tasks
        self._done = done
        self._heed = heed
        self._next = 0
        self._members: dict[int, tuple[int, int]] = {}
        """File from which a process's answers are read → its id, and the file into which its tasks are written."""

    def run(self, processes: int) -> None:
        selector = selectors.DefaultSelector()
        try:
            for number in range(processes):
                selector.register(self._fork(number), selectors.EVENT_READ)
            for answers in list(self._members):
                self._send(answers, selector)
            while self._members:
                self._heed()
                for key, _ in selector.select(LOOK_SECONDS):
                    self._hear(key.fd, selector)
        finally:
            self._end()
            selector.close()

    def _fork(self, number: int) -> int:
        their_tasks, our_tasks = os.pipe()
        our_answers, their_answers = os.pipe()
        gc.freeze()  # else the first look for garbage in the child would copy all memory
        child = os.fork()
        if child == 0:
            os.close(our_tasks)
            os.close(our_answers)
            for answers, (_, tasks) in self._members.items():
                os.close(answers)
                os.close(tasks)
            self._serve(number, their_tasks, their_answers)
        gc.unfreeze()
        os.close(their_tasks)
        os.close(their_answers)
        self._members[our_answers] = (child, our_tasks)
        return our_answers

    def _serve(self, number: int, tasks: int, answers: int) -> None:
        """The life of a forked process."""
        code = 1
        try:
            _die_with_parent()
            gc.disable()
            while request := _read(tasks, _TASK.size):
                task = _TASK.unpack(request)[0]
                body = self._answer(task, number)
                _write(answers, _ANSWER.pack(task, len(body)) + body)
                gc.collect()
            code = 0
        finally:
            os._exit(code)

    def _answer(self, task: int, number: int) -> bytes:
        try:
            return pickle.dumps((True, self._work(self._tasks[task], number)), pickle.HIGHEST_PROTOCOL)
        except Exception as error:  # noqa: BLE001 -- raised again in the parent
            try:
                body = pickle.dumps((False, error), pickle.HIGHEST_PROTOCOL)
                pickle.loads(body)  # noqa: S301 -- there are errors that can be written and not read
            except Exception:  # noqa: BLE001 -- an error that cannot travel still has its text
                return pickle.dumps((False, RuntimeError(told(error))))
            return body

    def _send(self, answers: int, selector: selectors.BaseSelector) -> None:
        """Gives a process its next task, or lets it go."""
        child, tasks = self._members[answers]
        if self._next < len(self._tasks):
            os.write(tasks, _TASK.pack(self._next))
            self._next += 1
            return
        selector.unregister(answers)
        del self._members[answers]
        os.close(tasks)
        os.close(answers)
        os.waitpid(child, 0)

    def _hear(self, answers: int, selector: selectors.BaseSelector) -> None:
        head = _read(answers, _ANSWER.size)
        task, size = _ANSWER.unpack(head) if head else (0, 0)
        body = _read(answers, size)
        if not body:
            child, _ = self._members[answers]
            raise WorkerLost(f"process {child} ended before its work was done")
        self._send(answers, selector)
        good, result = pickle.loads(body)  # noqa: S301 -- written by our own child
        if not good:
            raise result
        self._done(self._tasks[task], result)

    def _end(self) -> None:
        for answers, (child, tasks) in self._members.items():
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            os.close(answers)
            os.close(tasks)
        self._members.clear()


def _die_with_parent() -> None:
    """Has the system end this process when its parent is killed; interrupts are the parent's to hear."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    parent = os.getppid()
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


def _read(file: int, size: int) -> bytes:
    """So many bytes, or none when the other side is gone."""
    pieces = bytearray()
    while len(pieces) < size:
        piece = os.read(file, min(size - len(pieces), 2**20))
        if not piece:
            return b""
        pieces += piece
    return bytes(pieces)


def _write(file: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(file, view) :]
