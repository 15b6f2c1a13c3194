-- The reader reads what judging and counting made of the ledger, and no name, phone or hash of one. Only what is listed here is
-- given to it: a table or a column that is not is withheld.
GRANT USAGE ON SCHEMA pandan_views TO pandan_reader;
GRANT SELECT ON pandan_views.builds TO pandan_reader;

CREATE FUNCTION pandan_views.let_read(build text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    open_to_it constant text[] := ARRAY[
        'progress', 'desk_facts', 'rotation_days', 'rotation_facts', 'circles', 'involved', 'owners', 'deals', 'journeys',
        'figures', 'results', 'care', 'dues', 'form_dues', 'form_filings', 'units', 'leases', 'bills', 'payments', 'signings',
        'complaints', 'targets', 'reviews'
    ];
    part text;
BEGIN
    EXECUTE format('GRANT USAGE ON SCHEMA %I TO pandan_reader', build);
    FOR part IN SELECT tablename FROM pg_tables WHERE schemaname = build AND tablename = ANY (open_to_it) LOOP
        EXECUTE format('GRANT SELECT ON %I.%I TO pandan_reader', build, part);
    END LOOP;
    IF EXISTS (SELECT FROM pg_tables WHERE schemaname = build AND tablename = 'clients') THEN
        EXECUTE format(
            'GRANT SELECT (client, first, last, since, last_contact, channel, intent, next_on) ON %I.clients TO pandan_reader',
            build
        );
    END IF;
END
$$;
REVOKE ALL ON FUNCTION pandan_views.let_read(text) FROM PUBLIC;

SELECT pandan_views.let_read(schema) FROM pandan_views.builds WHERE schema IN (SELECT nspname FROM pg_namespace);
