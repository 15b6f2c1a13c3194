-- Ledgers over which nothing more is signed, because they no longer continue what was: told by health until it is mended.
CREATE TABLE pandan.sealing_faults (
    project text COLLATE "C" PRIMARY KEY REFERENCES pandan.projects,
    fault text NOT NULL,
    since timestamptz NOT NULL DEFAULT now()
);
GRANT SELECT, INSERT, UPDATE, DELETE ON pandan.sealing_faults TO pandan_app;
