"""A group of posts on trial: each is judged on top of those before it, and kept or dropped whole."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from domain.aggregate import Happened
from domain.event import Fact, Refused
from domain.payloads import touches
from ledger.cabinet import Overlay
from ledger.posting import Post, Poster, Problem, Receipt, Rejected, Stored
from ledger.repeats import Repeat

CLOCK_SKEW = timedelta(minutes=2)
"""A front-desk tablet's clock may run ahead of the server's by this much."""

Pending = tuple[Post, Stored]


class Trial:
    """Judges the requests of one group in order; positions follow on from the ledger's last.

    `recorded` is the recorded time of the last event that was taken.
    """

    def __init__(
        self,
        project: str,
        whole: Overlay,
        *,
        position: int,
        recorded: datetime | None,
        repeats: dict[tuple[str, str], Repeat],
        now: datetime,
    ) -> None:
        self._project = project
        self._whole = whole
        self._position = position
        self.recorded = recorded
        self._repeats = repeats
        self._pending: dict[tuple[str, str], Pending] = {}
        self._now = now

    def judge(
        self, posts: Sequence[Post], poster: Poster, problems: Sequence[Problem]
    ) -> tuple[Receipt | Rejected, list[Happened]]:
        """The outcome of one request, and the events it adds; no events when it is rejected or repeats itself."""
        desk = Overlay(self._whole, self._project)
        position, recorded = self._position, self.recorded
        found = list(problems)
        stored: list[Stored] = []
        added: list[Happened] = []
        pending: dict[tuple[str, str], Pending] = {}
        posted_by = poster.as_record()
        for post in posts:
            identity = (post.source, post.id)
            try:
                repeat = self._repeated(post, pending.get(identity))
                if repeat is not None:
                    stored.append(repeat)
                    continue
                fact = self._fact(post, posted_by, recorded)
                happened = self._decide(fact, post, desk)
            except Refused as refusal:
                found.append(_problem(post, refusal))
                continue
            position += 1
            recorded = fact.recorded
            added.append(happened)
            stored.append(Stored(post.id, position, post.subject, happened.originator_version))
            pending[identity] = (post, stored[-1])
        if found:
            return Rejected(found), []
        self._whole.keep(desk)
        self._pending.update(pending)
        self._position, self.recorded = position, recorded
        return Receipt(stored), added

    def _repeated(self, post: Post, in_request: Pending | None) -> Stored | None:
        identity = (post.source, post.id)
        pending = in_request or self._pending.get(identity)
        if pending is not None:
            same, stored = _same(pending[0], post), pending[1]
        elif (repeat := self._repeats.get(identity)) is not None:
            same, stored = repeat.same_as(post), repeat.stored
        else:
            return None
        if same:
            return stored
        raise Refused(
            "id_taken",
            f"The event {post.id!r} of source {post.source!r} is already stored at position {stored.position} with other content;"
            " an event is never changed: post what is new under an id of its own.",
            "/id",
        )

    def _fact(self, post: Post, posted_by: dict[str, str], recorded: datetime | None) -> Fact:
        if post.time > self._now + CLOCK_SKEW:
            raise Refused(
                "time_in_future",
                f"{post.time.isoformat()} has not come yet; an event states what happened.",
                "/time",
            )
        if post.recordedtime is None:
            counts = self._now if recorded is None else max(self._now, recorded)
        else:
            counts = self._imported(post.recordedtime.astimezone(UTC), post, recorded)
        return Fact(
            id=post.id,
            source=post.source,
            type=post.type,
            subject=post.subject,
            time=post.time,
            data=post.data,
            recorded=counts,
            stored=self._now,
            imported=post.recordedtime is not None,
            posted_by=posted_by,
            extensions=post.extensions,
        )

    def _imported(self, wanted: datetime, post: Post, recorded: datetime | None) -> datetime:
        if wanted > self._now:
            raise Refused("recordedtime_in_future", f"{wanted.isoformat()} has not come yet.", "/recordedtime")
        if wanted < post.time:
            raise Refused(
                "recordedtime_before_time",
                f"{wanted.isoformat()} is before the event's time, {post.time.isoformat()}: nothing is recorded before it happens.",
                "/recordedtime",
            )
        if recorded is not None and wanted < recorded:
            raise Refused(
                "recordedtime_before_last",
                f"{wanted.isoformat()} is before the ledger's last recorded time, {recorded.isoformat()}: nothing is slipped into the past.",
                "/recordedtime",
            )
        return wanted

    def _decide(self, fact: Fact, post: Post, desk: Overlay) -> Happened:
        subject = desk.look(fact.subject)
        if post.expectedversion is not None and post.expectedversion != subject.version:
            raise Refused(
                "version_conflict",
                f"The subject {fact.subject} is at version {subject.version}, not {post.expectedversion}: somebody posted in between; read it again.",
                "/expectedversion",
            )
        touched = touches(fact.type, fact.data)
        aggregate = desk.take(fact.subject)
        happened = aggregate.decide(fact, desk)
        aggregate.collect_events()
        for other in touched:
            desk.take(other).touched(fact.type, fact.data, fact.time, fact.subject)
        return happened


CONFLICTS = frozenset({"id_taken", "version_conflict"})


def _problem(post: Post, refusal: Refused) -> Problem:
    return Problem(post.index, refusal.pointer, refusal.code, refusal.detail, refusal.code in CONFLICTS)


def _same(first: Post, second: Post) -> bool:
    return (first.type, first.subject, first.time, first.data, first.recordedtime) == (
        second.type,
        second.subject,
        second.time,
        second.data,
        second.recordedtime,
    )
