"""A wrong mapping file is told with line and field, every fault at once, before any row is read."""

from __future__ import annotations

from pathlib import Path

import pytest

from api.importing.mapping import load, parse
from api.importing.problems import MappingError

GOOD = (Path(__file__).parent / "visit_book.toml").read_text("utf-8")


def faults(text: str) -> list[tuple[int, str, str]]:
    with pytest.raises(MappingError) as caught:
        parse(text, "book.toml")
    return [(problem.line, problem.field, problem.detail) for problem in caught.value.problems]


def line_with(text: str, part: str, nth: int = 1) -> int:
    return [number for number, line in enumerate(text.splitlines(), 1) if part in line][nth - 1]


def test_a_good_one_is_read() -> None:
    mapping = parse(GOOD)
    assert mapping.events[1].type == "client.received"
    assert mapping.prologue[0].type == "project.opened"


@pytest.mark.parametrize(
    ("old", "new", "line_of", "field", "detail"),
    [
        ("format = 1", "format = 2", "format = 2", "format", "Input should be 1"),
        (
            '"Asia/Shanghai"\nopening',
            '"Asia/Peking"\nopening',
            "Asia/Peking",
            "timezone",
            "not a time zone of the IANA list",
        ),
        ("visit.registered", "visit.registred", "visit.registred", "events.2.type", "not an event type of the desk"),
        ("{手机|hash}", "{手机|hsah}", "hsah", "inputs.visits.fields.client", "unknown filter 'hsah'"),
        ("map:channel", "map:chanel", "map:chanel", "events.2.data.channel", "there is no value table 'chanel'"),
        (
            "lookup:teams.team",
            "lookup:team.team",
            "lookup:team.team",
            "events.0.data.group",
            "there is no lookup 'team'",
        ),
        ("lookup:teams.team", "lookup:teams", "lookup:teams}", "events.0.data", "lookup wants NAME.COLUMN"),
        ("at:10:00|plus:20m", "at:25:00", "at:25:00", "events.2.time", "at wants a time of day"),
        ("plus:20m", "plus:20 minutes", "plus:20 minutes", "events.2.time", "is not a span of time"),
        ("visit-{编号}", "visit-{编号", "visit-{编号", "events.2.id", "a brace without its partner"),
        ("{@opening}", "{@now}", "{@now}", "events.0.time", "unknown constant '@now'"),
        ('reason = "the', 'why = "the', "why =", "reject.0.why", "Extra inputs are not permitted"),
        ('"花园广场"', '"{姓名}"', "{姓名}", "prologue.0.data.name", "no row gives this event"),
        ('"作废"', '"~("', '"~("', "inputs.visits", "is not a regular expression"),
        (
            "once = true",
            'once = true\ninput = "visit"',
            'input = "visit"',
            "events.0.input",
            "there is no input 'visit'",
        ),
    ],
)
def test_faults_name_line_and_field(old: str, new: str, line_of: str, field: str, detail: str) -> None:
    text = GOOD.replace(old, new, 1)
    assert text != GOOD
    found = faults(text)
    assert any(line == line_with(text, line_of) and name == field and detail in said for line, name, said in found) or (
        # an inline table has no line of its own below the one it stands in
        any(
            name.startswith(field) and detail in said and line <= line_with(text, line_of) for line, name, said in found
        )
    ), found


def test_all_faults_at_once() -> None:
    text = GOOD.replace("map:channel", "map:a").replace("lookup:teams.team", "lookup:b.team")
    assert len(faults(text)) == 2


def test_several_inputs_want_to_be_named() -> None:
    text = GOOD + '\n[inputs.units]\nfile = "units.csv"\n'
    assert {field for _, field, _ in faults(text)} == {"events.0", "events.1", "events.2", "reject.0"}


def test_opening_must_be_given_where_it_is_used() -> None:
    text = GOOD.replace("opening = 2026-01-05T09:00:00\n", "")
    assert {field for _, field, _ in faults(text)} == {"prologue.0.time", "events.0.time"}


def test_not_toml_and_not_there(tmp_path: Path) -> None:
    [(_, _, detail)] = faults("format = \n")
    assert "line 1" in detail
    with pytest.raises(MappingError, match="No such file"):
        load(tmp_path / "none.toml")
    (tmp_path / "latin.toml").write_bytes(b"title = '\xe9'")
    with pytest.raises(MappingError, match="not UTF-8"):
        load(tmp_path / "latin.toml")
