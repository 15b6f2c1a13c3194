"""A PostgreSQL of the house's own: logins made by deploy/roles.sql, TLS with a certificate of its own authority."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from psycopg import sql
from structlog.testing import capture_logs

from ledger.connecting import DatabaseUnavailableError
from ledger.database import Database, OwnerNeededError
from ledger.ledgers import Ledgers
from ledger.settings import Settings

from .conftest import Desk
from .test_database_roles import ANYBODY, READER, refused

ROLES = Path(__file__).parents[2] / "deploy" / "roles.sql"
NAME = "db.pandan.test"
PROGRAMS = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
ACCESS = "local all postgres trust\nhostssl all all 127.0.0.1/32 scram-sha-256\n"

# TLS needs a server that can speak it. The embedded one is built without, and none can be had as a wheel; what the URL says of TLS is
# tested without any server in test_connecting.py, and the same statements against the embedded one in test_database_roles.py.
pytestmark = pytest.mark.skipif(
    not PROGRAMS,
    reason="no PostgreSQL that speaks TLS in /usr/lib/postgresql (Debian, Ubuntu: apt-get install postgresql)",
)


class Server:
    """A server on a free port of this machine, which calls itself NAME and takes connections over TLS only."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.data = folder, folder / "data"
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.authority = folder / "authority.pem"
        self.user = "postgres" if os.geteuid() == 0 else None
        if self.user:
            shutil.chown(folder, self.user)
        self._run(
            "initdb", "-D", self.data, "-U", "postgres", "--auth=trust", "--no-sync", "-E", "UTF8", "--locale=C.UTF-8"
        )
        self._certify()
        (self.data / "pg_hba.conf").write_text(ACCESS)
        with (self.data / "postgresql.conf").open("a") as file:
            file.write(f"ssl = on\nport = {self.port}\nlisten_addresses = '127.0.0.1'\nfsync = off\n")
            file.write(f"unix_socket_directories = '{folder}'\n")
        self._run("pg_ctl", "-D", self.data, "-s", "-w", "-l", folder / "log", "start")
        self._run(
            "psql",
            "-h",
            folder,
            "-p",
            str(self.port),
            "-q",
            "-v",
            "ON_ERROR_STOP=1",
            "-f",
            ROLES.name,
            cwd=ROLES.parent,
        )
        with psycopg.connect(self.local("postgres"), autocommit=True) as admin:
            for role in ("pandan_owner", "pandan_app", "pandan_reader"):
                admin.execute(sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(role), f"of {role}"))
            admin.execute("CREATE DATABASE elsewhere OWNER pandan_owner")

    def local(self, database: str) -> str:
        return f"postgresql://postgres@/{database}?host={self.folder}&port={self.port}"

    def url(self, role: str, *, name: str = NAME, database: str = "pandan", more: str | None = None) -> str:
        more = f"sslrootcert={self.authority}" if more is None else more
        return f"postgresql://{role}:of%20{role}@{name}:{self.port}/{database}?hostaddr=127.0.0.1&{more}"

    def stop(self) -> None:
        self._run("pg_ctl", "-D", self.data, "-s", "-m", "immediate", "stop")

    def _run(self, program: str, *arguments: object, cwd: Path | None = None) -> None:
        command = [str(PROGRAMS[-1] / program), *map(str, arguments)]
        user = self.user if program != "psql" else None
        done = subprocess.run(
            command, user=user, cwd=cwd or "/", env={"PGUSER": "postgres", "PGDATABASE": "postgres"},
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr

    def _certify(self) -> None:
        now = dt.datetime.now(dt.UTC)
        keys = [ec.generate_private_key(ec.SECP256R1()) for _ in range(2)]
        names = [x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]) for name in ("the house", NAME)]

        def certificate(number: int) -> x509.CertificateBuilder:
            made = x509.CertificateBuilder(
                names[0], names[number], keys[number].public_key(), x509.random_serial_number()
            )
            return made.not_valid_before(now - dt.timedelta(1)).not_valid_after(now + dt.timedelta(1))

        root = certificate(0).add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        own = certificate(1).add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        self.authority.write_bytes(root.sign(keys[0], hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
        (self.data / "server.crt").write_bytes(
            own.sign(keys[0], hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
        )
        key = self.data / "server.key"
        key.write_bytes(
            keys[1].private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
        )
        key.chmod(0o600)
        if self.user:
            shutil.chown(key, self.user)


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    # Beside the tests' own folders, which the server's user may not enter.
    folder = Path(tempfile.mkdtemp(prefix="pandan-own-"))
    made = Server(folder)
    yield made
    made.stop()
    shutil.rmtree(folder)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("keys")


def settings(server: Server, home: Path, role: str = "pandan_app", owner: str | None = None, **more: str) -> Settings:
    return Settings(home=home, database_url=server.url(role, **more), database_owner_url=owner)


@pytest.fixture(scope="module")
def house(server: Server, keys: Path) -> Iterator[Database]:
    """The database as it is after its owner was there once, open as the application that knows no owner."""
    with pytest.raises(OwnerNeededError, match="everything is outstanding"):
        Database.open(settings(server, keys))
    with Database.open(settings(server, keys, owner=server.url("pandan_owner"))) as database:
        ledgers = Ledgers(database)
        ledgers.create("house")
        ledgers.close()
    with Database.open(settings(server, keys)) as database:
        yield database


def test_the_application_alone_posts_over_tls(house: Database) -> None:
    ledgers = Ledgers(house)
    ledger = ledgers.get("house")
    assert ledger is not None
    desk = Desk(ledger)
    desk.open("A")
    desk.give(desk.registered("C1"))
    with house.pool.connection() as connection:
        row = connection.execute(
            "SELECT session_user, current_user, ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()"
        ).fetchone()
    assert row == ("pandan_app", "pandan_app", True)
    with pytest.raises(OwnerNeededError, match="PANDAN_DATABASE_OWNER_URL"):
        ledgers.create("another")
    ledgers.close()


@pytest.mark.parametrize(("role", "statements"), [("pandan_app", ANYBODY), ("pandan_reader", [*ANYBODY, *READER])])
@pytest.mark.usefixtures("house")
def test_what_the_logins_are_refused(server: Server, role: str, statements: list[str]) -> None:
    with psycopg.connect(server.local("pandan"), autocommit=True) as admin:
        admin.execute("CREATE SCHEMA IF NOT EXISTS elsewhere")
        admin.execute("CREATE TABLE IF NOT EXISTS elsewhere.secrets (secret text)")
        (schema,) = admin.execute("SELECT schema FROM pandan.projects").fetchone() or ("",)
    places = {
        "": sql.Identifier(schema),
        "elsewhere": sql.Identifier("elsewhere"),
        "owner": sql.Identifier("pandan_owner"),
    }
    with psycopg.connect(server.url(role), autocommit=True) as connection:
        connection.execute("SET default_transaction_read_only = off")
        for statement in statements:
            refused(connection, statement, places)


def test_an_authority_that_nobody_knows_is_refused(server: Server, home: Path) -> None:
    with pytest.raises(DatabaseUnavailableError, match=r"(?s)certificate verify failed.*sslrootcert=FILE"):
        Database.open(settings(server, home, more=""))


def test_a_server_by_another_name_is_refused(server: Server, home: Path) -> None:
    with pytest.raises(DatabaseUnavailableError, match="does not match host name"):
        Database.open(settings(server, home, name="other.pandan.test"))


@pytest.mark.usefixtures("house")
def test_less_than_proof_is_said_aloud(server: Server, keys: Path) -> None:
    with capture_logs() as logs, Database.open(settings(server, keys, more="sslmode=require")):
        pass
    assert [line["event"] for line in logs] == ["database_tls_weak"]


@pytest.mark.usefixtures("house")
def test_the_reader_serves_nothing(server: Server, keys: Path) -> None:
    with pytest.raises(OwnerNeededError, match="neither the database's owner nor pandan_app's"):
        Database.open(settings(server, keys, "pandan_reader"))


@pytest.mark.usefixtures("house")
def test_two_settings_that_lead_to_two_databases(server: Server, keys: Path) -> None:
    elsewhere = server.url("pandan_owner", database="elsewhere")
    with pytest.raises(DatabaseUnavailableError, match="its database is another"):
        Database.open(settings(server, keys, owner=elsewhere))
