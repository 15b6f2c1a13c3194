"""Rebuilds and diffs in the shape in which they are answered, JSON-ready."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from projections.rebuild.diffs import Diff
from projections.rebuild.states import Rebuild


def rebuild(found: Rebuild, now: datetime | None = None) -> dict[str, Any]:
    """A rebuild with its progress: events done, how many a second, seconds left."""
    return {
        "build": found.number,
        "state": found.state,
        "rulebook": found.rules.rulebook,
        "parameters": dict(found.rules.parameters or {}),
        "effective_from": found.rules.effective_from,
        "switches": found.switches,
        "requested_by": dict(found.requested_by),
        "requested": _text(found.requested),
        "started": _text(found.started),
        "finished": _text(found.finished),
        "attempts": found.attempts,
        "progress": progress(found, now or datetime.now(UTC)),
        "reason": found.reason,
        "receipt": found.receipt,
        "digests": found.digests,
        "kept_until": _text(found.kept_until),
    }


def progress(found: Rebuild, now: datetime) -> dict[str, Any]:
    """How far a rebuild has come, and how fast."""
    end = (None if found.unfinished else found.finished) or now
    seconds = max((end - found.started).total_seconds(), 0.001) if found.started is not None else None
    rate = found.done / seconds if seconds is not None else None
    left = (found.total - found.done) / rate if found.unfinished and rate else None
    return {
        "done": found.done,
        "total": found.total,
        "rate": round(rate, 1) if rate is not None else None,
        "seconds_left": round(max(left, 0.0), 1) if left is not None else None,
    }


def diff(found: Diff) -> dict[str, Any]:
    """A diff without its items: what was compared, where and when, and how much differs."""
    return {
        "diff": found.number,
        "build": found.build,
        "against": found.against,
        "position": found.position,
        "moment": _text(found.moment),
        "digest": found.digest,
        "nothing": found.nothing,
        "zh": in_chinese(found),
        "en": in_english(found),
        "counts": found.counts,
        "kpis": found.summary["kpis"],
    }


_WORDS = {
    "owners": ("位客户易主", "clients who change hands"),
    "protection": ("位客户保护期不同", "clients protected until another day"),
    "shares": ("单业绩分配不同", "deals shared otherwise"),
    "terms": ("单跟踪权或异议期不同", "deals served or open to objection otherwise"),
    "turns": ("次接待轮序不同", "receptions that take another turn"),
    "kpis": ("项个人或组别指标不同", "people or groups with other figures"),
}


def in_chinese(found: Diff) -> str:
    """The counts in a sentence."""
    told = [f"{count} {_WORDS[kind][0]}" for kind, count in found.counts.items() if count]
    return "；".join(told) + "。" if told else "没有任何变化。"


def in_english(found: Diff) -> str:
    """The counts in a sentence."""
    told = [f"{_WORDS[kind][1]}: {count}" for kind, count in found.counts.items() if count]
    text = "; ".join(told)
    return f"{text[0].upper()}{text[1:]}." if told else "Nothing changes."


def _text(moment: datetime | None) -> str | None:
    return None if moment is None else moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
