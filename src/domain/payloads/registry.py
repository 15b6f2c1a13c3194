"""Every core event type of the desk, by name."""

from __future__ import annotations

from domain.payloads.base import EventType
from domain.payloads.care_types import CARE_TYPES
from domain.payloads.client_types import CLIENT_TYPES
from domain.payloads.complaint_types import COMPLAINT_TYPES
from domain.payloads.forgetting import FORGETTING_TYPES
from domain.payloads.forms_types import FORM_TYPES
from domain.payloads.payment_types import PAYMENT_TYPES
from domain.payloads.post_types import POST_TYPES
from domain.payloads.project_types import PROJECT_TYPES
from domain.payloads.target_types import TARGET_TYPES
from domain.payloads.unit_types import UNIT_TYPES

TYPES: dict[str, EventType] = {
    known.name: known
    for known in (
        *PROJECT_TYPES,
        *CLIENT_TYPES,
        *FORGETTING_TYPES,
        *CARE_TYPES,
        *UNIT_TYPES,
        *PAYMENT_TYPES,
        *COMPLAINT_TYPES,
        *POST_TYPES,
        *FORM_TYPES,
        *TARGET_TYPES,
    )
}
"""The event types, keyed by name without the ``pandan.`` prefix."""
