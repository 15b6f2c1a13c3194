-- The Merkle tree over the ledger, as far as it is whole, and the checkpoints signed over it (RFC 6962, c2sp.org/tlog-checkpoint).
-- A tile has the hashes of 256 nodes of one level, side by side: level 0 are leaves, level 1 nodes over 256 of them, and so on.
-- Tiles say nothing that the records do not; they spare hashing the whole ledger for every proof.
CREATE TABLE {schema}.tiles (
    level smallint NOT NULL CHECK (level >= 0),
    tile bigint NOT NULL CHECK (tile >= 0),
    hashes bytea NOT NULL CHECK (length(hashes) = 8192),
    root bytea NOT NULL CHECK (length(root) = 32), -- of the node over them
    PRIMARY KEY (level, tile)
);
CREATE TABLE {schema}.checkpoints (
    size bigint PRIMARY KEY CHECK (size > 0),
    note text NOT NULL, -- the signed note, whole
    signed timestamptz NOT NULL DEFAULT now()
);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {schema}.tiles
    FOR EACH STATEMENT EXECUTE FUNCTION {schema}.refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {schema}.checkpoints
    FOR EACH STATEMENT EXECUTE FUNCTION {schema}.refuse_change();
GRANT SELECT, INSERT ON {schema}.tiles, {schema}.checkpoints TO pandan_app;
