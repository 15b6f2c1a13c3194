"""Logs: JSON lines on standard error, one event a line; never a token, a phone number or a name."""

from __future__ import annotations

import contextlib
import logging
import re
import sys
import traceback
from contextvars import ContextVar
from pathlib import Path
from typing import Any

import orjson
import psycopg
import structlog

REQUEST: ContextVar[str] = ContextVar("request", default="")
"""Id of the request that is being handled; every line of the log that is written meanwhile carries it."""
OURS = ("api.", "workers.", "projections.", "ledger.", "domain.")
"""Modules whose errors say what we wrote: books, positions and ids, and nothing about anybody."""
FRAMES = 12
"""Innermost frames of an exception that are logged."""


_QUOTED = re.compile(r"[\n<(].*", re.DOTALL)


class _StandardError(logging.Handler):
    """Writes to standard error as it is at that moment; who runs a program inside another may have replaced it."""

    def emit(self, record: logging.LogRecord) -> None:
        if record.name == "asyncio":  # it quotes tasks and what they were called with
            record.msg, record.args = _QUOTED.sub("", record.getMessage()).strip(), ()
        with contextlib.suppress(Exception):  # what cannot be logged stops nobody, and is not quoted either
            sys.stderr.write(self.format(record) + "\n")


def configure(level: int = logging.INFO) -> None:
    """Sends this program's own logs, and the warnings of its libraries, to standard error as JSON lines.

    Every process of ours does so before anything can be logged: left alone, structlog writes to standard output, which is for
    results, and draws the values of variables beside a traceback, names and numbers with them.
    """
    shared: list[structlog.typing.Processor] = [
        _request,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    last: list[structlog.typing.Processor] = [_exception, structlog.processors.JSONRenderer(serializer=_dumps)]
    structlog.configure(
        processors=[*shared, structlog.stdlib.PositionalArgumentsFormatter(), *last],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
    )
    handler = _StandardError()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared, processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last]
        )
    )
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    # Reconnecting is reported once by those who wait for it, not once per attempt.
    logging.getLogger("psycopg.pool").setLevel(logging.ERROR)


def _request(_logger: Any, _method: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    if name := REQUEST.get():
        event["request"] = name
    return event


def _exception(_logger: Any, _method: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """An exception by its kind and where it was raised. Its text may quote data, names and numbers with it, and stays out."""
    info = event.pop("exc_info", None)
    error = sys.exc_info()[1] if info is True else info[1] if isinstance(info, tuple) else info
    if isinstance(error, BaseException):
        event["exception"] = f"{type(error).__module__}.{type(error).__qualname__}"
        if isinstance(error, (OSError, psycopg.OperationalError)):
            event["reason"] = str(error)  # of the machine, not of anybody
        frames = traceback.extract_tb(error.__traceback__)[-FRAMES:]
        event["at"] = [f"{_module(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames]
    return event


def told(error: BaseException) -> str:
    """An error in a line that may be kept and shown: its kind, and its text if that can quote nobody, or else where it was raised."""
    kind = type(error)
    if kind.__module__.startswith(OURS) or isinstance(error, (OSError, psycopg.OperationalError)):
        return f"{kind.__name__}: {error}".strip()
    frames = traceback.extract_tb(error.__traceback__)
    return kind.__name__ + (f": at {_module(frames[-1].filename)}:{frames[-1].lineno}" if frames else "")


def _module(filename: str) -> str:
    return "/".join(Path(filename).parts[-3:])


def _dumps(event: object, **_: object) -> str:
    return orjson.dumps(event, default=str).decode()
