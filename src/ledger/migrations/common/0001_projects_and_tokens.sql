-- The application role: it may read and add, never alter or remove what a ledger holds.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'pandan_app') THEN
        CREATE ROLE pandan_app NOLOGIN;
    END IF;
    EXECUTE format('GRANT pandan_app TO %I', current_user);
    -- Read models live in schemas that the application makes and drops itself.
    EXECUTE format('GRANT CREATE ON DATABASE %I TO pandan_app', current_database());
END
$$;

CREATE SEQUENCE pandan.project_numbers;

CREATE TABLE pandan.projects (
    id text COLLATE "C" PRIMARY KEY,
    schema text COLLATE "C" NOT NULL UNIQUE,
    phone_key bytea NOT NULL, -- wrapped by the master key
    created timestamptz NOT NULL DEFAULT now()
);

-- A known text sealed with the master key: a wrong key is noticed at the start, not at the first name.
CREATE TABLE pandan.vault (
    single boolean PRIMARY KEY DEFAULT true CHECK (single),
    sample bytea NOT NULL
);

CREATE TABLE pandan.tokens (
    token text COLLATE "C" PRIMARY KEY, -- the public part, which events name
    hash bytea NOT NULL, -- keyed hash of the whole token; the token itself is nowhere
    role text NOT NULL,
    staff text,
    projects text[], -- NULL = every project
    created timestamptz NOT NULL DEFAULT now(),
    revoked timestamptz
);

GRANT USAGE ON SCHEMA pandan TO pandan_app;
GRANT SELECT ON pandan.projects, pandan.tokens, pandan.migrations TO pandan_app;
