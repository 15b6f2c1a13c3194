"""``pandan show``: what a manager reads out, and what they are told when there is nothing to read."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from api.commands.console import CommandError
from api.commands.showing import Question, show
from ledger.database import Database

from .conftest import Run
from .desk import event, opening, patiently, received, registered

pytestmark = pytest.mark.usefixtures("working")
DAY = "2026-03-02T"
Shown = Callable[..., str]


@pytest.fixture
def quarrel(admin: httpx.Client, new_project: Callable[[], str]) -> str:
    """A receives and registers C1; three weeks and a day later B does, and closes; A objects that afternoon.

    Everything is recorded when it happens: some books count by that time.
    """
    desk = new_project()
    parties = {"deal": "D1", "client": "C1", "agent": "B"}
    contract = {**parties, "contract": "K1", "commission": "1000.00"}
    events = [
        received("C1", "A", "R1", f"{DAY}10:00:00+08:00"),
        registered("C1", "A", "张三", "13800000000", f"{DAY}10:20:00+08:00", reception="R1"),
        received("C1", "B", "R2", "2026-03-24T10:00:00+08:00"),
        registered("C1", "B", "张三", "13800000000", "2026-03-24T10:20:00+08:00", reception="R2"),
        event("deposit.paid", "unit/U1", {**parties, "amount": "5000.00"}, "2026-03-25T10:00:00+08:00"),
        event("subscription.signed", "unit/U1", parties, "2026-03-25T10:30:00+08:00"),
        event("contract.signed", "unit/U1", contract, "2026-03-25T11:00:00+08:00"),
        event("ownership.claimed", "client/C1", {"by": "A", "deal": "D1", "statement": "我先登记"}, "2026-03-25T16:00:00+08:00"),
        event(
            "commission.settled",
            f"project/{desk}",
            {"period": "2026-03", "by": "M", "paid": [{"deal": "D1", "to": "B", "share": "1", "amount": "1000.00"}]},
            "2026-04-05T10:00:00+08:00",
        ),
    ]  # fmt: skip
    history = [one | {"recordedtime": one["time"]} for one in (*opening(desk), *events)]
    answer = admin.post(f"/v1/projects/{desk}/events", json=history)
    assert answer.status_code == 201, answer.text
    at_least = {"at_least": answer.json()["position"]}
    for path in ("clients/C1/ownership", "rotation"):
        assert patiently(admin, f"/v1/projects/{desk}/{path}", **at_least).status_code == 200
    return desk


@pytest.fixture
def shown(
    quarrel: str, database: Database, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Shown:
    """What the command prints about the quarrel."""
    monkeypatch.setenv("PANDAN_DATABASE_URL", database.url)
    monkeypatch.setenv("PANDAN_HOME", str(database.settings.home))

    def ask(kind: str, name: str = "", lang: str = "zh", **more: Any) -> str:
        asked = Question(more.get("project", quarrel), name, more.get("rulebook"), more.get("as_of"), more.get("day"))
        show(kind, asked, lang, as_json=more.get("as_json", False))
        return capsys.readouterr().out

    return ask


def test_the_story_comes_first_and_then_what_follows(shown: Shown) -> None:
    told = shown("client", "C1", rulebook="sc")
    parts = [
        told.index(word) for word in ("客户 C1 归谁", "经过", "王芳（A）接待客户 C1", "结果", "归属：", "所依条款")
    ]
    assert parts == sorted(parts)
    assert "《售楼处客户接待制度》第十七条" in told
    assert "依据：SC-17" in told


@pytest.mark.parametrize(("book", "result"), [("sc", "王芳（A） 1"), ("sd", "李强（B） 0.5"), ("sm", "李强（B） 1")])
def test_a_deal_under_other_books(shown: Shown, book: str, result: str) -> None:
    assert result in next(line for line in shown("deal", "D1", rulebook=book).splitlines() if "业绩：" in line)


def test_money_that_was_paid_and_what_is_to_be_adjusted(shown: Shown) -> None:
    told = shown("deal", "D1", "en", rulebook="sc")
    assert "settled: 2026-03: 李强 (B) 1 1000.00" in told
    assert "to be adjusted: 王芳 (A) 1 1000.00, 李强 (B) -1 -1000.00" in told


def test_whose_turn_it_is(shown: Shown) -> None:
    told = shown("rotation", rulebook="sc", day="2026-03-02")
    assert "王芳（A）接待" in told
    assert "下一位：李强（B）" in told
    assert "next: 李强 (B)" in shown("rotation", lang="en", rulebook="sc", day="2026-03-02")


def test_json_is_the_answer_of_the_api(shown: Shown, quarrel: str, admin: httpx.Client) -> None:
    moment = "2026-04-20T10:00:00+08:00"
    for kind, name, path in (("client", "C1", "clients/C1/ownership"), ("deal", "D1", "deals/D1"), ("rotation", "", "rotation")):  # fmt: skip
        printed = json.loads(shown(kind, name, as_of=moment, rulebook="sd", as_json=True))
        asked = admin.get(f"/v1/projects/{quarrel}/{path}", params={"as_of": moment, "rulebook": "sd"})
        assert printed == asked.json()


def test_a_day_stands_for_its_end(shown: Shown) -> None:
    at_its_end = json.loads(shown("client", "C1", as_of="2026-03-24", as_json=True))
    assert at_its_end["as_of"] == "2026-03-24T23:59:59.999999+08:00"
    assert {claim["agent"] for claim in at_its_end["claims"]} == {"A", "B"}


@pytest.mark.parametrize(
    ("kind", "more", "says"),
    [
        ("client", {"name": "C9"}, "there is no client C9"),
        ("deal", {"name": "D9"}, "there is no deal D9"),
        ("client", {"name": "C1", "project": "nowhere"}, "there is no project nowhere"),
        ("client", {"name": "C1", "rulebook": "xx"}, "xx"),
        ("client", {"name": "C1", "as_of": "yesterday"}, "--as-of yesterday: A moment is written"),
        ("client", {"name": "C1", "as_of": "2026-02-30"}, "--as-of 2026-02-30: There is no such day."),
        ("rotation", {"day": "2 March"}, "--date 2 March: A day is written YYYY-MM-DD."),
        ("client", {"name": "C1", "as_of": "2020-01-01"}, "there is no client C1 as of 2020-01-01"),
    ],
)
def test_what_cannot_be_shown_is_said(shown: Shown, kind: str, more: dict[str, Any], says: str) -> None:
    with pytest.raises(CommandError) as error:
        shown(kind, **more)
    assert says in str(error.value)


def test_as_a_command(quarrel: str, pandan: Run) -> None:
    done = pandan("show", "deal", "D1", "--rulebook", "sd", "--lang", "en", "--project", quarrel)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Whose deal D1 is (client C1, unit U1)\n")
    missing = pandan("show", "client", "C9", "--project", quarrel)
    assert (missing.returncode, missing.stdout, missing.stderr) == (1, "", "pandan: there is no client C9\n")
