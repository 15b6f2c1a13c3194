"""Forms over HTTP: filled out of what happened, judged by their deadlines, printed, missed, handed in and checked."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.importing.xlsx import records
from domain.forms.definitions import FORMS

from .conftest import Run
from .desk import event, opening, patiently

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DAY = {"date": "2026-03-02"}

pytestmark = pytest.mark.usefixtures("working")


def at(time: str, type_: str, subject: str, data: dict[str, Any], recorded: str = "") -> dict[str, Any]:
    """An event of Monday, 2 March 2026 (or ``03 09:00`` of the 3rd), recorded as it happened unless it says otherwise."""
    moment, written = (
        f"2026-03-{one if ' ' in one else f'02 {one}'}:00+08:00".replace(" ", "T") for one in (time, recorded or time)
    )
    return event(type_, subject, data, moment, recordedtime=written)


@pytest.fixture(scope="module")
def kept(admin: httpx.Client) -> tuple[str, int]:
    """A Monday of a desk under wjc: its project, and the last position."""
    project = "forms-monday"
    subject = f"project/{project}"
    opened = [{**one, "recordedtime": one["time"]} for one in opening(project)]
    visit = {"name": "张三", "phones": ["13800000001"], "channel": "walk_in", "need": "80 平米五金铺", "intent": "B"}
    deal = {"deal": "D1", "client": "C1", "agent": "A"}
    told = [
        at("08:40", "staff.joined", subject, {"staff": "F", "name": "周婷", "role": "front_desk"}),
        at("09:00", "call.received", "client/C3", {"answered_by": "B", "channel": "phone", "phone": "13800000003"}),
        at("10:00", "client.received", "client/C1", {"reception": "R1", "received_by": "A", "kind": "new"}),
        at("10:20", "visit.registered", "client/C1", {"reception": "R1", "registered_by": "A", **visit}),
        at("10:30", "reception.ended", "client/C1", {"reception": "R1"}),
        at("10:40", "client.received", "client/C2", {"reception": "R2", "received_by": "B", "kind": "new"}),
        at("10:50", "reception.ended", "client/C2", {"reception": "R2"}),
        at("11:00", "client.received", "client/C3", {"reception": "R3", "received_by": "A", "kind": "new"}),
        at("11:10", "reception.ended", "client/C3", {"reception": "R3"}),
        at(
            "16:00",
            "follow_up.made",
            "client/C1",
            {"by": "A", "method": "phone", "summary": "约周五带合伙人来看", "next_on": "2026-03-06"},
        ),
        at("16:30", "deposit.paid", "unit/U1", {**deal, "amount": "5000.00", "method": "cash"}),
        at(
            "17:00",
            "visit.registered",
            "client/C2",
            {"reception": "R2", "registered_by": "B", "name": "李四", "phones": ["13800000002"], "channel": "referral"},
        ),
        at("03 10:00", "contract.collected", "unit/U1", {**deal, "contract": "K1", "by": "A"}),
        at(
            "03 11:00",
            "contract.signed",
            "unit/U1",
            {**deal, "contract": "K1", "area": "80", "rent": {"amount": "100.00", "per": "m2_month"}},
        ),
        at(
            "03 18:00",
            "form.filed",
            subject,
            {"form": "daily_plan", "date": "2026-03-04", "staff": "F", "entries": {"work": ["排班", "核对签约表"]}},
        ),
        at("04 09:00", "outing.planned", "client/C1", {"outing": "O1", "by": ["A", "B"], "purpose": "看门店", "on": "2026-03-05"}),
        at("04 09:10", "outing.planned", "client/C2", {"outing": "O2", "by": ["A", "B"], "purpose": "送资料", "on": "2026-03-05"}),
        at("04 09:30", "outing.approved", "client/C1", {"outing": "O1", "by": "M"}),
        at("05 19:00", "outing.made", "client/C1", {"outing": "O1", "summary": "门店经营正常", "on": "2026-03-05"}),
        at("06 09:00", "outing.checked", "client/C1", {"outing": "O1", "by": "M"}),
        at(
            "09 10:00",
            "form.filed",
            subject,
            {"form": "weekly_report", "period": "2026-W10", "staff": "M", "entries": {"results": "签约一份"}},
        ),
        at(
            "09 11:00",
            "form.checked",
            subject,
            {
                "form": "all",
                "period": "2026-W10",
                "by": "M",
                "findings": [{"finding": "wrong", "text": "渠道填错", "staff": "B", "key": "R2"}],
            },
        ),
    ]  # fmt: skip
    answer = admin.post(f"/v1/projects/{project}/events", json=[*opened, *told])
    assert answer.status_code == 201, answer.text
    return project, answer.json()["position"]


Ask = Callable[..., Any]


@pytest.fixture
def ask(kept: tuple[str, int], as_role: Callable[..., httpx.Client]) -> Ask:
    client = as_role("agent", kept[0], staff="A")

    def asked(path: str = "", status: int = 200, **query: Any) -> Any:
        answer = patiently(client, f"/v1/projects/{kept[0]}/forms{path}", **({"at_least": kept[1]} | query))
        assert answer.status_code == status, answer.text
        return answer.json()

    return asked


def test_every_form_is_listed_with_its_deadline_and_clauses(ask: Ask) -> None:
    items = {one["form"]: one for one in ask()["items"]}
    assert items.keys() == FORMS.keys()
    visits = items["visit_register"]
    assert visits["title"] == {"zh": "来访登记表", "en": "Visit register"}
    assert visits["clauses"] == ["WJC-form", "WJC-form-a", "WJC-form-0"]
    assert "半小时" in visits["deadline"]["zh"]
    assert [one["zh"] for one in visits["columns"]][:4] == ["日期", "到访", "离开", "客户姓名"]


def test_the_visit_register_of_a_day(ask: Ask) -> None:
    form = ask("/visit_register", **DAY)
    first, second, third = form["items"]
    assert (first["cells"]["client_name"], first["cells"]["next_on"]) == ("张三", "2026-03-06")
    assert first["cells"]["kind"] == {"zh": "新客户", "en": "new client"}
    assert (first["cells"]["came"], first["cells"]["need"]) == ("2026-03-02T10:00:00+08:00", "80 平米五金铺")
    assert [one["verdict"]["state"] for one in form["items"]] == ["complete", "incomplete", "missing"]
    assert (second["verdict"]["missing"], second["verdict"]["done"]) == (["need", "intent"], False)
    assert second["verdict"]["zh"] == "不全：缺需求、意向等级，视为未填"
    assert second["findings"][0]["text"] == "渠道填错"
    assert third["verdict"]["due_at"] == "2026-03-02T11:40:00+08:00"
    assert "WJC-form-0" in third["verdict"]["clauses"]
    assert form["verdicts"] == {"complete": 1, "late": 0, "incomplete": 1, "missing": 1, "open": 0}
    assert (form["checks"][0]["by"], form["checks"][0]["to"]) == ("M", "2026-03-08")
    assert first["positions"][0] < first["positions"][1]


def test_a_form_pages_and_is_one_persons(ask: Ask) -> None:
    page = ask("/visit_register", limit=2, **DAY)
    rest = ask("/visit_register", limit=2, after=page["next"], **DAY)
    assert [one["key"] for one in page["items"] + rest["items"]] == ["R1", "R2", "R3"]
    assert rest["next"] is None
    assert [one["key"] for one in ask("/visit_register", staff="B", **DAY)["items"]] == ["R2"]


def test_plans_of_follow_ups_and_contracts(ask: Ask) -> None:
    planned = ask("/follow_up_plan", **DAY)["items"]
    assert [(one["key"], one["verdict"]["state"]) for one in planned] == [
        ("R1", "complete"),
        ("R2", "missing"),
        ("R3", "missing"),
    ]
    assert planned[0]["cells"]["content"] == "约周五带合伙人来看"
    (contract,) = ask("/contract_plan", **DAY)["items"]
    assert (contract["cells"]["amount"], contract["verdict"]["state"]) == ("5000.00", "missing")


def test_contracts_handed_out_and_signed(ask: Ask) -> None:
    tuesday = {"date": "2026-03-03"}
    (line,) = ask("/contract_collection", **tuesday)["items"]
    assert (line["cells"]["contract"], line["cells"]["state"], line["verdict"]["state"]) == ("K1", "已签约", "complete")
    (signed,) = ask("/signed_contracts", **tuesday)["items"]
    assert (signed["cells"]["matches"], signed["cells"]["rent"]["zh"]) == ("相符", "100.00 元/㎡·月")
    assert signed["verdict"]["state"] == "late", "it was checked a week later"


def test_outings_are_signed_before_and_told_after(ask: Ask) -> None:
    thursday = {"date": "2026-03-05"}
    signed, unsigned = ask("/outing_plan", **thursday)["items"]
    assert (signed["cells"]["people"], signed["cells"]["purpose"]) == ("王芳、李强", "看门店")
    assert (signed["cells"]["approved"], signed["verdict"]["state"]) == ("陈静 03-04 09:30", "complete")
    assert (unsigned["verdict"]["state"], unsigned["verdict"]["clauses"][0]) == ("missing", "WJC-4.1")
    made, untold = ask("/outing_log", **thursday)["items"]
    assert (made["cells"]["summary"], made["cells"]["checked"]) == ("门店经营正常", "陈静 03-06 09:00")
    assert (made["verdict"]["state"], untold["verdict"]["state"]) == ("complete", "missing")
    assert untold["verdict"]["clauses"][0] == "WJC-4.2"
    missing = ask("/missing", date="2026-03-10", **{"from": "2026-03-04"})["items"]
    assert {(one["form"], one["key"]) for one in missing} >= {("outing_plan", "O2"), ("outing_log", "O2")}


def test_totals_come_out_of_the_entries(ask: Ask) -> None:
    visits = ask("/visit_totals", **DAY)
    assert [(one["staff"], one["cells"]["visits"], one["cells"]["missing"]) for one in visits["items"]] == [
        ("A", 2, 1),
        ("B", 1, 0),
    ]
    assert (visits["totals"]["visits"], visits["verdicts"]["missing"]) == (3, 1)
    follow_ups = ask("/follow_up_totals", **DAY)
    assert (follow_ups["totals"]["phone"], follow_ups["items"][0]["verdict"]["state"]) == (1, "complete")
    sales = ask("/sales_daily", **DAY)
    assert (sales["totals"]["receptions"], sales["totals"]["deposit_amount"]) == (3, "5000.00")
    channels = {one["cells"]["channel"]["zh"]: one["cells"] for one in ask("/channel_daily", **DAY)["items"]}
    assert (channels["来电"]["calls"], channels["自然到访"]["visits"], channels["自然到访"]["deposits"]) == (1, 1, 1)


def test_the_rotation_sheet_is_the_rotation(ask: Ask) -> None:
    turns = ask("/rotation_sheet", **DAY)["items"]
    assert [(one["key"], one["cells"]["staff_name"], one["cells"]["counted"]) for one in turns] == [
        ("R1", "王芳", "√"),
        ("R2", "李强", "√"),
        ("R3", "王芳", "√"),
    ]
    assert all(one["cells"]["clauses"] for one in turns)


def test_what_is_handed_in_and_checked(ask: Ask) -> None:
    (plan,) = ask("/daily_plan", date="2026-03-04")["items"]
    assert (plan["cells"]["content"], plan["verdict"]["state"]) == ("1. 排班\n2. 核对签约表", "complete")
    (report,) = ask("/weekly_report", **DAY)["items"]
    assert (report["cells"]["day"], report["verdict"]["state"]) == ("2026-W10", "incomplete")
    assert report["verdict"]["missing"] == ["targets", "staff", "problems", "why_closed"]
    (check,) = ask("/manager_checks", **DAY)["items"]
    assert (check["cells"]["content"], check["verdict"]["state"]) == ("R2: 渠道填错", "complete")
    assert ask("/targets", **DAY)["items"] == [], "the desk opened when March had begun"
    assert {(one["key"], one["verdict"]["state"]) for one in ask("/targets", date="2026-04-15")["items"]} == {
        ("2026-04", "missing"),
        ("2026-Q2", "missing"),
    }


def test_what_is_missing_and_whose_it_is(ask: Ask) -> None:
    whole = ask("/missing", date="2026-03-10", **{"from": "2026-03-01"})
    found = {(one["form"], one["key"]): one for one in whole["items"]}
    assert ("visit_register", "R3") in found
    assert ("visit_register", "R1") not in found
    assert found["visit_register", "R3"]["owed_by"] == ["A"]
    assert found["weekly_report", "2026-W10"]["verdict"]["state"] == "incomplete"
    assert found["contract_plan", "D1"]["client_name"] == "张三"
    assert found["daily_plan", "2026-03-02"]["owed_by"] == ["F"]
    assert [one["verdict"]["due_at"] for one in whole["items"]] == sorted(
        one["verdict"]["due_at"] for one in whole["items"]
    )
    mine = ask("/missing", date="2026-03-10", staff="B", **{"from": "2026-03-01"})
    assert {(one["form"], one["key"]) for one in mine["items"]} == {("visit_register", "R2"), ("follow_up_plan", "R2")}
    page = ask("/missing", date="2026-03-10", limit=1, **{"from": "2026-03-01"})
    following = ask("/missing", date="2026-03-10", limit=1, after=page["next"], **{"from": "2026-03-01"})
    assert [page["items"][0], following["items"][0]] == whole["items"][:2]
    mondays = ask("/missing", date="2026-03-02", staff="A", **{"from": "2026-03-02"})["items"]
    assert [one["form"] for one in mondays] == ["visit_register", "contract_plan", "follow_up_plan"]


@pytest.mark.parametrize("name", FORMS)
def test_every_form_prints_on_a4_with_title_heads_and_lines_to_sign(
    kept: tuple[str, int], as_role: Callable[..., httpx.Client], name: str
) -> None:
    answer = as_role("front_desk", kept[0]).get(
        f"/v1/projects/{kept[0]}/forms/{name}", params={"at_least": kept[1], **DAY}, headers={"Accept": XLSX}
    )
    assert (answer.status_code, answer.headers["content-type"]) == (200, XLSX), answer.text
    assert answer.headers["content-disposition"] == f'attachment; filename="{name}-2026-03-02.xlsx"'
    rows = list(records(BytesIO(answer.content), FORMS[name].zh, "it"))
    assert rows[0][0] == f"测试　{FORMS[name].zh}"
    assert [cell.split("\n")[0] for cell in rows[3]] == ["序号", *(column.zh for column in FORMS[name].columns)]
    assert rows[-1][0].startswith(f"{FORMS[name].signs[0][0]}：")
    assert any("填写要求" in row[0] for row in rows if row)
    with zipfile.ZipFile(BytesIO(answer.content)) as package:
        page = package.read("xl/worksheets/sheet1.xml").decode()
    assert re.search(r'<pageSetup paperSize="9"[^>]* orientation="landscape"', page)
    assert 'fitToPage="1"' in page


def test_a_printed_register_shows_what_the_json_says(ask: Ask, kept: tuple[str, int], admin: httpx.Client) -> None:
    answer = admin.get(
        f"/v1/projects/{kept[0]}/forms/visit_register", params={**DAY, "format": "xlsx", "at_least": kept[1]}
    )
    rows = list(records(BytesIO(answer.content), None, "it"))
    assert rows[4][:5] == ["1", "2026-03-02", "10:00", "10:30", "张三"]
    assert rows[4][-1] == "完整"
    assert "检查：陈静，2026-03-09，渠道填错" in [row[0] for row in rows if row]
    assert ask("/visit_register", **DAY)["items"][0]["cells"]["client_name"] == rows[4][4]


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({"date": "2026-03-02", "to": "2026-03-03"}, "contradiction"),
        ({"from": "2026-03-05", "to": "2026-03-03"}, "ends_before_it_starts"),
        ({"from": "2025-01-01", "to": "2026-03-03"}, "too_many_days"),
        ({"date": "yesterday"}, "value_error"),
        ({"colour": "red"}, "extra_forbidden"),
        ({"after": "1"}, "string_pattern_mismatch"),
        ({"after": "2026-99-99.1"}, "value_error"),
    ],
)
def test_what_cannot_be_asked(ask: Ask, query: dict[str, str], code: str) -> None:
    assert ask("/visit_register", 422, **query)["errors"][0]["code"] == code


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({"from": "2026-03-05", "date": "2026-03-03"}, "ends_before_it_starts"),
        ({"from": "1971-01-01"}, "too_many_days"),
        ({"from": "2199-01-01"}, "ends_before_it_starts"),
        ({"staff": "no one"}, "string_pattern_mismatch"),
    ],
)
def test_what_cannot_be_asked_about_missing_forms(ask: Ask, query: dict[str, str], code: str) -> None:
    assert ask("/missing", 422, **query)["errors"][0]["code"] == code


def test_there_is_no_such_form(ask: Ask) -> None:
    assert ask("/diary", 422)["errors"][0]["name"] == "name"


@pytest.mark.parametrize(
    ("type_", "data", "code"),
    [
        ("form.checked", {"form": "all", "period": "2199-W02", "by": "M"}, "not_yet_begun"),
        (
            "form.filed",
            {"form": "weekly_report", "period": "2199-W02", "staff": "M", "entries": {"a": 1}},
            "not_yet_begun",
        ),
        (
            "form.filed",
            {"form": "weekly_report", "date": "2026-03-02", "staff": "M", "entries": {"a": 1}},
            "wrong_form_period",
        ),
        (
            "form.filed",
            {"form": "weekly_report", "period": "2026-W54", "staff": "M", "entries": {"a": 1}},
            "bad_form_period",
        ),
        ("form.filed", {"form": "diary", "date": "2026-03-02", "staff": "M", "entries": {"a": 1}}, "not_allowed"),
        (
            "form.filed",
            {"form": "daily_plan", "date": "2026-03-02", "staff": "X", "entries": {"a": 1}},
            "unknown_staff",
        ),
        ("form.filed", {"form": "daily_plan", "date": "2026-03-02", "staff": "F", "entries": {}}, "too_few"),
        ("form.checked", {"form": "all", "date": "2026-03-02", "by": "M", "staff": "M"}, "checked_by_oneself"),
    ],
)
def test_what_cannot_be_handed_in_or_checked(
    kept: tuple[str, int], admin: httpx.Client, type_: str, data: dict[str, Any], code: str
) -> None:
    project, position = kept
    posted = event(type_, f"project/{project}", data, "2026-03-09T12:00:00+08:00")
    answer = admin.post(f"/v1/projects/{project}/events", json=posted)
    assert answer.status_code == 422
    fault = answer.json()["errors"][0]
    assert fault["code"] == code
    if code == "not_yet_begun":
        assert "WJC-form" in fault["detail"]
        assert "《招商部工作流程、工作制度及绩效考核草案》" in fault["detail"]
    assert admin.get(f"/v1/projects/{project}/events", params={"after": position}).json()["items"] == []


def test_an_agent_hands_in_and_does_not_check(kept: tuple[str, int], as_role: Callable[..., httpx.Client]) -> None:
    agent = as_role("agent", kept[0], staff="A")
    checked = {"form": "all", "period": "2026-W10", "by": "A"}
    posted = event("form.checked", f"project/{kept[0]}", checked, "2026-03-09T12:00:00+08:00")
    assert agent.post(f"/v1/projects/{kept[0]}/events", json=posted).status_code == 403


def test_a_form_on_the_terminal_and_in_a_file(kept: tuple[str, int], ask: Ask, pandan: Run, tmp_path: Path) -> None:
    ask("/visit_register", **DAY)  # waits until everything is there
    shown = pandan("form", "visit_totals", "--project", kept[0], "--date", "2026-03-02")
    assert shown.returncode == 0, shown.stderr
    lines = shown.stdout.splitlines()
    assert lines[0] == "测试  来访汇总表  2026-03-02"
    assert lines[2].split("\t")[:3] == ["2026-03-02", "王芳", "2"]
    assert lines[-1] == "未填 1"
    file = tmp_path / "register.xlsx"
    assert pandan("form", "visit_register", "--project", kept[0], "--date", "2026-03-02", "-o", file).returncode == 0
    with file.open("rb") as workbook:
        assert next(records(workbook, None, "it"))[0] == "测试　来访登记表"
    missing = pandan(
        "form", "missing", "--project", kept[0], "--date", "2026-03-10", "--from", "2026-03-01", "--staff", "B"
    )
    assert [line.split("\t")[:2] for line in missing.stdout.splitlines()] == [
        ["来访登记表", "R2"],
        ["客户跟进计划表", "R2"],
    ]
    listed = pandan("form", "list", "--project", kept[0], "--lang", "en").stdout
    assert all(name in listed for name in FORMS)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["diary"], "there is no form diary"),
        (["targets", "--date", "2026-3-2"], "A day is written YYYY-MM-DD."),
        (["targets", "--date", "2026-03-02", "--to", "2026-03-03"], "not both"),
        (["targets", "--from", "2026-03-02", "--to", "2026-03-01"], "before they begin"),
        (["missing", "-o", "x.xlsx"], "only a form can be written to a file"),
    ],
)
def test_what_the_terminal_refuses(kept: tuple[str, int], pandan: Run, arguments: list[str], told: str) -> None:
    refused = pandan("form", *arguments, "--project", kept[0])
    assert refused.returncode == 1
    assert told in refused.stderr
    assert "Traceback" not in refused.stderr
