"""One request to a webhook: where it goes, where it never goes, and whom it believes."""

from __future__ import annotations

import asyncio
import socket
import ssl
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from tests.receiver import Receiver, receiving

from workers import sending
from workers.sending import Outcome, send

NAME = "bot.example.com"


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as receiver:
        yield receiver


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[str]]:
    """Host names and where they lead; no other is known."""
    known: dict[str, list[str]] = {}

    def looked_up(host: str, port: int, *_: Any, **__: Any) -> list[Any]:
        if host in known:
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (number, port)) for number in known[host]]
        if host.replace(".", "").isdigit():
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (host, port))]
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", looked_up)
    return known


def sent(url: str, *, private: bool = True) -> Outcome:
    return asyncio.run(send(url, {"Content-Type": "application/json"}, b"{}", seconds=5, private=private))


def port_of(receiver: Receiver) -> int:
    return int(receiver.url.split(":")[2].split("/")[0])


@pytest.mark.parametrize("numbers", [["127.0.0.1"], ["10.0.0.7"], ["93.184.216.34", "192.168.1.1"]])
def test_a_name_that_leads_into_our_network_is_refused(
    names: dict[str, list[str]], receiver: Receiver, numbers: list[str]
) -> None:
    names[NAME] = numbers
    outcome = sent(f"http://{NAME}:{port_of(receiver)}/", private=False)
    assert outcome.status is None
    assert outcome.error is not None
    assert outcome.error.startswith(f"{NAME} is not a public address")
    assert receiver.received == []


def test_the_name_is_told_to_the_address_that_was_checked(names: dict[str, list[str]], receiver: Receiver) -> None:
    names[NAME] = ["127.0.0.1"]
    assert sent(f"http://{NAME}:{port_of(receiver)}/a?b=c") == Outcome(204, None)
    [got] = receiver.received
    assert (got.path, got.headers["host"], got.body) == ("/a?b=c", f"{NAME}:{port_of(receiver)}", b"{}")


def test_the_next_address_is_tried(names: dict[str, list[str]], receiver: Receiver) -> None:
    names[NAME] = ["127.0.0.2", "127.0.0.1"]  # nobody listens at the first
    assert sent(f"http://{NAME}:{port_of(receiver)}/") == Outcome(204, None)


def test_a_name_that_nobody_knows(names: dict[str, list[str]]) -> None:
    assert not names
    assert sent(f"http://{NAME}/") == Outcome(None, "the name of the host is not known")


def test_nobody_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    assert sent(f"http://127.0.0.1:{port}/") == Outcome(None, "Connection refused")


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (b"", "the connection was closed without an answer"),
        (b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n\r\n", None),
        (b"HTTP/1.1 abc\r\n\r\n", "the answer is not HTTP"),
        (b"HTTP/1.1 200 OK\r\nX: " + b"x" * 100_000, "the answer is too long"),
    ],
)
def test_odd_answers(answer: bytes, error: str | None) -> None:
    with socket.create_server(("127.0.0.1", 0)) as odd:

        def say() -> None:
            connection, _ = odd.accept()
            with connection:
                connection.recv(100_000)
                connection.sendall(answer)

        thread = threading.Thread(target=say)
        thread.start()
        outcome = sent(f"http://127.0.0.1:{odd.getsockname()[1]}/")
        thread.join(10)
    assert outcome.error == error


def test_a_certificate_must_be_trusted_and_be_the_names(
    names: dict[str, list[str]], receiver: Receiver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate = _certificate(tmp_path, NAME)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    receiver.secure(context)
    names |= {NAME: ["127.0.0.1"], "other.example.com": ["127.0.0.1"]}
    url = f"https://{NAME}:{port_of(receiver)}/"
    stranger = sent(url)
    assert stranger.error is not None
    assert stranger.error.startswith("the certificate is not trusted: ")
    trusted = ssl.create_default_context(cafile=certificate)
    monkeypatch.setattr(sending, "_trusted", lambda: trusted)
    assert sent(url) == Outcome(204, None)
    other = sent(url.replace(NAME, "other.example.com"))
    assert other.error is not None
    assert other.error.startswith("the certificate is not trusted: Hostname mismatch")
    assert len(receiver.received) == 1


def _certificate(folder: Path, name: str) -> Path:
    """A certificate that signs itself, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    file = folder / "receiver.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return file
