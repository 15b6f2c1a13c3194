"""Lists over the units: holds that run out, contracts to be signed, leases that end, rent that is due."""

HOLDS_ENDING = """
    SELECT 'holds_ending/' || coalesce(u.deal, u.unit) AS item, u.hold_until AS due, u.agent AS staff, u.client, u.unit,
        u.deal, NULL::text AS about, NULL::text AS kind, NULL::text AS clauses, ARRAY[u.last] AS evidence
    FROM {build}.units AS u
    WHERE u.state = 'held' AND {whose}
        AND u.hold_until BETWEEN %(moment)s AND %(holds_ending)s
"""

_CLOSE = "(({day} + 1)::timestamp AT TIME ZONE %(zone)s - interval '1 microsecond')"
"""The last moment of a local day."""

CONTRACTS_TO_SIGN = f"""
    SELECT 'contracts_to_sign/' || s.unit || '/' || s.deal AS item,
        {_CLOSE.format(day="coalesce(s.sign_on, s.deposited_on + %(plan_days)s::int)")} AS due, s.agent AS staff, s.client,
        s.unit, s.deal, s.contract AS about, CASE WHEN s.sign_on IS NULL THEN 'unplanned' END AS kind,
        NULL::text AS clauses, ARRAY[s.position] AS evidence
    FROM {{build}}.signings AS s
    WHERE NOT s.over AND s.signed_on IS NULL
        AND coalesce(s.sign_on, s.deposited_on + %(plan_days)s::int) <= %(contracts_to_sign_on)s
        AND {{whose}}
"""  # noqa: S608 -- names of columns, nothing from outside
"""By the day that was agreed; where none was, by the day by which one should have been (签约计划)."""

LEASES_ENDING = f"""
    SELECT 'leases_ending/' || l.unit || '/' || l.contract AS item, {_CLOSE.format(day="l.ends_on")} AS due,
        l.agent AS staff, l.client, l.unit, l.deal, l.contract AS about, NULL::text AS kind, NULL::text AS clauses,
        ARRAY[l.position] AS evidence
    FROM {{build}}.leases AS l
    WHERE l.ends_on <= %(leases_ending_on)s AND l.ended_on IS NULL AND l.voided_on IS NULL
        AND {{whose}}
        AND NOT EXISTS (
            SELECT 1 FROM {{build}}.leases AS n
            WHERE n.unit = l.unit AND n.client = l.client AND n.starts_on >= l.ends_on AND n.voided_on IS NULL
        )
"""  # noqa: S608 -- names of columns, nothing from outside
"""A lease that was renewed ends nothing."""

RENT_DUE = f"""
    SELECT 'rent_due/' || b.unit || '/' || b.bill AS item, {_CLOSE.format(day="b.due_on")} AS due, l.agent AS staff,
        coalesce(b.client, l.client) AS client, b.unit, coalesce(b.deal, l.deal) AS deal, b.bill AS about,
        NULL::text AS kind, NULL::text AS clauses, ARRAY[b.position] AS evidence
    FROM {{build}}.bills AS b LEFT JOIN {{build}}.leases AS l ON l.unit = b.unit AND l.contract = b.contract
    WHERE (b.paid_on IS NULL OR b.paid < b.amount) AND b.due_on <= %(rent_due_on)s
        AND {{whose}}
"""  # noqa: S608 -- names of columns, nothing from outside
