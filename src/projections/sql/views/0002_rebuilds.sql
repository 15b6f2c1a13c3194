-- Builds beside the live one: made under other rules, compared, signed for, put in place of it, and dropped.
-- Rows of builds say which schemas there are; rows of rebuilds, how each came to be and what became of it, and stay.
ALTER TABLE pandan_views.builds
    ADD COLUMN rules jsonb NOT NULL DEFAULT '{}', -- other rules than those adopted; {} = none
    ADD COLUMN fold integer NOT NULL DEFAULT 0, -- edition of tables and fold that made it; 0 = before editions were counted
    ADD COLUMN dropped_after timestamptz, -- when a build that is not live may go; NULL = not while it stands so
    DROP COLUMN state,
    DROP COLUMN rulebook;

CREATE TABLE pandan_views.rebuilds (
    project text COLLATE "C" NOT NULL,
    build integer NOT NULL CHECK (build > 0),
    state text NOT NULL CHECK (
        state IN ('created', 'copying', 'catching_up', 'ready', 'live', 'former', 'cancelled', 'failed', 'dropped')
    ),
    rules jsonb NOT NULL,
    switches boolean NOT NULL, -- goes live by itself once it has caught up
    requested_by jsonb NOT NULL,
    requested timestamptz NOT NULL DEFAULT now(),
    started timestamptz, -- of the last attempt
    finished timestamptz, -- when it became ready, or was given up
    attempts integer NOT NULL DEFAULT 0,
    done bigint NOT NULL DEFAULT 0, -- events folded by all views together
    total bigint NOT NULL DEFAULT 0,
    reason text, -- why it failed, was cancelled or waits
    cancelled_by jsonb, -- who asked for it to be given up
    receipt jsonb, -- which events were applied
    digests jsonb, -- view -> SHA-256 of its rows when it went live
    PRIMARY KEY (project, build)
);
INSERT INTO pandan_views.rebuilds (project, build, state, rules, switches, requested_by, requested, finished)
SELECT project, build, CASE WHEN live THEN 'live' ELSE 'former' END, '{}', true, '{}', created, created
FROM pandan_views.builds;

-- What differs between two builds of a project, as it was found at one position of the ledger.
CREATE TABLE pandan_views.diffs (
    diff bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    project text COLLATE "C" NOT NULL,
    build integer NOT NULL,
    against integer NOT NULL,
    position bigint NOT NULL,
    moment timestamptz NOT NULL, -- ownership is compared as it stood then
    digest text NOT NULL, -- SHA-256 of all that differs
    summary jsonb NOT NULL -- counts by kind, and the figures of both sides
);
CREATE INDEX diffs_builds ON pandan_views.diffs (project, build, against, diff);
CREATE TABLE pandan_views.diff_items (
    diff bigint NOT NULL REFERENCES pandan_views.diffs ON DELETE CASCADE,
    kind text NOT NULL,
    key text COLLATE "C" NOT NULL,
    item jsonb NOT NULL,
    PRIMARY KEY (diff, kind, key)
);

-- Who opened which diff: nobody signs for what they have not seen.
CREATE TABLE pandan_views.diff_readings (
    project text COLLATE "C" NOT NULL,
    digest text NOT NULL,
    token text NOT NULL,
    diff bigint NOT NULL,
    opened timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (project, digest, token)
);
