-- The read models of one build. They hold positions and results; the facts themselves stay in the ledger.
-- No column says when a row was computed: the same ledger gives the same rows, however it was cut into batches.
CREATE SCHEMA {schema};

-- How far each view has come, and whether it stopped at an event that it cannot fold.
CREATE TABLE {schema}.progress (
    view text COLLATE "C" PRIMARY KEY,
    position bigint NOT NULL,
    state text NOT NULL CHECK (state IN ('running', 'stopped')),
    error text,
    error_position bigint
);

-- desk: positions of the facts about the desk itself (staff, absences, rosters, rulebooks).
CREATE TABLE {schema}.desk_facts (
    position bigint PRIMARY KEY,
    type text COLLATE "C" NOT NULL
);

-- rotation: one row a local day, with the order in which the day opened.
CREATE TABLE {schema}.rotation_days (
    day date PRIMARY KEY,
    begun boolean NOT NULL, -- false while the day only has facts that came ahead of it, such as a roster
    opening bytea, -- canonical JSON; NULL on the first day, and while the day has not begun
    recorded timestamptz NOT NULL -- when the last of the day's facts was recorded
);
CREATE TABLE {schema}.rotation_facts (
    position bigint PRIMARY KEY,
    day date NOT NULL,
    time timestamptz NOT NULL
);
CREATE INDEX rotation_facts_day ON {schema}.rotation_facts (day, time, position);

-- people: circles of clients who are judged together, through shared phones, links, introductions and deals.
CREATE TABLE {schema}.identity (
    key text COLLATE "C" PRIMARY KEY, -- client/…, phone/… (keyed hash), deal/…
    circle text COLLATE "C" NOT NULL, -- the circle's oldest key
    first bigint NOT NULL
);
CREATE INDEX identity_circle ON {schema}.identity (circle);

CREATE TABLE {schema}.circles (
    circle text COLLATE "C" PRIMARY KEY,
    judged bigint NOT NULL, -- the last event that counted
    recorded timestamptz NOT NULL -- of that event: rows below are judged as at this moment
);

-- Who is named in a client's facts: their clients are judged again when the desk says something about them.
CREATE TABLE {schema}.involved (
    staff text COLLATE "C" NOT NULL,
    client text COLLATE "C" NOT NULL,
    PRIMARY KEY (staff, client)
);

CREATE TABLE {schema}.clients (
    client text COLLATE "C" PRIMARY KEY,
    first bigint NOT NULL,
    last bigint NOT NULL,
    since timestamptz NOT NULL, -- when the client's first fact happened
    last_contact timestamptz, -- when the desk last spoke with the client
    name text, -- opened from the sealed events; NULL when never given, or forgotten
    company text,
    phones text NOT NULL, -- E.164, separated by spaces, oldest first
    pinyin text NOT NULL, -- readings of the name, whole and initials
    channel text,
    intent text,
    next_on text -- when the agent means to speak with the client again
);

-- Who owns a client from when to when, as far as the facts reach; before the first row, and in a gap, nobody does.
CREATE TABLE {schema}.owners (
    client text COLLATE "C" NOT NULL,
    since timestamptz NOT NULL,
    until timestamptz, -- NULL = without end
    kind text NOT NULL,
    id text COLLATE "C",
    protected_until timestamptz,
    contested boolean NOT NULL,
    PRIMARY KEY (client, since)
);
CREATE INDEX owners_owner ON {schema}.owners (kind, id);

CREATE TABLE {schema}.deals (
    deal text COLLATE "C" PRIMARY KEY,
    client text COLLATE "C",
    unit text COLLATE "C",
    state text NOT NULL,
    held_until timestamptz,
    answer bytea NOT NULL -- canonical JSON of the judged shares
);
CREATE INDEX deals_client ON {schema}.deals (client);
CREATE INDEX deals_unit ON {schema}.deals (unit);

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
