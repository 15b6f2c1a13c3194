"""How a receiver knows that a reminder is ours and recent: HMAC-SHA256 (RFC 2104) over the time and the body."""

from __future__ import annotations

import hmac

DELIVERY = "Pandan-Delivery"
TIMESTAMP = "Pandan-Timestamp"
SIGNATURE = "Pandan-Signature"
SCHEME = "v1="
"""What a signature begins with; another way of signing would begin with something else."""


def signature(secret: str, timestamp: int, body: bytes) -> str:
    """The signature of a body sent at a time (seconds since 1970), under a webhook's secret as it was handed out."""
    signed = f"{timestamp}.".encode() + body
    return SCHEME + hmac.digest(secret.encode(), signed, "sha256").hex()


def headers(delivery: str, secret: str, timestamp: int, body: bytes) -> dict[str, str]:
    """The headers by which a receiver checks a reminder, and knows one that it has had before."""
    return {DELIVERY: delivery, TIMESTAMP: str(timestamp), SIGNATURE: signature(secret, timestamp, body)}
