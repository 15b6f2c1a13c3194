-- journeys: each client's way from the first call to the contract; when a stage was first reached, by whom, at which event.
CREATE TABLE {schema}.journeys (
    client text COLLATE "C" PRIMARY KEY,
    first bigint NOT NULL, -- where the record was first seen
    same_as text COLLATE "C", -- the older record of the same person, whose row has all of their way
    channel text, -- where they first said to have come from, and the event that says so
    channel_from bigint,
    called_at timestamptz,
    called_by text COLLATE "C",
    called bigint,
    visited_at timestamptz,
    visited_by text COLLATE "C",
    visited bigint,
    entered_at timestamptz, -- first valid entry in the visit book
    entered_by text COLLATE "C",
    entered bigint,
    deposited_at timestamptz,
    deposited_by text COLLATE "C",
    deposited bigint,
    signed_at timestamptz,
    signed_by text COLLATE "C",
    signed bigint,
    responded_at timestamptz, -- first follow-up after the first call or visit
    responded_by text COLLATE "C",
    responded bigint,
    receptions bytea NOT NULL -- canonical JSON of the receptions that a registration may still name
);
CREATE INDEX journeys_same_as ON {schema}.journeys (same_as) WHERE same_as IS NOT NULL;
CREATE INDEX journeys_called ON {schema}.journeys (called_at) WHERE called_at IS NOT NULL;
CREATE INDEX journeys_visited ON {schema}.journeys (visited_at) WHERE visited_at IS NOT NULL;
CREATE INDEX journeys_entered ON {schema}.journeys (entered_at) WHERE entered_at IS NOT NULL;
CREATE INDEX journeys_deposited ON {schema}.journeys (deposited_at) WHERE deposited_at IS NOT NULL;

-- Phones (keyed hashes) and the first record that gave each: records with one in common are one client.
CREATE TABLE {schema}.journey_phones (
    phone text COLLATE "C" PRIMARY KEY,
    client text COLLATE "C" NOT NULL
);
