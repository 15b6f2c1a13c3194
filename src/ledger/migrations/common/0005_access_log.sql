-- Who was refused, and who read whose personal data. It names people by their ids only, and is never changed: what is
-- written here outlives the forgetting of whom it is about.
CREATE TABLE pandan.access (
    number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    kind text NOT NULL CHECK (kind IN ('refused', 'personal', 'evidence', 'export', 'forgotten')),
    project text COLLATE "C", -- NULL = none, or one that does not exist
    token text COLLATE "C", -- the public part; NULL = a command, or nothing that has the form of a token
    role text, -- NULL = a token that is not known
    staff text COLLATE "C",
    address text, -- where it came from; local/USER for a command
    method text NOT NULL,
    path text NOT NULL, -- the route's template, never what was asked
    code text, -- of the refusal
    subjects text[] COLLATE "C" NOT NULL, -- ids of the clients whose data were shown
    times integer NOT NULL CHECK (times > 0) -- so often, in the minute before `at`
);
CREATE INDEX access_project ON pandan.access (project, number);
CREATE INDEX access_subjects ON pandan.access USING gin (subjects);

CREATE FUNCTION pandan.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%.% is append-only: % is refused', TG_TABLE_SCHEMA, TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON pandan.access
    FOR EACH STATEMENT EXECUTE FUNCTION pandan.refuse_change();

-- Neither number nor time: they are the database's to give.
GRANT INSERT (kind, project, token, role, staff, address, method, path, code, subjects, times) ON pandan.access TO pandan_app;
GRANT SELECT ON pandan.access TO pandan_app;
