-- The logins of Pandan on a PostgreSQL server of your own, 15 or newer. As the server's administrator, once:
--
--     psql -d postgres -f roles.sql
--     psql -d postgres -c '\password pandan_owner' -c '\password pandan_app' -c '\password pandan_reader'
--
-- pandan_owner   owns the schemas of the ledgers: migrations, new projects, tokens, master keys
-- pandan_app     what serves requests and folds read models: adds events and reads them, alters none
-- pandan_reader  reports of your own: ledgers, whose personal data is sealed, and read models without personal columns
--
-- See docs/database.md for which of them goes into which setting.
CREATE ROLE pandan_owner LOGIN;
CREATE ROLE pandan_app LOGIN;
CREATE ROLE pandan_reader LOGIN;
ALTER ROLE pandan_reader SET default_transaction_read_only = on;

-- Migrations grant the owner the part of the application, for installations that have one login alone.
GRANT pandan_app TO pandan_owner WITH ADMIN OPTION;

CREATE DATABASE pandan OWNER pandan_owner ENCODING 'UTF8' TEMPLATE template0;
REVOKE ALL ON DATABASE pandan FROM PUBLIC;
GRANT CONNECT ON DATABASE pandan TO pandan_app, pandan_reader;
GRANT TEMPORARY ON DATABASE pandan TO pandan_app;
