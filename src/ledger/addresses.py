"""Addresses that reminders are sent to: what is one, and which of them lead into our own network."""

from __future__ import annotations

import ipaddress
from typing import NamedTuple
from urllib.parse import urlsplit

LONGEST = 2000
PORTS = {"http": 80, "https": 443}
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_LOCAL_NAMES = (".localhost", ".local", ".internal")

IP = ipaddress.IPv4Address | ipaddress.IPv6Address


class AddressError(ValueError):
    """Nothing can, or may, be sent there: ``code`` for programs, the text for people."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code


class Address(NamedTuple):
    """The parts of a URL that a request needs; ``host`` as it is looked up and named to the server."""

    secure: bool
    host: str
    port: int
    target: str

    @property
    def authority(self) -> str:
        """The host, with its port where it is not the usual one, as the header ``Host`` has it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS["https" if self.secure else "http"] else f"{host}:{self.port}"


def parse(url: str, *, private: bool) -> Address:
    """The parts of a URL. ``private``: it may lead into our own network.

    A name is only looked up when something is sent; here it counts as it is written. Raises AddressError.
    """
    if len(url) > LONGEST or not url.isascii() or not url.isprintable() or " " in url:
        raise AddressError("url_malformed", f"a URL has at most {LONGEST} characters, all of them ASCII, and no spaces")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise AddressError("url_malformed", f"that is no URL: {error}") from None
    if parts.scheme not in PORTS or not parts.hostname or port == 0:
        raise AddressError("url_malformed", "a webhook is an http or https URL, such as https://bot.example.com/pandan")
    if parts.username is not None or parts.fragment:
        raise AddressError(
            "url_malformed", "a webhook's URL has neither a user name nor a fragment; the signature is the proof"
        )
    host = parts.hostname.rstrip(".")
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    found = Address(parts.scheme == "https", host, port or PORTS[parts.scheme], target)
    if not private and _is_ours(host):
        raise refused(host)
    return found


def refused(where: str) -> AddressError:
    """The refusal of an address that leads into our own network."""
    return AddressError("address_private", f"{where} is not a public address; PANDAN_WEBHOOK_PRIVATE=true allows those")


def _is_ours(host: str) -> bool:
    try:
        return not is_public(ipaddress.ip_address(host))
    except ValueError:
        return (
            host == "localhost"
            or host.endswith(_LOCAL_NAMES)
            or "." not in host
            or host.rsplit(".", maxsplit=1)[-1].isdigit()
        )


def is_public(address: IP) -> bool:
    """Whether an address belongs to the public network, whatever it is wrapped in."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)
        if address in _NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(inner)
    return address.is_global and not address.is_multicast
