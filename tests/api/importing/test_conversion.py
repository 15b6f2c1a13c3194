"""A made-up visit book with everything that goes wrong in visit books."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest

from api.importing import Conversion, InputError, Origin, convert
from api.importing.mapping import Mapping, parse

from ..rehearsal import Rehearsal  # noqa: TID252 -- the tests are no installed package

HERE = Path(__file__).parent
MAPPING = HERE / "visit_book.toml"
VISITS = HERE / "visits.csv"
GUIDE = Path(__file__).parents[3] / "docs" / "importing.md"


@pytest.fixture
def conversion() -> Conversion:
    done = Conversion(MAPPING)
    done.read([VISITS])
    return done


def test_rows_become_events_in_the_order_of_recording(conversion: Conversion) -> None:
    events = list(conversion.events())
    assert [event["id"] for event in events] == [
        "project",
        "staff-chen-jing",
        "staff-liu-yang",
        "reception-2",
        "visit-2",
        "reception-1",
        "visit-1",
    ]
    assert [event["recordedtime"] for event in events] == sorted(event["recordedtime"] for event in events)
    assert events[-1] == {
        "specversion": "1.0",
        "id": "visit-1",
        "source": "/import/visit-book",
        "type": "pandan.visit.registered",
        "subject": events[-2]["subject"],
        "time": "2026-01-06T10:20:00+08:00",
        "recordedtime": "2026-01-06T10:20:00+08:00",
        "data": {
            "reception": "R1",
            "registered_by": "chen-jing",
            "name": "罗建国",
            "phones": ["13800000001"],
            "channel": "walk_in",
            "need": "80 平米餐饮",
        },
    }


def test_types_are_kept_and_blank_optional_cells_left_out(conversion: Conversion) -> None:
    data = {event["id"]: event["data"] for event in conversion.events()}
    assert data["reception-1"]["party_size"] == 2
    assert "party_size" not in data["reception-2"]
    assert "need" not in data["visit-2"]
    assert data["staff-chen-jing"]["group"] == "group-1"


def test_bad_rows_say_which_row_and_why(conversion: Conversion) -> None:
    rejected = {row.row: (row.code, row.reason) for row in conversion.rejected()}
    assert {row: code for row, (code, _) in rejected.items()} == {
        4: "no_phone",
        5: "value_unknown:渠道",
        6: "not_a_date:日期",
        9: "not_a_number:人数",
        11: "id_repeated",
        12: "before_opening",
        13: "row_shape",
        14: "lookup_failed:招商员",
    }
    assert rejected[4][1] == "the visit book names no phone"
    assert "'网络' is not in the value table 'channel'" in rejected[5][1]
    assert "by row 3 of visits.csv" in rejected[11][1]
    assert next(iter(conversion.rejected())).cells["姓名"] == "无名氏"


def test_report_accounts_for_every_row(conversion: Conversion) -> None:
    report = conversion.report()
    assert (report.rows, report.skipped, report.silent, report.repeated) == (12, 1, 0, 2)
    assert (report.event_count, report.rejected_count) == (7, 8)
    assert report.events["pandan.visit.registered"] == 2
    group = next(group for group in report.rejected if group.code == "no_phone")
    assert (group.rows, group.examples[0].row) == (1, 4)
    assert any("visits.csv row 4: the visit book names no phone" in line for line in report.lines())


def test_every_event_knows_its_row(conversion: Conversion) -> None:
    origins = {event["id"]: origin for origin, event in conversion.traced()}
    assert origins["visit-2"] == Origin("visits.csv", 3)
    assert origins["project"] == Origin("", 0)


def test_the_desk_takes_what_comes_out(conversion: Conversion) -> None:
    desk = Rehearsal("garden")
    assert [desk.refusal(event) for event in conversion.events()] == [None] * 7


def test_again_gives_the_same(conversion: Conversion) -> None:
    events, rejected = convert(MAPPING, VISITS)
    assert list(events) == list(conversion.events())
    assert rejected == list(conversion.rejected())


def test_one_bad_event_takes_its_row_with_it(tmp_path: Path) -> None:
    book = tmp_path / "visits.csv"
    book.write_text("编号,日期,招商员,姓名,手机,渠道,需求,人数\n1,2026/01/06,陈静,罗建国,123,来电,,\n", "utf-8")
    (tmp_path / "teams.csv").write_text((HERE / "teams.csv").read_text("utf-8"), "utf-8")
    events, [rejected] = convert(MAPPING, book)
    assert [event["id"] for event in events] == ["project"]
    assert rejected.code.startswith("not_a_phone:visit.registered/data/phones/0")


def test_without_the_prologue_for_a_project_that_is_open() -> None:
    conversion = Conversion(MAPPING, "other", prologue=False)
    conversion.read([VISITS])
    events = list(conversion.events())
    assert events[0]["subject"] == "project/other"
    assert "project" not in {event["id"] for event in events}


def test_packed_files_and_files_by_any_name(tmp_path: Path) -> None:
    packed = tmp_path / "export 2026.csv.gz"
    packed.write_bytes(gzip.compress(VISITS.read_bytes()))
    (tmp_path / "teams.csv").write_bytes((HERE / "teams.csv").read_bytes())
    events, _ = convert(MAPPING, packed)
    assert len(list(events)) == 7


def test_files_that_the_mapping_does_not_mean(tmp_path: Path) -> None:
    stranger = tmp_path / "units.csv"
    stranger.write_text("a\n1\n")
    with pytest.raises(
        InputError, match=r"units\.csv: the mapping has no input of that name; its files are visits\*\.csv"
    ):
        Conversion(MAPPING).read([VISITS, stranger])
    lonely = tmp_path / "visits.csv"
    lonely.write_bytes(VISITS.read_bytes())
    with pytest.raises(InputError, match="no file was given for the lookup 'teams'"):
        Conversion(MAPPING).read([lonely])


def test_missing_column_is_told_before_any_row(tmp_path: Path) -> None:
    book = tmp_path / "visits.csv"
    book.write_text("编号,日期\n1,2026/01/06\n", "utf-8")
    (tmp_path / "teams.csv").write_bytes((HERE / "teams.csv").read_bytes())
    with pytest.raises(
        InputError, match="no column '人数', '姓名', '手机', '招商员', '渠道', '需求'; the columns are '编号', '日期'"
    ):
        Conversion(MAPPING).read([book])


def small(events: str, **more: str) -> Mapping:
    return parse(
        'format = 1\nsource = "/t"\nproject = "p"\ntimezone = "UTC"\n'
        + more.get("top", "")
        + '\n[inputs.rows]\nfile = "rows.csv"\n'
        + more.get("input", "")
        + events
    )


def converted(mapping: Mapping, tmp_path: Path, text: str) -> Conversion:
    path = tmp_path / "rows.csv"
    path.write_text(text, "utf-8")
    conversion = Conversion(mapping)
    conversion.read([path])
    return conversion


JOINED = """
[[events]]
once = true
type = "staff.joined"
subject = "project/{@project}"
id = "staff-{who|slug}"
time = "{day|date|at:09:00}"
data = { staff = "{who|slug}", name = "{who}", role = "agent" }
"""


def test_of_events_that_mean_one_the_earliest_stands(tmp_path: Path) -> None:
    text = "who,day\nAnn,2026-03-02\nAnn,2026-02-01\nAnn,2026-04-01\n"
    [event] = converted(small(JOINED), tmp_path, text).events()
    assert event["time"] == "2026-02-01T09:00:00+00:00"


def test_two_people_never_share_a_slug(tmp_path: Path) -> None:
    conversion = converted(small(JOINED), tmp_path, "who,day\nA B,2026-03-02\nA-B,2026-03-02\n")
    [rejected] = conversion.rejected()
    assert rejected.code == "id_collision:who"
    assert len(list(conversion.events())) == 1


def test_shared_events_come_first_of_their_moment(tmp_path: Path) -> None:
    listed = """
[[events]]
type = "unit.listed"
subject = "unit/{who|id}"
id = "unit-{who|id}"
time = "{day|date|at:09:00}"
data = { building = "A", floor = 1, number = "{who}" }
"""
    conversion = converted(small(listed + JOINED), tmp_path, "who,day\nAnn,2026-03-02\nBob,2026-03-02\n")
    kinds = [event["type"] for event in conversion.events()]
    assert kinds == ["pandan.staff.joined"] * 2 + ["pandan.unit.listed"] * 2
    assert next(event["data"]["floor"] for event in conversion.events() if event["type"] == "pandan.unit.listed") == 1


def test_recorded_later_than_it_happened(tmp_path: Path) -> None:
    rule = JOINED.replace("once = true", 'recorded = "{noted|datetime}"')
    text = "who,day,noted\nAnn,2026-03-02,2026-03-03T10:00:00\nBob,2026-03-02,2026-03-02T08:00:00\n"
    conversion = converted(small(rule), tmp_path, text)
    [event] = conversion.events()
    assert (event["time"], event["recordedtime"]) == ("2026-03-02T09:00:00+00:00", "2026-03-03T10:00:00+00:00")
    [rejected] = conversion.rejected()
    assert rejected.code == "recorded_before_time"


def test_recorded_when_stored(tmp_path: Path) -> None:
    [event] = converted(small(JOINED, top="recordedtime = false"), tmp_path, "who,day\nAnn,2026-03-02\n").events()
    assert "recordedtime" not in event


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "2026-02-30", "", "１", "2026-03-02T25:00"])
def test_impossible_days_reject_their_row(tmp_path: Path, day: str) -> None:
    rule = JOINED.replace("at:09:00", "at:23:30|plus:-1d|plus:5d")
    conversion = converted(small(rule, top="opening = 1990-01-01T00:00:00"), tmp_path, f"who,day\nAnn,{day}\n")
    assert len(list(conversion.rejected())) == 1
    assert list(conversion.events()) == []


def test_the_mapping_in_the_guide_works(tmp_path: Path) -> None:
    [text] = re.findall(r"```toml\n(format = 1.*?)```", GUIDE.read_text("utf-8"), re.DOTALL)
    path = tmp_path / "visits.csv"
    path.write_bytes(VISITS.read_bytes())
    conversion = Conversion(parse(text))
    conversion.read([path])
    assert conversion.report().events["pandan.visit.registered"] >= 3


def test_progress_is_told(tmp_path: Path) -> None:
    text = "who,day\n" + "".join(f"P{number},2026-03-02\n" for number in range(1200))
    path = tmp_path / "rows.csv"
    path.write_text(text)
    seen: list[int] = []
    Conversion(small(JOINED)).read([path], seen.append)
    assert seen == [500, 1000, 1200]
