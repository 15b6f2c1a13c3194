-- The read models of one build. They hold positions and results; the facts themselves stay in the ledger.
-- No column says when a row was computed: the same ledger gives the same rows, however it was cut into batches.
CREATE SCHEMA {schema};

-- How far each view has come, and whether it stopped at an event that it cannot fold.
CREATE TABLE {schema}.progress (
    view text COLLATE "C" PRIMARY KEY,
    position bigint NOT NULL,
    state text NOT NULL CHECK (state IN ('running', 'stopped')),
    error text,
    error_position bigint
);
