"""The index of what events touch, held against what their records say they do."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from itertools import zip_longest
from typing import Any

from psycopg import Connection, sql

from ledger.audit.rows import Fault, Stretch, touched

_DIGESTS = """SELECT (position - 1) / {size}, sha256(convert_to(string_agg(position || ' ' || subject, E'\\n'), 'UTF8'))
FROM (SELECT position, subject FROM {touches} WHERE position <= {until} ORDER BY position, subject COLLATE "C") AS touch
GROUP BY 1"""
_LINES = """SELECT position || ' ' || subject FROM {touches} WHERE position > {after} AND position <= {until}
ORDER BY position, subject COLLATE "C" """
_NONE = hashlib.sha256(b"").digest()


class Touching:
    """Takes the digests of what the stretches of a ledger touch, in order."""

    def __init__(self) -> None:
        self._digests: list[bytes] = []

    def note(self, digest: bytes) -> None:
        """The next stretch's."""
        self._digests.append(digest)

    def compared(self, connection: Connection[Any], url: str, stretches: Sequence[Stretch]) -> list[Fault]:
        """The first difference, if there is one. ``stretches``: all that were noted, of one size but for the last."""
        if not stretches:
            return []
        first, last = stretches[0], stretches[-1]
        query = sql.SQL(_DIGESTS).format(
            touches=sql.Identifier(first.schema, "touches"),
            size=sql.Literal(first.until),
            until=sql.Literal(last.until),
        )
        found = dict(connection.execute(query, binary=True).fetchall())
        for number, (stretch, digest) in enumerate(zip(stretches, self._digests, strict=True)):
            if found.pop(number, _NONE) != digest:
                return [_difference(connection, url, stretch)]
        return [Fault(None, "the index of the subjects that events touch has some at no position")] if found else []


def _difference(connection: Connection[Any], url: str, stretch: Stretch) -> Fault:
    query = sql.SQL(_LINES).format(
        touches=sql.Identifier(stretch.schema, "touches"),
        after=sql.Literal(stretch.after),
        until=sql.Literal(stretch.until),
    )
    said = [line for (line,) in connection.execute(query).fetchall()]
    pairs = zip_longest(said, touched(url, stretch))
    apart = [line for one, other in pairs if one != other for line in (one, other) if line is not None]
    position = min((int(line.partition(" ")[0]) for line in apart[:2]), default=None)
    return Fault(position, "the index of the subjects that events touch does not say what the records do")
