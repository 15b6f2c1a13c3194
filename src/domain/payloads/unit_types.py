"""The event types of a unit, from listing to the end of its contract, each with an example."""

from __future__ import annotations

from domain.payloads import contract, unit
from domain.payloads.base import EventType, event_type

_DEAL = {"deal": "D001", "client": "C001", "agent": "A"}
_TERMS = {
    "area": "86.50",
    "rent": {"amount": "120.00", "per": "m2_month"},
    "starts_on": "2026-05-01",
    "ends_on": "2029-04-30",
    "bond": "5000.00",
    "signer": {"name": "张三", "id_checked": True},
}

UNIT_TYPES: tuple[EventType, ...] = (
    event_type(
        "unit.listed",
        "unit",
        unit.UnitListed,
        "铺位上架",
        {
            "building": "A",
            "floor": "1",
            "number": "A1-012",
            "area": "86.50",
            "format": "五金",
            "rent": {"amount": "120.00", "per": "m2_month"},
            "fees": {"物业费": {"amount": "12.00", "per": "m2_month"}},
        },
        creates=True,
    ),
    event_type(
        "unit.held",
        "unit",
        unit.UnitHeld,
        "临定",
        {
            **_DEAL,
            "amount": "1000.00",
            "until": "2026-03-09T18:00:00+08:00",
            "top_up_by": "2026-03-08",
        },
    ),
    event_type(
        "deposit.paid",
        "unit",
        unit.DepositPaid,
        "交定金",
        {
            **_DEAL,
            "amount": "5000.00",
            "method": "debit_card",
            "receipt": "NO-00871",
            "campaign": "MAY",
            "commission": "3000.00",
        },
    ),
    event_type(
        "deposit.topped_up",
        "unit",
        unit.DepositChanged,
        "补定",
        {
            **_DEAL,
            "amount": "4000.00",
            "method": "cash",
            "receipt": "NO-00872",
        },
    ),
    event_type(
        "deposit.refunded", "unit", unit.DepositRefunded, "退定", {**_DEAL, "amount": "5000.00", "approved_by": "M"}
    ),
    event_type(
        "deposit.forfeited",
        "unit",
        unit.DepositChanged,
        "没收定金",
        {**_DEAL, "amount": "1000.00", "reason": "逾期未签约"},
    ),
    event_type("subscription.signed", "unit", unit.SubscriptionSigned, "签认购书", _DEAL),
    event_type("contract.approved", "unit", contract.ContractMade, "合同审批", {**_DEAL, "contract": "K001", **_TERMS}),
    event_type("contract.signed", "unit", contract.ContractMade, "签约", {**_DEAL, "contract": "K001", **_TERMS}),
    event_type(
        "contract.collected",
        "unit",
        contract.ContractHandled,
        "领取合同",
        {"deal": "D001", "contract": "K001", "by": "A"},
    ),
    event_type(
        "contract.voided",
        "unit",
        contract.ContractHandled,
        "合同作废",
        {
            "deal": "D001",
            "contract": "K001",
            "reason": "换铺重签",
        },
    ),
    event_type(
        "unit.swapped",
        "unit",
        unit.UnitSwapped,
        "换铺",
        {
            "deal": "D001",
            "to_unit": "U13",
            "approved_by": "M",
            "reason": "面积不够",
        },
    ),
    event_type(
        "unit.returned",
        "unit",
        unit.UnitReturned,
        "退铺",
        {
            "deal": "D001",
            "reason": "资金不足",
            "approved_by": "M",
            "settlement": "定金不退，租金结清",
        },
    ),
    event_type(
        "unit.handed_to_operations",
        "unit",
        contract.UnitHandedToOperations,
        "移交营运",
        {
            "deal": "D001",
            "contract": "K001",
            "client": "C001",
            "contact": "张三 13800000000",
            "trade": "五金",
        },
    ),
    event_type(
        "fit_out.approved", "unit", contract.FitOutApproved, "装修审批", {"deal": "D001", "until": "2026-05-20"}
    ),
    event_type("unit.opened", "unit", contract.UnitOpened, "开业", {"deal": "D001", "opened_on": "2026-05-28"}),
    event_type(
        "rent.billed",
        "unit",
        contract.RentBilled,
        "租金账单",
        {
            "deal": "D001",
            "contract": "K001",
            "bill": "B-2026-06",
            "period": "2026-06",
            "amount": "10380.00",
            "due_on": "2026-06-05",
        },
    ),
    event_type(
        "rent.paid",
        "unit",
        contract.RentPaid,
        "租金到账",
        {
            "deal": "D001",
            "contract": "K001",
            "bill": "B-2026-06",
            "amount": "10380.00",
            "paid_on": "2026-06-03",
            "method": "transfer",
        },
    ),
    event_type(
        "exit.inspected",
        "unit",
        contract.ExitInspected,
        "退场验收",
        {
            "deal": "D001",
            "damage": False,
            "breach": False,
            "arrears": "0.00",
            "summary": "设施完好",
        },
    ),
    event_type(
        "contract.ended",
        "unit",
        contract.ContractEnded,
        "合同终止",
        {
            "deal": "D001",
            "contract": "K001",
            "reason": "到期不续",
            "ended_on": "2029-04-30",
        },
    ),
)
