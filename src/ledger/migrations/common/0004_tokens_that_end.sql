-- Tokens end by themselves, and say when they were used last.
ALTER TABLE pandan.tokens
    ADD COLUMN expires timestamptz, -- NULL = never
    ADD COLUMN last_used timestamptz; -- to the minute
GRANT UPDATE (last_used) ON pandan.tokens TO pandan_app;
