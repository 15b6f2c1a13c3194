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
-- No samples of names and numbers in the server's statistics, where nobody would look for them when a client is forgotten.
ALTER TABLE {schema}.clients
    ALTER COLUMN name SET STATISTICS 0,
    ALTER COLUMN company SET STATISTICS 0,
    ALTER COLUMN phones SET STATISTICS 0,
    ALTER COLUMN pinyin SET STATISTICS 0;

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
CREATE INDEX owners_owner ON {schema}.owners (kind, id, protected_until);

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
