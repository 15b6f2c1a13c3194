-- units: availability, holds, contract.
CREATE TABLE {schema}.units (
    unit text COLLATE "C" PRIMARY KEY,
    last bigint NOT NULL,
    building text COLLATE "C",
    floor text COLLATE "C",
    number text,
    area text,
    format text,
    rent bytea,
    fees bytea,
    state text NOT NULL,
    hold_until timestamptz,
    deal text,
    client text,
    agent text,
    contract text,
    starts_on text,
    ends_on text,
    contract_rent bytea,
    deals bytea NOT NULL, -- canonical JSON: every deal that has, or will have, the unit
    card bytea NOT NULL, -- JSON: as the board shows it
    lapsed bytea, -- JSON: the same once the hold has run out
    listed_on date -- when it first belonged to the stock
);
CREATE INDEX units_floor ON {schema}.units (floor);
CREATE INDEX units_board ON {schema}.units (building, floor, length(number), number COLLATE "C", unit);

-- Every contract that was signed. Ids are a unit's own: another unit may use them again.
CREATE TABLE {schema}.leases (
    unit text COLLATE "C" NOT NULL,
    contract text COLLATE "C" NOT NULL,
    deal text COLLATE "C" NOT NULL,
    client text COLLATE "C" NOT NULL,
    agent text COLLATE "C" NOT NULL,
    signed_on date NOT NULL,
    starts_on date NOT NULL,
    ends_on date, -- NULL: a sale, or without end
    monthly bigint, -- hundredths, at the beginning; NULL where it cannot be counted
    value bigint, -- hundredths: all rent of the term
    area bigint, -- hundredths of a square metre
    position bigint NOT NULL, -- of the event that signed it
    ended_on date,
    voided_on date,
    outcome text COLLATE "C", -- voided, returned, swapped
    moved_in_on date,
    opened_on date,
    inspected_on date,
    arrears bigint, -- hundredths that the last inspection found
    PRIMARY KEY (unit, contract)
);
CREATE INDEX leases_ends_on ON {schema}.leases (ends_on, unit, contract);
CREATE INDEX leases_deal ON {schema}.leases (deal);

CREATE TABLE {schema}.bills (
    unit text COLLATE "C" NOT NULL,
    bill text COLLATE "C" NOT NULL, -- the desk's id, or @n: the unit's n-th bill
    deal text COLLATE "C",
    contract text COLLATE "C",
    client text COLLATE "C",
    period text,
    amount bigint,
    due_on date,
    paid bigint NOT NULL,
    paid_on date,
    position bigint NOT NULL,
    PRIMARY KEY (unit, bill)
);
CREATE INDEX bills_deal ON {schema}.bills (deal);
CREATE INDEX bills_due_on ON {schema}.bills (due_on) WHERE paid_on IS NULL OR paid < amount;

CREATE TABLE {schema}.payments (
    unit text COLLATE "C" NOT NULL,
    payment text COLLATE "C" NOT NULL,
    deal text COLLATE "C" NOT NULL,
    client text COLLATE "C" NOT NULL,
    agent text COLLATE "C" NOT NULL,
    purpose text COLLATE "C" NOT NULL,
    amount bigint NOT NULL,
    requested timestamptz NOT NULL,
    due_on date,
    client_signed boolean NOT NULL,
    position bigint NOT NULL,
    confirmed timestamptz,
    received bigint,
    method text,
    receipt text,
    confirmed_position bigint,
    PRIMARY KEY (unit, payment)
);
CREATE INDEX payments_position ON {schema}.payments (position);
CREATE INDEX payments_deal ON {schema}.payments (deal);

-- Deals on their way to a contract: what was put down when, and which day is agreed for signing.
CREATE TABLE {schema}.signings (
    unit text COLLATE "C" NOT NULL,
    deal text COLLATE "C" NOT NULL,
    position bigint NOT NULL,
    over boolean NOT NULL,
    client text COLLATE "C",
    agent text COLLATE "C",
    contract text COLLATE "C",
    deposited_on date,
    planned_on date,
    sign_on date,
    signed_on date,
    PRIMARY KEY (unit, deal)
);
CREATE INDEX signings_open ON {schema}.signings (sign_on) WHERE NOT over;
