-- A build in which something was cleared of people who were forgotten still has the old rows in its files until they are
-- vacuumed. Positions of the last such event: that was cleared, and after which the files were vacuumed.
ALTER TABLE pandan_views.builds
    ADD COLUMN cleared bigint NOT NULL DEFAULT 0,
    ADD COLUMN vacuumed bigint NOT NULL DEFAULT 0;
