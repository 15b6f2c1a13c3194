"""Each filter on what people really write."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from api.importing.problems import RowError, TemplateError
from api.importing.template import ABSENT, Template, compiled, filled


class Setting:
    zone = ZoneInfo("Asia/Shanghai")
    tables: Mapping[str, Mapping[str, str]] = {"stage": {"Won": "signed", "*": "open"}, "strict": {"a": "b"}}
    lookups: Mapping[str, Mapping[str, Mapping[str, str]]] = {"team": {"Ann": {"office": "East"}}}

    @staticmethod
    def unique_slug(slug: str, original: str) -> str:
        del original
        return slug


def rendered(text: str, value: str | None = None) -> Any:
    return filled(Template(text), lambda name: value if name == "x" else None, Setting())


@pytest.mark.parametrize(
    ("text", "value", "result"),
    [
        ("{x}", "a b", "a b"),
        ("<{x}> {{x}}", "a", "<a> {x}"),
        ("{x|slug}", "Moses Frase", "Moses-Frase"),
        ("{x|slug}", "陈静", "chen-jing"),
        ("{x|slug}", "Café Müller & Söhne", "Cafe-Muller-Sohne"),
        ("{x|id}", "A-1", "A-1"),
        ("{x|id}", "A 1", "A-1-4a2b1b9b9f1f"),
        ("{x|hash}", "13800000000", "3de37b5d5e1b"),
        ("{x|lower}", "GTX", "gtx"),
        ("{x|upper}", "gtx", "GTX"),
        ("{x|title}", "moses frase", "Moses Frase"),
        ("{x|pad:6}", "42", "000042"),
        ("{x|short:3}", "abcdef", "abc"),
        ("{x|map:stage}", "Won", "signed"),
        ("{x|map:stage}", "Lost", "open"),
        ("{x|lookup:team.office}", "Ann", "East"),
        ("{x|match:([A-Z]+)-}", "AB-12", "AB"),
        ("{x|match:[0-9]+}", "AB-12", "12"),
        ("{x|split:;}", "a; b;;c", ["a", "b", "c"]),
        ("{x|int}", "1,200", 1200),
        ("{x|int}", "３", 3),
        ("{x|decimal:2}", "¥ 1,200.5", "1200.50"),
        ("{x|decimal}", "0.1", "0.1"),
        ("{x|times:12|decimal:2}", "100", "1200.00"),
        ("{x|bool}", "是", True),
        ("{x|bool}", "No", False),
        ("{x|date}", "2026-03-02", "2026-03-02"),
        ("{x|date:%d.%m.%Y}", "02.03.2026", "2026-03-02"),
        ("{x|datetime}", "2026-03-02 10:15:00", "2026-03-02T10:15:00+08:00"),
        ("{x|datetime}", "2026-03-02T10:15:00Z", "2026-03-02T10:15:00+00:00"),
        ("{x|datetime|date}", "2026-03-01T20:00:00Z", "2026-03-02"),
        ("{x|date|at:09:30}", "2026-03-02", "2026-03-02T09:30:00+08:00"),
        ("{x|date|plus:1mo}", "2026-01-31", "2026-02-28"),
        ("{x|date|plus:-1mo}", "2026-03-31", "2026-02-28"),
        ("{x|date|plus:7d}", "2026-03-02", "2026-03-09"),
        ("{x|date|period}", "2026-03-02", "2026-03"),
        ("until {x|date}", "2026-03-02", "until 2026-03-02"),
        ("{x|default:none}", "", "none"),
        ("{x|default:}", "", ""),
    ],
)
def test_gives(text: str, value: str, result: Any) -> None:
    if "|id}" in text and " " in value:
        assert rendered(text, value).startswith(result[:4])
        assert len(rendered(text, value)) == 16
    elif "hash" in text:
        assert len(rendered(text, value)) == 12
    else:
        assert rendered(text, value) == result


@pytest.mark.parametrize(
    ("text", "value", "code"),
    [
        ("{x}", "", "blank:x"),
        ("{x|int}", "1.5", "not_a_number:x"),
        ("{x|int}", "eleven", "not_a_number:x"),
        ("{x|int}", "NaN", "not_a_number:x"),
        ("{x|int}", "1e999999", "not_a_number:x"),
        ("{x|decimal:2}", "Infinity", "not_a_number:x"),
        ("{x|bool}", "maybe", "not_yes_or_no:x"),
        ("{x|date}", "02/03/2026", "not_a_date:x"),
        ("{x|datetime}", "yesterday", "not_a_time:x"),
        ("{x|date|plus:1d}", "9999-12-31", "not_a_time:x"),
        ("{x|date|plus:1mo}", "9999-12-31", "not_a_time:x"),
        ("{x|datetime|date}", "0001-01-01T00:00:00+08:00", "not_a_time:x"),
        ("{x|map:strict}", "c", "value_unknown:x"),
        ("{x|lookup:team.office}", "Bob", "lookup_failed:x"),
        ("{x|match:[0-9]}", "abc", "no_match:x"),
        ("{x|slug}", "！？", "no_id:x"),
    ],
)
def test_rejects(text: str, value: str, code: str) -> None:
    with pytest.raises(RowError) as caught:
        rendered(text, value)
    assert caught.value.code == code
    assert "column 'x'" in caught.value.detail


@pytest.mark.parametrize(
    "text", ["{", "}", "{}", "{x|}", "{x|nothing}", "{x|pad}", "{x|times:a}", "{x|match:(}", "{a{b}}"]
)
def test_written_wrongly(text: str) -> None:
    with pytest.raises(TemplateError):
        Template(text)


def test_absent_members_are_left_out() -> None:
    shape = compiled({"a": "{x?}", "b": ["{x?}", "y"], "c": {"d": "to {x?|upper}"}, "e": 1, "f": True})
    assert filled(shape, lambda _name: None, Setting()) == {"b": ["y"], "c": {}, "e": 1, "f": True}
    assert rendered("{x?}") is ABSENT


def test_ids_of_different_texts_differ() -> None:
    assert rendered("{x|id}", "A 1") != rendered("{x|id}", "A+1")
    assert rendered("{x|id}", "张三") != rendered("{x|id}", "章三")
    assert len(rendered("{x|id}", "很长" * 100)) <= 64
