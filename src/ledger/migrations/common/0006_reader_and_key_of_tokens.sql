-- The key by which tokens are hashed, wrapped by the master key; NULL until this edition was first started.
-- What stands here opens nothing by itself: whoever may not migrate needs it all the same, to know the master key again.
ALTER TABLE pandan.vault ADD COLUMN token_key bytea;
GRANT SELECT ON pandan.vault TO pandan_app;

-- The reader: for reports and spreadsheets of the house's own. It reads ledgers, whose personal data is sealed, and read models
-- but for their personal columns; no tokens, no keys, no webhooks, no access log. See docs/database.md.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'pandan_reader') THEN
        CREATE ROLE pandan_reader NOLOGIN;
    END IF;
END
$$;
GRANT USAGE ON SCHEMA pandan TO pandan_reader;
GRANT SELECT (id, schema, created) ON pandan.projects TO pandan_reader;
GRANT SELECT ON pandan.migrations, pandan.sealing_faults TO pandan_reader;
