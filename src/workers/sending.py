"""One request to one webhook: looked up, checked, connected to the very address that was checked, and soon over."""

from __future__ import annotations

import asyncio
import ipaddress
import os
import socket
import ssl
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from ledger.addresses import Address, AddressError, is_public, parse, refused

LONGEST_HEAD = 64 * 1024
ERROR_LENGTH = 200


class Outcome(NamedTuple):
    """What became of a request. ``error``: None = it was taken; ``wait``: seconds the receiver asks to be left alone."""

    status: int | None
    error: str | None
    wait: float = 0.0


async def send(url: str, headers: Mapping[str, str], body: bytes, *, seconds: float, private: bool) -> Outcome:
    """Posts ``body``; everything together takes ``seconds`` at most. Redirections are not followed.

    ``private``: the address may belong to our own network. Nothing is raised but what ends the task itself.
    """
    try:
        async with asyncio.timeout(seconds):
            address = parse(url, private=private)
            return await _posted(address, await _looked_up(address, private=private), headers, body)
    except TimeoutError:
        return Outcome(None, f"no answer within {seconds:g} seconds")
    except (AddressError, OSError, ValueError, EOFError, asyncio.LimitOverrunError) as error:
        return Outcome(None, _words(error))


async def _looked_up(address: Address, *, private: bool) -> list[str]:
    """The network addresses of a host. Raises AddressError if one of them leads into our own network."""
    loop = asyncio.get_running_loop()
    try:
        found = await loop.getaddrinfo(address.host, address.port, type=socket.SOCK_STREAM)
    except UnicodeError as error:
        raise ValueError(f"{address.host} is no host name") from error
    numbers = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    for number in numbers:
        if not private and not is_public(ipaddress.ip_address(number.partition("%")[0])):
            raise refused(address.host)
    return numbers


async def _posted(address: Address, numbers: list[str], headers: Mapping[str, str], body: bytes) -> Outcome:
    reader, writer = await _connected(address, numbers)
    try:
        writer.write(_head(address, headers, len(body)) + body)
        await writer.drain()
        while True:
            status, answered = _read(await reader.readuntil(b"\r\n\r\n"))
            if status >= 200:
                break
    finally:
        writer.close()
    if 200 <= status < 300:
        return Outcome(status, None)
    wait = answered.get("retry-after", "")
    return Outcome(status, f"it answered {status}", float(wait) if wait.isdigit() and len(wait) < 10 else 0.0)


async def _connected(address: Address, numbers: list[str]) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A connection to the first of the network addresses that takes one; the host's name is only told to it."""
    error: OSError = OSError(f"{address.host} has no address")
    for number in numbers:
        try:
            return await asyncio.open_connection(
                number,
                address.port,
                limit=LONGEST_HEAD,
                ssl=_trusted() if address.secure else None,
                server_hostname=address.host if address.secure else None,
            )
        except OSError as failure:
            error = failure
    raise error


def _head(address: Address, headers: Mapping[str, str], length: int) -> bytes:
    lines = {"Host": address.authority, "Content-Length": str(length), "Connection": "close", **headers}
    return "".join(
        [f"POST {address.target} HTTP/1.1\r\n", *(f"{name}: {value}\r\n" for name, value in lines.items()), "\r\n"]
    ).encode("ascii")


def _read(head: bytes) -> tuple[int, dict[str, str]]:
    """Status and headers of an answer. Raises ValueError for what is not HTTP."""
    first, *lines = head.decode("latin-1").split("\r\n")
    version, _, rest = first.partition(" ")
    code = rest[:3]
    if not version.startswith("HTTP/1.") or not code.isdigit() or len(code) < 3:
        raise ValueError("the answer is not HTTP")
    pairs = (line.partition(":") for line in lines if line)
    return int(code), {name.strip().lower(): value.strip() for name, _, value in pairs}


@cache
def _trusted() -> ssl.SSLContext:
    return ssl.create_default_context()


def _words(error: BaseException) -> str:
    """What went wrong, for people; never the URL, which may hold a key."""
    if isinstance(error, socket.gaierror):
        return "the name of the host is not known"
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"the certificate is not trusted: {error.verify_message}"
    if isinstance(error, asyncio.LimitOverrunError):
        return "the answer is too long"
    if isinstance(error, EOFError):
        return "the connection was closed without an answer"
    text = os.strerror(error.errno) if isinstance(error, OSError) and error.errno else str(error)
    return (text or type(error).__name__)[:ERROR_LENGTH]
