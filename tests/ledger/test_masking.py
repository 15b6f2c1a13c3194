"""What is left of names, numbers and words for somebody whose client it is not."""

from __future__ import annotations

import pytest

from domain.payloads import TYPES, EventType
from ledger.masking import COVERED, EVERYBODY, flag, is_personal, mask, masked_name, masked_phone, name_seen


@pytest.mark.parametrize(
    ("name", "seen"),
    [
        ("张三", "张*"),
        ("欧阳修", "欧*"),
        ("张", "*"),
        (" 张 ", "*"),
        ("", "*"),
        ("John Smith", "J*"),
        ("A", "*"),
        ("三和五金有限公司", "三*"),
        ("𠮷野家", "𠮷*"),
    ],
)
def test_names(name: str, seen: str) -> None:
    assert masked_name(name) == seen


@pytest.mark.parametrize(
    ("phone", "seen"),
    [
        ("+8613800000000", "+86*******0000"),
        ("+862162345678", "+86******5678"),
        ("+8610010", "+86*****"),
        ("+86110", "+86***"),
        ("+14155552671", "+*******2671"),
        ("+4512345678", "+******5678"),
        ("12345678", "******78"),
        ("", ""),
    ],
)
def test_numbers(phone: str, seen: str) -> None:
    """Six digits at least are covered, and more than four are never shown."""
    assert masked_phone(phone) == seen


def test_a_visit() -> None:
    data = {
        "registered_by": "A",
        "name": "张三",
        "phones": ["+8613800000000"],
        "company": "三和五金",
        "channel": "walk_in",
    }
    assert mask("visit.registered", data | {"need": "一楼", "intent": "B"}) == {
        "registered_by": "A",
        "name": "张*",
        "phones": ["+86*******0000"],
        "company": "三*",
        "channel": "walk_in",
        "need": COVERED,
        "intent": "B",
    }


def test_who_signs() -> None:
    signer = {"name": "张三", "id_number": "110101199003070000", "id_checked": True}
    seen = mask("contract.signed", {"deal": "D1", "signer": signer, "客户备注": {"张三": [13800000000]}})
    assert seen == {
        "deal": "D1",
        "signer": {"name": "张*", "id_number": COVERED, "id_checked": True},
        "客户备注": COVERED,
    }


@pytest.mark.parametrize("known", TYPES.values(), ids=TYPES.keys())
def test_no_type_shows_what_is_personal(known: EventType) -> None:
    """Of every type's example, the masked data shows no personal member as it was, and everything else as it was."""
    name, example = known.name, dict(known.example)
    seen = mask(name, example)
    assert seen.keys() == example.keys()
    differing = {member for member, value in example.items() if seen[member] != value}
    assert bool(differing) is is_personal(name, example)
    assert mask(name, seen).keys() == seen.keys()


class _Nobody:
    views = ()

    async def learn(self, connection: object, clients: object) -> None: ...

    def covers(self, client: str) -> bool:
        return not client

    def shown(self, client: str) -> None:
        raise AssertionError(f"{client} was shown")


def test_a_name_beside_a_fact() -> None:
    assert name_seen(EVERYBODY, "C1", "张三") == "张三"
    assert name_seen(_Nobody(), "C1", "张三") == "张*"
    assert name_seen(_Nobody(), "C1", None) is None
    assert flag(_Nobody(), "C1", "张三") == {"masked": True}
    assert flag(_Nobody(), "C1", None, "", []) == {}
    assert flag(EVERYBODY, "C1", "张三") == {}
    assert flag(_Nobody(), None, "张三") == {}
