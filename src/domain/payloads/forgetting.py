"""A person is forgotten (删除个人信息): the event after which their key is gone. It holds no text, and so can name nobody."""

from __future__ import annotations

from typing import Literal

from domain.payloads.base import EventType, Payload, event_type
from domain.payloads.fields import Id

Ground = Literal["purpose_achieved", "retention_ended", "consent_withdrawn", "unlawful", "other_law"]


class ClientForgotten(Payload):
    """The client's personal data is destroyed; what happened stays (《个人信息保护法》第四十七条).

    ``ground``: why, as the law's article 47 has it: the purpose is achieved or out of reach, the service has ended or the time
    for keeping is over, consent is withdrawn, the data was handled against the law or an agreement, another law asks for it.
    ``reference``: the file in which the request and the decision are kept.
    """

    ground: Ground
    reference: Id | None = None


FORGETTING_TYPES: tuple[EventType, ...] = (
    event_type(
        "client.forgotten",
        "client",
        ClientForgotten,
        "删除个人信息",
        {"ground": "consent_withdrawn", "reference": "REQ-2026-014"},
    ),
)
