-- complaints: how each stands, and until when what is to be done.
CREATE TABLE {schema}.complaints (
    complaint text COLLATE "C" NOT NULL,
    client text COLLATE "C" NOT NULL,
    last bigint NOT NULL,
    opened timestamptz NOT NULL,
    by text COLLATE "C",
    state text NOT NULL,
    founded boolean,
    category text COLLATE "C",
    channel text COLLATE "C",
    unit text COLLATE "C",
    department text COLLATE "C",
    staff text COLLATE "C",
    due timestamptz NOT NULL,
    next text,
    next_due timestamptz,
    closed timestamptz,
    followed_up timestamptz,
    satisfied boolean,
    steps bytea NOT NULL, -- canonical JSON: every step with its position, time and what of its data is judged
    PRIMARY KEY (complaint, client)
);
CREATE INDEX complaints_client ON {schema}.complaints (client);
CREATE INDEX complaints_opened ON {schema}.complaints (opened);
CREATE INDEX complaints_open ON {schema}.complaints (due) WHERE closed IS NULL;
CREATE INDEX complaints_next ON {schema}.complaints (next_due) WHERE next_due IS NOT NULL;
