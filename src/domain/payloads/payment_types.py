"""The event types of payments and of a contract's way through the house, each with an example."""

from __future__ import annotations

from domain.payloads import payments
from domain.payloads.base import EventType, event_type

_DEAL = {"deal": "D001", "client": "C001", "agent": "A"}

PAYMENT_TYPES: tuple[EventType, ...] = (
    event_type(
        "payment.requested",
        "unit",
        payments.PaymentRequested,
        "付款申请",
        {
            **_DEAL,
            "payment": "P001",
            "purpose": "deposit",
            "amount": "5000.00",
            "client_signed": True,
            "due_on": "2026-03-02",
        },
    ),
    event_type(
        "payment.confirmed",
        "unit",
        payments.PaymentConfirmed,
        "财务收款",
        {
            "payment": "P001",
            "deal": "D001",
            "amount": "5000.00",
            "method": "debit_card",
            "receipt": "NO-00871",
            "by": "F",
        },
    ),
    event_type(
        "contract.planned",
        "unit",
        payments.ContractPlanned,
        "合同计划",
        {**_DEAL, "contract": "K001", "sign_on": "2026-03-09"},
    ),
    event_type(
        "contract.reviewed",
        "unit",
        payments.ContractReviewed,
        "法务审核",
        {"deal": "D001", "contract": "K001", "by": "L", "passed": True, "qualified": True},
    ),
    event_type(
        "contract.sealed",
        "unit",
        payments.ContractSealed,
        "合同用印",
        {"deal": "D001", "contract": "K001", "by": "M", "approved_by": "GM"},
    ),
)
