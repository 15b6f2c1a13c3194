-- care: what is remembered of each client beside the duties; columns as in domain.care.Kept.
CREATE TABLE {schema}.care (
    client text COLLATE "C" PRIMARY KEY,
    staff text COLLATE "C", -- who looks after them
    settled boolean NOT NULL,
    service text COLLATE "C", -- of the service staff
    basis text, -- on which they were allotted
    assigned bigint, -- the event that allotted them
    met boolean NOT NULL,
    registered bigint,
    signed boolean NOT NULL,
    reserve bigint, -- the event that put them into the reserve pool
    visited bigint,
    asked bigint, -- the event at which they were asked for introductions
    graded bigint,
    delegations bytea -- canonical JSON: id → terms
);
CREATE INDEX care_staff ON {schema}.care (staff);
CREATE INDEX care_service ON {schema}.care (service) WHERE service IS NOT NULL;
CREATE INDEX care_reserve ON {schema}.care (reserve) WHERE reserve IS NOT NULL;

-- Every duty towards a client, open or ended; columns as in domain.care.Due.
CREATE TABLE {schema}.dues (
    client text COLLATE "C" NOT NULL,
    kind text COLLATE "C" NOT NULL,
    key text COLLATE "C" NOT NULL,
    staff text COLLATE "C", -- who must
    since timestamptz NOT NULL,
    due_at timestamptz, -- NULL = no deadline
    state text NOT NULL CHECK (state IN ('open', 'done', 'dropped', 'breached')),
    done_at timestamptz,
    done_by text COLLATE "C",
    how text,
    position bigint NOT NULL, -- of the event that made it, or set its date
    done_position bigint,
    clauses text NOT NULL, -- ids, separated by spaces
    PRIMARY KEY (client, kind, key)
);
CREATE INDEX dues_open ON {schema}.dues (coalesce(due_at, 'infinity'), client, kind, key) WHERE state = 'open';
CREATE INDEX dues_open_staff ON {schema}.dues (staff, coalesce(due_at, 'infinity'), client, kind, key) WHERE state = 'open';
CREATE INDEX dues_kind ON {schema}.dues (kind, coalesce(due_at, 'infinity'), client, key);
CREATE INDEX dues_done ON {schema}.dues (done_at) WHERE done_at IS NOT NULL;
