"""Lists over the units: holds that run out."""

HOLDS_ENDING = """
    SELECT 'holds_ending' AS list, 'holds_ending/' || coalesce(u.deal, u.unit) AS item, u.hold_until AS due,
        u.agent AS staff, u.client, u.unit, u.deal, NULL::text AS about, NULL::text AS clause, ARRAY[u.last] AS evidence
    FROM {build}.units AS u
    WHERE u.state = 'held' AND (%(staff)s::text[] IS NULL OR u.agent = ANY(%(staff)s::text[]))
        AND u.hold_until BETWEEN %(moment)s AND %(holds_ending)s
"""
