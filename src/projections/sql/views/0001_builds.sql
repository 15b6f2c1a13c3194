-- Which read models there are: every build of a project's read models has a schema of its own, and one of them is live.
-- The application makes and drops these schemas itself, so they stand apart from the ledger's own schema.
CREATE TABLE IF NOT EXISTS pandan_views.builds (
    project text COLLATE "C" NOT NULL,
    build integer NOT NULL CHECK (build > 0),
    ledger text COLLATE "C" NOT NULL, -- schema of the project's ledger
    schema text COLLATE "C" NOT NULL UNIQUE, -- schema of the build's tables
    live boolean NOT NULL,
    state text NOT NULL,
    rulebook text, -- NULL = the book in force at each event
    created timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (project, build)
);
CREATE UNIQUE INDEX IF NOT EXISTS builds_one_live ON pandan_views.builds (project) WHERE live;
