-- Where reminders go. The address may hold a key of its own, so it is sealed together with the secret that signs.
CREATE TABLE pandan.webhooks (
    webhook text COLLATE "C" PRIMARY KEY,
    project text COLLATE "C" NOT NULL REFERENCES pandan.projects,
    events text[] NOT NULL, -- names of worklists
    sealed bytea NOT NULL, -- JSON of url and secret, wrapped by the master key
    made_by jsonb NOT NULL,
    created timestamptz NOT NULL, -- what fell due before is nobody's reminder
    removed timestamptz
);
CREATE INDEX webhooks_project ON pandan.webhooks (project);

-- One row a reminder, written before it is sent. The row is never deleted: it is what says that the reminder went out,
-- whatever happens to the read models that gave rise to it.
CREATE TABLE pandan.deliveries (
    delivery text COLLATE "C" PRIMARY KEY, -- follows from the columns of deliveries_once
    webhook text COLLATE "C" NOT NULL REFERENCES pandan.webhooks,
    project text COLLATE "C" NOT NULL,
    worklist text COLLATE "C" NOT NULL,
    item text COLLATE "C" NOT NULL,
    due text COLLATE "C" NOT NULL,
    body bytea NOT NULL, -- ids and dates; names and numbers stay in the ledger
    created timestamptz NOT NULL,
    state text NOT NULL CHECK (state IN ('pending', 'delivered', 'dead')),
    attempts integer NOT NULL DEFAULT 0,
    next_at timestamptz NOT NULL, -- of the next attempt
    ended timestamptz, -- when it was delivered, or given up
    status integer, -- of the last answer
    error text, -- why the last attempt failed
    CONSTRAINT deliveries_once UNIQUE (webhook, worklist, item, due)
);
CREATE INDEX deliveries_pending ON pandan.deliveries (project, next_at) WHERE state = 'pending';
CREATE INDEX deliveries_dead ON pandan.deliveries (project, delivery) WHERE state = 'dead';

GRANT SELECT, INSERT ON pandan.webhooks, pandan.deliveries TO pandan_app;
GRANT UPDATE (removed) ON pandan.webhooks TO pandan_app;
GRANT UPDATE (state, attempts, next_at, ended, status, error) ON pandan.deliveries TO pandan_app;
