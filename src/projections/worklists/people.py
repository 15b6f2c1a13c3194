"""Lists over the clients: whose protection is about to end."""

PROTECTION_ENDING = """
    SELECT 'protection_ending' AS list, 'protection_ending/' || o.client AS item, o.protected_until AS due, o.id AS staff,
        o.client, NULL::text AS unit, NULL::text AS deal, NULL::text AS about, NULL::text AS clause,
        NULL::bigint[] AS evidence
    FROM {build}.owners AS o
    WHERE o.kind = 'agent' AND (%(staff)s::text[] IS NULL OR o.id = ANY(%(staff)s::text[]))
        AND o.protected_until BETWEEN %(moment)s AND %(protection_ending)s
        AND o.since <= %(moment)s AND (o.until IS NULL OR o.until > %(moment)s)
"""
"""The very row that says whose client it is says until when: what judges is what is shown."""
