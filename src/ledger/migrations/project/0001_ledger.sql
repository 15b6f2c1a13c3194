-- The ledger of one project. `record` is the event: canonical JSON of the whole envelope but its position.
-- The other columns are an index over it.
CREATE SCHEMA {schema};

CREATE TABLE {schema}.events (
    position bigint PRIMARY KEY CHECK (position > 0),
    subject text COLLATE "C" NOT NULL,
    version integer NOT NULL CHECK (version >= 0),
    type text COLLATE "C" NOT NULL,
    source text COLLATE "C" NOT NULL,
    id text COLLATE "C" NOT NULL,
    time timestamptz NOT NULL,
    recordedtime timestamptz NOT NULL,
    storedtime timestamptz NOT NULL,
    imported boolean NOT NULL,
    token text NOT NULL,
    role text NOT NULL,
    staff text,
    schemaversion smallint NOT NULL,
    record bytea NOT NULL,
    CONSTRAINT events_subject_version UNIQUE (subject, version),
    CONSTRAINT events_identity UNIQUE (source, id)
);
CREATE INDEX events_type ON {schema}.events (type, position);

-- Other subjects that an event touches: the client of a contract, the unit swapped to, the deal.
CREATE TABLE {schema}.touches (
    subject text COLLATE "C" NOT NULL,
    position bigint NOT NULL,
    PRIMARY KEY (subject, position)
);

-- One row: the last position given out. Locked by the appending transaction, it makes positions gapless
-- and visible in order, and writers of other projects never wait for it.
CREATE TABLE {schema}.head (
    single boolean PRIMARY KEY DEFAULT true CHECK (single),
    position bigint NOT NULL,
    recordedtime timestamptz -- of the last event; NULL in an empty ledger
);
INSERT INTO {schema}.head (position) VALUES (0);

-- Key of each client, wrapped by the master key. To forget a client is to delete the row.
CREATE TABLE {schema}.subject_keys (
    client text COLLATE "C" PRIMARY KEY,
    wrapped bytea NOT NULL
);

CREATE FUNCTION {schema}.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the ledger is append-only: % on %.% is refused', TG_OP, TG_TABLE_SCHEMA, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {schema}.events
    FOR EACH STATEMENT EXECUTE FUNCTION {schema}.refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {schema}.touches
    FOR EACH STATEMENT EXECUTE FUNCTION {schema}.refuse_change();

GRANT USAGE ON SCHEMA {schema} TO pandan_app;
GRANT SELECT, INSERT ON {schema}.events, {schema}.touches, {schema}.subject_keys TO pandan_app;
GRANT SELECT, UPDATE ON {schema}.head TO pandan_app;
