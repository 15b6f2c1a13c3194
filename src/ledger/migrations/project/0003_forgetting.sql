-- To forget a client is to destroy their key, and only an event can say that they are to be forgotten. The application has no
-- right to delete keys; it calls this, in the transaction that stores the event.
CREATE FUNCTION {schema}.forget(forgotten text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM {schema}.events WHERE subject = 'client/' || forgotten AND type = 'pandan.client.forgotten'
    ) THEN
        RAISE EXCEPTION 'no event says that this client is to be forgotten' USING ERRCODE = 'insufficient_privilege';
    END IF;
    DELETE FROM {schema}.subject_keys WHERE client = forgotten;
    RETURN FOUND;
END
$$;
REVOKE ALL ON FUNCTION {schema}.forget(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION {schema}.forget(text) TO pandan_app;

-- Who was forgotten never has a key again.
CREATE FUNCTION {schema}.refuse_key() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT FROM {schema}.events WHERE subject = 'client/' || NEW.client AND type = 'pandan.client.forgotten'
    ) THEN
        RAISE EXCEPTION 'this client has been forgotten and gets no key' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER no_key_for_the_forgotten BEFORE INSERT OR UPDATE ON {schema}.subject_keys
    FOR EACH ROW EXECUTE FUNCTION {schema}.refuse_key();
