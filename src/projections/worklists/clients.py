"""Lists over the clients: duties towards them, and whose protection is about to end."""

CALLBACKS = ("callback",)
FOLLOW_UPS = ("follow_up", "service_contact", "service_follow_up", "delegation_follow_up")
"""Duties in which a client is spoken with again; what else is owed stands on the list of duties."""

PROTECTION_ENDING = """
    SELECT 'protection_ending/' || o.client AS item, o.protected_until AS due, o.id AS staff, o.client,
        NULL::text AS unit, NULL::text AS deal, NULL::text AS about, NULL::text AS kind, NULL::text AS clauses,
        NULL::bigint[] AS evidence
    FROM {build}.owners AS o
    WHERE o.kind = 'agent' AND {whose}
        AND o.protected_until BETWEEN %(moment)s AND %(protection_ending)s
        AND o.since <= %(moment)s AND (o.until IS NULL OR o.until > %(moment)s)
"""
"""The very row that says whose client it is says until when: what judges is what is shown."""

_DUTIES = """
    SELECT '{name}/' || d.client || '/' || d.kind || CASE WHEN d.key = '' THEN '' ELSE '/' || d.key END AS item,
        coalesce(d.due_at, 'infinity') AS due, d.staff, d.client, NULL::text AS unit, NULL::text AS deal, nullif(d.key, '') AS about,
        d.kind, d.clauses, ARRAY[d.position] AS evidence
    FROM {{build}}.dues AS d
    WHERE d.state = 'open' AND coalesce(d.due_at, 'infinity') <= %({name})s AND {kinds} AND {{whose}}
"""
# The deadline is written as the indexes have it, which give everybody's duties, and those of a person, in order.


def duties(name: str, *kinds: str, others: bool = False) -> str:
    """The list of open duties of some kinds, or of all ``others``."""
    named = ", ".join(f"'{kind}'" for kind in kinds)
    return _DUTIES.format(name=name, kinds=f"d.kind {'NOT ' if others else ''}IN ({named})")
