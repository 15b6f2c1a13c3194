-- filings: plans and reports as they are handed in, the checks of forms, and the targets that were set for a period.
CREATE TABLE {schema}.form_filings (
    position bigint PRIMARY KEY,
    kind text COLLATE "C" NOT NULL, -- filed, checked, set, split, approved
    form text COLLATE "C" NOT NULL, -- the form, or all; targets
    first date NOT NULL, -- first and last local day of what it is about
    last date NOT NULL,
    staff text COLLATE "C", -- who filed or checked it; whom or what a target is for
    about text COLLATE "C", -- whose forms alone were checked
    happened timestamptz NOT NULL,
    recorded timestamptz NOT NULL,
    held text COLLATE "C" NOT NULL -- the members of what was filed, separated by spaces
);
CREATE INDEX form_filings_days ON {schema}.form_filings (first, last);
