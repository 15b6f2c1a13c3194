-- desk: positions of the facts about the desk itself (staff, absences, rosters, rulebooks).
CREATE TABLE {schema}.desk_facts (
    position bigint PRIMARY KEY,
    type text COLLATE "C" NOT NULL
);
