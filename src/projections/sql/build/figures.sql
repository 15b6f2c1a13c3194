-- figures: what was counted on a local day, by whom and by which channel; the events that make each number.
CREATE TABLE {schema}.figures (
    day date NOT NULL,
    figure text COLLATE "C" NOT NULL,
    staff text COLLATE "C" NOT NULL, -- empty where an event names nobody
    channel text COLLATE "C" NOT NULL, -- empty where an event names none
    n bigint NOT NULL,
    amount bigint NOT NULL, -- hundredths
    positions bytea NOT NULL, -- of the events, in order; eight bytes each, the lowest first
    PRIMARY KEY (day, figure, staff, channel)
);

-- Steps of deals, one row each: they are shared out and broken down by what is judged of the deal and known of its client.
CREATE TABLE {schema}.results (
    position bigint PRIMARY KEY,
    day date NOT NULL,
    figure text COLLATE "C" NOT NULL,
    staff text COLLATE "C" NOT NULL, -- the deal's agent as last named, empty where none was
    deal text COLLATE "C" NOT NULL,
    client text COLLATE "C",
    unit text COLLATE "C" NOT NULL,
    contract text COLLATE "C",
    amount bigint NOT NULL -- hundredths
);
CREATE INDEX results_day ON {schema}.results (day);
CREATE INDEX results_deal ON {schema}.results (deal);
