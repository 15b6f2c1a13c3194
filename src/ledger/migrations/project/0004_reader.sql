-- The reader reads the ledger, where personal data is sealed; the keys that open it are not for it.
GRANT USAGE ON SCHEMA {schema} TO pandan_reader;
GRANT SELECT ON {schema}.events, {schema}.touches, {schema}.head, {schema}.tiles, {schema}.checkpoints TO pandan_reader;
