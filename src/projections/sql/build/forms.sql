-- forms: every form that a reception, deposit or contract called for, what filled it, and what the book makes of both.
CREATE TABLE {schema}.form_dues (
    subject text COLLATE "C" NOT NULL, -- client/… or unit/…
    form text COLLATE "C" NOT NULL, -- visit_register, follow_up_plan, contract_plan, contract_collection
    key text COLLATE "C" NOT NULL, -- the reception, deal or contract; @ and a position for a visit that nobody received
    day date NOT NULL, -- the local day to whose sheet it belongs
    staff text COLLATE "C",
    client text COLLATE "C",
    unit text COLLATE "C",
    about text COLLATE "C" NOT NULL, -- kind of the reception
    since timestamptz NOT NULL,
    anchor timestamptz, -- what the deadline counts from; NULL while that has not happened
    position bigint NOT NULL, -- the event that called for it
    done_position bigint, -- the event that filled it
    happened timestamptz,
    recorded timestamptz,
    held text COLLATE "C" NOT NULL, -- the fields that it holds, separated by spaces
    due_at timestamptz,
    done_at timestamptz,
    state text COLLATE "C" NOT NULL, -- open (missing once due_at is over), complete, late, incomplete, not_asked
    missing text COLLATE "C" NOT NULL, -- the fields that the book asks for and it lacks, separated by spaces
    PRIMARY KEY (subject, form, key)
);
CREATE INDEX form_dues_day ON {schema}.form_dues (form, day, position);
CREATE INDEX form_dues_due ON {schema}.form_dues (due_at) WHERE state IN ('open', 'late', 'incomplete');
