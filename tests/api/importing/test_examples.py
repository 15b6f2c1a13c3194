"""The shipped mappings on the real tables they were written for, which are not part of the project."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

import pytest

from api.importing import Conversion, load
from domain.payloads import TYPES

from ..rehearsal import Rehearsal  # noqa: TID252 -- the tests are no installed package

ROOT = Path(__file__).parents[3]
DATA = Path(os.environ.get("PANDAN_SHARED_DATA", ROOT.parent / "shared" / "data"))


def converted(example: str, table: str) -> Conversion:
    """A real table through its mapping. No table of a real desk belongs into the project; that the mappings themselves are good
    is tested without any.
    """
    path = DATA / table
    if not path.exists():
        pytest.skip(
            f"{path} is not here: the tables are not part of the project; PANDAN_SHARED_DATA says where they are"
        )
    conversion = Conversion(ROOT / "examples" / f"{example}.toml")
    conversion.read([path])
    return conversion


def refused(conversion: Conversion) -> Counter[str]:
    desk = Rehearsal(conversion.project)
    return Counter(refusal.code for event in conversion.events() if (refusal := desk.refusal(event)) is not None)


MAPPINGS = [path for path in sorted((ROOT / "examples").glob("*.toml")) if "\n[[events]]\n" in path.read_text("utf-8")]
"""Beside them there lies a rule book."""


@pytest.mark.parametrize("example", MAPPINGS, ids=lambda path: path.stem)
def test_every_example_is_a_good_mapping(example: Path) -> None:
    assert {rule.type for rule in load(example).events} <= set(TYPES)


def test_opportunities() -> None:
    conversion = converted("crm_sales", "crm_sales/sales_pipeline.csv")
    report = conversion.report()
    assert report.rows == 8_800
    assert {group.code: group.rows for group in report.rejected} == {"no_account": 1_425, "not_engaged": 163}
    assert report.events == {
        "pandan.client.received": 7_212,
        "pandan.visit.registered": 7_212,
        "pandan.contract.signed": 4_238,
        "pandan.unit.listed": 4_238,
        "pandan.staff.joined": 36,
        "pandan.project.opened": 1,
    }
    assert refused(conversion) == {}
    clients = {event["subject"] for event in conversion.events() if event["type"] == "pandan.client.received"}
    assert len(clients) == 85


def test_rental_log() -> None:
    conversion = converted("renting_log", "renting_log.csv.gz")
    report = conversion.report()
    assert (report.rows, report.skipped, report.rejected_count) == (89_972, 24_905, 0)
    assert report.events["pandan.call.received"] == 10_000
    assert report.events["pandan.client.received"] == 9_151
    assert report.events["pandan.contract.signed"] == report.events["pandan.contract.ended"] == 2_770
    assert report.events["pandan.rent.paid"] == 18_269 + 855
    assert report.events["pandan.rent.billed"] == 945
    assert refused(conversion) == {}


def test_storefronts() -> None:
    conversion = converted("storefronts", "storefronts.csv")
    assert conversion.report().events == {"pandan.unit.listed": 1_105, "pandan.project.opened": 1}
    assert refused(conversion) == {}
