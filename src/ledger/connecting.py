"""How an external database is reached: over TLS that knows the server, unless its URL says otherwise."""

from __future__ import annotations

import ipaddress
import os
import ssl

import structlog
from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict, make_conninfo

STRICT = "verify-full"
SYSTEM = "system"

log = structlog.get_logger(__name__)


class DatabaseUnavailableError(RuntimeError):
    """The database does not answer; the text says which and why, without its password."""


class UnusableUrlError(DatabaseUnavailableError):
    """What names the database is no connection string of PostgreSQL's; the text does not repeat it."""


def secured(url: str) -> str:
    """The connection string to use for ``url``: where it leads to another machine and has no ``sslmode``, verify-full.

    The server then has to prove that it is the one that was asked for, to an authority of ``sslrootcert`` or of the system.
    A weaker ``sslmode`` in the URL stands, with a warning in the log. Raises UnusableUrlError.
    """
    try:
        given = conninfo_to_dict(url)
    except ProgrammingError:
        # PostgreSQL's own words may quote the part with the password.
        raise UnusableUrlError(
            "a database's URL is like postgresql://user:password@host/database; this one cannot be read"
        ) from None
    hosts = [str(host) for host in _hosts(given.get("host") or given.get("hostaddr"))]
    if all(map(is_near, hosts)) and "service" not in given:
        return url
    mode = given.get("sslmode")
    if not mode:
        return make_conninfo(url, sslmode=STRICT, sslrootcert=given.get("sslrootcert") or _authorities())
    if mode != STRICT:
        log.warning("database_tls_weak", sslmode=mode, hosts=hosts, advice=f"sslmode={STRICT}")
    return url


def hint(error: str) -> str:
    """What to do about an error of the driver's that is about TLS, to be put after it; nothing about others."""
    if "SSL" not in error and "certificate" not in error:
        return ""
    return (
        "; another machine has to prove its name: add sslrootcert=FILE to the URL for an authority of your own, or sslmode=… to"
        " do with less"
    )


def is_near(host: str) -> bool:
    """Whether a host is this machine: a local socket, or a loopback address."""
    if host in {"", "localhost"} or host.startswith(("/", "@")):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _hosts(given: object) -> list[str]:
    text = os.environ.get("PGHOST", "") if given is None else str(given)
    return text.split(",")


def _authorities() -> str:
    """The certificates that this machine trusts, as a file where there is one.

    Drivers that come as a wheel bring an OpenSSL of their own, which looks for the system's certificates where it was built.
    """
    return os.environ.get("PGSSLROOTCERT") or ssl.get_default_verify_paths().cafile or SYSTEM
