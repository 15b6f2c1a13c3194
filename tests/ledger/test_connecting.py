"""Which connection strings are taken as they are, and which are made to mean TLS."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict
from structlog.testing import capture_logs

from ledger.connecting import UnusableUrlError, is_near, secured

NEAR = [
    "postgresql://u@/db?host=/var/run/postgresql",
    "postgresql:///db",
    "postgresql://u:p@localhost/db",
    "postgresql://u:p@127.0.0.1:5433/db",
    "postgresql://u:p@127.8.0.1/db",
    "postgresql://u:p@[::1]/db",
    "host=127.0.0.1 user=u",
    "hostaddr=127.0.0.1 user=u",
]
FAR = [
    "postgresql://u:p@db.example.com/db",
    "postgresql://u:p@10.0.0.7:5433/db",
    "postgresql://u:p@localhost,db.example.com/db",
    "postgresql://u:p@[2001:db8::1]/db",
    "postgresql://u:p@localhost.example.com/db",
    "host=db.example.com hostaddr=127.0.0.1",
    "hostaddr=10.0.0.7",
    "service=house",
    "postgresql://u:p@db.example.com/db?sslmode=",
]


@pytest.mark.parametrize("url", NEAR)
def test_this_machine_is_reached_as_it_is_said(url: str) -> None:
    assert secured(url) == url


@pytest.mark.parametrize("url", FAR)
def test_another_machine_has_to_prove_who_it_is(url: str) -> None:
    with capture_logs() as logs:
        found = conninfo_to_dict(secured(url))
    given = conninfo_to_dict(url)
    assert found.pop("sslmode") == "verify-full"
    assert Path(str(found["sslrootcert"])).exists() or found["sslrootcert"] == "system"
    assert {name: found[name] for name in given if name != "sslmode"} == {
        name: value for name, value in given.items() if name != "sslmode"
    }
    assert logs == []


def test_an_authority_of_the_houses_own_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    url = "postgresql://u:p@db.example.com/db"
    assert conninfo_to_dict(secured(f"{url}?sslrootcert=/etc/ours.pem"))["sslrootcert"] == "/etc/ours.pem"
    monkeypatch.setenv("PGSSLROOTCERT", "/etc/theirs.pem")
    assert conninfo_to_dict(secured(url))["sslrootcert"] == "/etc/theirs.pem"


def test_a_host_of_the_environment_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PGHOST", "db.example.com")
    assert "sslmode=verify-full" in secured("postgresql:///db")


@pytest.mark.parametrize("mode", ["disable", "allow", "prefer", "require", "verify-ca"])
def test_less_is_had_by_saying_so_and_is_told(mode: str) -> None:
    url = f"postgresql://u:hush@db.example.com/db?sslmode={mode}"
    with capture_logs() as logs:
        assert secured(url) == url
    (line,) = logs
    assert (line["event"], line["log_level"], line["sslmode"]) == ("database_tls_weak", "warning", mode)
    assert "hush" not in str(line)


def test_the_environment_does_not_weaken_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PGSSLMODE", "disable")
    made = psycopg.conninfo.conninfo_to_dict(secured("postgresql://u:p@db.example.com/db"))
    assert made["sslmode"] == "verify-full"


def test_what_cannot_be_read_is_not_repeated() -> None:
    with pytest.raises(UnusableUrlError) as refusal:
        secured("host=db.example.com password=hush unspoken")
    assert "hush" not in str(refusal.value)
    assert "unspoken" not in str(refusal.value)
    assert refusal.value.__cause__ is None


@pytest.mark.parametrize("host", ["", "/run/postgresql", "@abstract", "localhost", "127.0.0.1", "::1"])
def test_near(host: str) -> None:
    assert is_near(host)
