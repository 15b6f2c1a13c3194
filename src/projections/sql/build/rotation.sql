-- rotation: one row a local day, with the order in which the day opened.
CREATE TABLE {schema}.rotation_days (
    day date PRIMARY KEY,
    begun boolean NOT NULL, -- false while the day only has facts that came ahead of it, such as a roster
    opening bytea, -- canonical JSON; NULL on the first day, and while the day has not begun
    recorded timestamptz NOT NULL -- when the last of the day's facts was recorded
);
CREATE TABLE {schema}.rotation_facts (
    position bigint PRIMARY KEY,
    day date NOT NULL,
    time timestamptz NOT NULL
);
CREATE INDEX rotation_facts_day ON {schema}.rotation_facts (day, time, position);
