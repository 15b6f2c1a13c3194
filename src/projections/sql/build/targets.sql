-- targets: what is to be reached, by whom and until when, how it is split and whether it is approved.
CREATE TABLE {schema}.targets (
    period text COLLATE "C" NOT NULL,
    scope text COLLATE "C" NOT NULL, -- project, group/ID or staff/ID
    metrics bytea NOT NULL, -- canonical JSON: figures as decimal strings
    position bigint NOT NULL,
    by_split text COLLATE "C",
    given bytea NOT NULL, -- JSON list: the figures that the split gave
    split bytea, -- canonical JSON: figures, parts, position
    approved bigint,
    approved_by text COLLATE "C",
    approved_at timestamptz,
    PRIMARY KEY (period, scope)
);
CREATE INDEX targets_scope ON {schema}.targets (scope);

-- The scores of quarters that stand.
CREATE TABLE {schema}.reviews (
    staff text COLLATE "C" NOT NULL,
    period text COLLATE "C" NOT NULL,
    side text NOT NULL, -- self, superior or client
    scorer text COLLATE "C" NOT NULL, -- # and the position where nobody put a name to it
    score text NOT NULL,
    position bigint NOT NULL,
    time timestamptz NOT NULL,
    PRIMARY KEY (staff, period, side, scorer)
);
CREATE INDEX reviews_period ON {schema}.reviews (period);
