-- units: availability, holds, contract.
CREATE TABLE {schema}.units (
    unit text COLLATE "C" PRIMARY KEY,
    last bigint NOT NULL,
    building text COLLATE "C",
    floor text COLLATE "C",
    number text,
    area text,
    format text,
    rent bytea,
    fees bytea,
    state text NOT NULL,
    hold_until timestamptz,
    deal text,
    client text,
    agent text,
    contract text,
    starts_on text,
    ends_on text,
    contract_rent bytea,
    deals bytea NOT NULL -- canonical JSON: every deal that has, or will have, the unit
);
CREATE INDEX units_floor ON {schema}.units (floor);
